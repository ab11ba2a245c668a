//! The regions as layers of a Photoshop document, for editors.

use ag_psd::psd::{Layer, LayerAdditionalInfo, LayerMaskData, PixelData, Psd, WriteOptions};
use ag_psd::write_psd;
use image::RgbaImage;

use crate::formats::cutout::{cut, soft_mask};
use crate::formats::document::Document;
use crate::formats::format::{Files, Format};
use crate::formats::layers::{Node, merged};
use crate::{Bounds, Error, Result, SoftMask};

/// The format.
pub static FORMAT: Format = Format {
    name: "psd",
    about: "layers.psd: the same as a Photoshop document, each layer with its mask",
    check,
    files: Files::One { name: FILE, encode },
};

const FILE: &str = "layers.psd";
/// Limits of the format; larger documents have another one, which few programs read.
const LONGEST: u32 = 30_000;
const MOST_BYTES: u64 = 1 << 31;
/// Bytes of a pixel of the picture, before compression: as the lowest layer, and merged.
const WHOLE_BYTES: u64 = 8;
/// Bytes of a pixel of a region: its colour and its share.
const MASKED_BYTES: u64 = 5;

fn check((width, height): (u32, u32)) -> Result<()> {
    let fail = |limit: String| Err(Error::FormatLimit { file: FILE, limit });
    if width.max(height) > LONGEST {
        return fail(format!(
            "has room for {LONGEST} pixels a side, not for {width} x {height}; take ora"
        ));
    }
    // Every pixel is of a region at least.
    let bytes = (WHOLE_BYTES + MASKED_BYTES) * u64::from(width) * u64::from(height);
    if bytes > MOST_BYTES {
        return fail(format!("would be larger than 2 GB for {width} x {height} pixels; take ora"));
    }
    Ok(())
}

/// Write a layer for each region of the level that is set, in groups along the tree, over the whole
/// picture. A layer is the picture in the box of its region; its layer mask is the region.
///
/// # Errors
/// [`Error::Setting`] for an edge that is out of range, [`Error::FormatLimit`] for more than 30000
/// pixels a side and for more than 2 GB.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let (width, height) = document.picture.dimensions();
    check((width, height))?;
    let whole = document.rgba();
    let (mut layers, mut cutouts) = (Vec::new(), Vec::new());
    let mut bytes = WHOLE_BYTES * u64::from(width) * u64::from(height);
    for region in document.segmentation.regions() {
        let mask = soft_mask(document, region)?;
        bytes += MASKED_BYTES * mask.coverage.len() as u64;
        if bytes > MOST_BYTES {
            let limit = "would be larger than 2 GB; ask for fewer regions, or take ora".to_owned();
            return Err(Error::FormatLimit { file: FILE, limit });
        }
        let mut layer = masked_layer(&whole, &mask);
        if document.layers_differ() {
            let cutout = cut(document, mask);
            recolor(&mut layer, &cutout.pixels);
            cutouts.push(cutout);
        }
        layers.push(Some(layer));
    }
    let tree = Node::new(document.segmentation);
    let merged = match document.layers_differ() {
        true => merged(document, &tree, &cutouts),
        false => whole.clone(),
    };
    let mut picture = Layer { image_data: Some(data(whole)), ..Layer::default() };
    picture.additional_info.name = Some("picture".to_owned());
    let psd = Psd {
        width: width.into(),
        height: height.into(),
        children: Some(vec![picture, nest(&tree, &mut layers)]),
        image_data: Some(data(merged)),
        ..Psd::default()
    };
    Ok(write_psd(&psd, &WriteOptions::default()))
}

/// A layer, still without a name, of the picture in the box of a mask, and the mask.
fn masked_layer(whole: &RgbaImage, mask: &SoftMask) -> Layer {
    let Bounds { x, y, width, height } = mask.bounds;
    let pixels = image::imageops::crop_imm(whole, x, y, width, height).to_image();
    let level = |share: &f32| [(share * 255.0).round() as u8; 4];
    let levels = mask.coverage.iter().flat_map(level).collect();
    let (left, top) = (Some(x.into()), Some(y.into()));
    let mask = LayerMaskData {
        left,
        top,
        default_color: Some(0.0),
        image_data: Some(PixelData { width, height, data: levels }),
        ..LayerMaskData::default()
    };
    let additional_info = LayerAdditionalInfo { mask: Some(mask), ..Default::default() };
    Layer { additional_info, left, top, image_data: Some(data(pixels)), ..Layer::default() }
}

/// Give what is seen of a layer the colours of its cut-out. What the mask hides keeps the picture's
/// colours, for those who paint on the mask.
fn recolor(layer: &mut Layer, cutout: &RgbaImage) {
    let pixels = layer.image_data.iter_mut().flat_map(|image| image.data.chunks_exact_mut(4));
    for (pixel, seen) in pixels.zip(cutout.pixels()) {
        if seen[3] > 0 {
            pixel[..3].copy_from_slice(&seen.0[..3]);
        }
    }
}

/// Put the layers into their groups; in the format the lowest comes first.
fn nest(node: &Node, layers: &mut [Option<Layer>]) -> Layer {
    let mut layer = match node {
        Node::Layer(id) => layers[*id].take().expect("each region is in the tree once"),
        Node::Group(children) => Layer {
            children: Some(children.iter().rev().map(|child| nest(child, layers)).collect()),
            opened: Some(true),
            ..Layer::default()
        },
    };
    layer.additional_info.name = Some(node.name());
    layer
}

fn data(pixels: RgbaImage) -> PixelData {
    PixelData { width: pixels.width(), height: pixels.height(), data: pixels.into_raw() }
}
