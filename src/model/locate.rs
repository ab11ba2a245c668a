//! The models that can be found without being told where.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::bundle::{MANIFEST, check_names, read_manifest};
use super::{Location, Manifest};
use crate::cache::LARGE;
use crate::geometry::Size;
use crate::{Error, Result};

/// Folders of models, beside those that are always searched.
const PATH_VARIABLE: &str = "EMERDIFF_MODELS";

/// A model that can be found, and why it cannot be used if so.
#[derive(Clone, Debug, Serialize)]
pub struct FoundModel {
    /// Its name: that of its folder, or the manifest's for the embedded one.
    pub name: String,
    /// Its folder; `None` for the embedded model.
    pub folder: Option<PathBuf>,
    /// The family that it belongs to, or where its weights come from.
    pub family: Option<String>,
    /// SPDX expression of the weights' licence.
    pub license: Option<String>,
    /// Bytes of its files.
    pub size: Option<u64>,
    /// Size of the images that it sees.
    pub image: Option<Size>,
    /// Why it cannot be used.
    pub error: Option<String>,
}

impl FoundModel {
    /// Looks at the manifest and at the sizes of the files, whose contents are not read.
    pub fn at(location: Location) -> Self {
        let folder = location.folder().map(Path::to_owned);
        let found = read_manifest(&location).and_then(|(manifest, _)| {
            check_names(&location, &manifest)?;
            Ok(manifest)
        });
        let name = folder.as_deref().and_then(Path::file_name).map(OsStr::to_string_lossy);
        let name = name.map(String::from);
        match found {
            Ok(manifest) => Self {
                name: name.unwrap_or(manifest.name.clone()),
                error: missing(&location, &manifest).map(|error| error.to_string()),
                size: Some(manifest.size()),
                image: Some(manifest.image),
                family: Some(manifest.family.unwrap_or(manifest.source)),
                license: Some(manifest.license),
                folder,
            },
            Err(error) => Self {
                name: name.unwrap_or_else(|| location.to_string()),
                folder,
                family: None,
                license: None,
                size: None,
                image: None,
                error: Some(error.to_string()),
            },
        }
    }

    /// Whether it has less than 64 MB, so that opening it more than once costs little.
    pub fn is_small(&self) -> bool {
        self.size.is_some_and(|size| size < LARGE)
    }

    fn location(self) -> Location {
        self.folder.map_or(Location::Embedded, Location::Folder)
    }
}

/// The first file of a bundle that is not there, or not of its size.
fn missing(location: &Location, manifest: &Manifest) -> Option<Error> {
    let folder = location.folder()?;
    manifest.files.iter().find_map(|(name, seal)| {
        let path = folder.join(name);
        match path.metadata() {
            Err(source) => Some(Error::BundleRead { path, source }),
            Ok(found) if !found.is_file() => Some(Error::bundle(&path, "it is not a plain file")),
            Ok(found) if found.len() != seal.size => {
                let (found, expected) = (found.len(), seal.size);
                let reason = format!("it has {found} bytes, the manifest says {expected}");
                Some(Error::bundle(&path, reason))
            }
            Ok(_) => None,
        }
    })
}

/// The models that can be found: the embedded one, those in the folder `models` beside the shared
/// library that this code is in and beside the executable, those in the user's models folder
/// ([`folder`]), and those in the folders that the environment variable `EMERDIFF_MODELS` lists. A
/// model is a folder with a `manifest.json`. Quick: no weights are read.
pub fn list() -> Vec<FoundModel> {
    let files = crate::origin::files();
    let beside = files.iter().filter_map(|file| Some(file.parent()?.join("models")));
    let named = std::env::var_os(PATH_VARIABLE).unwrap_or_default();
    let named = std::env::split_paths(&named).filter(|path| !path.as_os_str().is_empty());
    let folders: Vec<_> = beside.chain(folder()).chain(named).collect();
    in_folders(&folders)
}

/// The user's models folder, whether it exists or not: `emerdiff/models` in the platform's folder
/// for data; `None` where the user has none.
pub fn folder() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join("emerdiff/models"))
}

/// The embedded model and those in `folders`, in this order.
fn in_folders(folders: &[PathBuf]) -> Vec<FoundModel> {
    let embedded = FoundModel::at(Location::Embedded);
    let embedded = cfg!(feature = "embedded-model").then_some(embedded);
    let mut seen = HashSet::new();
    let bundles = folders.iter().flat_map(|folder| bundles(folder));
    let new = bundles.filter(|bundle| seen.insert(bundle.canonicalize().ok()));
    embedded.into_iter().chain(new.map(|bundle| FoundModel::at(bundle.into()))).collect()
}

/// The bundles of a folder by name, or the folder itself if it is one.
fn bundles(folder: &Path) -> Vec<PathBuf> {
    let is_bundle = |folder: &PathBuf| folder.join(MANIFEST).exists();
    if is_bundle(&folder.to_owned()) {
        return vec![folder.to_owned()];
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut bundles: Vec<_> = entries.map(|entry| entry.path()).filter(is_bundle).collect();
    bundles.sort();
    bundles
}

/// The model that a person names: the bundle in the folder `name` if there is one, else the model
/// called so in [`list`].
///
/// # Errors
/// [`Error::ModelNotFound`].
pub fn find(name: impl AsRef<Path>) -> Result<Location> {
    let name = name.as_ref();
    if name.is_dir() { Ok(name.into()) } else { find_in(name, list()) }
}

/// The model that comes with the library: the embedded one or, where the library was built without
/// the feature `embedded-model`, the first of [`list`] that is called `tiny`, which a package puts
/// beside the library once instead of into each of its programs.
///
/// # Errors
/// [`Error::ModelNotFound`].
pub fn shipped() -> Result<Location> {
    match cfg!(feature = "embedded-model") {
        true => Ok(Location::Embedded),
        false => find_in(Path::new("tiny"), list()),
    }
}

/// Whether a bundle is the model that comes with the library.
pub(crate) fn is_shipped(location: &Location) -> bool {
    shipped().is_ok_and(|shipped| shipped == *location)
}

fn find_in(name: &Path, models: Vec<FoundModel>) -> Result<Location> {
    let known: Vec<_> = models.iter().map(|model| model.name.clone()).collect();
    match models.into_iter().find(|model| name.as_os_str() == model.name.as_str()) {
        Some(model) => Ok(model.location()),
        None => Err(Error::ModelNotFound { name: name.display().to_string(), known }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/random")
    }

    fn copy_to(folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        for entry in random().read_dir().unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }

    #[test]
    fn every_bundle_of_the_folders_is_listed_once_with_what_is_wrong_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let models = folder.path().join("models");
        for name in ["whole", "short", "foreign"] {
            copy_to(&models.join(name));
        }
        fs::create_dir(models.join("not-a-model")).unwrap();
        fs::write(models.join("short/unet.safetensors"), "short").unwrap();
        fs::write(models.join("foreign/manifest.json"), "{}").unwrap();
        let found = in_folders(&[models.clone(), models.join("whole"), "no/such/folder".into()]);
        let found: Vec<_> = found.iter().filter(|model| model.folder.is_some()).collect();
        let names: Vec<_> = found.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["foreign", "short", "whole"]);
        assert!(found[0].error.as_ref().unwrap().contains("schema_version"), "{found:?}");
        assert!(found[1].error.as_ref().unwrap().contains("unet.safetensors"), "{found:?}");
        assert_eq!(found[2].error, None);
        assert_eq!(found[2].image, Some(Size { width: 64, height: 64 }));
        assert!(found[2].family.is_some() && found[2].license.is_some());
    }

    #[cfg(feature = "embedded-model")]
    #[test]
    fn the_embedded_model_is_first_and_can_be_used() {
        let found = in_folders(&[]);
        assert_eq!((found[0].name.as_str(), &found[0].folder), ("tiny", &None));
        assert_eq!(found[0].error, None);
        assert_eq!(find_in("tiny".as_ref(), found).unwrap(), Location::Embedded);
    }

    #[test]
    fn a_path_wins_over_a_name_and_an_unknown_name_is_an_error_that_lists_the_known() {
        assert_eq!(find(random()).unwrap(), Location::Folder(random()));
        let found = in_folders(&[random()]);
        assert_eq!(find_in("random".as_ref(), found.clone()).unwrap(), Location::Folder(random()));
        let error = find_in("other".as_ref(), found).unwrap_err().to_string();
        assert!(error.contains("other") && error.contains("random"), "{error}");
    }
}
