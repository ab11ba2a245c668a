//! ONNX Runtime, which does the computation.

use std::ffi::{CStr, CString, c_char};
use std::sync::OnceLock;

use super::raw::Text;
use super::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::Runtime;

/// What is told about the runtime of the process; made once, as it never changes.
struct Description {
    path: CString,
    version: CString,
    providers: CString,
}

static DESCRIPTION: OnceLock<Description> = OnceLock::new();

fn description() -> Result<&'static Description, Failure> {
    let runtime = Runtime::find()?;
    Ok(DESCRIPTION.get_or_init(|| {
        let providers = runtime.providers();
        let providers: Vec<_> = providers.iter().map(|provider| provider.name()).collect();
        Description {
            path: c_text(runtime.path().to_string_lossy().into_owned()),
            version: c_text(runtime.version()),
            providers: c_text(providers.join(",")),
        }
    }))
}

/// Opens ONNX Runtime from the shared library `path`. Without this call it is searched at the first
/// use: the file named in the environment variable ORT_DYLIB_PATH, beside this library, beside the
/// program, in the user's cache folder, in the system's folders; `path` NULL searches now.
///
/// The process has one for its life, opened with local symbols: it does not clash with a copy of the
/// host's own. EMERDIFF_RUNTIME_UNUSABLE when another is open already. Never touches the network.
///
/// Sets the environment variable ORT_DISABLE_TELEMETRY to 1, unless it is set, before the library is
/// opened: ONNX Runtime 1.29 and newer report to Microsoft otherwise. A host whose other threads may
/// read the environment in this moment sets it when it starts.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_load(path: Text) -> emerdiff_status {
    guard(|| {
        match path.optional("path")? {
            Some(path) => Runtime::load(path)?,
            None => Runtime::find()?,
        };
        Ok(())
    })
}

fn text(field: impl FnOnce(&'static Description) -> &'static CStr) -> *const c_char {
    guard_text(|| Ok(field(description()?).as_ptr()))
}

/// File of the ONNX Runtime in use, which is searched when none is open. Static; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_path() -> *const c_char {
    text(|description| &description.path)
}

/// Version of the ONNX Runtime in use, such as "1.31.1". Static; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_version() -> *const c_char {
    text(|description| &description.version)
}

/// The execution providers in this build of ONNX Runtime, such as "cpu,cuda"; that one is listed does
/// not mean that its device is present. Static; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_providers() -> *const c_char {
    text(|description| &description.providers)
}
