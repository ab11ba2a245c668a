//! A picture of each region.

use std::path::Path;

use image::{ImageFormat, RgbaImage};

use super::cutout::{Cutout, cutout};
use super::{Results, Staged, png};
use crate::cli::Result;

/// Where they are.
pub const FOLDER: &str = "regions";

/// A PNG of the picture's size for each region of the chosen level: laid over each other they are in
/// place in any editor.
pub fn stage(results: &Results<'_>, staged: &mut Staged) -> Result<()> {
    for region in results.segmentation.regions() {
        let Cutout { x, y, pixels } = cutout(results, region)?;
        let mut layer = RgbaImage::new(results.picture.width(), results.picture.height());
        image::imageops::replace(&mut layer, &pixels, x.into(), y.into());
        let bytes = png(|file| layer.write_to(file, ImageFormat::Png));
        staged.add(&format!("{FOLDER}/{}.png", region.id), &bytes)?;
    }
    Ok(())
}

/// Those that are there, in the folder of results.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = folder.join(FOLDER).read_dir() else {
        // Nothing, or a file in the folder's place.
        return vec![FOLDER.to_owned()];
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.map(|name| format!("{FOLDER}/{name}")).filter(|path| is_name(path)).collect()
}

/// Whether the path is that of a region.
pub fn is_name(path: &str) -> bool {
    let file = path.strip_prefix(FOLDER).and_then(|path| path.strip_prefix('/'));
    let id = file.and_then(|file| file.strip_suffix(".png"));
    id.is_some_and(|id| id.parse::<u16>().is_ok_and(|number| number.to_string() == id))
}
