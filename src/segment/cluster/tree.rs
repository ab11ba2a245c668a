//! The order in which masks merge into larger regions.

use ndarray::Array2;

use super::groups::Groups;
use super::masks::{Masks, cells_of};
use super::spread::Spread;

/// Masks, or basins of the picture, merged two by two until one group is left.
///
/// A coarser grouping is always a union of groups of a finer one.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterTree {
    leaves: usize,
    merges: Vec<[usize; 2]>,
    /// The strength of the border that each merge crosses, never less than that of the one before.
    strengths: Option<Vec<f32>>,
    transparent: Option<usize>,
}

impl ClusterTree {
    /// A tree of `leaves` masks; `merges` as [`merges`](Self::merges) gives them.
    pub(crate) fn new(leaves: usize, merges: Vec<[usize; 2]>, transparent: Option<usize>) -> Self {
        Self { leaves, merges, strengths: None, transparent }
    }

    /// Say how strong the border is that each merge crosses, 0 to 1, never less than that of the
    /// one before.
    pub(crate) fn with_strengths(self, strengths: Option<Vec<f32>>) -> Self {
        Self { strengths, ..self }
    }

    /// A tree as another one had it. `None` when the merges do not join all masks two by two, or
    /// the strengths are not theirs.
    pub(crate) fn of_merges(
        leaves: usize,
        merges: Vec<[usize; 2]>,
        strengths: Option<Vec<f32>>,
        transparent: Option<usize>,
    ) -> Option<Self> {
        let mut free = vec![true; leaves + merges.len()];
        let joins = |(i, pair): (usize, &[usize; 2])| {
            pair.iter().all(|&node| node < leaves + i && std::mem::take(&mut free[node]))
        };
        let joined = merges.iter().enumerate().all(joins);
        let whole = leaves > 0 && merges.len() == leaves - 1;
        let own = transparent.is_none_or(|leaf| leaf < leaves);
        let rising = |strengths: &Vec<f32>| {
            strengths.len() == merges.len()
                && strengths.iter().all(|strength| (0.0..=1.0).contains(strength))
                && strengths.is_sorted()
        };
        let strong = strengths.as_ref().is_none_or(rising);
        (joined && whole && own && strong)
            .then(|| Self::new(leaves, merges, transparent).with_strengths(strengths))
    }

    /// Merge `masks` `[K,g,g]` by the `features` `[g·g, channels]` of their cells, the most similar
    /// first: by Ward's criterion, divided by a power of the number of cells (`spread.rs`).
    pub fn agglomerate(features: &Array2<f32>, masks: &Masks) -> Self {
        let spread = |mask| Spread::of(features, &cells_of(mask));
        let mut groups: Vec<(usize, Spread)> = masks.outer_iter().map(spread).enumerate().collect();
        let leaves = groups.len();
        let mut merges = Vec::new();
        while groups.len() > 1 {
            let (first, second) = closest(&groups);
            let (b, a) = (groups.remove(second), groups.remove(first));
            merges.push([a.0, b.0]);
            groups.push((leaves + merges.len() - 1, a.1.union(b.1)));
        }
        Self::new(leaves, merges, None)
    }

    /// Add the splits of masks to the tree: mask number `leaves + i` was split off mask
    /// `parents[i]`.
    pub(super) fn with_leaves(self, parents: &[usize]) -> Self {
        let (leaves, all) = (self.leaves, self.leaves + parents.len());
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
        Self::new(all, merges, None)
    }

    /// Add a leaf for the transparent pixels, which only the last merge joins to the others.
    pub(crate) fn with_transparent(self) -> Self {
        let own = self.leaves;
        let later = |node: usize| if node < own { node } else { node + 1 };
        let mut merges: Vec<_> = self.merges.iter().map(|pair| pair.map(later)).collect();
        let root = if merges.is_empty() { 0 } else { own + merges.len() };
        merges.push([root, own]);
        let strengths = self.strengths.map(|strengths| [strengths, vec![1.0]].concat());
        Self::new(own + 1, merges, Some(own)).with_strengths(strengths)
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

    /// The strength of the border that each merge crosses, 0 to 1, never less than that of the one
    /// before: a logistic regression on what people draw, or where borders are not measured, for
    /// how long they stay: 1 / (n − 1) for the first of the n − 1 merges, 1 for the last.
    pub fn strengths(&self) -> Vec<f32> {
        let count = self.merges.len();
        let place = |i| (i + 1) as f32 / count as f32;
        self.strengths.clone().unwrap_or_else(|| (0..count).map(place).collect())
    }

    /// Number of groups between which all borders have at least this strength.
    pub(crate) fn count_from(&self, strength: f32) -> usize {
        1 + self.strengths().iter().filter(|&&own| own >= strength).count()
    }

    /// The same where borders are measured.
    pub(crate) fn measured(&self) -> Option<&[f32]> {
        self.strengths.as_deref()
    }

    /// Keep only the listed `masks`, numbered as they are listed.
    pub(crate) fn select(&self, masks: &[usize]) -> Self {
        let mut place = vec![None; self.leaves];
        for (new, &old) in masks.iter().enumerate() {
            place[old] = Some(new);
        }
        let (mut merges, mut kept) = (Vec::new(), Vec::new());
        for (i, &[a, b]) in self.merges.iter().enumerate() {
            let node = match (place[a], place[b]) {
                (Some(a), Some(b)) => {
                    merges.push([a, b]);
                    kept.push(i);
                    Some(masks.len() + merges.len() - 1)
                }
                (node, None) | (None, node) => node,
            };
            place.push(node);
        }
        let transparent = self.transparent.and_then(|leaf| place[leaf]);
        let strength = |strengths: &Vec<f32>| kept.iter().map(|&merge| strengths[merge]).collect();
        let strengths = self.strengths.as_ref().map(strength);
        Self::new(masks.len(), merges, transparent).with_strengths(strengths)
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
