//! ONNX Runtime reports to nobody. Official builds of 1.29 and newer write a device id into the
//! user's cache folder and send events to Microsoft, on Linux and macOS, as soon as they are
//! initialised: before the C API could be asked to be silent (ONNX Runtime's `docs/Privacy.md`).

use std::ffi::CStr;

/// Read once, at initialisation.
const OPT_OUT: &CStr = c"ORT_DISABLE_TELEMETRY=1";

/// To be called before ONNX Runtime is opened. What the user or the host has put there stays.
pub(super) fn opt_out() {
    let (name, _) = OPT_OUT.to_str().ok().and_then(|text| text.split_once('=')).unwrap_or_default();
    if std::env::var_os(name).is_none() {
        put(OPT_OUT);
    }
}

/// Puts a variable into the environment while other threads may read there: they see the table of
/// before, which stays as it is, or the new one. `setenv` may free the table below them.
#[cfg(unix)]
#[allow(unsafe_code)]
fn put(variable: &'static CStr) {
    use std::ffi::c_char;
    use std::sync::atomic::{AtomicPtr, Ordering};

    /// The table that was made last, for those who look for lost memory: the C library may exchange
    /// it in turn. It is never read, so the compiler has to be told to keep it.
    #[used]
    static KEPT: AtomicPtr<*mut c_char> = AtomicPtr::new(std::ptr::null_mut());

    // SAFETY: `environment` points to the variable of the C library for the life of the process,
    // and a pointer can be accessed as an atomic one. The table ends with null. The new one and its
    // strings are never freed, and nothing is ever written to it here.
    unsafe {
        let environment = AtomicPtr::from_ptr(table());
        loop {
            let old = environment.load(Ordering::Acquire);
            let mut new: Vec<*mut c_char> = Vec::new();
            let mut next = old;
            while !next.is_null() && !(*next).is_null() {
                new.push(*next);
                next = next.add(1);
            }
            new.extend([variable.as_ptr().cast_mut(), std::ptr::null_mut()]);
            let new = new.leak().as_mut_ptr();
            let order = Ordering::AcqRel;
            if environment.compare_exchange(old, new, order, Ordering::Relaxed).is_ok() {
                KEPT.store(new, Ordering::Relaxed);
                return;
            }
        }
    }
}

/// Where the C library keeps its table of the environment.
#[cfg(unix)]
#[allow(unsafe_code)]
fn table() -> *mut *mut *mut std::ffi::c_char {
    #[cfg(target_vendor = "apple")]
    {
        unsafe extern "C" {
            fn _NSGetEnviron() -> *mut *mut *mut std::ffi::c_char;
        }
        // SAFETY: it takes nothing and returns the address of a variable.
        unsafe { _NSGetEnviron() }
    }
    #[cfg(not(target_vendor = "apple"))]
    {
        unsafe extern "C" {
            static mut environ: *mut *mut std::ffi::c_char;
        }
        &raw mut environ
    }
}

/// The environment of Windows has a lock of its own.
#[cfg(not(unix))]
#[allow(unsafe_code)]
fn put(variable: &'static CStr) {
    if let Some((name, value)) = variable.to_str().ok().and_then(|text| text.split_once('=')) {
        // SAFETY: Windows allows it at any time.
        unsafe { std::env::set_var(name, value) };
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::CStr;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::put;

    #[test]
    fn variables_appear_while_others_are_read() {
        const NEW: [&CStr; 3] = [c"EMERDIFF_TEST_A=1", c"EMERDIFF_TEST_B=2", c"EMERDIFF_TEST_C="];
        let before = std::env::var_os("PATH");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    assert_eq!(std::env::var_os("PATH"), before);
                }
            });
            NEW.into_iter().for_each(put);
            done.store(true, Ordering::Relaxed);
        });
        assert_eq!(std::env::var("EMERDIFF_TEST_A").as_deref(), Ok("1"));
        assert_eq!(std::env::var("EMERDIFF_TEST_B").as_deref(), Ok("2"));
        assert_eq!(std::env::var("EMERDIFF_TEST_C").as_deref(), Ok(""));
    }
}
