//! Result files of one picture: all of them whole, or none.

mod coco;
mod cutout;
mod earlier;
mod layers;
mod ora;
mod page;
mod palette;
mod psd;
mod regions;
mod scaled;
mod staged;
mod svg;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use emerdiff::{Colors, Edge, Segmentation, render};
use image::buffer::ConvertBuffer;
use image::{ImageFormat, RgbImage, RgbaImage};

use super::report::{REPORT, Report};
use super::{Error, Result};
use earlier::Earlier;
pub use staged::{Staged, Written};

const LABELS: &str = "labels.png";
const FINEST: &str = "finest.png";
const OVERLAY: &str = "overlay.png";

/// What can be written beside the label maps, the overlay and the report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// page.html: every level, hovering and picking in a browser
    Page,
    /// palette.png: the region of each pixel as an indexed colour, for at most 256 regions
    Palette,
    /// regions/<id>.png: the picture's pixels of each region, with soft borders, where they lie
    Regions,
    /// coco.json: an annotation of a COCO data set for each region, with compressed run lengths
    Coco,
    /// regions.svg: the outline of each region, filled with its mean colour
    Svg,
    /// layers.ora: a layer for each region with soft borders, in groups along the tree, for editors
    Ora,
    /// layers.psd: the same as a Photoshop document, each layer with its mask
    Psd,
}

/// The picture and what came of it.
pub struct Results<'a> {
    pub path: &'a Path,
    /// As it was segmented.
    pub picture: &'a RgbImage,
    /// As the file has it, when not all of it is opaque.
    pub rgba: Option<&'a RgbaImage>,
    pub segmentation: &'a Segmentation,
    /// Of cut-outs.
    pub colors: Colors,
    pub edge: Edge,
}

impl Results<'_> {
    /// The picture as the file has it.
    fn png(&self) -> Vec<u8> {
        png(|file| match self.rgba {
            Some(picture) => picture.write_to(file, ImageFormat::Png),
            None => self.picture.write_to(file, ImageFormat::Png),
        })
    }

    /// The same in memory.
    fn rgba(&self) -> RgbaImage {
        self.rgba.cloned().unwrap_or_else(|| self.picture.convert())
    }

    /// Whether layers over the picture make another picture. Of the picture's colours they make it where it is
    /// opaque.
    fn layers_differ(&self) -> bool {
        self.rgba.is_some() || self.colors != Colors::Picture
    }
}

impl Format {
    /// The name of its file, where there is one file.
    fn file(self) -> Option<&'static str> {
        match self {
            Self::Page => Some("page.html"),
            Self::Palette => Some("palette.png"),
            Self::Coco => Some("coco.json"),
            Self::Svg => Some("regions.svg"),
            Self::Ora => Some("layers.ora"),
            Self::Psd => Some("layers.psd"),
            Self::Regions => None,
        }
    }

    /// Names of its files that are in `folder` or may come to be there.
    fn names(self, folder: &Path) -> Vec<String> {
        self.file().map_or_else(|| regions::names(folder), |name| vec![name.to_owned()])
    }

    fn stage(self, results: &Results<'_>, staged: &mut Staged) -> Result<()> {
        let bytes = match self {
            Self::Page => page::page(results).into_bytes(),
            Self::Palette => palette::palette(results.segmentation)?,
            Self::Coco => coco::coco(results),
            Self::Svg => svg::svg(results.segmentation),
            Self::Ora => ora::ora(results)?,
            Self::Psd => psd::psd(results)?,
            Self::Regions => return regions::stage(results, staged),
        };
        self.file().map_or(Ok(()), |name| staged.add(name, &bytes))
    }
}

/// Creates the folder and refuses it when results there would overwrite anything but results.
///
/// Called for every picture before the first is segmented.
pub fn prepare(folder: &Path, formats: &[Format], pictures: &[PathBuf]) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    let earlier = Earlier::in_folder(folder);
    let pictures: Vec<_> = pictures.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let names = [LABELS, FINEST, OVERLAY, REPORT].map(ToOwned::to_owned).into_iter();
    let names: Vec<_> =
        names.chain(formats.iter().flat_map(|format| format.names(folder))).collect();
    for path in names.iter().map(String::as_str).chain(earlier.results()) {
        let path = folder.join(path);
        if path.canonicalize().is_ok_and(|path| pictures.contains(&path)) {
            return Err(Error::OverInput { path });
        }
    }
    names.iter().try_for_each(|name| earlier.check(name))?;
    // Whether files can be created here is better known before the work than after it.
    Staged::new(folder).add(REPORT, &[])
}

/// Writes the label maps, the overlay, what else is asked for and the report beside their places, then
/// renames them and removes what else an earlier run left. The report then lists the files.
pub fn write(
    folder: &Path,
    formats: &[Format],
    results: &Results<'_>,
    report: &mut Report<'_>,
) -> Result<()> {
    let segmentation = results.segmentation;
    let mut staged = Staged::new(folder);
    staged.add(
        LABELS,
        &png(|file| render::label_image(segmentation).write_to(file, ImageFormat::Png)),
    )?;
    staged.add(
        FINEST,
        &png(|file| render::finest_label_image(segmentation).write_to(file, ImageFormat::Png)),
    )?;
    let overlay = render::overlay(results.picture, segmentation);
    staged.add(OVERLAY, &png(|file| overlay.write_to(file, ImageFormat::Png)))?;
    for (place, format) in formats.iter().enumerate() {
        if !formats[..place].contains(format) {
            format.stage(results, &mut staged)?;
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

/// Writes one file beside its place, then renames it.
pub fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let mut staged = Staged::new(folder);
    staged.add(name, bytes)?;
    staged.rename()
}

/// A PNG in memory.
pub fn png(encode: impl FnOnce(&mut Cursor<Vec<u8>>) -> image::ImageResult<()>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    encode(&mut bytes).expect("a kind of pixel that PNG has, into memory");
    bytes.into_inner()
}
