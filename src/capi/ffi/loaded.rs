//! The library stays loaded: its worker threads outlive a call, and if a host unloaded it, their
//! code would be gone below them. Elsewhere the linker is told (build.rs).

use std::sync::Once;

use libloading::os::windows::Library;

/// Keep this library loaded until the process ends.
pub fn stay() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let path = process_path::get_dylib_path();
        if let Some(own) = path.and_then(|path| Library::open_already_loaded(path).ok()) {
            // It fails for no library that is loaded, as this one is.
            let _ = own.pin();
        }
    });
}
