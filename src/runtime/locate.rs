//! Where ONNX Runtime is looked for.

use std::path::{Path, PathBuf};

use crate::{Error, Result, cache};

const PATH_VARIABLE: &str = "ORT_DYLIB_PATH";

/// The builds of ONNX Runtime that `emerdiff runtime install` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// CPU, and CoreML on Apple's machines. The one that the tests run with.
    Cpu,
    /// CPU and CUDA.
    Cuda,
    /// CPU and DirectML.
    DirectMl,
}

impl Flavor {
    /// All flavors, the fastest devices first.
    pub const ALL: [Self; 3] = [Self::Cuda, Self::DirectMl, Self::Cpu];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::DirectMl => "directml",
        }
    }

    /// The pinned version; DirectML's build is no longer released with the others.
    pub fn version(self) -> &'static str {
        match self {
            Self::Cpu | Self::Cuda => "1.31.1",
            Self::DirectMl => "1.24.4",
        }
    }

    /// The library's place in the user's cache folder; `None` where the user has none. The version
    /// is in the name, so that it is never taken for a host's own copy.
    pub fn cache_path(self) -> Option<PathBuf> {
        let folder = format!("onnxruntime-{}-{}", self.name(), self.version());
        let file = library_file_name(&format!("-{}", self.version()));
        Some(cache::folder()?.join(folder).join(file))
    }
}

fn library_file_name(suffix: &str) -> String {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}onnxruntime{suffix}{DLL_SUFFIX}")
}

/// The first file that exists; see [`super::Runtime::find`] for the order.
pub(super) fn find() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        return path.canonicalize().map_err(|error| Error::RuntimeUnusable {
            reason: format!("{error} (named in {PATH_VARIABLE})"),
            path,
        });
    }
    let searched = candidates();
    match searched.iter().find(|path| path.is_file()) {
        Some(path) => Ok(path.clone()),
        None => Err(Error::RuntimeNotFound { searched }),
    }
}

fn candidates() -> Vec<PathBuf> {
    let plain = library_file_name("");
    let pinned = library_file_name(&format!("-{}", Flavor::Cpu.version()));
    let files = crate::origin::files();
    let beside = files.iter().filter_map(|file| file.parent());
    let beside = beside.flat_map(|folder| [folder.join(&pinned), folder.join(&plain)]);
    let cached = Flavor::ALL.into_iter().filter_map(Flavor::cache_path);
    let system = SYSTEM_FOLDERS.iter().map(|folder| Path::new(folder).join(&plain));
    beside.chain(cached).chain(system).collect()
}

#[cfg(target_os = "linux")]
const SYSTEM_FOLDERS: &[&str] = &[
    "/usr/local/lib",
    #[cfg(target_arch = "x86_64")]
    "/usr/lib/x86_64-linux-gnu",
    #[cfg(target_arch = "aarch64")]
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
];
#[cfg(target_os = "macos")]
const SYSTEM_FOLDERS: &[&str] = &["/opt/homebrew/lib", "/usr/local/lib"];
/// Windows ships an old onnxruntime.dll of its own in System32, so the system is not searched.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const SYSTEM_FOLDERS: &[&str] = &[];
