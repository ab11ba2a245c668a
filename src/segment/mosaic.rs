//! The windows of a canvas as one: features averaged where windows overlap, maps faded into each other.

use ndarray::{Array2, Array3, Axis, s};

use super::Masks;
use crate::Result;
use crate::model::Size;
use crate::picture::Canvas;

/// A canvas on the grid of the model's features.
#[derive(Debug)]
pub struct Mosaic<'a> {
    canvas: &'a Canvas,
    window: Size,
    cells: (usize, usize),
}

/// The part of some masks that lies in one window.
#[derive(Debug)]
pub struct WindowMasks {
    /// Places of the masks that have cells there.
    pub places: Vec<usize>,
    /// Those cells, `[k,g,g]`.
    pub cells: Masks,
}

impl<'a> Mosaic<'a> {
    /// Of `canvas`, whose windows have the size `window` and `cells` (rows, columns) each.
    pub fn new(canvas: &'a Canvas, window: Size, cells: (usize, usize)) -> Self {
        Self { canvas, window, cells }
    }

    /// Cells of the whole canvas: rows, columns.
    pub fn grid(&self) -> (usize, usize) {
        let size = self.canvas.size();
        self.cell_at((size.height, size.width))
    }

    fn cell_at(&self, (row, column): (usize, usize)) -> (usize, usize) {
        (row * self.cells.0 / self.window.height, column * self.cells.1 / self.window.width)
    }

    /// Features `[cells, channels]` of the canvas by those of each window, `[g·g, channels]`.
    pub fn features(&self, windows: &[Array2<f32>]) -> Array2<f32> {
        let (rows, columns) = self.grid();
        let mut sum = Array2::<f32>::zeros((rows * columns, windows[0].ncols()));
        let mut seen = vec![0.0; rows * columns];
        for (&start, features) in self.canvas.windows().iter().zip(windows) {
            let (row, column) = self.cell_at(start);
            for (i, feature) in features.outer_iter().enumerate() {
                let cell = (row + i / self.cells.1) * columns + column + i % self.cells.1;
                sum.row_mut(cell).scaled_add(1.0, &feature);
                seen[cell] += 1.0;
            }
        }
        for (mut feature, seen) in sum.outer_iter_mut().zip(seen) {
            feature /= seen;
        }
        sum
    }

    /// `masks` `[K, rows, columns]` cut to each window.
    pub fn cut(&self, masks: &Masks) -> Vec<WindowMasks> {
        let cut = |&start: &(usize, usize)| {
            let (row, column) = self.cell_at(start);
            let part = masks.slice(s![.., row..row + self.cells.0, column..column + self.cells.1]);
            let shown = |place: &usize| part.index_axis(Axis(0), *place).sum() > 0.0;
            let places: Vec<_> = (0..masks.dim().0).filter(shown).collect();
            WindowMasks { cells: part.select(Axis(0), &places), places }
        };
        self.canvas.windows().iter().map(cut).collect()
    }

    /// Maps `[K,H,W]` of all masks on the whole canvas. `maps` gives those of the masks that window number
    /// `i` has; where several windows have a mask, each counts by the distance from its own border.
    ///
    /// # Errors
    /// What `maps` returns.
    pub fn join(
        &self,
        windows: &[WindowMasks],
        mut maps: impl FnMut(usize, &Masks) -> Result<Array3<f32>>,
    ) -> Result<Array3<f32>> {
        let size = self.canvas.size();
        let masks = windows.iter().flat_map(|own| &own.places).max().map_or(0, |last| last + 1);
        let mut joined = Array3::zeros((masks, size.height, size.width));
        for (window, own) in windows.iter().enumerate().filter(|(_, own)| !own.places.is_empty()) {
            let maps = maps(window, &own.cells)?;
            let (row, column) = self.canvas.windows()[window];
            for (map, &mask) in maps.outer_iter().zip(&own.places) {
                let others: Vec<usize> = (0..windows.len())
                    .filter(|&other| other != window && self.overlap(other, window))
                    .filter(|&other| windows[other].places.contains(&mask))
                    .collect();
                for ((y, x), &value) in map.indexed_iter() {
                    let at = (row + y, column + x);
                    let weight = self.weight(window, at);
                    let rest: f32 = others.iter().map(|&other| self.weight(other, at)).sum();
                    joined[[mask, at.0, at.1]] += value * (weight / (weight + rest));
                }
            }
        }
        Ok(joined)
    }

    fn overlap(&self, a: usize, b: usize) -> bool {
        let ((a_row, a_column), (b_row, b_column)) =
            (self.canvas.windows()[a], self.canvas.windows()[b]);
        a_row.abs_diff(b_row) < self.window.height
            && a_column.abs_diff(b_column) < self.window.width
    }

    /// What a window counts at a pixel of the canvas: the distances from its borders multiplied, 0 outside.
    fn weight(&self, window: usize, (row, column): (usize, usize)) -> f32 {
        let (first_row, first_column) = self.canvas.windows()[window];
        let along = |at: usize, first: usize, length: usize| match at.checked_sub(first) {
            Some(inside) if inside < length => (inside + 1).min(length - inside) as f32,
            _ => 0.0,
        };
        along(row, first_row, self.window.height) * along(column, first_column, self.window.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Size = Size { width: 16, height: 16 };
    const CELLS: (usize, usize) = (4, 4);

    /// Two windows side by side that share four columns.
    fn canvas() -> Canvas {
        let canvas = Canvas::in_windows(WINDOW, CELLS, (28, 9), Some(2)).unwrap();
        assert_eq!(canvas.windows(), [(0, 0), (0, 12)]);
        canvas
    }

    #[test]
    fn features_are_averaged_where_windows_overlap() {
        let canvas = canvas();
        let mosaic = Mosaic::new(&canvas, WINDOW, CELLS);
        assert_eq!(mosaic.grid(), (4, 7));
        let features =
            mosaic.features(&[Array2::ones((16, 2)), 3.0 * Array2::<f32>::ones((16, 2))]);
        let first_row: Vec<f32> = features.column(1).iter().copied().take(7).collect();
        assert_eq!(first_row, [1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 3.0]);
    }

    #[test]
    fn a_mask_is_asked_of_the_windows_that_have_it_and_fades_from_one_to_the_next() {
        let canvas = canvas();
        let mosaic = Mosaic::new(&canvas, WINDOW, CELLS);
        // The first in the left window only, the second in both.
        let masks = Masks::from_shape_fn((2, 4, 7), |(k, y, x)| {
            f32::from(u8::from(if k == 0 {
                (y, x) == (0, 0)
            } else {
                y == 1 && (2..5).contains(&x)
            }))
        });
        let windows = mosaic.cut(&masks);
        assert_eq!(windows[0].places, [0, 1]);
        assert_eq!(windows[1].places, [1]);
        assert_eq!(windows[1].cells.sum(), 2.0);
        let maps = mosaic
            .join(&windows, |window, cells| {
                Ok(Array3::from_elem((cells.dim().0, 16, 16), [1.0, 5.0][window]))
            })
            .unwrap();
        assert_eq!(maps.dim(), (2, 16, 28));
        // Nobody was asked for the first mask right of the left window.
        assert_eq!((maps[[0, 3, 15]], maps[[0, 3, 16]]), (1.0, 0.0));
        let faded: Vec<f32> = (11..17).map(|x| maps[[1, 8, x]]).collect();
        assert_eq!(faded, [1.0, 1.8, 2.6, 3.4, 4.2, 5.0]);
    }
}
