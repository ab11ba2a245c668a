//! The order in which masks merge into larger regions.

use ndarray::{Array1, Array2};

use super::groups::Groups;
use super::masks::{Masks, cells_of};
use super::spread::Spread;

/// Masks merged two by two until one group is left, the most similar first: by Ward's criterion on
/// the features of their cells, divided by a power of the number of cells (`spread.rs`).
///
/// A coarser grouping is always a union of groups of a finer one.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterTree {
    leaves: usize,
    merges: Vec<[usize; 2]>,
    means: Vec<Array1<f64>>,
    transparent: Option<usize>,
}

impl ClusterTree {
    /// Build a tree over masks with these `means`; `merges` as [`merges`](Self::merges) gives them.
    pub(crate) fn new(
        means: Vec<Array1<f64>>,
        merges: Vec<[usize; 2]>,
        transparent: Option<usize>,
    ) -> Self {
        Self { leaves: means.len(), merges, means, transparent }
    }

    /// A tree of `leaves` masks, as [`merges`](Self::merges) gives it, without their means. `None`
    /// when the merges do not join all masks two by two.
    pub(crate) fn of_merges(
        leaves: usize,
        merges: Vec<[usize; 2]>,
        transparent: Option<usize>,
    ) -> Option<Self> {
        let mut free = vec![true; leaves + merges.len()];
        let joins = |(i, pair): (usize, &[usize; 2])| {
            pair.iter().all(|&node| node < leaves + i && std::mem::take(&mut free[node]))
        };
        let joined = merges.iter().enumerate().all(joins);
        let whole = leaves > 0 && merges.len() == leaves - 1;
        let own = transparent.is_none_or(|leaf| leaf < leaves);
        let means = vec![Array1::zeros(0); leaves];
        (joined && whole && own).then(|| Self::new(means, merges, transparent))
    }

    /// Merge `masks` `[K,g,g]` by the `features` `[g·g, channels]` of their cells.
    pub fn agglomerate(features: &Array2<f32>, masks: &Masks) -> Self {
        let spread = |mask| Spread::of(features, &cells_of(mask));
        let mut groups: Vec<(usize, Spread)> = masks.outer_iter().map(spread).enumerate().collect();
        let means: Vec<_> = groups.iter().map(|(_, group)| group.mean.clone()).collect();
        let mut merges = Vec::new();
        while groups.len() > 1 {
            let (first, second) = closest(&groups);
            let (b, a) = (groups.remove(second), groups.remove(first));
            merges.push([a.0, b.0]);
            groups.push((means.len() + merges.len() - 1, a.1.union(b.1)));
        }
        Self::new(means, merges, None)
    }

    /// Add the splits of masks to the tree: mask number `leaves + i` was split off mask
    /// `parents[i]`. `means` are those of all masks after the splits.
    pub(super) fn with_leaves(self, means: Vec<Array1<f64>>, parents: &[usize]) -> Self {
        let (leaves, all) = (self.leaves, means.len());
        let mut node: Vec<usize> = (0..all).collect();
        let mut merges = Vec::new();
        for (i, &parent) in parents.iter().enumerate().rev() {
            merges.push([node[parent], node[leaves + i]]);
            node[parent] = all + merges.len() - 1;
        }
        // The merges of whole masks follow those that undo the splits.
        let later = |old: usize| all + parents.len() + old - leaves;
        let place = |old: usize| if old < leaves { node[old] } else { later(old) };
        merges.extend(self.merges.iter().map(|pair| pair.map(place)));
        Self::new(means, merges, None)
    }

    /// Mean feature of each mask.
    pub(crate) fn means(&self) -> &[Array1<f64>] {
        &self.means
    }

    /// Add a leaf for the transparent pixels, which only the last merge joins to the others.
    pub(crate) fn with_transparent(self) -> Self {
        let own = self.leaves;
        let later = |node: usize| if node < own { node } else { node + 1 };
        let mut merges: Vec<_> = self.merges.iter().map(|pair| pair.map(later)).collect();
        let root = if merges.is_empty() { 0 } else { own + merges.len() };
        merges.push([root, own]);
        let mut means = self.means;
        means.push(Array1::zeros(means[0].raw_dim()));
        Self::new(means, merges, Some(own))
    }

    /// The leaf of the transparent pixels, if there are any.
    pub fn transparent(&self) -> Option<usize> {
        self.transparent
    }

    /// Number of masks.
    pub fn leaves(&self) -> usize {
        self.leaves
    }

    /// The two nodes that each merge joins. Masks are the nodes 0 to [`leaves`](Self::leaves) − 1,
    /// merge i makes node `leaves + i`.
    pub fn merges(&self) -> &[[usize; 2]] {
        &self.merges
    }

    /// Keep only the listed `masks`, numbered as they are listed.
    pub(crate) fn select(&self, masks: &[usize]) -> Self {
        let mut place = vec![None; self.leaves];
        for (new, &old) in masks.iter().enumerate() {
            place[old] = Some(new);
        }
        let mut merges = Vec::new();
        for &[a, b] in &self.merges {
            let node = match (place[a], place[b]) {
                (Some(a), Some(b)) => {
                    merges.push([a, b]);
                    Some(masks.len() + merges.len() - 1)
                }
                (node, None) | (None, node) => node,
            };
            place.push(node);
        }
        let means = masks.iter().map(|&mask| self.means[mask].clone()).collect();
        let transparent = self.transparent.and_then(|leaf| place[leaf]);
        Self::new(means, merges, transparent)
    }

    /// Each mask itself, or where it is not `present` the first present mask among its nearest
    /// relatives.
    pub(crate) fn stand_ins(&self, present: &[bool]) -> Vec<u16> {
        let mut first: Vec<Option<usize>> =
            (0..self.leaves).map(|mask| present[mask].then_some(mask)).collect();
        for &[a, b] in &self.merges {
            first.push(match (first[a], first[b]) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (mask, None) | (None, mask) => mask,
            });
        }
        let nearest = |mask| self.ancestors(mask).into_iter().find_map(|node| first[node]);
        (0..self.leaves).map(|mask| nearest(mask).unwrap_or(mask) as u16).collect()
    }

    /// The node that holds each mask when the masks are merged to `groups` groups, 1 to
    /// [`leaves`](Self::leaves).
    pub fn cut(&self, groups: usize) -> Vec<usize> {
        let merges = self.leaves.saturating_sub(groups.max(1));
        let mut holder: Vec<usize> = (0..self.leaves + merges).collect();
        for (i, pair) in self.merges[..merges].iter().enumerate().rev() {
            for &node in pair {
                holder[node] = holder[self.leaves + i];
            }
        }
        holder.truncate(self.leaves);
        holder
    }

    /// Group the masks as they are merged when `count` groups are left.
    pub fn groups(&self, count: usize) -> Groups {
        Groups::of(&self.cut(count))
    }

    /// The nodes that hold a mask, from itself to the root.
    pub fn ancestors(&self, mask: usize) -> Vec<usize> {
        let mut path = vec![mask];
        for (i, pair) in self.merges.iter().enumerate() {
            if pair.contains(&path[path.len() - 1]) {
                path.push(self.leaves + i);
            }
        }
        path
    }
}

/// The pair whose union costs least.
fn closest(groups: &[(usize, Spread)]) -> (usize, usize) {
    let mut best = (f64::INFINITY, (0, 1));
    for (j, (_, b)) in groups.iter().enumerate() {
        for (i, (_, a)) in groups[..j].iter().enumerate() {
            let cost = a.cost_of_union(b);
            if cost < best.0 {
                best = (cost, (i, j));
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests;
