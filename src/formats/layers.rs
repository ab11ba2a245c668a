//! The regions of the level that is set as layers, in groups along the tree.

use image::{Rgba, RgbaImage};

use crate::Segmentation;
use crate::formats::cutout::Cutout;
use crate::formats::document::Document;

/// A layer, or layers and groups that the tree joins.
pub enum Node {
    /// The layer of the region of this id.
    Layer(usize),
    Group(Box<[Node; 2]>),
}

impl Node {
    /// The tree above the level that is set.
    pub fn new(segmentation: &Segmentation) -> Self {
        let (tree, regions) = (segmentation.tree(), segmentation.regions());
        let holders = tree.cut(regions.len());
        let mut nodes: Vec<Option<Self>> = Vec::new();
        nodes.resize_with(tree.leaves() + tree.merges().len(), || None);
        for (id, region) in regions.iter().enumerate() {
            nodes[holders[usize::from(region.parts[0])]] = Some(Self::Layer(id));
        }
        for (i, &[a, b]) in tree.merges().iter().enumerate() {
            // Below the level there is nothing to join.
            if let (Some(a), Some(b)) = (nodes[a].take(), nodes[b].take()) {
                nodes[tree.leaves() + i] = Some(Self::Group(Box::new([a, b])));
            }
        }
        nodes.into_iter().flatten().next().expect("every segmentation has a region")
    }

    /// The ids of the regions in the order of the layers, from the top.
    pub fn ids(&self) -> Vec<usize> {
        match self {
            Self::Layer(id) => vec![*id],
            Self::Group(children) => children.iter().flat_map(Self::ids).collect(),
        }
    }

    /// The name that people read in an editor.
    pub fn name(&self) -> String {
        match self {
            Self::Layer(id) => format!("region {id}"),
            Self::Group(_) => format!("{} regions", self.ids().len()),
        }
    }
}

/// Lay the `layers`, by the ids of their regions, over the picture in the order of the stack.
pub fn merged(document: &Document<'_>, tree: &Node, layers: &[Cutout]) -> RgbaImage {
    let mut merged = document.rgba();
    for id in tree.ids().into_iter().rev() {
        let Cutout { x, y, pixels } = &layers[id];
        for (column, row, above) in pixels.enumerate_pixels() {
            lay(above, merged.get_pixel_mut(x + column, y + row));
        }
    }
    merged
}

/// Blend a pixel over another. The result is rounded, which that of `image`'s own blending is not:
/// what is opaque stays so.
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
