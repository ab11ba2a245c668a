//! Which merge of a tree joins two leaves.

use super::tree::ClusterTree;

/// The node that each node of a tree is merged into.
pub(crate) struct Joins {
    parents: Vec<usize>,
    leaves: usize,
}

impl Joins {
    pub fn of(tree: &ClusterTree) -> Self {
        let leaves = tree.leaves();
        let mut parents: Vec<usize> = (0..leaves + tree.merges().len()).collect();
        for (i, &[a, b]) in tree.merges().iter().enumerate() {
            (parents[a], parents[b]) = (leaves + i, leaves + i);
        }
        Self { parents, leaves }
    }

    /// The number of the merge that joins two leaves, which must not be the same.
    pub fn merge(&self, mut a: usize, mut b: usize) -> usize {
        // Of two nodes the lower one is merged first, so only its parent can hold both.
        while a != b {
            let lower = if a < b { &mut a } else { &mut b };
            *lower = self.parents[*lower];
        }
        a - self.leaves
    }
}
