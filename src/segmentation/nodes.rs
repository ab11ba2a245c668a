//! The nodes of the tree: the regions of all levels, each with a number of its own.

use std::cmp::Reverse;

use super::Segmentation;
use super::region::{Region, RegionSums};
use crate::segment::cluster::tree::ClusterTree;
use crate::{Error, Result};

/// A region and the levels that have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub sums: RegionSums,
    /// The lowest of its finest regions.
    pub first: u16,
    /// Numbers of regions, the smallest and the largest, at which it is a region.
    pub levels: [usize; 2],
}

/// Make the nodes of a `tree` whose leaves have these `sums`.
pub(super) fn of_tree(sums: Vec<RegionSums>, tree: &ClusterTree) -> Vec<Node> {
    let leaves = tree.leaves();
    let leaf = |(i, sums)| Node { sums, first: i as u16, levels: [1, leaves] };
    let mut nodes: Vec<Node> = sums.into_iter().enumerate().map(leaf).collect();
    for (i, &[a, b]) in tree.merges().iter().enumerate() {
        // Before the merge there are so many regions, and one less after it.
        let before = leaves - i;
        let sums = RegionSums::sum([nodes[a].sums, nodes[b].sums].iter());
        let first = nodes[a].first.min(nodes[b].first);
        (nodes[a].levels[0], nodes[b].levels[0]) = (before, before);
        nodes.push(Node { sums, first, levels: [1, before - 1] });
    }
    nodes
}

impl Node {
    /// Regions of one level are numbered in this order.
    pub fn order(&self) -> (Reverse<u64>, u16) {
        (Reverse(self.sums.area), self.first)
    }

    pub fn is_at(&self, num_regions: usize) -> bool {
        (self.levels[0]..=self.levels[1]).contains(&num_regions)
    }
}

impl Segmentation {
    /// The region with the number `node`, whatever level is set. Its id is that of the finest level
    /// that has it, [`max_regions`](Region::max_regions); `None` when there is no such node.
    pub fn region(&self, node: u32) -> Option<Region> {
        let nodes = &self.common.nodes;
        let own = nodes.get(node as usize)?;
        let before = |other: &&Node| other.is_at(own.levels[1]) && other.order() < own.order();
        let id = nodes.iter().filter(before).count();
        Some(own.region(node, id as u16, self.leaves_below(&[node])))
    }

    /// Every region that holds column `x`, row `y`, from the finest to the whole picture, as
    /// [`region`](Self::region) gives them; `None` outside the picture.
    pub fn path_at(&self, x: u32, y: u32) -> Option<Vec<Region>> {
        let leaf = usize::from(self.common.finest[self.pixel(x, y)?]);
        let path = self.common.tree.ancestors(leaf).into_iter();
        path.map(|node| self.region(node as u32)).collect()
    }

    /// The finest regions that the regions with the numbers `nodes`, of any levels, are made of.
    ///
    /// # Errors
    /// [`Error::Setting`] for a node that does not exist, or when there is none.
    pub fn parts(&self, nodes: &[u32]) -> Result<Vec<u16>> {
        let count = self.common.nodes.len();
        let wrong = nodes.iter().find(|&&node| node as usize >= count);
        let expected = || format!("the regions have the numbers 0 to {}", count - 1);
        match (wrong, nodes.is_empty()) {
            (Some(node), _) => Err(Error::setting("node", node, expected())),
            (None, true) => Err(Error::setting("nodes", "empty", "it must name a region")),
            (None, false) => Ok(self.leaves_below(nodes)),
        }
    }

    fn leaves_below(&self, nodes: &[u32]) -> Vec<u16> {
        let (tree, leaves) = (&self.common.tree, self.common.tree.leaves());
        let mut below = vec![false; self.common.nodes.len()];
        nodes.iter().for_each(|&node| below[node as usize] = true);
        for (i, &[a, b]) in tree.merges().iter().enumerate().rev() {
            if below[leaves + i] {
                (below[a], below[b]) = (true, true);
            }
        }
        (0..leaves).filter(|&leaf| below[leaf]).map(|leaf| leaf as u16).collect()
    }
}
