//! The regions of every level.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Segmentation;
use super::region::{Region, RegionSums};
use crate::segment::cluster::tree::ClusterTree;

impl Segmentation {
    /// Every group of the tree that holds column `x`, row `y`, from the finest region there to the
    /// whole picture; `None` outside the picture. The ids are those of the level at which the group
    /// appears.
    pub fn path_at(&self, x: u32, y: u32) -> Option<Vec<Region>> {
        let leaf = usize::from(self.finest[self.pixel(x, y)?]);
        let leaves = self.tree.leaves();
        // The merge that ends each node; the root ends after all.
        let mut ends = vec![usize::MAX; self.sums.len()];
        let mut first: Vec<usize> = (0..leaves).collect();
        for (i, &[a, b]) in self.tree.merges().iter().enumerate() {
            (ends[a], ends[b]) = (i, i);
            first.push(first[a].min(first[b]));
        }
        let order = |node: usize| (Reverse(self.sums[node].area), first[node]);
        let regions = self.tree.ancestors(leaf).into_iter().map(|node| {
            let merges = (node + 1).saturating_sub(leaves);
            let before = |other: &usize| ends[*other] >= merges && order(*other) < order(node);
            let id = (0..leaves + merges).filter(before).count();
            let holders = self.tree.cut(leaves - merges).into_iter().enumerate();
            let parts = holders.filter(|(_, holder)| *holder == node).map(|(leaf, _)| leaf as u16);
            self.sums[node].region(id as u16, parts.collect())
        });
        Some(regions.collect())
    }

    /// The region of each finest region, for each number of regions from 1 to the finest.
    pub fn levels(&self) -> Vec<Vec<u16>> {
        (1..=self.tree.leaves()).map(|count| self.ids(&self.regions_of(count))).collect()
    }

    /// The id of the region that holds each finest region.
    pub(super) fn ids(&self, regions: &[Region]) -> Vec<u16> {
        let mut ids = vec![0; self.tree.leaves()];
        for region in regions {
            for &part in &region.parts {
                ids[usize::from(part)] = region.id;
            }
        }
        ids
    }

    /// The regions when the finest are merged to `count`, the largest first.
    pub(super) fn regions_of(&self, count: usize) -> Vec<Region> {
        let mut groups: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
        for (leaf, node) in self.tree.cut(count).into_iter().enumerate() {
            groups.entry(node).or_default().push(leaf as u16);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(node, parts)| (Reverse(self.sums[*node].area), parts[0]));
        let number = |(id, (node, parts)): (usize, (usize, Vec<u16>))| {
            self.sums[node].region(id as u16, parts)
        };
        groups.into_iter().enumerate().map(number).collect()
    }
}

/// Add up the sums of a `tree`'s leaves to those of all its nodes.
pub(super) fn sums_of_nodes(mut leaves: Vec<RegionSums>, tree: &ClusterTree) -> Vec<RegionSums> {
    for &[a, b] in tree.merges() {
        let both = RegionSums::sum([leaves[a], leaves[b]].iter());
        leaves.push(both);
    }
    leaves
}
