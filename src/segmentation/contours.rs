//! How long each border of the finest regions stays one when regions merge.

use rayon::prelude::*;

use super::Segmentation;

impl Segmentation {
    /// The boundary strength of each pixel, row by row: 0 where neither its right nor its lower
    /// neighbour is of another finest region, else the strength of the stronger of these borders.
    /// The borders that the last merge takes away have strength 1, those that the first takes away
    /// 1 / (n − 1) where n is the number of finest regions. A border is one at every level of at
    /// least n − s (n − 1) + 1 regions where s is its strength: a threshold gives a level.
    pub fn contours(&self) -> Vec<f32> {
        let (width, height) = (self.common.width as usize, self.common.height as usize);
        let (finest, strengths) = (&self.common.finest, Strengths::new(self));
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
    /// The node that each node is merged into; the last is its own.
    parents: Vec<usize>,
    leaves: usize,
}

impl Strengths {
    fn new(segmentation: &Segmentation) -> Self {
        let (tree, leaves) = (&segmentation.common.tree, segmentation.common.tree.leaves());
        let mut parents: Vec<usize> = (0..segmentation.common.nodes.len()).collect();
        for (i, &[a, b]) in tree.merges().iter().enumerate() {
            (parents[a], parents[b]) = (leaves + i, leaves + i);
        }
        Self { parents, leaves }
    }

    fn between(&self, a: u16, b: u16) -> f32 {
        if a == b {
            return 0.0;
        }
        // Of two nodes the lower one is merged first, so only its parent can hold both.
        let (mut a, mut b) = (usize::from(a), usize::from(b));
        while a != b {
            let lower = if a < b { &mut a } else { &mut b };
            *lower = self.parents[*lower];
        }
        (a - self.leaves + 1) as f32 / (self.leaves - 1) as f32
    }
}
