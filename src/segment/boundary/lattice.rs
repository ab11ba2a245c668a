//! Vectors of the pixels of a small picture, side by side.

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::cracks::Cracks;
use crate::geometry::{Grid, Size};
use crate::picture::Canvas;
use crate::segment::assign::argmax::argmax;
use crate::segment::resample::Sample;

/// A vector for each pixel, row by row, of `channels` values each.
#[derive(Clone, Debug)]
pub struct Lattice {
    /// Size of the picture.
    pub size: Size,
    /// Values of a vector.
    pub channels: usize,
    /// All vectors, one after the other.
    pub values: Vec<f32>,
}

impl Lattice {
    /// Interpolate `cells` `[cells, channels]` of a `grid` over `canvas` bilinearly, where the
    /// picture lies on it, to a picture of this `size`.
    pub fn interpolated(
        cells: ArrayView2<'_, f32>,
        grid: Grid,
        canvas: &Canvas,
        size: Size,
    ) -> Self {
        let channels = cells.ncols();
        let whole = canvas.size();
        let along = |pixels: usize, room: std::ops::Range<usize>, length: usize, cells: usize| {
            let scale = cells as f64 / length as f64;
            let place = move |pixel: usize| {
                let inside = (pixel as f64 + 0.5) / pixels as f64 * room.len() as f64;
                Sample::at((room.start as f64 + inside) * scale - 0.5, cells)
            };
            (0..pixels).map(place).collect::<Vec<_>>()
        };
        let columns = along(size.width, canvas.columns(), whole.width, grid.columns);
        let rows = along(size.height, canvas.rows(), whole.height, grid.rows);
        let mut values = vec![0.0; size.width * size.height * channels];
        let lines = values.par_chunks_mut((size.width * channels).max(1));
        lines.zip(&rows).for_each(|(line, row)| {
            // The row of cells at this height, then each pixel between two of them.
            let blend = |column: usize| {
                let [above, below] =
                    [row.first, row.second].map(|y| cells.row(y * grid.columns + column));
                &above + &((&below - &above) * row.share)
            };
            let blended: Vec<_> = (0..grid.columns).map(blend).collect();
            for (pixel, column) in line.chunks_mut(channels.max(1)).zip(&columns) {
                let (left, right) = (&blended[column.first], &blended[column.second]);
                for ((value, left), right) in pixel.iter_mut().zip(left).zip(right) {
                    *value = left + column.share * (right - left);
                }
            }
        });
        Self { size, channels, values }
    }

    /// The vector of a pixel, numbered row by row.
    pub fn pixel(&self, pixel: usize) -> &[f32] {
        &self.values[pixel * self.channels..][..self.channels]
    }

    /// The channel that is largest at each pixel, the first on a tie.
    pub fn strongest(&self) -> Vec<u16> {
        let pixels = self.values.par_chunks_exact(self.channels.max(1));
        pixels.map(|vector| argmax(vector.iter().copied())).collect()
    }

    /// The Euclidean distance between the vectors that lie `reach` pixels to either side of each
    /// crack, at least 1; those at the rim are repeated.
    pub fn steps(&self, reach: usize) -> Cracks {
        Cracks::of(self.size, |crack| {
            let [a, b] = crack.sides(reach);
            let pairs = self.pixel(a).iter().zip(self.pixel(b));
            pairs.map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
        })
    }
}
