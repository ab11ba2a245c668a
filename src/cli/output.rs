//! Result files of one picture: all of them whole, or none.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use emerdiff::{Segmentation, render};
use image::{ImageFormat, RgbImage};
use tempfile::NamedTempFile;

use super::report::Report;
use super::{Error, Result};

const LABELS: &str = "labels.png";
const FINEST: &str = "finest.png";
const OVERLAY: &str = "overlay.png";
const PAGE: &str = "page.html";
const REPORT: &str = "segmentation.json";

/// Creates the folder and refuses it when results there would overwrite anything but results.
///
/// Called for every picture before the first is segmented.
pub fn prepare(folder: &Path, pictures: &[PathBuf]) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    let ours = Report::is_one(&folder.join(REPORT));
    let pictures: Vec<_> = pictures.iter().filter_map(|path| path.canonicalize().ok()).collect();
    for name in [LABELS, FINEST, OVERLAY, PAGE, REPORT] {
        let path = folder.join(name);
        if path.canonicalize().is_ok_and(|path| pictures.contains(&path)) {
            return Err(Error::OverInput { path });
        }
        if path.exists() && !ours {
            return Err(Error::Occupied { path });
        }
    }
    // Whether files can be created here is better known before the work than after it.
    temporary(folder, REPORT).map(drop)
}

/// Writes the label maps, the overlay, the report and, if there is one, the page beside their places, then
/// renames them.
pub fn write(
    folder: &Path,
    picture: &RgbImage,
    segmentation: &Segmentation,
    report: &Report,
    page: Option<&str>,
) -> Result<()> {
    let labels = png(folder, LABELS, |file| {
        render::label_image(segmentation).write_to(file, ImageFormat::Png)
    })?;
    let finest = png(folder, FINEST, |file| {
        render::finest_label_image(segmentation).write_to(file, ImageFormat::Png)
    })?;
    let overlay = png(folder, OVERLAY, |file| {
        render::overlay(picture, segmentation).write_to(file, ImageFormat::Png)
    })?;
    let json = text(folder, REPORT, &report.to_json())?;
    let page = page.map(|page| text(folder, PAGE, page)).transpose()?;
    let files = [(labels, LABELS), (finest, FINEST), (overlay, OVERLAY), (json, REPORT)];
    for (file, name) in page.map(|page| (page, PAGE)).into_iter().chain(files) {
        let path = folder.join(name);
        file.persist(&path).map_err(|error| Error::Write { path, source: error.error })?;
    }
    Ok(())
}

fn text(folder: &Path, name: &str, text: &str) -> Result<NamedTempFile> {
    let mut file = temporary(folder, name)?;
    file.write_all(text.as_bytes())
        .map_err(|source| Error::Write { path: folder.join(name), source })?;
    Ok(file)
}

pub fn png(
    folder: &Path,
    name: &str,
    encode: impl FnOnce(&mut BufWriter<&std::fs::File>) -> image::ImageResult<()>,
) -> Result<NamedTempFile> {
    let fail = |source| Error::Write { path: folder.join(name), source };
    let file = temporary(folder, name)?;
    let mut writer = BufWriter::new(file.as_file());
    encode(&mut writer).map_err(|error| fail(std::io::Error::other(error)))?;
    writer.flush().map_err(fail)?;
    drop(writer);
    Ok(file)
}

pub fn temporary(folder: &Path, name: &str) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let prefix = format!(".{name}.");
    builder.prefix(&prefix);
    // As a file that is created without more ado: the umask takes away what it should.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map_err(|source| Error::Write { path: folder.join(name), source })
}
