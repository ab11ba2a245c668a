//! The regions of the chosen level as layers, in groups along the tree.

use emerdiff::Segmentation;
use image::{Rgba, RgbaImage};

use super::Results;
use super::cutout::Cutout;

/// A layer, or layers and groups that the tree joins.
pub enum Node {
    /// The place of a region of the chosen level.
    Layer(usize),
    Group(Box<[Node; 2]>),
}

impl Node {
    /// The tree above the chosen level.
    pub fn of(segmentation: &Segmentation) -> Self {
        let (tree, regions) = (segmentation.tree(), segmentation.regions());
        let holders = tree.cut(regions.len());
        let mut nodes: Vec<Option<Self>> = Vec::new();
        nodes.resize_with(tree.leaves() + tree.merges().len(), || None);
        for (place, region) in regions.iter().enumerate() {
            nodes[holders[usize::from(region.parts[0])]] = Some(Self::Layer(place));
        }
        for (i, &[a, b]) in tree.merges().iter().enumerate() {
            // Below the level there is nothing to join.
            if let (Some(a), Some(b)) = (nodes[a].take(), nodes[b].take()) {
                nodes[tree.leaves() + i] = Some(Self::Group(Box::new([a, b])));
            }
        }
        nodes.into_iter().flatten().next().expect("every segmentation has a region")
    }

    /// Of the layers, from the top.
    pub fn places(&self) -> Vec<usize> {
        match self {
            Self::Layer(place) => vec![*place],
            Self::Group(parts) => parts.iter().flat_map(Self::places).collect(),
        }
    }

    /// As people read it in an editor; a layer's place is the id of its region.
    pub fn name(&self) -> String {
        match self {
            Self::Layer(place) => format!("region {place}"),
            Self::Group(_) => format!("{} regions", self.places().len()),
        }
    }
}

/// The `layers` over the picture, in the order of the stack.
pub fn merged(results: &Results<'_>, tree: &Node, layers: &[Cutout]) -> RgbaImage {
    let mut merged = results.rgba();
    for place in tree.places().into_iter().rev() {
        let Cutout { x, y, pixels } = &layers[place];
        for (column, row, above) in pixels.enumerate_pixels() {
            lay(above, merged.get_pixel_mut(x + column, y + row));
        }
    }
    merged
}

/// Rounded, which `image`'s own blending is not: what is opaque stays so.
fn lay(&Rgba(above): &Rgba<u8>, Rgba(below): &mut Rgba<u8>) {
    let own = 255 * u32::from(above[3]);
    let rest = u32::from(below[3]) * (255 - u32::from(above[3]));
    let both = own + rest;
    if both == 0 {
        return;
    }
    for channel in 0..3 {
        let sum = u32::from(above[channel]) * own + u32::from(below[channel]) * rest;
        below[channel] = ((sum + both / 2) / both) as u8;
    }
    below[3] = ((both + 127) / 255) as u8;
}
