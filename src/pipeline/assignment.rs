//! The label of every pixel of the picture.

use ndarray::{Array3, Axis};

use super::clusters::Clusters;
use super::differences::Differences;
use super::encoded::Encoded;
use super::run::Run;
use crate::picture::{Picture, Pixels};
use crate::segment::assign::argmax::assign;
use crate::segment::assign::edges::edge_guided;
use crate::segment::assign::scores::scores;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::groups::Groups;

/// A label map at the picture's size.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Mask of each pixel, row by row.
    pub labels: Vec<u16>,
    /// What gives the pixels' shares in the masks; `None` where every share is 0 or 1.
    pub upsampler: Option<LabelUpsampler>,
}

impl Assignment {
    /// Give every pixel to the mask with the strongest difference, drawn to the edges of the
    /// picture where the settings say so.
    pub fn new(
        run: &Run<'_>,
        picture: &Picture<impl Pixels>,
        encoded: &Encoded,
        clusters: &Clusters,
        differences: &Differences,
    ) -> Self {
        let Differences { maps, probes, .. } = differences;
        if run.settings.edge_guided {
            let groups = clusters.tree.groups(clusters.num_masks);
            let scores = scores(maps.view(), &clusters.masks, probes, &groups);
            Self::along_edges(run, picture, encoded, &scores, groups)
        } else {
            let labels = assign(maps.view(), &encoded.canvas, picture.width(), picture.height());
            Self { labels, upsampler: None }
        }
    }

    /// Draw `scores` `[K,H,W]` of the masks to the edges of the picture, and give every pixel to
    /// the strongest mask of the strongest group.
    pub fn along_edges(
        run: &Run<'_>,
        picture: &Picture<impl Pixels>,
        encoded: &Encoded,
        scores: &Array3<f32>,
        groups: Groups,
    ) -> Self {
        let manifest = run.model.manifest();
        let image = encoded.image.index_axis(Axis(0), 0);
        let guided =
            edge_guided(scores.view(), image, manifest.cell().width, &manifest.defaults.edges);
        let upsampler = LabelUpsampler::new(guided.view(), &encoded.canvas, groups);
        Self { labels: upsampler.labels(picture), upsampler: Some(upsampler) }
    }
}
