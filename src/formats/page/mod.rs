//! A page to look at: every level, hovering and picking in a browser, in one file that needs no
//! other.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fast_image_resize::ResizeAlg;
use image::{ImageBuffer, ImageFormat, PixelWithColorType, Rgb, RgbImage};
use serde::Serialize;

use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};
use crate::formats::image_file::encoded;
use crate::formats::scaled::{SMOOTH, shrunk};
use crate::{Result, Segmentation, render};

/// The format.
pub static FORMAT: Format = Format {
    name: "page",
    about: "page.html: every level, hovering and picking in a browser",
    check: any_size,
    files: Files::One { name: "page.html", encode },
};

const TEMPLATE: &str = include_str!("page.html");
/// Pixels to which a longer side is scaled down: a browser draws the whole picture anew on each
/// move.
const LONGEST_SIDE: u32 = 1200;

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    /// Regions at the level that is shown first.
    regions: usize,
    /// The node that holds each finest region, for each number of regions.
    levels: Vec<Vec<usize>>,
    /// Pixels of each finest region.
    areas: Vec<u64>,
    /// The colour of each node.
    colors: Vec<[u8; 3]>,
    /// Data URL of the picture.
    picture: String,
    /// What each mask that has a finest region was told by.
    evidence: Vec<Evidence>,
    /// Data URL of the label map of the finest regions: the label of a pixel is red + 256 · green.
    labels: String,
}

#[derive(Serialize)]
struct Evidence {
    /// The finest regions that come from the mask.
    parts: Vec<u16>,
    /// Data URL of the mask on the feature grid.
    mask: String,
    /// Data URL of the difference map.
    difference: String,
}

/// Write the page of a picture: HTML with the picture, the label map and each mask that
/// has a finest region with its difference map.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let &Document { name, picture, segmentation, .. } = document;
    let (width, height) = picture.dimensions();
    let finest = segmentation.finest_labels();
    let labels = RgbImage::from_fn(width, height, |x, y| {
        let [low, high] = finest[y as usize * width as usize + x as usize].to_le_bytes();
        Rgb([low, high, 0])
    });
    let tree = segmentation.tree();
    let (leaves, nodes) = (tree.leaves(), tree.leaves() + tree.merges().len());
    let color = |node| segmentation.color(node).unwrap_or(render::GRAY);
    let mut areas = vec![0; leaves];
    for &part in finest {
        areas[usize::from(part)] += 1;
    }
    let data = Data {
        title: name,
        regions: segmentation.regions().len(),
        areas,
        colors: (0..nodes as u32).map(color).collect(),
        evidence: evidence(segmentation),
        levels: (1..=leaves).map(|count| tree.cut(count)).collect(),
        picture: url(&shrunk(picture, LONGEST_SIDE, SMOOTH), ImageFormat::Jpeg),
        labels: url(&shrunk(&labels, LONGEST_SIDE, ResizeAlg::Nearest), ImageFormat::Png),
    };
    let json = serde_json::to_string(&data).expect("strings, numbers and lists only");
    // Within a script element only `<` could end it.
    Ok(TEMPLATE.replace("{{DATA}}", &json.replace('<', "\\u003c")).into_bytes())
}

fn evidence(segmentation: &Segmentation) -> Vec<Evidence> {
    let none = "every finest region has its mask";
    let of_mask = |parts: Vec<u16>| Evidence {
        mask: url(&segmentation.mask(parts[0]).expect(none), ImageFormat::Png),
        difference: url(&segmentation.difference_map(parts[0]).expect(none), ImageFormat::Jpeg),
        parts,
    };
    segmentation.parts_of_masks().into_iter().map(of_mask).collect()
}

fn url<P>(picture: &ImageBuffer<P, Vec<u8>>, format: ImageFormat) -> String
where
    P: PixelWithColorType<Subpixel = u8>,
{
    let encoded = BASE64_STANDARD.encode(encoded(picture, format));
    format!("data:{};base64,{encoded}", format.to_mime_type())
}
