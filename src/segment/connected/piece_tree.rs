//! The tree over the connected pieces of masks.

use petgraph::unionfind::UnionFind;

use super::pieces::Pieces;
use crate::segment::cluster::joins::Joins;
use crate::segment::cluster::tree::ClusterTree;

impl ClusterTree {
    /// Build the tree over the pieces of the masks. Only regions that touch merge, in the order in
    /// which the masks that they touch with are joined in this tree, smaller pieces first: every
    /// level of this tree, split into pieces, is a level of it.
    pub(crate) fn over_pieces(&self, pieces: &Pieces) -> Self {
        let joins = Joins::of(self);
        let place = |piece: usize| usize::from(pieces.parents[piece]);
        let mut borders: Vec<_> = pieces
            .borders
            .iter()
            .map(|&[a, b]| {
                let smaller = pieces.areas[a].min(pieces.areas[b]);
                (joins.merge(place(a), place(b)), smaller, [a, b])
            })
            .collect();
        borders.sort_unstable();
        let mut forest = Forest::new(pieces.parents.len());
        for (merge, _, [a, b]) in borders {
            forest.join(a, b, self.measured().map_or(0.0, |strengths| strengths[merge]));
        }
        forest.join_rest(pieces.transparent);
        let Forest { merges, strengths, .. } = forest;
        Self::new(pieces.parents.len(), merges, pieces.transparent)
            .with_strengths(self.measured().map(|_| strengths))
    }
}

/// Pieces that were joined to larger ones.
struct Forest {
    whole: UnionFind<usize>,
    /// The node of each piece that stands for others.
    node: Vec<usize>,
    merges: Vec<[usize; 2]>,
    strengths: Vec<f32>,
}

impl Forest {
    fn new(pieces: usize) -> Self {
        Self {
            whole: UnionFind::new(pieces),
            node: (0..pieces).collect(),
            merges: Vec::new(),
            strengths: Vec::new(),
        }
    }

    fn join(&mut self, a: usize, b: usize, strength: f32) {
        let pair = [a, b].map(|piece| self.node[self.whole.find(piece)]);
        if self.whole.union(a, b) {
            self.merges.push(pair);
            self.strengths.push(strength);
            let root = self.whole.find(a);
            self.node[root] = self.node.len() + self.merges.len() - 1;
        }
    }

    /// Join what only transparent pixels lie between, and these last.
    fn join_rest(&mut self, transparent: Option<usize>) {
        let visible = (0..self.node.len()).filter(|&piece| Some(piece) != transparent);
        let mut pieces = visible.chain(transparent);
        if let Some(first) = pieces.next() {
            pieces.for_each(|piece| self.join(first, piece, 1.0));
        }
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
        let over = masks.over_pieces(&pieces);
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
        let over = masks.over_pieces(&pieces);
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
        let over = tree(&[0.0, 5.0]).with_transparent().over_pieces(&pieces);
        assert_eq!(over.transparent(), Some(2));
        assert_eq!(over.merges(), [[0, 1], [4, 3], [5, 2]]);
    }
}
