//! Result files of one picture: all of them whole, or none.

mod begun;
mod earlier;
mod lock;
mod names;
mod report;
mod seal;
mod staging;

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use emerdiff::formats::{Document, Format, to_png};
use emerdiff::{Cancel, render};

use crate::cli::error::{Error, Result};
use begun::begun;
pub use begun::{Tidy, abandon};
pub use earlier::Earlier;
pub use names::Names;
use names::{FINEST, LABELS, OVERLAY, REPORT, SEGMENTATION};
pub use report::Report;
use seal::{Found, unsealed};
pub use seal::{Written, sealed};
pub use staging::Staging;

/// Whether a file or a folder is one of the results of an earlier run.
pub fn is_result(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str);
    let named = name.is_some_and(|name| {
        (SEGMENTATION.is_result)(name) || (SEGMENTATION.folders)().contains(&name)
    });
    named && matches!(unsealed(&path.with_file_name(REPORT)), Found::Changed | Found::Report(_))
}

/// Create the folder and refuse it when results there would overwrite anything but results, or one
/// of `pictures`, whose paths are canonical.
///
/// Called for every picture before the first is segmented.
pub fn prepare(folder: &Path, formats: &[&Format], pictures: &HashSet<PathBuf>) -> Result<()> {
    begun()
        .create_folder(folder)
        .map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    // Whether files can be created here is better known before the work than after it.
    let _staging = Staging::open(folder, &SEGMENTATION)?;
    let earlier = Earlier::in_folder(folder, &SEGMENTATION);
    let always = [REPORT, LABELS, FINEST, OVERLAY].map(ToOwned::to_owned).into_iter();
    let paths: Vec<_> =
        always.chain(formats.iter().flat_map(|format| names::paths(format, folder))).collect();
    let results = earlier.results().map(|file| file.path.as_str());
    for path in paths.iter().map(String::as_str).chain(results) {
        let path = folder.join(path);
        if path.canonicalize().is_ok_and(|path| pictures.contains(&path)) {
            return Err(Error::OverInput { path });
        }
    }
    paths.iter().try_for_each(|path| earlier.check(path))
}

/// Write the label maps, the overlay, what else is asked for and the report beside their places,
/// then rename them and remove what else an earlier run left. The report then lists the files.
pub fn write(
    folder: &Path,
    formats: &[&Format],
    document: &Document<'_>,
    report: &mut Report<'_>,
) -> Result<()> {
    let segmentation = document.segmentation();
    let mut staging = Staging::open(folder, &SEGMENTATION)?;
    let mut add = |path: &str, bytes: &[u8]| {
        staging.add(path, bytes)?;
        Ok::<_, Error>(Cancel::check()?)
    };
    add(LABELS, &to_png(&render::label_image(segmentation)))?;
    add(FINEST, &to_png(&render::finest_label_image(segmentation)))?;
    add(OVERLAY, &to_png(&render::overlay(document.picture(), segmentation)))?;
    for (place, format) in formats.iter().enumerate() {
        if !formats[..place].iter().any(|earlier| earlier.name == format.name) {
            format.write(document, &mut add)?;
        }
    }
    report.files = staging.files().to_vec();
    staging.complete(&report.to_json())
}
