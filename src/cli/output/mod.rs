//! Result files of one picture: all of them whole, or none.

mod earlier;
mod names;
mod report;
mod staged;

use std::path::{Path, PathBuf};

use emerdiff::formats::{Document, Format, to_png};
use emerdiff::render;

use crate::cli::error::{Error, Result};
use earlier::Earlier;
use names::{FINEST, LABELS, OVERLAY, REPORT};
pub use report::Report;
pub use staged::{Staged, replace};

/// Create the folder and refuse it when results there would overwrite anything but results.
///
/// Called for every picture before the first is segmented.
pub fn prepare(folder: &Path, formats: &[&Format], pictures: &[PathBuf]) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    let earlier = Earlier::in_folder(folder);
    let pictures: Vec<_> = pictures.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let always = [LABELS, FINEST, OVERLAY, REPORT].map(ToOwned::to_owned).into_iter();
    let paths: Vec<_> =
        always.chain(formats.iter().flat_map(|format| names::paths(format, folder))).collect();
    for path in paths.iter().map(String::as_str).chain(earlier.results()) {
        let path = folder.join(path);
        if path.canonicalize().is_ok_and(|path| pictures.contains(&path)) {
            return Err(Error::OverInput { path });
        }
    }
    paths.iter().try_for_each(|path| earlier.check(path))?;
    // Whether files can be created here is better known before the work than after it.
    Staged::new(folder).add(REPORT, &[])
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
    let mut staged = Staged::new(folder);
    staged.add(LABELS, &to_png(&render::label_image(segmentation)))?;
    staged.add(FINEST, &to_png(&render::finest_label_image(segmentation)))?;
    staged.add(OVERLAY, &to_png(&render::overlay(document.picture(), segmentation)))?;
    for (place, format) in formats.iter().enumerate() {
        if !formats[..place].iter().any(|earlier| earlier.name == format.name) {
            format.write(document, |path, bytes| staged.add(path, bytes))?;
        }
    }
    let earlier = Earlier::in_folder(folder);
    for file in staged.files() {
        earlier.check(&file.path)?;
    }
    report.files = staged.files().to_vec();
    staged.add(REPORT, report.to_json().as_bytes())?;
    staged.rename()?;
    earlier.remove_all_but(&report.files);
    Ok(())
}
