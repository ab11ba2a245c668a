//! How strong each border of the finest regions is.

use rayon::prelude::*;

use super::Segmentation;
use crate::segment::cluster::joins::Joins;
use crate::segment::cluster::tree::ClusterTree;

impl Segmentation {
    /// The boundary strength of each pixel, row by row: 0 where neither its right nor its lower
    /// neighbour is of another finest region, else the strength of the stronger of these borders,
    /// that of the merge which takes it away ([`ClusterTree::strengths`]). A threshold of it gives a
    /// level, its regions closed: the map is ultrametric.
    pub fn contours(&self) -> Vec<f32> {
        let (width, height) = (self.common.width as usize, self.common.height as usize);
        let (finest, strengths) = (&self.common.finest, Strengths::new(&self.common.tree));
        let mut contours = vec![0.0; finest.len()];
        contours.par_chunks_mut(width).enumerate().for_each(|(y, line)| {
            for (x, strength) in line.iter_mut().enumerate() {
                let own = finest[y * width + x];
                let right = finest[y * width + (x + 1).min(width - 1)];
                let below = finest[(y + 1).min(height - 1) * width + x];
                *strength = strengths.between(own, right).max(strengths.between(own, below));
            }
        });
        contours
    }
}

/// The strengths of the borders between finest regions.
struct Strengths {
    joins: Joins,
    /// That of each merge.
    strengths: Vec<f32>,
}

impl Strengths {
    fn new(tree: &ClusterTree) -> Self {
        Self { joins: Joins::of(tree), strengths: tree.strengths() }
    }

    fn between(&self, a: u16, b: u16) -> f32 {
        if a == b {
            return 0.0;
        }
        self.strengths[self.joins.merge(usize::from(a), usize::from(b))]
    }
}
