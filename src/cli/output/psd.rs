//! The regions as layers of a Photoshop document, for editors.

use ag_psd::psd::{Layer, LayerAdditionalInfo, LayerMaskData, PixelData, Psd, WriteOptions};
use ag_psd::write_psd;
use emerdiff::{Bounds, SoftMask};
use image::RgbaImage;

use super::Results;
use super::cutout::{cut, soft_mask};
use super::layers::{Node, merged};
use crate::cli::{Error, Result};

/// Of the format. Larger documents have another one, which few programs read.
const LONGEST: u32 = 30_000;
const MOST_BYTES: u64 = 1 << 31;

/// The file: a layer for each region of the chosen level, in groups along the tree, over the whole picture. A layer
/// is a part of the picture as it is; its layer mask is the region.
pub fn psd(results: &Results<'_>) -> Result<Vec<u8>> {
    let (width, height) = results.picture.dimensions();
    if width.max(height) > LONGEST {
        return Err(Error::PsdTooSmall { width, height });
    }
    let whole = results.rgba();
    let (mut layers, mut cutouts) = (Vec::new(), Vec::new());
    let mut bytes = 2 * whole.len() as u64;
    for region in results.segmentation.regions() {
        let mask = soft_mask(results, region)?;
        // Before compression: a share and a pixel each.
        bytes += 5 * mask.coverage.len() as u64;
        if bytes > MOST_BYTES {
            return Err(Error::PsdTooMany);
        }
        let mut layer = part(&whole, &mask);
        if results.layers_differ() {
            let cutout = cut(results, mask);
            recolor(&mut layer, &cutout.pixels);
            cutouts.push(cutout);
        }
        layers.push(Some(layer));
    }
    let tree = Node::of(results.segmentation);
    let merged = match results.layers_differ() {
        true => merged(results, &tree, &cutouts),
        false => whole.clone(),
    };
    let mut picture = Layer { image_data: Some(data(whole)), ..Layer::default() };
    picture.additional_info.name = Some("picture".to_owned());
    let document = Psd {
        width: width.into(),
        height: height.into(),
        children: Some(vec![picture, nest(&tree, &mut layers)]),
        image_data: Some(data(merged)),
        ..Psd::default()
    };
    Ok(write_psd(&document, &WriteOptions::default()))
}

/// The picture in the box of a mask, and the mask; still without a name.
fn part(whole: &RgbaImage, mask: &SoftMask) -> Layer {
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

/// Gives what is seen of a layer the colours of its cut-out. What the mask hides keeps the picture's, for those
/// who paint on it.
fn recolor(layer: &mut Layer, cutout: &RgbaImage) {
    let pixels = layer.image_data.iter_mut().flat_map(|image| image.data.chunks_exact_mut(4));
    for (pixel, seen) in pixels.zip(cutout.pixels()) {
        if seen[3] > 0 {
            pixel[..3].copy_from_slice(&seen.0[..3]);
        }
    }
}

/// The layers in their groups; in the format the lowest comes first.
fn nest(node: &Node, layers: &mut [Option<Layer>]) -> Layer {
    let mut layer = match node {
        Node::Layer(place) => layers[*place].take().expect("each region is in the tree once"),
        Node::Group(parts) => Layer {
            children: Some(parts.iter().rev().map(|part| nest(part, layers)).collect()),
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
