//! The tree over the connected pieces of masks.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use ndarray::Array1;

use super::pieces::Pieces;
use crate::segment::cluster::tree::ClusterTree;

/// A region on its way up the tree.
struct Group {
    area: f64,
    mean: Array1<f64>,
    neighbours: BTreeSet<usize>,
    /// The group of masks that it is part of; `None` when it is of several.
    holder: Option<usize>,
}

impl Group {
    /// Whether their union would mix several groups of masks.
    fn crosses(&self, other: &Self) -> bool {
        self.holder.is_none() || self.holder != other.holder
    }

    /// How much their union adds to the squared distances from the means.
    fn cost(&self, other: &Self) -> f64 {
        let squares = (&self.mean - &other.mean).mapv_into(|difference| difference * difference);
        self.area * other.area / (self.area + other.area) * squares.sum()
    }
}

impl ClusterTree {
    /// Build the tree over the pieces of the masks by Ward's criterion on pixels, merging only
    /// regions that touch, so that every region of every level is connected. The pieces of each of
    /// the `count` groups of this tree merge first, so that these groups are one of the levels.
    pub(crate) fn over_pieces(&self, pieces: &Pieces, count: usize) -> Self {
        let holders = pieces.holders(self, count);
        let leaf = |piece: usize| Group {
            area: pieces.areas[piece] as f64,
            mean: self.means()[usize::from(pieces.parents[piece])].clone(),
            neighbours: BTreeSet::new(),
            holder: Some(holders[piece]),
        };
        let leaves: Vec<Group> = (0..holders.len()).map(leaf).collect();
        let means = leaves.iter().map(|group| group.mean.clone()).collect();
        let mut growth = Growth::new(leaves, &pieces.borders);
        while growth.merge_cheapest() {}
        Self::new(means, growth.join_rest(pieces.transparent), pieces.transparent)
    }
}

/// Two neighbours that may merge, the best first: by whether they cross, by cost, by number.
type Candidate = Reverse<(bool, u64, usize, usize)>;

/// Groups that merge with their neighbours one pair at a time.
struct Growth {
    /// `None` once a group has merged.
    groups: Vec<Option<Group>>,
    queue: BinaryHeap<Candidate>,
    merges: Vec<[usize; 2]>,
}

impl Growth {
    fn new(leaves: Vec<Group>, borders: &BTreeSet<[usize; 2]>) -> Self {
        let mut groups: Vec<_> = leaves.into_iter().map(Some).collect();
        for &[a, b] in borders {
            for (own, other) in [(a, b), (b, a)] {
                groups[own].as_mut().expect("a leaf").neighbours.insert(other);
            }
        }
        let mut growth = Self { groups, queue: BinaryHeap::new(), merges: Vec::new() };
        for &[a, b] in borders {
            growth.consider(a, b);
        }
        growth
    }

    fn consider(&mut self, a: usize, b: usize) {
        if let (Some(first), Some(second)) = (&self.groups[a], &self.groups[b]) {
            // Costs are not negative, so their bits are in their order.
            let cost = first.cost(second).to_bits();
            self.queue.push(Reverse((first.crosses(second), cost, a, b)));
        }
    }

    /// Merge the best pair of neighbours; `false` when none is left.
    fn merge_cheapest(&mut self) -> bool {
        let Some(Reverse((_, _, a, b))) = self.queue.pop() else { return false };
        if self.groups[a].is_none() || self.groups[b].is_none() {
            return true;
        }
        let (Some(first), Some(second)) = (self.groups[a].take(), self.groups[b].take()) else {
            return true;
        };
        self.merges.push([a, b]);
        let node = self.groups.len();
        let holder = first.holder.filter(|_| !first.crosses(&second));
        let area = first.area + second.area;
        let mean = (first.mean * first.area + second.mean * second.area) / area;
        let mut neighbours: BTreeSet<usize> =
            first.neighbours.union(&second.neighbours).copied().collect();
        neighbours.remove(&a);
        neighbours.remove(&b);
        for &other in &neighbours {
            let around = &mut self.groups[other].as_mut().expect("not merged yet").neighbours;
            around.remove(&a);
            around.remove(&b);
            around.insert(node);
        }
        let around: Vec<usize> = neighbours.iter().copied().collect();
        self.groups.push(Some(Group { area, mean, neighbours, holder }));
        for other in around {
            self.consider(other, node);
        }
        true
    }

    /// Merge the groups between which only transparent pixels lie, and the transparent ones last.
    fn join_rest(self, transparent: Option<usize>) -> Vec<[usize; 2]> {
        let Self { groups, mut merges, .. } = self;
        let rest = (0..groups.len()).filter(|&node| groups[node].is_some());
        let visible = rest.filter(|&node| Some(node) != transparent);
        let mut root = None;
        let mut node = groups.len();
        for next in visible.chain(transparent) {
            root = root.map_or(Some(next), |root| {
                merges.push([root, next]);
                node += 1;
                Some(node - 1)
            });
        }
        merges
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Array3};

    use super::*;
    use crate::segment::connected::pieces::tests::split;

    fn tree(features: &[f32]) -> ClusterTree {
        let k = features.len();
        let masks = Array3::from_shape_fn((k, 1, k), |(mask, _, x)| f32::from(u8::from(mask == x)));
        ClusterTree::agglomerate(
            &Array2::from_shape_vec((k, 1), features.to_vec()).unwrap(),
            &masks,
        )
    }

    #[test]
    fn only_what_touches_merges() {
        // Two blue things on a wide red ground, and sky: the things are alike but apart.
        let rows = ["sssssssss", "ggggggggg", "gbbgggbbg", "ggggggggg"];
        let rows = rows.map(|row| row.replace('s', "c").replace('g', "a"));
        let (labels, pieces) = split(&rows.each_ref().map(String::as_str));
        let masks = tree(&[0.0, 10.0, 3.0]);
        let over = masks.over_pieces(&pieces, 3);
        assert_eq!(over.leaves(), 4);
        for count in 1..=4 {
            let holders = over.cut(count);
            let mut merged: Vec<u16> =
                labels.iter().map(|&label| holders[usize::from(label)] as u16).collect();
            assert_eq!(Pieces::split(&mut merged, 9, None).parents.len(), count);
        }
        // Sky, ground and both things; with the sky gone to the ground, three pieces.
        assert_eq!([3, 2, 1].map(|groups| pieces.count_at(&masks, groups)), [4, 3, 1]);
    }

    #[test]
    fn the_pieces_of_one_level_of_the_masks_are_a_level() {
        // By cost alone the strip of a, b and c would be whole before the wide d and e on both
        // sides of it are.
        let (labels, pieces) = split(&["ddddddeeeeee", "aabbccaabbcc", "ddddddeeeeee"]);
        let masks = tree(&[0.0, 1.0, 2.5, 7.0, 9.0]);
        let count = pieces.count_at(&masks, 3);
        let merged = |labels: &[u16], holders: Vec<usize>| -> Vec<u16> {
            labels.iter().map(|&label| holders[usize::from(label)] as u16).collect()
        };
        let over = masks.over_pieces(&pieces, 3);
        let mut of_pieces = merged(&labels, over.cut(count));
        let parents: Vec<u16> =
            labels.iter().map(|&piece| pieces.parents[usize::from(piece)]).collect();
        let mut of_masks = merged(&parents, masks.cut(3));
        Pieces::split(&mut of_pieces, 12, None);
        Pieces::split(&mut of_masks, 12, None);
        assert_eq!(of_pieces, of_masks);
    }

    #[test]
    fn transparent_pixels_merge_last() {
        // Label c is transparent; a's are on both sides of it.
        let rows = ["aabccac", "aabcaac", "aacccac"];
        let mut labels: Vec<u16> =
            rows.concat().bytes().map(|label| u16::from(label - b'a')).collect();
        let pieces = Pieces::split(&mut labels, 7, Some(2));
        assert_eq!(pieces.parents, [0, 1, 2, 0]);
        let over = tree(&[0.0, 5.0]).with_transparent().over_pieces(&pieces, 3);
        assert_eq!(over.transparent(), Some(2));
        assert_eq!(over.merges(), [[0, 1], [3, 4], [5, 2]]);
    }
}
