//! The version of the header, at compile time, and of the library, at run time.

use std::ffi::{CStr, c_char};

/// Major version of this header.
pub const EMERDIFF_VERSION_MAJOR: u32 = 0;
/// Minor version of this header.
pub const EMERDIFF_VERSION_MINOR: u32 = 1;
/// Patch version of this header.
pub const EMERDIFF_VERSION_PATCH: u32 = 0;
/// Number of the binary interface. It grows when programs that were compiled with an older header
/// have to be compiled again; additions do not change it. It is part of the SONAME.
pub const EMERDIFF_ABI_VERSION: u32 = 2;

const _: () = {
    assert!(EMERDIFF_VERSION_MAJOR == number(env!("CARGO_PKG_VERSION_MAJOR")));
    assert!(EMERDIFF_VERSION_MINOR == number(env!("CARGO_PKG_VERSION_MINOR")));
    assert!(EMERDIFF_VERSION_PATCH == number(env!("CARGO_PKG_VERSION_PATCH")));
};

const fn number(text: &str) -> u32 {
    match u32::from_str_radix(text, 10) {
        Ok(number) => number,
        Err(_) => panic!("the version consists of numbers"),
    }
}

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("the version has no NUL"),
    };

/// Returns the version of the library, such as "0.1.0". The text is static.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Returns the EMERDIFF_ABI_VERSION that the library was built with. A host that opens the library
/// at run time compares it with the number in its header before any other call.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_abi_version() -> u32 {
    EMERDIFF_ABI_VERSION
}
