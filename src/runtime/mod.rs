//! ONNX Runtime: found, opened by absolute path, asked for its providers. Only this module names
//! `ort`, and opens libraries.
//!
//! The library is opened under its own path and with local symbols, so it never clashes with a copy
//! that the host process uses itself. A process has one ONNX Runtime at a time; it stays open.

mod cancel;
mod device;
mod exit;
mod graph;
mod integrity;
mod locate;
mod log;
mod optimized;
pub(crate) mod process;
mod provider;
mod telemetry;
mod tensor;
pub(crate) mod threads;
mod tuning;

use std::error::Error as _;
use std::ffi::CStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub use cancel::Cancel;
pub use device::Device;
pub use graph::{Graph, Input};
pub use locate::Flavor;
pub use optimized::OptimizedGraphs;
pub use provider::{Provider, ProviderChoice};
pub use tensor::Tensor;

use self::device::one_line;
use crate::{Error, Result};

/// The oldest ONNX Runtime that can be used: `ort`'s lowest API level.
pub const MINIMUM_VERSION: (u32, u32) = (1, ort::MINOR_VERSION);

/// An open ONNX Runtime. Cheap to clone; all clones are the same library.
#[derive(Clone, Debug)]
pub struct Runtime {
    path: PathBuf,
    version: String,
    environment: ort::environment::Environment,
}

static OPEN: Mutex<Option<Runtime>> = Mutex::new(None);

impl Runtime {
    /// Opens the first usable ONNX Runtime of: `ORT_DYLIB_PATH`, the folder of the shared library
    /// that this code is in, the folder of the executable, the user's cache
    /// ([`Flavor::cache_path`]), the system's library folders. Never touches the network.
    ///
    /// # Errors
    /// [`Error::RuntimeNotFound`], or [`Error::RuntimeUnusable`] for the file named in
    /// `ORT_DYLIB_PATH` and for files that exist but do not serve.
    pub fn find() -> Result<Self> {
        process::check()?;
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*open {
            return Ok(runtime.clone());
        }
        let path = locate::find()?;
        // As `load` does, so that the two agree about what is open.
        let runtime = open_file(&path.canonicalize().unwrap_or(path))?;
        Ok(open.insert(runtime).clone())
    }

    /// Opens the library file at `path`.
    ///
    /// # Errors
    /// [`Error::RuntimeUnusable`], or [`Error::RuntimeAlreadyLoaded`] when the process runs
    /// another.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        process::check()?;
        let path = path.as_ref();
        let unusable = |reason: String| Error::RuntimeUnusable { path: path.to_owned(), reason };
        let absolute = path.canonicalize().map_err(|error| unusable(error.to_string()))?;
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        match &*open {
            Some(runtime) if runtime.path == absolute => Ok(runtime.clone()),
            Some(runtime) => Err(Error::RuntimeAlreadyLoaded {
                loaded: runtime.path.clone(),
                requested: absolute,
            }),
            None => Ok(open.insert(open_file(&absolute)?).clone()),
        }
    }

    /// File that the library was opened from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// ONNX Runtime's own version, such as `1.31.1`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Execution providers that this build of ONNX Runtime contains. That one is listed does not
    /// mean that its device or driver is present.
    pub fn providers(&self) -> Vec<Provider> {
        Provider::ALL.into_iter().filter(|provider| provider.is_built_in()).collect()
    }

    pub(crate) fn environment(&self) -> &ort::environment::Environment {
        &self.environment
    }
}

fn open_file(path: &Path) -> Result<Runtime> {
    let unusable = |reason: String| Error::RuntimeUnusable { path: path.to_owned(), reason };
    integrity::check(path).map_err(unusable)?;
    telemetry::opt_out();
    process::opens();
    let version = exit::before(|| library_version(path))?;
    if !is_new_enough(&version) {
        let (major, minor) = MINIMUM_VERSION;
        return Err(unusable(format!(
            "it is version {version}, at least {major}.{minor} is needed"
        )));
    }
    exit::before(|| {
        let environment = ort::init_from(path)
            .map_err(|error| unusable(error.to_string()))?
            .with_name("emerdiff")
            .with_telemetry(false)
            .with_logger(log::logger())
            .build()
            .map_err(|error| unusable(one_line(&error.to_string())))?;
        environment.set_log_level(ort::logging::LogLevel::Warning);
        Ok(Runtime { path: path.to_owned(), version, environment })
    })
}

/// Asks the library itself, before `ort` is bound to it for the life of the process.
#[allow(unsafe_code)]
fn library_version(path: &Path) -> Result<String> {
    let unusable = |reason: String| Error::RuntimeUnusable { path: path.to_owned(), reason };
    // SAFETY: initialisers of the library run; it is the file that the user or our own search names
    // as ONNX Runtime, which has no preconditions on being loaded.
    let library = unsafe { libloading::Library::new(path) }.map_err(|error| {
        // The system's own words, such as the name of a library that is missing.
        unusable(error.source().map_or_else(|| error.to_string(), ToString::to_string))
    })?;
    // SAFETY: `OrtGetApiBase` has had this signature since ONNX Runtime 1.0.
    let api_base = unsafe {
        library.get::<unsafe extern "C" fn() -> *const ort::sys::OrtApiBase>(c"OrtGetApiBase")
    }
    .map_err(|_| unusable("it has no function OrtGetApiBase".into()))?;
    // SAFETY: the function takes nothing and returns a pointer to a static of the library, which is
    // still open; null is handled.
    let base = unsafe { api_base().as_ref() }
        .ok_or_else(|| unusable("OrtGetApiBase returned nothing".into()))?;
    // SAFETY: it takes nothing and returns a static, NUL-terminated string; null is handled.
    let version = unsafe { (base.GetVersionString)() };
    if version.is_null() {
        return Err(unusable("it does not tell its version".into()));
    }
    // SAFETY: not null, see above.
    let version = unsafe { CStr::from_ptr(version) }.to_string_lossy().into_owned();
    // SAFETY: the library that tells this version has the function, which takes any number.
    if is_new_enough(&version) && unsafe { (base.GetApi)(ort::MINOR_VERSION) }.is_null() {
        let (major, minor) = MINIMUM_VERSION;
        let reason = format!("version {version} has no interface of {major}.{minor}");
        return Err(unusable(reason));
    }
    // `ort` opens it again, which costs nothing while it is open.
    std::mem::forget(library);
    Ok(version)
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split('.').map_while(|part| part.parse::<u32>().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= MINIMUM_VERSION
}
