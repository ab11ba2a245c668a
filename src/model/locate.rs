//! Where the embedded model is looked for.

use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Folder of the embedded model's bundle.
///
/// Looked for as `models/tiny` in the folders above the shared library that this code is in and
/// above the executable (which finds the source tree from `target/release`), as
/// `share/emerdiff/models/tiny` beside their `lib` and `bin`, and in the package that `cargo` is
/// running.
///
/// # Errors
/// [`Error::ModelNotFound`].
pub fn embedded() -> Result<PathBuf> {
    let files = crate::origin::files();
    let above = |file: &PathBuf| {
        let near = file.ancestors().skip(1).take(4).map(|folder| folder.join("models/tiny"));
        // From `lib` and from a folder of an architecture in it.
        let prefixes = file.ancestors().skip(2).take(2);
        let installed = prefixes.map(|prefix| prefix.join("share/emerdiff/models/tiny"));
        near.chain(installed).collect::<Vec<_>>()
    };
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(|package| Path::new(&package).join("models/tiny"));
    let searched: Vec<PathBuf> = files.iter().flat_map(above).chain(package).collect();
    match searched.iter().find(|folder| folder.join("manifest.json").is_file()) {
        Some(folder) => Ok(folder.clone()),
        None => Err(Error::ModelNotFound { searched }),
    }
}
