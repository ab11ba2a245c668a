//! The regions as layers of a Photoshop document, for editors.

use ag_psd::psd::{Layer, LayerAdditionalInfo, LayerMaskData, PixelData, Psd, WriteOptions};
use ag_psd::write_psd;
use emerdiff::Region;
use image::RgbaImage;

use super::Results;
use super::cutout::{Cutout, cut, soft_mask};
use super::layers::{Node, merged};
use crate::cli::{Error, Result};

/// Of the format. Larger documents have another one, which few programs read.
const LONGEST: u32 = 30_000;

/// The file: a layer for each region of the chosen level, in groups along the tree, over the whole picture. A layer
/// is a part of the picture as it is; its layer mask is the region.
pub fn psd(results: &Results<'_>) -> Result<Vec<u8>> {
    let (width, height) = results.picture.dimensions();
    if width.max(height) > LONGEST {
        return Err(Error::PsdTooSmall { width, height });
    }
    let whole = results.rgba();
    let (mut layers, mut cutouts) = (Vec::new(), Vec::new());
    for region in results.segmentation.regions() {
        let (layer, cutout) = masked(results, &whole, region)?;
        layers.push(Some(layer));
        if results.layers_differ() {
            cutouts.push(cutout);
        }
    }
    let tree = Node::of(results.segmentation);
    let merged = match results.layers_differ() {
        true => merged(results, &tree, &cutouts),
        false => whole.clone(),
    };
    let picture = Layer { image_data: Some(data(whole)), ..named("picture".to_owned()) };
    let document = Psd {
        width: width.into(),
        height: height.into(),
        children: Some(vec![picture, nest(&tree, &mut layers)]),
        image_data: Some(data(merged)),
        ..Psd::default()
    };
    Ok(write_psd(&document, &WriteOptions::default()))
}

/// The box of a region with its mask, still without a name, and what is seen of it.
fn masked(results: &Results<'_>, whole: &RgbaImage, region: &Region) -> Result<(Layer, Cutout)> {
    let mask = soft_mask(results, region)?;
    let (bounds, shares) = (mask.bounds, mask.coverage.clone());
    let cutout = cut(results, mask);
    // What the mask hides keeps the picture's colours, for those who paint on it.
    let part = image::imageops::crop_imm(whole, bounds.x, bounds.y, bounds.width, bounds.height);
    let mut pixels = part.to_image();
    for (pixel, seen) in pixels.pixels_mut().zip(cutout.pixels.pixels()) {
        if seen[3] > 0 {
            pixel.0[..3].copy_from_slice(&seen.0[..3]);
        }
    }
    let levels = shares.iter().flat_map(|share| [(share * 255.0).round() as u8; 4]).collect();
    let (left, top) = (Some(bounds.x.into()), Some(bounds.y.into()));
    let mask = LayerMaskData {
        left,
        top,
        default_color: Some(0.0),
        image_data: Some(PixelData { width: bounds.width, height: bounds.height, data: levels }),
        ..LayerMaskData::default()
    };
    let mut layer = Layer { left, top, image_data: Some(data(pixels)), ..Layer::default() };
    layer.additional_info.mask = Some(mask);
    Ok((layer, cutout))
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

fn named(name: String) -> Layer {
    let additional_info = LayerAdditionalInfo { name: Some(name), ..Default::default() };
    Layer { additional_info, ..Layer::default() }
}

fn data(pixels: RgbaImage) -> PixelData {
    PixelData { width: pixels.width(), height: pixels.height(), data: pixels.into_raw() }
}
