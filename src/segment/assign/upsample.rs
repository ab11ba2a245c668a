//! From a label map at the model's resolution to the picture's own pixels.

use std::ops::Range;
use std::sync::OnceLock;

use ndarray::{ArrayView3, s};
use rayon::prelude::*;

use super::label_map::LabelMap;
use super::neighbourhood::{Position, Shares, pixels_near};
use super::piece_map::PieceMap;
use crate::Cancel;
use crate::geometry::Size;
use crate::picture::{Canvas, Picture, Pixels, scaled};
use crate::segment::cluster::groups::Groups;

/// Colours so far apart (Euclidean over 8-bit RGB) lend each other e^−½ of their weight.
const COLOR_SIGMA: f32 = 16.0;
/// Weight of a neighbour of any colour: a pixel like none of its neighbours goes to the nearest.
const ANY_COLOR: f32 = 1e-6;
/// Squared colour distances are looked up in steps of this.
const DISTANCE_STEP: u32 = 32;

/// Joint bilateral upsampling (Kopf et al., SIGGRAPH 2007) of a label map: a pixel of the picture
/// belongs to each label by the share of its neighbours in the model's image that carry it,
/// weighted by nearness and by likeness of colour.
#[derive(Clone, Debug)]
pub struct LabelUpsampler {
    map: LabelMap,
    /// The picture at the size of the map, scaled when it is first needed.
    colors: OnceLock<Vec<u8>>,
    /// Whether all labels of the neighbourhood of a pixel are the same.
    uniform: Vec<bool>,
    likeness: Vec<f32>,
}

impl LabelUpsampler {
    /// Label the model's image, where the picture lies on the canvas, by `scores` `[K,H,W]`: the
    /// group with the largest sum wins, then the strongest label in it, the lower one on a tie.
    pub fn new(scores: ArrayView3<'_, f32>, canvas: &Canvas, groups: Groups) -> Self {
        let scores = scores.slice(s![.., canvas.rows(), canvas.columns()]);
        let (_, height, width) = scores.dim();
        let label = |i| {
            let scores = scores.slice(s![.., i / width, i % width]);
            groups.strongest((0..).zip(scores.iter().copied()))
        };
        let labels = (0..height * width).map(label).collect();
        Self::over(LabelMap { width, height, labels, parents: None, groups })
    }

    /// Upsample a map as another upsampler had it.
    pub(crate) fn over(map: LabelMap) -> Self {
        let likeness = (0..=3 * 255 * 255 / DISTANCE_STEP)
            .map(|step| {
                let squares = (step * DISTANCE_STEP) as f32;
                (squares * (-0.5 / (COLOR_SIGMA * COLOR_SIGMA))).exp() + ANY_COLOR
            })
            .collect();
        Self { uniform: map.uniform(), map, colors: OnceLock::new(), likeness }
    }

    /// Take the picture at the size of the map from one who has it.
    pub(crate) fn with_colors(self, colors: Vec<u8>) -> Self {
        Self { colors: colors.into(), ..self }
    }

    /// The map that is upsampled.
    pub(crate) fn map(&self) -> &LabelMap {
        &self.map
    }

    /// Replace each label by `to[label]`; `groups` are those of the new labels.
    pub(crate) fn relabel(&mut self, to: &[u16], groups: Groups) {
        self.map.relabel(to, groups);
    }

    /// Replace labels by their pieces: `pieces` is a map of the picture, `width` to a row, and
    /// piece `i` is of the label `parents[i]`. `stand_ins` names a label with pieces for each label
    /// without.
    pub(crate) fn split(
        &mut self,
        pieces: &[u16],
        width: usize,
        parents: &[u16],
        stand_ins: &[u16],
    ) {
        self.map.split(&PieceMap { pieces, width, parents }, stand_ins);
    }

    /// The label of each pixel of `picture`, row by row; the lower one on a tie.
    pub fn labels(&self, picture: &Picture<impl Pixels>) -> Vec<u16> {
        let whole = (0..picture.width() as usize, 0..picture.height() as usize);
        self.each(picture, whole, |_, label| label, |_, shares| shares.strongest(&self.map.groups))
    }

    /// Columns and rows of a picture of `size` outside of which no pixel belongs in part to the
    /// labels that are `asked`.
    pub(crate) fn extent(&self, size: Size, asked: &[bool]) -> (Range<usize>, Range<usize>) {
        let own = || (0..self.map.labels.len()).filter(|&i| asked[usize::from(self.map.labels[i])]);
        let columns = pixels_near(own().map(|i| i % self.map.width), size.width, self.map.width);
        (columns, pixels_near(own().map(|i| i / self.map.width), size.height, self.map.height))
    }

    /// The share of each pixel of `picture` in a box of `columns` and `rows`, row by row, that
    /// belongs to the labels that are `asked`. A pixel whose strongest label is not that of
    /// `labels` belongs to the latter alone.
    pub fn coverage(
        &self,
        picture: &Picture<impl Pixels>,
        area: (Range<usize>, Range<usize>),
        labels: &[u16],
        asked: &[bool],
    ) -> Vec<f32> {
        let asked = |label: u16| asked[usize::from(label)];
        let whole = |pixel: usize| f32::from(u8::from(asked(labels[pixel])));
        self.each(
            picture,
            area,
            |pixel, _| whole(pixel),
            |pixel, shares| {
                let label = |parents: &Vec<u16>| shares.of_labels(parents, labels[pixel]);
                let merged = self.map.parents.as_ref().map(label);
                let shares = merged.as_ref().unwrap_or(shares);
                if shares.strongest(&self.map.groups) == labels[pixel] {
                    shares.share_of(asked)
                } else {
                    whole(pixel)
                }
            },
        )
    }

    /// Map each pixel of a box: by `whole` where all labels around it are the same, else by
    /// `mixed`.
    fn each<T: Copy + Default + Send>(
        &self,
        picture: &Picture<impl Pixels>,
        (columns, rows): (Range<usize>, Range<usize>),
        whole: impl Fn(usize, u16) -> T + Sync,
        mixed: impl Fn(usize, &Shares) -> T + Sync,
    ) -> Vec<T> {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let across: Vec<Position> =
            columns.clone().map(|x| Position::new(x, width, self.map.width)).collect();
        let bytes: &[u8] = picture;
        let colors = self.colors.get_or_init(|| scaled(picture, self.map.width, self.map.height));
        let mut values = vec![T::default(); columns.len() * rows.len()];
        let cancel = Cancel::current().unwrap_or_default();
        values.par_chunks_mut(columns.len().max(1)).zip(rows).for_each(|(line, y)| {
            // Whoever asked for the values asks next whether to go on.
            if cancel.is_requested() {
                return;
            }
            let down = Position::new(y, height, self.map.height);
            let first = y * width + columns.start;
            let pixels = bytes[3 * first..].chunks_exact(3);
            let row = line.iter_mut().zip(&across).zip(pixels).enumerate();
            for (x, ((value, position), pixel)) in row {
                let nearest = down.nearest * self.map.width + position.nearest;
                *value = if self.uniform[nearest] {
                    whole(first + x, self.map.labels[nearest])
                } else {
                    let color = [pixel[0], pixel[1], pixel[2]];
                    mixed(first + x, &self.shares(colors, color, position, &down))
                };
            }
        });
        values
    }

    fn shares(&self, colors: &[u8], color: [u8; 3], across: &Position, down: &Position) -> Shares {
        let mut shares = Shares::default();
        for (&y, vertical) in down.neighbourhood.iter().zip(down.weights) {
            for (&x, horizontal) in across.neighbourhood.iter().zip(across.weights) {
                let pixel = y * self.map.width + x;
                let weight =
                    vertical * horizontal * self.likeness(color, &colors[3 * pixel..][..3]);
                shares.add(self.map.labels[pixel], weight);
            }
        }
        shares
    }

    fn likeness(&self, a: [u8; 3], b: &[u8]) -> f32 {
        let squares: u32 = a.iter().zip(b).map(|(&a, &b)| u32::from(a.abs_diff(b)).pow(2)).sum();
        self.likeness[(squares / DISTANCE_STEP) as usize]
    }
}

#[cfg(test)]
mod tests;
