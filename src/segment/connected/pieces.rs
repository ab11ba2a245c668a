//! Connected pieces of the labels of a label map.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::unionfind::UnionFind;

use super::components::{Component, Components};
use super::islands::absorb_islands;
use crate::Cancel;
use crate::segment::cluster::groups::Groups;
use crate::segment::cluster::tree::ClusterTree;

/// Listing all levels of a tree over n pieces takes about n² entries.
const MOST_PIECES: usize = 4096;

/// The connected pieces of the labels of a label map.
pub struct Pieces {
    /// The label that each piece is of.
    pub parents: Vec<u16>,
    /// Pixels of each.
    pub(super) areas: Vec<usize>,
    /// The piece of the transparent pixels.
    pub(super) transparent: Option<usize>,
    /// Pairs of pieces that touch, without the transparent one.
    pub(super) borders: BTreeSet<[usize; 2]>,
}

impl Pieces {
    /// Split `labels` (row by row, `width` to a row) into connected pieces and replace each by the
    /// number of its piece. At most 4096 are kept: the smallest go to what surrounds them, or,
    /// where only transparent pixels do, to the largest piece of their label. The `transparent`
    /// label stays one piece.
    pub fn split(labels: &mut [u16], width: usize, transparent: Option<u16>) -> Self {
        let mut components = Components::new(labels, width);
        let mut by_area = components.by_area(transparent);
        while let Some(&Component { area, .. }) = by_area.get(MOST_PIECES) {
            let before = by_area.len();
            absorb_islands(labels, width, area + 1, transparent, &Groups::default());
            components = Components::new(labels, width);
            by_area = components.by_area(transparent);
            if by_area.len() == before || Cancel::check().is_err() {
                break;
            }
        }
        let mut largest = BTreeMap::new();
        for &Component { run, .. } in &by_area[..by_area.len().min(MOST_PIECES)] {
            largest.entry(components.runs[run].label).or_insert(run);
        }
        for &Component { run, .. } in by_area.iter().skip(MOST_PIECES) {
            let kept = *largest.entry(components.runs[run].label).or_insert(run);
            components.of_run.union(kept, run);
        }
        let first_transparent = components.unite(transparent);
        let areas = components.areas();
        let mut pieces = Self {
            parents: Vec::new(),
            areas: Vec::new(),
            borders: BTreeSet::new(),
            transparent: None,
        };
        let mut number = vec![0; components.runs.len()];
        for (run, &area) in areas.iter().enumerate().filter(|(_, area)| **area > 0) {
            number[run] = pieces.parents.len();
            pieces.parents.push(components.runs[run].label);
            pieces.areas.push(area);
        }
        let piece = |run: usize| number[components.of_run.find(run)];
        pieces.transparent = first_transparent.map(piece);
        for border in &components.borders {
            let (a, b) = (piece(border.a), piece(border.b));
            if a != b && ![a, b].map(Some).contains(&pieces.transparent) {
                pieces.borders.insert([a.min(b), a.max(b)]);
            }
        }
        components.write(labels, width, |run| piece(run) as u16);
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

    /// The node that holds each piece when the labels are merged to `groups` groups along their
    /// `tree`.
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
