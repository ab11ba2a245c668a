//! Status codes, the text of the last error, and the guard around every exported function.

use std::any::Any;
use std::cell::RefCell;
use std::ffi::{CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Error;
use crate::error::shown;

/// The outcome of a call: EMERDIFF_OK or the code of an error. Codes keep their numbers. Later
/// versions may add codes, so treat an unknown one as an error.
pub type emerdiff_status = i32;

/// The call succeeded.
pub const EMERDIFF_OK: i32 = 0;
/// The progress callback or the cancel handle stopped the run.
pub const EMERDIFF_CANCELLED: i32 = 1;
/// An argument is NULL, has an unknown value, is not UTF-8, or does not fit the other arguments.
pub const EMERDIFF_INVALID_ARGUMENT: i32 = 2;
/// A handle is not a live object of the right kind: it is NULL, was freed, or was made by another
/// copy of this library.
pub const EMERDIFF_INVALID_HANDLE: i32 = 3;
/// A buffer is too small. Nothing was written to it.
pub const EMERDIFF_BUFFER_TOO_SMALL: i32 = 4;
/// An option does not exist, or its value is outside its range for this model.
pub const EMERDIFF_INVALID_OPTION: i32 = 5;
/// The picture has no pixels.
pub const EMERDIFF_EMPTY_PICTURE: i32 = 6;
/// The work does not fit into the memory budget.
pub const EMERDIFF_MEMORY_BUDGET: i32 = 7;
/// ONNX Runtime is in none of the places that are searched.
pub const EMERDIFF_RUNTIME_NOT_FOUND: i32 = 8;
/// The file is not a usable ONNX Runtime, or the process already runs another one.
pub const EMERDIFF_RUNTIME_UNUSABLE: i32 = 9;
/// The execution provider that was asked for does not work on this machine.
pub const EMERDIFF_PROVIDER_UNAVAILABLE: i32 = 10;
/// The model does not exist or cannot be read.
pub const EMERDIFF_MODEL_NOT_FOUND: i32 = 11;
/// The model has been altered, is not a model bundle, or was made for another version.
pub const EMERDIFF_MODEL_INVALID: i32 = 12;
/// The computation failed.
pub const EMERDIFF_COMPUTATION_FAILED: i32 = 13;
/// The library has a defect. Objects that the call was using may refuse further work.
pub const EMERDIFF_INTERNAL_ERROR: i32 = 14;
/// The system has no memory left.
pub const EMERDIFF_OUT_OF_MEMORY: i32 = 15;
/// The bytes are not a segmentation that was kept, or were altered.
pub const EMERDIFF_KEPT_INVALID: i32 = 16;

/// Why a call failed.
#[derive(Debug)]
pub struct Failure {
    status: emerdiff_status,
    text: String,
}

impl Failure {
    pub fn new(status: emerdiff_status, text: impl Into<String>) -> Self {
        Self { status, text: text.into() }
    }

    pub fn argument(text: impl Into<String>) -> Self {
        Self::new(EMERDIFF_INVALID_ARGUMENT, text)
    }

    pub fn null(name: &str) -> Self {
        Self::argument(format!("{name} is NULL"))
    }

    pub fn too_small(needed: usize, what: &str, room: usize) -> Self {
        let text = format!("{needed} {what} are needed, the buffer has {room}");
        Self::new(EMERDIFF_BUFFER_TOO_SMALL, text)
    }

    /// The object was being changed when a call panicked.
    pub fn poisoned() -> Self {
        let text =
            "an earlier call failed while it changed this object; free it and make a new one";
        Self::new(EMERDIFF_INTERNAL_ERROR, text)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::RuntimeNotFound { .. } => EMERDIFF_RUNTIME_NOT_FOUND,
            Error::RuntimeUnusable { .. } | Error::RuntimeAlreadyLoaded { .. } => {
                EMERDIFF_RUNTIME_UNUSABLE
            }
            Error::ProviderUnavailable { .. } => EMERDIFF_PROVIDER_UNAVAILABLE,
            Error::ModelNotFound { .. } | Error::BundleRead { .. } => EMERDIFF_MODEL_NOT_FOUND,
            Error::BundleInvalid { .. } => EMERDIFF_MODEL_INVALID,
            Error::PictureRead { .. }
            | Error::PictureChanged { .. }
            | Error::FormatLimit { .. } => EMERDIFF_INVALID_ARGUMENT,
            Error::PictureEmpty { .. } => EMERDIFF_EMPTY_PICTURE,
            Error::MemoryBudget { .. } => EMERDIFF_MEMORY_BUDGET,
            Error::OutOfMemory { .. } => EMERDIFF_OUT_OF_MEMORY,
            Error::KeptInvalid { .. } => EMERDIFF_KEPT_INVALID,
            Error::Setting { .. } => EMERDIFF_INVALID_OPTION,
            Error::Inference { .. } | Error::Clustering { .. } | Error::Threads | Error::Forked => {
                EMERDIFF_COMPUTATION_FAILED
            }
            Error::Cancelled => EMERDIFF_CANCELLED,
        };
        Self::new(status, error.to_string())
    }
}

/// Runs the body of an exported function that returns a status.
pub fn guard(body: impl FnOnce() -> Result<(), Failure>) -> emerdiff_status {
    guarded(body).err().unwrap_or(EMERDIFF_OK)
}

/// Runs the body of an exported function that returns text; NULL when it fails.
pub fn guard_text(body: impl FnOnce() -> Result<*const c_char, Failure>) -> *const c_char {
    guarded(body).unwrap_or(std::ptr::null())
}

/// Runs `body` and keeps the text of its failure. A panic stops here: further on it would abort the
/// host.
fn guarded<T>(body: impl FnOnce() -> Result<T, Failure>) -> Result<T, emerdiff_status> {
    #[cfg(windows)]
    super::loaded::stay();
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(failure)) => failure,
        Err(panic) => Failure::new(
            EMERDIFF_INTERNAL_ERROR,
            format!("a defect of libemerdiff, please report it: {}", message(panic.as_ref())),
        ),
    };
    let text = c_text(shown(failure.text));
    // A thread that is ending has no place for the text any more.
    let _ = LAST_ERROR.try_with(|last| last.replace(text));
    Err(failure.status)
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Makes a C string. NULs inside the text, which would end it early, are left out.
pub fn c_text(text: impl Into<Vec<u8>>) -> CString {
    let mut bytes = text.into();
    bytes.retain(|&byte| byte != 0);
    CString::new(bytes).unwrap_or_default()
}

thread_local! {
    static LAST_ERROR: RefCell<CString> = RefCell::default();
}

/// Tells why the last failed call on this thread failed, in one line that can be shown to people:
/// it names what is at fault and what to do about it. The text is "" when no call has failed.
///
/// Returns UTF-8 that is valid until the next call that fails on this thread, and never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_last_error() -> *const c_char {
    LAST_ERROR.try_with(|last| last.borrow().as_ptr()).unwrap_or(c"".as_ptr())
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    #[test]
    fn a_panic_becomes_a_status_and_its_text() {
        let status = guard(|| panic!("{} is odd", 3));
        assert_eq!(status, EMERDIFF_INTERNAL_ERROR);
        let text = LAST_ERROR.with(|last| last.borrow().clone());
        assert!(text.to_str().unwrap().ends_with("3 is odd"), "{text:?}");
        assert!(guard_text(|| panic!("again")).is_null());
        assert_eq!(guard(|| Ok(())), EMERDIFF_OK);
    }

    #[test]
    fn text_never_ends_early() {
        assert_eq!(c_text("a\0b").as_c_str(), c"ab");
        let empty: &CStr = c"";
        assert_eq!(c_text("").as_c_str(), empty);
    }
}
