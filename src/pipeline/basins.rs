//! The basins of a picture, and how strong the borders between them are.

use ndarray::{Array2, Array3, Axis};

use super::clusters::Clusters;
use super::detail::Seen;
use super::differences::Differences;
use super::encoded::Encoded;
use super::run::Run;
use super::sketch::Sketch;
use crate::geometry::{Grid, Size};
use crate::model::BorderWeights;
use crate::segment::assign::scores::scores;
use crate::segment::boundary::agglomerate::{
    Judged, LEAST_CONTRAST, LEAST_RATIO, LEAST_STEP, Merges, Rules, agglomerate,
};
use crate::segment::boundary::basins::basins;
use crate::segment::boundary::cracks::Cracks;
use crate::segment::boundary::graph::{Cues, Graph};
use crate::segment::boundary::lattice::Lattice;
use crate::segment::boundary::reduce::directions;
use crate::segment::modulate::difference::blur;
use crate::{Cancel, Result};

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
        let evidence = evidence(&cues, &weights);
        let labels = basins(&smoothed(&evidence), &evidence);
        let graph = Graph::of(&labels, &cues, &features, &sketch.lab);
        Ok(Self { labels, size: sketch.size, graph, masks, weights })
    }

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

    /// The mask that is strongest at each pixel of the sketch, row by row.
    pub fn masks(&self) -> &[u16] {
        &self.masks
    }
}

/// The odds of each crack by its own cues alone.
fn evidence(cues: &Cues, border: &BorderWeights) -> Cracks {
    let weights = border.of_cues();
    Cracks::of(cues.0[0].size(), |crack| {
        let odds = cues.0.iter().zip(weights).map(|(cue, weight)| cue.at(crack) * weight as f32);
        odds.sum::<f32>().exp()
    })
}

/// The value of the strongest crack at each pixel, smoothed; `[H·W]`.
fn smoothed(evidence: &Cracks) -> Vec<f32> {
    let Size { width, height } = evidence.size();
    let heights = Array2::from_shape_vec((height, width), evidence.pixels());
    let heights = heights.expect("one value a pixel");
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
