//! From a label map at the model's resolution to the picture's own pixels.

use std::ops::Range;

use ndarray::{Array2, ArrayView3, s};
use rayon::prelude::*;

use super::neighbourhood::{Position, Shares, neighbourhood, pixels_near};
use super::piece_map::PieceMap;
use crate::geometry::Size;
use crate::picture::{Canvas, Picture, Pixels};
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
    width: usize,
    height: usize,
    labels: Vec<u16>,
    /// Where labels are pieces: the label that each piece is of.
    parents: Option<Vec<u16>>,
    /// Which labels are decided between last.
    groups: Groups,
    colors: Vec<[u8; 3]>,
    /// Whether all labels of the neighbourhood of a pixel are the same.
    uniform: Vec<bool>,
    likeness: Vec<f32>,
}

impl LabelUpsampler {
    /// Label the model's `image` `[3,H,W]` in [−1, 1], where the picture lies on the canvas, by
    /// `scores` `[K,H,W]`: the group with the largest sum wins, then the strongest label in it, the
    /// lower one on a tie.
    pub fn new(
        scores: ArrayView3<'_, f32>,
        image: ArrayView3<'_, f32>,
        canvas: &Canvas,
        groups: Groups,
    ) -> Self {
        let place = s![.., canvas.rows(), canvas.columns()];
        let (scores, image) = (scores.slice(place), image.slice(place));
        let (_, height, width) = scores.dim();
        let labels = Array2::from_shape_fn((height, width), |(y, x)| {
            groups.strongest((0..).zip(scores.slice(s![.., y, x]).iter().copied()))
        });
        let colors = (0..height * width)
            .map(|i| {
                std::array::from_fn(|c| {
                    ((image[[c, i / width, i % width]] + 1.0) * 127.5).round() as u8
                })
            })
            .collect();
        let uniform = (0..height * width)
            .map(|i| {
                let rows = neighbourhood(i / width, height);
                let columns = neighbourhood(i % width, width);
                rows.into_iter().all(|y| {
                    columns.iter().all(|&x| labels[[y, x]] == labels[[i / width, i % width]])
                })
            })
            .collect();
        let likeness = (0..=3 * 255 * 255 / DISTANCE_STEP)
            .map(|step| {
                let squares = (step * DISTANCE_STEP) as f32;
                (squares * (-0.5 / (COLOR_SIGMA * COLOR_SIGMA))).exp() + ANY_COLOR
            })
            .collect();
        Self {
            width,
            height,
            labels: labels.into_raw_vec_and_offset().0,
            parents: None,
            groups,
            colors,
            uniform,
            likeness,
        }
    }

    /// Replace each label by `to[label]`; `groups` are those of the new labels.
    pub(crate) fn relabel(&mut self, to: &[u16], groups: Groups) {
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
        for label in &mut self.labels {
            *label = stand_ins[usize::from(*label)];
        }
        let map = PieceMap { pieces, width, parents };
        self.labels = map.nearest(&self.labels, self.width);
        self.groups = self.groups.select(parents.iter().copied());
        self.parents = Some(parents.to_vec());
    }

    /// The label of each pixel of `picture`, row by row; the lower one on a tie.
    pub fn labels(&self, picture: &Picture<impl Pixels>) -> Vec<u16> {
        let whole = (0..picture.width() as usize, 0..picture.height() as usize);
        self.map(picture, whole, |_, label| label, |_, shares| shares.strongest(&self.groups))
    }

    /// Columns and rows of a picture of `size` outside of which no pixel belongs in part to the
    /// labels that are `asked`.
    pub(crate) fn extent(&self, size: Size, asked: &[bool]) -> (Range<usize>, Range<usize>) {
        let own = || (0..self.labels.len()).filter(|&i| asked[usize::from(self.labels[i])]);
        let columns = pixels_near(own().map(|i| i % self.width), size.width, self.width);
        (columns, pixels_near(own().map(|i| i / self.width), size.height, self.height))
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
        self.map(
            picture,
            area,
            |pixel, _| whole(pixel),
            |pixel, shares| {
                let label = |parents: &Vec<u16>| shares.of_labels(parents, labels[pixel]);
                let merged = self.parents.as_ref().map(label);
                let shares = merged.as_ref().unwrap_or(shares);
                if shares.strongest(&self.groups) == labels[pixel] {
                    shares.share_of(asked)
                } else {
                    whole(pixel)
                }
            },
        )
    }

    /// Map each pixel of a box: by `whole` where all labels around it are the same, else by
    /// `mixed`.
    fn map<T: Copy + Default + Send>(
        &self,
        picture: &Picture<impl Pixels>,
        (columns, rows): (Range<usize>, Range<usize>),
        whole: impl Fn(usize, u16) -> T + Sync,
        mixed: impl Fn(usize, &Shares) -> T + Sync,
    ) -> Vec<T> {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let across: Vec<Position> =
            columns.clone().map(|x| Position::new(x, width, self.width)).collect();
        let bytes: &[u8] = picture;
        let mut values = vec![T::default(); columns.len() * rows.len()];
        values.par_chunks_mut(columns.len().max(1)).zip(rows).for_each(|(line, y)| {
            let down = Position::new(y, height, self.height);
            let first = y * width + columns.start;
            let pixels = bytes[3 * first..].chunks_exact(3);
            let row = line.iter_mut().zip(&across).zip(pixels).enumerate();
            for (x, ((value, position), pixel)) in row {
                let nearest = down.nearest * self.width + position.nearest;
                *value = if self.uniform[nearest] {
                    whole(first + x, self.labels[nearest])
                } else {
                    let color = [pixel[0], pixel[1], pixel[2]];
                    mixed(first + x, &self.shares(color, position, &down))
                };
            }
        });
        values
    }

    fn shares(&self, color: [u8; 3], across: &Position, down: &Position) -> Shares {
        let mut shares = Shares::default();
        for (&y, vertical) in down.neighbourhood.iter().zip(down.weights) {
            for (&x, horizontal) in across.neighbourhood.iter().zip(across.weights) {
                let pixel = y * self.width + x;
                let weight = vertical * horizontal * self.likeness(color, self.colors[pixel]);
                shares.add(self.labels[pixel], weight);
            }
        }
        shares
    }

    fn likeness(&self, a: [u8; 3], b: [u8; 3]) -> f32 {
        let squares: u32 = a.iter().zip(b).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum();
        self.likeness[(squares / DISTANCE_STEP) as usize]
    }
}

#[cfg(test)]
mod tests;
