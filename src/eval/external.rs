//! Results of other programs, read from where they lie.

use std::path::{Path, PathBuf};

use emerdiff::digest::sha256;
use png::BitDepth;

use crate::eval::contours::Contours;
use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::mask::{self, Header};
use crate::eval::dataset::sample::Sample;
use crate::eval::error::{Error, Result};
use crate::eval::labels::numbered;
use crate::eval::prediction::Prediction;
use crate::eval::setting::Setting;

/// Name of the folder of contour maps.
const CONTOURS: &str = "contours";

/// The results of another program for a data set.
#[derive(Clone, Debug)]
pub struct External {
    name: String,
    root: PathBuf,
    /// The settings with their folders, sorted.
    folders: Vec<(Setting, PathBuf)>,
}

impl External {
    /// Find the results in `root` for the pictures of `dataset`, and check that each is there and is
    /// of the type and size that it should be.
    ///
    /// # Errors
    /// [`Error::Protocol`] for data sets that are not measured by regions, [`Error::NoResults`],
    /// [`Error::MissingResult`], [`Error::Read`].
    pub fn open(name: &str, root: &Path, dataset: &Dataset) -> Result<Self> {
        check_kind(dataset.kind(), "--external")?;
        let single = dataset.samples().iter().any(|sample| file(root, sample).is_file());
        let mut folders = Vec::new();
        if single {
            folders.push((Setting::Single, root.to_owned()));
        }
        for entry in root.read_dir().map_err(|error| Error::read(root, error))? {
            let path = entry.map_err(|error| Error::read(root, error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_setting = name == CONTOURS || !single && !name.starts_with('.');
            if is_setting && path.is_dir() {
                folders.push((Setting::of_folder(&name), path));
            }
        }
        if folders.is_empty() {
            return Err(Error::NoResults { folder: root.to_owned() });
        }
        folders.sort();
        let external = Self { name: name.to_owned(), root: root.to_owned(), folders };
        dataset.samples().iter().try_for_each(|sample| external.check(sample))?;
        Ok(external)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its settings.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.folders.iter().map(|(setting, _)| setting)
    }

    /// Describe what must be the same for a run to go on, besides the files.
    pub fn configuration(&self) -> serde_json::Value {
        let (root, settings) = (self.root.to_string_lossy(), self.settings().collect::<Vec<_>>());
        serde_json::json!({ "name": self.name, "root": root, "settings": settings })
    }

    /// SHA-256 of all results for a picture, in the order of the settings.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn digest(&self, sample: &Sample) -> Result<String> {
        let digests = self.folders.iter().map(|(_, folder)| {
            let path = file(folder, sample);
            std::fs::read(&path).map(sha256).map_err(|error| Error::read(path, error))
        });
        Ok(sha256(digests.collect::<Result<Vec<_>>>()?.concat()))
    }

    /// Read the result for a picture of `size`, columns and rows.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn load(
        &self,
        setting: &Setting,
        sample: &Sample,
        size: (usize, usize),
    ) -> Result<Prediction> {
        let folder = self.folders.iter().find(|(own, _)| own == setting);
        let path = file(&folder.expect("settings are those of the folders").1, sample);
        check_form(&path, setting, Some(size))?;
        let values = mask::read(&path)?.values;
        if *setting != Setting::Contours {
            let labels = numbered(&values);
            let labels = labels.ok_or_else(|| Error::read(path, "it has more than 65535 regions"));
            return Ok(Prediction::Labels(labels?));
        }
        let strengths = values.mapv(|value| f32::from(value) / f32::from(u16::MAX));
        Ok(Prediction::Contours(match values.ncols() == size.0 {
            true => Contours::of_pixels(strengths),
            false => Contours::doubled(strengths),
        }))
    }

    fn check(&self, sample: &Sample) -> Result<()> {
        // Of a picture that only the library reads, the size is checked when it is measured.
        let size = image::image_dimensions(&sample.picture).ok();
        let size = size.map(|(width, height)| (width as usize, height as usize));
        self.folders.iter().try_for_each(|(setting, folder)| {
            let path = file(folder, sample);
            if !path.is_file() {
                let picture = sample.picture.clone();
                return Err(Error::MissingResult { picture, result: path });
            }
            check_form(&path, setting, size)
        })
    }
}

/// Check that pictures of a data set are measured by their regions.
///
/// # Errors
/// [`Error::Protocol`] about `what`.
pub fn check_kind(kind: Kind, what: &'static str) -> Result<()> {
    match kind {
        Kind::Bsds500 | Kind::Folder => Ok(()),
        _ => {
            let reason = "it is measured on bsds500 and folder";
            Err(Error::Protocol { what, dataset: kind.name(), reason })
        }
    }
}

fn file(folder: &Path, sample: &Sample) -> PathBuf {
    folder.join(format!("{}.png", sample.name))
}

/// Check type and size of a result by its header; `size` is that of its picture, if it is known.
fn check_form(path: &Path, setting: &Setting, size: Option<(usize, usize)>) -> Result<()> {
    let Header { size: own, depth } = mask::header(path)?;
    let is_contours = *setting == Setting::Contours;
    if is_contours && depth != BitDepth::Sixteen {
        let reason = "it has no 16 bits a pixel; strengths are from 0 to 65535";
        return Err(Error::read(path, reason));
    }
    let Some((width, height)) = size else { return Ok(()) };
    let doubled = (2 * width + 1, 2 * height + 1);
    if own == (width, height) || is_contours && own == doubled {
        return Ok(());
    }
    let or =
        if is_contours { format!(", or {} x {}", doubled.0, doubled.1) } else { String::new() };
    let reason = format!(
        "it has {} x {} pixels and should have {width} x {height}, as its picture{or}",
        own.0, own.1
    );
    Err(Error::read(path, reason))
}
