//! Versions, at compile time and at run time.

use std::ffi::{CStr, c_char};

/// Version of the header: the first number.
pub const EMERDIFF_VERSION_MAJOR: u32 = 0;
/// Version of the header: the second number.
pub const EMERDIFF_VERSION_MINOR: u32 = 1;
/// Version of the header: the third number.
pub const EMERDIFF_VERSION_PATCH: u32 = 0;
/// Number of the binary interface: it grows when a program that was compiled with an older header must
/// be compiled again. Additions do not change it. The SONAME carries it.
pub const EMERDIFF_ABI_VERSION: u32 = 1;

const _: () = {
    assert!(EMERDIFF_VERSION_MAJOR == number(env!("CARGO_PKG_VERSION_MAJOR")));
    assert!(EMERDIFF_VERSION_MINOR == number(env!("CARGO_PKG_VERSION_MINOR")));
    assert!(EMERDIFF_VERSION_PATCH == number(env!("CARGO_PKG_VERSION_PATCH")));
};

const fn number(text: &str) -> u32 {
    match u32::from_str_radix(text, 10) {
        Ok(number) => number,
        Err(_) => panic!("a version is of numbers"),
    }
}

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version has no NUL"),
    };

/// Version of the library, such as "0.1.0". Static.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_version() -> *const c_char {
    VERSION.as_ptr()
}

/// EMERDIFF_ABI_VERSION of the library. A host that opens the library at run time compares it with
/// its header's before any other call.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_abi_version() -> u32 {
    EMERDIFF_ABI_VERSION
}
