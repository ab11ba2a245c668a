//! Where this code is installed.

use std::path::PathBuf;

/// The files that this code runs from: the shared library when there is one, then the program.
pub fn files() -> Vec<PathBuf> {
    let files = [process_path::get_dylib_path(), std::env::current_exe().ok()];
    let mut files: Vec<_> =
        files.into_iter().flatten().filter_map(|file| file.canonicalize().ok()).collect();
    files.dedup();
    files
}
