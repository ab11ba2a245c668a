//! Labels split into connected pieces, and the tree over the pieces.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use ndarray::Array1;
use petgraph::unionfind::UnionFind;

use super::parts::Parts;
use super::{ClusterTree, Groups, absorb_islands};

/// A tree has about the square of this many entries when all its levels are listed.
const MOST_PIECES: usize = 4096;

/// The connected pieces of the labels of a label map.
pub struct Pieces {
    /// The label that each piece is of.
    pub parents: Vec<u16>,
    /// Pixels of each.
    areas: Vec<usize>,
    /// The transparent pixels.
    transparent: Option<usize>,
    /// Pairs of pieces that touch, but for these.
    borders: BTreeSet<[usize; 2]>,
}

impl Pieces {
    /// Of `labels` row by row, `width` to a row, which become the numbers of the pieces. The smallest go to
    /// what surrounds them until there are at most 4096; where transparent pixels alone do, they stay with the
    /// largest of their label. The label of the transparent pixels, `apart`, is one piece.
    pub fn split(labels: &mut [u16], width: usize, apart: Option<u16>) -> Self {
        let mut parts = Parts::new(labels, width);
        let mut by_area = parts.by_area(apart);
        while let Some(&(area, _)) = by_area.get(MOST_PIECES) {
            let before = by_area.len();
            absorb_islands(labels, width, area + 1, apart, &Groups::default());
            parts = Parts::new(labels, width);
            by_area = parts.by_area(apart);
            if by_area.len() == before {
                break;
            }
        }
        let mut largest = BTreeMap::new();
        for &(_, part) in &by_area[..by_area.len().min(MOST_PIECES)] {
            largest.entry(parts.runs[part].label).or_insert(part);
        }
        for &(_, part) in by_area.iter().skip(MOST_PIECES) {
            parts.of_run.union(*largest.entry(parts.runs[part].label).or_insert(part), part);
        }
        let mut of_transparent =
            (0..parts.runs.len()).filter(|&run| Some(parts.runs[run].label) == apart);
        let transparent = of_transparent.next();
        if let Some(first) = transparent {
            for run in of_transparent {
                parts.of_run.union(first, run);
            }
        }
        let areas = parts.areas();
        let mut pieces = Self {
            parents: Vec::new(),
            areas: Vec::new(),
            borders: BTreeSet::new(),
            transparent: None,
        };
        let mut number = vec![0; parts.runs.len()];
        for (part, &area) in areas.iter().enumerate().filter(|(_, area)| **area > 0) {
            number[part] = pieces.parents.len();
            pieces.parents.push(parts.runs[part].label);
            pieces.areas.push(area);
        }
        let piece = |run: usize| number[parts.of_run.find(run)];
        pieces.transparent = transparent.map(piece);
        for &(a, b, _) in &parts.borders {
            let (a, b) = (piece(a), piece(b));
            if a != b && ![a, b].map(Some).contains(&pieces.transparent) {
                pieces.borders.insert([a.min(b), a.max(b)]);
            }
        }
        for (i, run) in parts.runs.iter().enumerate() {
            labels[run.row * width..][run.start..run.end].fill(piece(i) as u16);
        }
        pieces
    }

    /// Which of the `labels` numbers have pieces.
    pub fn present(&self, labels: usize) -> Vec<bool> {
        let mut present = vec![false; labels];
        for &parent in &self.parents {
            present[usize::from(parent)] = true;
        }
        present
    }

    /// The node that holds each piece when the labels are merged to `groups` groups along their `tree`.
    fn holders(&self, tree: &ClusterTree, groups: usize) -> Vec<usize> {
        let present = self.present(tree.leaves());
        let present: Vec<usize> = (0..present.len()).filter(|&label| present[label]).collect();
        let holders = tree.select(&present).cut(groups);
        let holder = |&parent: &u16| {
            let place = present.binary_search(&usize::from(parent));
            holders[place.expect("every parent is present")]
        };
        self.parents.iter().map(holder).collect()
    }

    /// Number of connected pieces when the labels are merged to `groups` groups along their `tree`.
    pub fn count_at(&self, tree: &ClusterTree, groups: usize) -> usize {
        let holders = self.holders(tree, groups);
        let mut whole = UnionFind::new(self.parents.len());
        let joined = |&&[a, b]: &&[usize; 2]| holders[a] == holders[b];
        let joins = self.borders.iter().filter(joined).filter(|[a, b]| whole.union(*a, *b)).count();
        self.parents.len() - joins
    }
}

/// A region on its way up the tree.
struct Group {
    area: f64,
    mean: Array1<f64>,
    neighbours: BTreeSet<usize>,
    /// The group of masks that it is part of; `None` when it is of several.
    holder: Option<usize>,
}

impl Group {
    /// Whether their union is of several groups of masks.
    fn crosses(&self, other: &Self) -> bool {
        self.holder.is_none() || self.holder != other.holder
    }

    /// What their union adds to the squared distances from the means.
    fn cost(&self, other: &Self) -> f64 {
        let squares = (&self.mean - &other.mean).mapv_into(|difference| difference * difference);
        self.area * other.area / (self.area + other.area) * squares.sum()
    }
}

impl ClusterTree {
    /// The tree over the pieces of its masks: by Ward's criterion too, on pixels instead of cells, but only
    /// regions that touch merge, so that every region of every level is connected. First of all the pieces of
    /// the `count` groups of this tree become whole: they are one of the levels.
    pub(crate) fn over_pieces(&self, pieces: &Pieces, count: usize) -> Self {
        let holders = pieces.holders(self, count);
        let leaf = |piece: usize| Group {
            area: pieces.areas[piece] as f64,
            mean: self.means()[usize::from(pieces.parents[piece])].clone(),
            neighbours: BTreeSet::new(),
            holder: Some(holders[piece]),
        };
        let mut groups: Vec<Option<Group>> =
            (0..holders.len()).map(|piece| Some(leaf(piece))).collect();
        let means = groups.iter().flatten().map(|group| group.mean.clone()).collect();
        let mut queue = BinaryHeap::new();
        let consider = |queue: &mut BinaryHeap<_>, groups: &[Option<Group>], [a, b]: [usize; 2]| {
            if let (Some(first), Some(second)) = (&groups[a], &groups[b]) {
                // Costs are not negative, so their bits are in their order.
                let cost = first.cost(second).to_bits();
                queue.push(Reverse((first.crosses(second), cost, a, b)));
            }
        };
        for &[a, b] in &pieces.borders {
            for (own, other) in [(a, b), (b, a)] {
                groups[own].as_mut().expect("a leaf").neighbours.insert(other);
            }
        }
        for &pair in &pieces.borders {
            consider(&mut queue, &groups, pair);
        }
        let mut merges = Vec::new();
        while let Some(Reverse((_, _, a, b))) = queue.pop() {
            if groups[a].is_none() || groups[b].is_none() {
                continue;
            }
            let (Some(first), Some(second)) = (groups[a].take(), groups[b].take()) else {
                continue;
            };
            merges.push([a, b]);
            let node = groups.len();
            let holder = first.holder.filter(|_| !first.crosses(&second));
            let area = first.area + second.area;
            let mean = (first.mean * first.area + second.mean * second.area) / area;
            let mut neighbours: BTreeSet<usize> =
                first.neighbours.union(&second.neighbours).copied().collect();
            neighbours.remove(&a);
            neighbours.remove(&b);
            for &other in &neighbours {
                let around = &mut groups[other].as_mut().expect("not merged yet").neighbours;
                around.remove(&a);
                around.remove(&b);
                around.insert(node);
            }
            let around: Vec<usize> = neighbours.iter().copied().collect();
            groups.push(Some(Group { area, mean, neighbours, holder }));
            for other in around {
                consider(&mut queue, &groups, [other, node]);
            }
        }
        // What transparent pixels keep apart merges late, these last of all.
        let rest = (0..groups.len()).filter(|&node| groups[node].is_some());
        let visible = rest.filter(|&node| Some(node) != pieces.transparent);
        let mut root = None;
        let mut node = groups.len();
        for next in visible.chain(pieces.transparent) {
            root = root.map_or(Some(next), |root| {
                merges.push([root, next]);
                node += 1;
                Some(node - 1)
            });
        }
        Self::new(means, merges, pieces.transparent)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Array3};

    use super::*;

    fn tree(features: &[f32]) -> ClusterTree {
        let k = features.len();
        let masks = Array3::from_shape_fn((k, 1, k), |(mask, _, x)| f32::from(u8::from(mask == x)));
        ClusterTree::ward(&Array2::from_shape_vec((k, 1), features.to_vec()).unwrap(), &masks)
    }

    fn split(rows: &[&str]) -> (Vec<u16>, Pieces) {
        let mut labels: Vec<u16> =
            rows.concat().bytes().map(|label| u16::from(label - b'a')).collect();
        let pieces = Pieces::split(&mut labels, rows[0].len(), None);
        (labels, pieces)
    }

    #[test]
    fn pieces_are_what_touches_at_a_side() {
        let (labels, pieces) = split(&["abba", "babb", "bbba"]);
        assert_eq!(
            labels,
            [0, 1, 1, 2, 3, 4, 1, 1, 3, 3, 3, 5].map(|old| {
                // The lower b's reach the upper ones along the last row but one.
                [0, 1, 2, 1, 3, 4][old]
            })
        );
        assert_eq!(pieces.parents, [0, 1, 0, 0, 0]);
        assert_eq!(pieces.areas, [1, 8, 1, 1, 1]);
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
        // By cost alone the strip of a, b and c would be whole before the wide d and e on both sides of it are.
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
    fn there_are_never_too_many_pieces() {
        // 10 000 blocks of 2 × 2 above 400 of 10 × 10.
        let labels = (0..400 * 200).map(|i| {
            let (x, y) = (i % 400, i / 400);
            let (side, first) = if y < 100 { (2, 0) } else { (10, 4) };
            first + (x / side % 2 + 2 * (y / side % 2)) as u16
        });
        let pieces = Pieces::split(&mut labels.collect::<Vec<_>>(), 400, None);
        let large = pieces.areas.iter().filter(|area| **area >= 100).count();
        assert!((400..=MOST_PIECES).contains(&pieces.parents.len()) && large >= 400, "{large}");
        assert_eq!(pieces.areas.iter().sum::<usize>(), 400 * 200);
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

    #[test]
    fn specks_among_transparent_pixels_are_not_too_many_either() {
        // Every other pixel of every other row.
        let mut labels: Vec<u16> =
            (0..300 * 300).map(|i| u16::from(i % 2 == 1 || i / 300 % 2 == 1)).collect();
        let pieces = Pieces::split(&mut labels, 300, Some(1));
        assert_eq!(pieces.parents.len(), MOST_PIECES + 1);
        assert_eq!(pieces.areas.iter().sum::<usize>(), 300 * 300);
    }
}
