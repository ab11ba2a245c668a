//! A mask as the means of square blocks, for filters that are wide.

use rayon::prelude::*;

use super::filtered;
use crate::Result;

/// The mean coverage of blocks of `side` × `side` pixels, the borders replicated, with one more
/// block beyond each border.
pub struct Blocks {
    side: usize,
    width: usize,
    height: usize,
    columns: usize,
    means: Vec<f32>,
}

impl Blocks {
    pub fn of(coverage: &[f32], width: usize, side: usize) -> Self {
        let height = coverage.len() / width;
        let (columns, rows) = (width.div_ceil(side) + 2, height.div_ceil(side) + 2);
        let inside = |place: usize, length: usize| place.saturating_sub(side).min(length - 1);
        let mut means = vec![0.0; columns * rows];
        means.par_chunks_mut(columns).enumerate().for_each(|(row, line)| {
            for y in row * side..(row + 1) * side {
                let pixels = &coverage[inside(y, height) * width..][..width];
                for x in 0..columns * side {
                    line[x / side] += pixels[inside(x, width)];
                }
            }
            line.iter_mut().for_each(|sum| *sum /= (side * side) as f32);
        });
        Self { side, width, height, columns, means }
    }

    /// Filter the mask by a Gaussian of `sigma` pixels: the means by what averaging before and
    /// interpolating after leave of its variance.
    pub fn feathered(&self, sigma: f32) -> Result<Vec<f32>> {
        let square = (self.side * self.side) as f32;
        let spent = (square - 1.0) / 12.0 + square / 6.0;
        let rest = (sigma * sigma - spent) / square;
        let means = filtered(&self.means, self.columns, rest.sqrt())?;
        let rows = means.len() / self.columns;
        let across: Vec<_> = (0..self.width).map(|x| self.place(x, self.columns)).collect();
        let mut feathered = vec![0.0; self.width * self.height];
        feathered.par_chunks_mut(self.width).enumerate().for_each(|(y, line)| {
            let (top, below, down) = self.place(y, rows);
            let mean = |row: usize, column: usize| means[row * self.columns + column];
            for (value, &(left, right, share)) in line.iter_mut().zip(&across) {
                let between = |row| mix(mean(row, left), mean(row, right), share);
                *value = mix(between(top), between(below), down);
            }
        });
        Ok(feathered)
    }

    /// The blocks before and after a pixel, of `count`, and how far it is from the first.
    fn place(&self, pixel: usize, count: usize) -> (usize, usize, f32) {
        let at = (pixel as f32 + 0.5) / self.side as f32 + 0.5;
        (at as usize, (at as usize + 1).min(count - 1), at.fract())
    }
}

fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + share * (b - a)
}
