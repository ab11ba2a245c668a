//! A label map at the model's resolution, where the picture lies on the canvas.

use super::neighbourhood::neighbourhood;
use super::piece_map::PieceMap;
use crate::segment::cluster::groups::Groups;

/// The labels of the pixels of the model's image, and how a pixel is decided between them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LabelMap {
    pub width: usize,
    pub height: usize,
    /// Row by row.
    pub labels: Vec<u16>,
    /// Where labels are pieces: the label that each piece is of.
    pub parents: Option<Vec<u16>>,
    /// Which labels are decided between last.
    pub groups: Groups,
}

impl LabelMap {
    /// Whether all labels of the neighbourhood of each pixel are the same; pieces of one label are.
    pub fn uniform(&self) -> Vec<bool> {
        let (width, height) = (self.width, self.height);
        let own = |pixel: usize| {
            let label = self.labels[pixel];
            self.parents.as_ref().map_or(label, |parents| parents[usize::from(label)])
        };
        let is_uniform = |i: usize| {
            let columns = neighbourhood(i % width, width);
            let rows = neighbourhood(i / width, height);
            rows.into_iter().all(|y| columns.iter().all(|&x| own(y * width + x) == own(i)))
        };
        (0..height * width).map(is_uniform).collect()
    }

    /// Replace each label by `to[label]`; `groups` are those of the new labels.
    pub fn relabel(&mut self, to: &[u16], groups: Groups) {
        self.groups = groups;
        for label in &mut self.labels {
            *label = to[usize::from(*label)];
        }
        if let Some(parents) = &mut self.parents {
            let before = parents.clone();
            for (piece, parent) in before.into_iter().enumerate() {
                parents[usize::from(to[piece])] = parent;
            }
        }
    }

    /// Replace labels by their pieces. `stand_ins` names a label with pieces for each label
    /// without.
    pub fn split(&mut self, pieces: &PieceMap<'_>, stand_ins: &[u16]) {
        for label in &mut self.labels {
            *label = stand_ins[usize::from(*label)];
        }
        self.labels = pieces.nearest(&self.labels, self.width);
        self.groups = self.groups.select(pieces.parents.iter().copied());
        self.parents = Some(pieces.parents.to_vec());
    }

    /// Whether the map is one of so many `labels`.
    pub fn is_of(&self, labels: usize) -> bool {
        let pixels = self.width.checked_mul(self.height);
        !self.labels.is_empty()
            && pixels == Some(self.labels.len())
            && self.labels.iter().all(|&label| usize::from(label) < labels)
            && self.parents.as_ref().is_none_or(|parents| parents.len() >= labels)
    }
}
