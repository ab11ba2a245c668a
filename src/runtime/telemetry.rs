//! ONNX Runtime reports to nobody. Official builds of 1.29 and newer write a device id into the
//! user's cache folder and send events to Microsoft, on Linux and macOS, as soon as they are
//! initialised.

/// Read once, at initialisation, before the C API could be asked to be silent (ONNX Runtime's
/// `docs/Privacy.md`).
const OPT_OUT: &str = "ORT_DISABLE_TELEMETRY";

/// To be called before ONNX Runtime is opened. What the user or the host has put there stays.
#[allow(unsafe_code)]
pub(super) fn opt_out() {
    if std::env::var_os(OPT_OUT).is_none() {
        // SAFETY: Rust's own readers are locked out, Windows has a lock of its own. C code of a
        // Unix host that reads the environment in this very moment, once in a process, sees the old
        // table or the new one; glibc frees the old one only before 2.41 and if variables were
        // added before. The header tells hosts to set the variable when they start.
        unsafe { std::env::set_var(OPT_OUT, "1") };
    }
}
