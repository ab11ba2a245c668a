//! Labels split into connected pieces.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::unionfind::UnionFind;

use super::components::Components;
use super::islands::absorb_islands;
use crate::segment::cluster::groups::Groups;
use crate::segment::cluster::tree::ClusterTree;

/// A tree has about the square of this many entries when all its levels are listed.
const MOST_PIECES: usize = 4096;

/// The connected pieces of the labels of a label map.
pub struct Pieces {
    /// The label that each piece is of.
    pub parents: Vec<u16>,
    /// Pixels of each.
    pub(super) areas: Vec<usize>,
    /// The transparent pixels.
    pub(super) transparent: Option<usize>,
    /// Pairs of pieces that touch, but for these.
    pub(super) borders: BTreeSet<[usize; 2]>,
}

impl Pieces {
    /// Of `labels` row by row, `width` to a row, which become the numbers of the pieces. The smallest go to
    /// what surrounds them until there are at most 4096; where transparent pixels alone do, they stay with the
    /// largest of their label. The label of the transparent pixels, `apart`, is one piece.
    pub fn split(labels: &mut [u16], width: usize, apart: Option<u16>) -> Self {
        let mut parts = Components::new(labels, width);
        let mut by_area = parts.by_area(apart);
        while let Some(&(area, _)) = by_area.get(MOST_PIECES) {
            let before = by_area.len();
            absorb_islands(labels, width, area + 1, apart, &Groups::default());
            parts = Components::new(labels, width);
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
    pub(super) fn holders(&self, tree: &ClusterTree, groups: usize) -> Vec<usize> {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Labels a to z as rows of text, and their pieces.
    pub fn split(rows: &[&str]) -> (Vec<u16>, Pieces) {
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
    fn specks_among_transparent_pixels_are_not_too_many_either() {
        // Every other pixel of every other row.
        let mut labels: Vec<u16> =
            (0..300 * 300).map(|i| u16::from(i % 2 == 1 || i / 300 % 2 == 1)).collect();
        let pieces = Pieces::split(&mut labels, 300, Some(1));
        assert_eq!(pieces.parents.len(), MOST_PIECES + 1);
        assert_eq!(pieces.areas.iter().sum::<usize>(), 300 * 300);
    }
}
