//! The regions of a picture and how they merge.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::assignment::Assignment;
use super::basins::Basins;
use super::clusters::Clusters;
use super::run::Run;
use super::sketch::Sketch;
use crate::geometry::Size;
use crate::model::Boundary;
use crate::picture::{Picture, Pixels, Transparency};
use crate::segment::assign::label_map::LabelMap;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::boundary::agglomerate::Merges;
use crate::segment::cluster::tree::ClusterTree;

/// Finest regions, at most: the largest are kept apart.
const MOST_REGIONS: usize = 512;

/// A picture cut into regions, and how they merge.
#[derive(Clone, Debug)]
pub struct Partition {
    /// The region of each pixel.
    pub assignment: Assignment,
    /// How the regions merge.
    pub tree: ClusterTree,
    /// The mask that each region comes from.
    pub masks: Vec<usize>,
    /// Groups of regions between which a pixel is decided before it is decided in one of them.
    pub groups: usize,
}

impl Partition {
    /// Give every pixel to its mask.
    pub fn of_masks(assignment: Assignment, clusters: &Clusters) -> Self {
        let tree = clusters.tree.clone();
        Self { assignment, masks: (0..tree.leaves()).collect(), tree, groups: clusters.num_masks }
    }

    /// Give the transparent pixels a region of their own, which merges last.
    pub(crate) fn mark(&mut self, transparency: &Transparency<'_>) {
        self.tree = self.tree.clone().with_transparent();
        self.masks.push(usize::MAX);
        self.groups += 1;
        let own = self.tree.leaves() - 1;
        transparency.mark(&mut self.assignment.labels, own as u16);
    }

    /// Merge `basins` to regions and draw these to the edges of the picture.
    pub fn of_basins(
        run: &Run<'_>,
        picture: &Picture<impl Pixels>,
        sketch: Sketch,
        basins: &Basins,
    ) -> Self {
        let boundary = run.model.manifest().defaults.boundary;
        let min_pixels = run.settings.min_area * basins.labels().len() as f64;
        let merges = basins.merges(min_pixels, run.settings.connected, &mut |_, _, _| ());
        let (parts, tree) = finest(&merges, basins.count(), &boundary);
        let labels: Vec<u16> = basins.labels().iter().map(|&basin| parts[basin as usize]).collect();
        let masks = masks_of(&labels, basins.masks(), tree.leaves());
        let Size { width, height } = sketch.size;
        let groups = tree.count_from(boundary.automatic);
        let map = LabelMap { width, height, labels, parents: None, groups: tree.groups(groups) };
        let upsampler = LabelUpsampler::over(map).with_colors(sketch.rgb);
        let labels = upsampler.labels(picture);
        let assignment = Assignment { labels, upsampler: Some(upsampler) };
        Self { assignment, tree, masks, groups }
    }
}

/// The finest region of each basin, and the tree over these: none is too small, they are told apart
/// by borders that are strong enough, and there are not too many.
fn finest(merges: &Merges, basins: usize, boundary: &Boundary) -> (Vec<u16>, ClusterTree) {
    let is_strong = |strength: &&f32| **strength > 0.0 && **strength >= boundary.finest;
    let strong = merges.strengths.iter().filter(is_strong).count();
    let regions = (strong + 1).min(MOST_REGIONS).min(basins);
    let before = basins - regions;
    let holders = ClusterTree::new(basins, merges.pairs.clone(), None).cut(regions);
    let mut roots = holders.clone();
    roots.sort_unstable();
    roots.dedup();
    let part = |node: usize| roots.binary_search(&node).expect("every holder is a root");
    // What is left of the merges joins roots, or what was joined of them.
    let place = |node: usize| match node < basins + before {
        true => part(node),
        false => node - (basins + before) + regions,
    };
    let pairs = merges.pairs[before..].iter().map(|pair| pair.map(place)).collect();
    let strengths = merges.strengths[before..].to_vec();
    let tree = ClusterTree::new(regions, pairs, None).with_strengths(Some(strengths));
    (holders.into_iter().map(|node| part(node) as u16).collect(), tree)
}

/// The mask that most pixels of each region are strongest in.
fn masks_of(labels: &[u16], masks: &[u16], regions: usize) -> Vec<usize> {
    let mut counts = vec![BTreeMap::<u16, usize>::new(); regions];
    for (&label, &mask) in labels.iter().zip(masks) {
        *counts[usize::from(label)].entry(mask).or_default() += 1;
    }
    let most = |counts: BTreeMap<u16, usize>| {
        let most = counts.into_iter().max_by_key(|&(mask, pixels)| (pixels, Reverse(mask)));
        most.map_or(0, |(mask, _)| mask.into())
    };
    counts.into_iter().map(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BorderWeights;

    #[test]
    fn small_regions_and_weak_borders_are_gone_from_the_finest_level() {
        let weights: BorderWeights = serde_json::from_value(serde_json::json!({
            "bias": 0.0, "apart": 0.0, "feature_step": 0.0, "contrast": 0.0, "box_contrast": 0.0,
            "difference_step": 0.0, "feature_distance": 0.0, "color_distance": 0.0,
            "color_ratio": 0.0, "area": 0.0,
        }))
        .unwrap();
        let boundary =
            |finest| Boundary { detailed: weights, coarse: weights, automatic: 0.5, finest };
        // Basins 1 and 3 are too small, 0 and 4 are alike.
        let merges = Merges {
            pairs: vec![[1, 2], [3, 5], [0, 4], [6, 7]],
            strengths: vec![0.0, 0.0, 0.1, 0.7],
        };
        let (parts, tree) = finest(&merges, 5, &boundary(0.2));
        assert_eq!(parts, [1, 0, 0, 0, 1]);
        assert_eq!((tree.merges(), tree.strengths()), ([[0, 1]].as_slice(), vec![0.7]));
        let (parts, tree) = finest(&merges, 5, &boundary(0.0));
        assert_eq!(parts, [0, 2, 2, 2, 1]);
        assert_eq!(tree.merges(), [[0, 1], [2, 3]]);
        assert_eq!(tree.strengths(), [0.1, 0.7]);
        assert_eq!(finest(&Merges::default(), 1, &boundary(0.0)).1.leaves(), 1);
    }

    #[test]
    fn a_region_comes_from_the_mask_that_it_has_most_pixels_of() {
        assert_eq!(masks_of(&[0, 0, 0, 1, 1], &[4, 7, 7, 3, 2], 2), [7, 2]);
    }
}
