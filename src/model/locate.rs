//! Where the embedded model is looked for.

use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Folder of the embedded model's bundle.
///
/// Looked for as `models/tiny` in the folders above the executable (which finds the source tree from
/// `target/release`), as `share/emerdiff/models/tiny` beside its `bin`, and in the package that
/// `cargo` is running.
///
/// # Errors
/// [`Error::ModelNotFound`].
pub fn embedded() -> Result<PathBuf> {
    let executable = std::env::current_exe().unwrap_or_default();
    let above = executable.ancestors().skip(1).take(4).map(|folder| folder.join("models/tiny"));
    let installed =
        executable.ancestors().nth(2).map(|prefix| prefix.join("share/emerdiff/models/tiny"));
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(|package| Path::new(&package).join("models/tiny"));
    let searched: Vec<PathBuf> = above.chain(installed).chain(package).collect();
    match searched.iter().find(|folder| folder.join("manifest.json").is_file()) {
        Some(folder) => Ok(folder.clone()),
        None => Err(Error::ModelNotFound { searched }),
    }
}
