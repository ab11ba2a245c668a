//! The regions of every level.

use std::collections::BTreeMap;

use super::Segmentation;
use super::nodes::Node;
use super::region::Region;

impl Segmentation {
    /// The region of each finest region, for each number of regions from 1 to the finest.
    pub fn levels(&self) -> Vec<Vec<u16>> {
        (1..=self.common.tree.leaves()).map(|count| self.ids(&self.regions_of(count))).collect()
    }

    /// The id of the region that holds each finest region.
    pub(super) fn ids(&self, regions: &[Region]) -> Vec<u16> {
        let mut ids = vec![0; self.common.tree.leaves()];
        for region in regions {
            for &part in &region.parts {
                ids[usize::from(part)] = region.id;
            }
        }
        ids
    }

    /// The regions when the finest are merged to `count`, the largest first.
    pub(super) fn regions_of(&self, count: usize) -> Vec<Region> {
        let nodes = &self.common.nodes;
        let mut groups: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
        for (leaf, node) in self.common.tree.cut(count).into_iter().enumerate() {
            groups.entry(node).or_default().push(leaf as u16);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(node, _)| Node::order(&nodes[*node]));
        let number = |(id, (node, parts)): (usize, (usize, Vec<u16>))| {
            nodes[node].region(node as u32, id as u16, parts)
        };
        groups.into_iter().enumerate().map(number).collect()
    }
}
