//! What the linker is told about the shared library.

/// As `EMERDIFF_ABI_VERSION` in the header; `tests/c/header.rs` compares them.
const ABI_VERSION: u32 = 2;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libemerdiff.so.{ABI_VERSION}");
            // Worker threads outlive a call: unmapped, their code would be gone below them.
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        Ok("macos") => {
            let name = format!("@rpath/libemerdiff.{ABI_VERSION}.dylib");
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,{name}");
        }
        _ => {}
    }
}
