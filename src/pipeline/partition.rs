//! The regions of a picture, merged across the weakest border first.

use std::cmp::Reverse;

use ndarray::{Array2, Array3, Axis};

use super::assignment::Assignment;
use super::clusters::Clusters;
use super::detail::Seen;
use super::differences::Differences;
use super::encoded::Encoded;
use super::run::Run;
use super::sketch::Sketch;
use crate::geometry::{Grid, Size};
use crate::model::{BorderWeights, Boundary};
use crate::picture::{Picture, Pixels, Transparency};
use crate::segment::assign::label_map::LabelMap;
use crate::segment::assign::scores::scores;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::boundary::agglomerate::{
    Judged, LEAST_CONTRAST, LEAST_RATIO, LEAST_STEP, Merges, Rules, agglomerate,
};
use crate::segment::boundary::basins::basins;
use crate::segment::boundary::cracks::Cracks;
use crate::segment::boundary::graph::{Cues, Graph};
use crate::segment::boundary::lattice::Lattice;
use crate::segment::boundary::reduce::directions;
use crate::segment::cluster::tree::ClusterTree;
use crate::segment::modulate::difference::blur;
use crate::{Cancel, Result};

/// Finest regions, at most: the largest are kept apart.
const MOST_REGIONS: usize = 512;
/// Standard deviation of the Gaussian on the evidence before basins are found, in pixels.
const SIGMA: f32 = 1.0;
/// Pixels of a sketch to either side of a crack at which scores are compared.
const SCORE_REACH: usize = 4;

/// Basins of a sketch and what lies between them.
pub struct Basins {
    /// The basin of each pixel, row by row.
    labels: Vec<u32>,
    size: Size,
    graph: Graph,
    /// The strongest mask at each pixel.
    masks: Vec<u16>,
    weights: BorderWeights,
}

impl Basins {
    /// Find the basins of a picture's `sketch` and measure their borders by what was `seen`.
    ///
    /// # Errors
    /// [`crate::Error::Clustering`] when a feature is not finite, [`crate::Error::Cancelled`].
    pub fn new(
        run: &Run<'_>,
        sketch: &Sketch,
        seen: &Seen,
        encoded: &Encoded,
        clusters: &Clusters,
        differences: &Differences,
    ) -> Result<Self> {
        let manifest = run.model.manifest();
        let boundary = &manifest.defaults.boundary;
        let weights = if seen.is_detailed { boundary.detailed } else { boundary.coarse };
        let Seen { canvas, features, .. } = seen;
        let units = directions(features.values.view(), &features.shown)?;
        let features = Lattice::interpolated(units.view(), features.grid, canvas, sketch.size);
        // Half a cell, in pixels of the sketch.
        let cell = manifest.cell().width * sketch.size.width / canvas.columns().len().max(1);
        let steps = features.steps((cell / 2).max(1));
        Cancel::check()?;
        let scores = score_lattice(encoded, clusters, differences, sketch.size);
        let cues = Cues([
            steps.map(|step| (step + LEAST_STEP).ln()),
            sketch.contrast.clone().map(|contrast| (contrast + LEAST_CONTRAST).ln()),
            sketch.box_contrast.clone().map(|contrast| (contrast + LEAST_RATIO).ln()),
            scores.steps(SCORE_REACH).map(|step| (step + LEAST_STEP).ln()),
        ]);
        let masks = scores.strongest();
        drop(scores);
        Cancel::check()?;
        let labels = basins(&evidence(&cues, &weights), sketch.size);
        let graph = Graph::of(&labels, &cues, &features, &sketch.lab);
        Ok(Self { labels, size: sketch.size, graph, masks, weights })
    }
}

impl Basins {
    /// Merge the basins; `watch` is told of each merge before it happens: both regions, what they
    /// were judged by, and the length of their border.
    pub fn merges(
        &self,
        min_pixels: f64,
        connected: bool,
        watch: &mut dyn FnMut([usize; 2], &Judged, f64),
    ) -> Merges {
        let rules = Rules { weights: &self.weights, min_pixels, connected };
        agglomerate(self.graph.clone(), rules, watch)
    }

    /// The basin of each pixel of the sketch, row by row.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Size of the sketch.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Number of basins.
    pub fn count(&self) -> usize {
        self.graph.areas.len()
    }
}

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
        let min_pixels = run.settings.min_area * basins.labels.len() as f64;
        let merges = basins.merges(min_pixels, run.settings.connected, &mut |_, _, _| ());
        let (parts, tree) = finest(&merges, basins.count(), &boundary);
        let labels: Vec<u16> = basins.labels.iter().map(|&basin| parts[basin as usize]).collect();
        let masks = masks_of(&labels, &basins.masks, tree.leaves());
        let Size { width, height } = sketch.size;
        let groups = tree.count_from(boundary.automatic);
        let map = LabelMap { width, height, labels, parents: None, groups: tree.groups(groups) };
        let upsampler = LabelUpsampler::over(map).with_colors(sketch.rgb);
        let labels = upsampler.labels(picture);
        let assignment = Assignment { labels, upsampler: Some(upsampler) };
        Self { assignment, tree, masks, groups }
    }
}

/// The logarithm of the odds of each crack by itself, made a height and smoothed; `[H·W]`.
fn evidence(cues: &Cues, border: &BorderWeights) -> Vec<f32> {
    let pixels: Vec<Vec<f32>> = cues.0.iter().map(Cracks::pixels).collect();
    let weights = border.of_cues();
    let height = |pixel: usize| -> f32 {
        let odds = pixels.iter().zip(weights).map(|(cue, weight)| cue[pixel] * weight as f32);
        odds.sum::<f32>().exp()
    };
    let Size { width, height: rows } = cues.0[0].size();
    let heights = (0..width * rows).map(height).collect();
    let heights = Array2::from_shape_vec((rows, width), heights).expect("one value a pixel");
    blur(heights.view(), SIGMA).into_raw_vec_and_offset().0
}

/// The scores of all masks at each pixel of a sketch, as unit vectors.
fn score_lattice(
    encoded: &Encoded,
    clusters: &Clusters,
    differences: &Differences,
    size: Size,
) -> Lattice {
    let Differences { maps, probes, .. } = differences;
    let groups = clusters.tree.groups(clusters.num_masks);
    let scores: Array3<f32> = scores(maps.view(), &clusters.masks, probes, &groups);
    let (masks, rows, columns) = scores.dim();
    let scores = scores.permuted_axes([1, 2, 0]).as_standard_layout().into_owned();
    let mut scores =
        scores.into_shape_with_order((rows * columns, masks)).expect("a vector a pixel");
    for mut vector in scores.axis_iter_mut(Axis(0)) {
        let norm = vector.dot(&vector).sqrt();
        if norm > 0.0 {
            vector /= norm;
        }
    }
    Lattice::interpolated(scores.view(), Grid { rows, columns }, &encoded.canvas, size)
}

/// The finest region of each basin, and the tree over these: they are told apart by borders that
/// are strong enough, and there are not too many.
fn finest(merges: &Merges, basins: usize, boundary: &Boundary) -> (Vec<u16>, ClusterTree) {
    let strong = merges.strengths.iter().filter(|&&strength| strength >= boundary.finest).count();
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
    let mut counts = vec![std::collections::BTreeMap::<u16, usize>::new(); regions];
    for (&label, &mask) in labels.iter().zip(masks) {
        *counts[usize::from(label)].entry(mask).or_default() += 1;
    }
    let most = |counts: std::collections::BTreeMap<u16, usize>| {
        let most = counts.into_iter().max_by_key(|&(mask, pixels)| (pixels, Reverse(mask)));
        most.map_or(0, |(mask, _)| mask.into())
    };
    counts.into_iter().map(most).collect()
}
