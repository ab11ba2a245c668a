//! The process's ONNX Runtime, which runs the model's graphs.

use std::ffi::{CStr, CString, c_char};
use std::sync::OnceLock;

use super::ffi::raw::Text;
use super::ffi::status::{Failure, c_text, emerdiff_status, guard, guard_text};
use crate::Runtime;

/// Texts about the runtime of the process, which never changes once it is open.
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

/// Opens ONNX Runtime from the shared library `path`. NULL searches for it: the file named in the
/// environment variable ORT_DYLIB_PATH, then beside this library, beside the program, in the user's
/// cache folder and in the system's folders. Without this call the search happens at the first use.
///
/// The process keeps one ONNX Runtime for its whole life; a second one is refused with
/// EMERDIFF_RUNTIME_UNUSABLE. It is opened with local symbols, so it does not clash with a copy
/// that the host uses itself. This function never touches the network.
///
/// Before ONNX Runtime is opened, here or at the first use, the environment variable
/// ORT_DISABLE_TELEMETRY is set to 1 unless it is already set, because version 1.29 and newer
/// report to Microsoft otherwise. Other threads may read the environment at that moment; what one
/// of them sets in this very moment may be lost.
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

/// Returns the file of the ONNX Runtime in use, after a search when none is open yet. The text is
/// static; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_path() -> *const c_char {
    text(|description| &description.path)
}

/// Returns the version of the ONNX Runtime in use, such as "1.31.1". The text is static; NULL on
/// error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_version() -> *const c_char {
    text(|description| &description.version)
}

/// Returns the execution providers in this build of ONNX Runtime, such as "cpu,cuda". A provider is
/// listed whether or not its device is present. The text is static; NULL on error.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_runtime_providers() -> *const c_char {
    text(|description| &description.providers)
}
