//! The tiles of a canvas as one: features and maps faded into each other.

use ndarray::{Array2, Array3, Axis, s};

use super::cluster::masks::Masks;
use crate::Result;
use crate::geometry::{Grid, Place, Size};
use crate::picture::Canvas;

/// A canvas on the grid of the model's features.
#[derive(Debug)]
pub struct Mosaic<'a> {
    canvas: &'a Canvas,
    tile: Size,
    cells: Grid,
}

/// What of some masks lies in one tile.
#[derive(Debug)]
pub struct TileMasks {
    /// Indices of the masks that have cells there.
    pub indices: Vec<usize>,
    /// Those cells, `[k,g,g]`.
    pub cells: Masks,
}

impl<'a> Mosaic<'a> {
    /// Lay the feature grid over `canvas`, whose tiles have the size `tile` and `cells` cells each.
    pub fn new(canvas: &'a Canvas, tile: Size, cells: Grid) -> Self {
        Self { canvas, tile, cells }
    }

    /// Cells of the whole canvas.
    pub fn grid(&self) -> Grid {
        let Size { width, height } = self.canvas.size();
        let end = self.cell_at(Place { row: height, column: width });
        Grid { rows: end.row, columns: end.column }
    }

    fn cell_at(&self, pixel: Place) -> Place {
        Place {
            row: pixel.row * self.cells.rows / self.tile.height,
            column: pixel.column * self.cells.columns / self.tile.width,
        }
    }

    /// Fade the features `[g·g, channels]` of tiles, given with their numbers, into each other and
    /// into those of the cells `below`, `[cells, channels]`; a cell in a tile has only what tiles
    /// show of it.
    pub fn features<'t>(
        &self,
        tiles: impl Iterator<Item = (usize, &'t Array2<f32>)>,
        mut below: Array2<f32>,
    ) -> Array2<f32> {
        let grid = self.grid();
        let mut seen = vec![0.0; grid.cells()];
        for (tile, features) in tiles {
            let first = self.cell_at(self.canvas.tile(tile));
            for (i, feature) in features.outer_iter().enumerate() {
                let own = self.cells.place(i);
                let cell = (first.row + own.row) * grid.columns + first.column + own.column;
                let weight = from_border(own.row, self.cells.rows)
                    * from_border(own.column, self.cells.columns);
                let mut sum = below.row_mut(cell);
                sum *= seen[cell] / (seen[cell] + weight);
                seen[cell] += weight;
                sum.scaled_add(weight / seen[cell], &feature);
            }
        }
        below
    }

    /// Cut `masks` `[K, rows, columns]` to each tile.
    pub fn cut(&self, masks: &Masks) -> Vec<TileMasks> {
        let cut = |tile: Place| {
            let Place { row, column } = self.cell_at(tile);
            let (rows, columns) = (row..row + self.cells.rows, column..column + self.cells.columns);
            let inside = masks.slice(s![.., rows, columns]);
            let shown = |mask: &usize| inside.index_axis(Axis(0), *mask).sum() > 0.0;
            let indices: Vec<_> = (0..masks.dim().0).filter(shown).collect();
            TileMasks { cells: inside.select(Axis(0), &indices), indices }
        };
        self.canvas.tiles().map(cut).collect()
    }

    /// Join the maps of all tiles to maps `[K,H,W]` of all masks on the whole canvas. `maps` gives
    /// those of the masks that tile number `i` has; where several tiles have a mask, each counts by
    /// the distance from its own border.
    ///
    /// # Errors
    /// What `maps` returns.
    pub fn join(
        &self,
        tiles: &[TileMasks],
        mut maps: impl FnMut(usize, &Masks) -> Result<Array3<f32>>,
    ) -> Result<Array3<f32>> {
        let size = self.canvas.size();
        let masks = tiles.iter().flat_map(|own| &own.indices).max().map_or(0, |last| last + 1);
        let mut joined = Array3::zeros((masks, size.height, size.width));
        for (tile, own) in tiles.iter().enumerate().filter(|(_, own)| !own.indices.is_empty()) {
            let maps = maps(tile, &own.cells)?;
            let Place { row, column } = self.canvas.tile(tile);
            for (map, &mask) in maps.outer_iter().zip(&own.indices) {
                let others: Vec<usize> = (0..tiles.len())
                    .filter(|&other| other != tile && self.overlap(other, tile))
                    .filter(|&other| tiles[other].indices.contains(&mask))
                    .collect();
                for ((y, x), &value) in map.indexed_iter() {
                    let at = Place { row: row + y, column: column + x };
                    let weight = self.weight(tile, at);
                    let rest: f32 = others.iter().map(|&other| self.weight(other, at)).sum();
                    joined[[mask, at.row, at.column]] += value * (weight / (weight + rest));
                }
            }
        }
        Ok(joined)
    }

    fn overlap(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.canvas.tile(a), self.canvas.tile(b));
        a.row.abs_diff(b.row) < self.tile.height && a.column.abs_diff(b.column) < self.tile.width
    }

    /// Weight of a tile at a pixel of the canvas: the product of the distances from its borders, 0
    /// outside of it.
    fn weight(&self, tile: usize, pixel: Place) -> f32 {
        let first = self.canvas.tile(tile);
        let along = |at: usize, first: usize, length: usize| match at.checked_sub(first) {
            Some(inside) if inside < length => from_border(inside, length),
            _ => 0.0,
        };
        along(pixel.row, first.row, self.tile.height)
            * along(pixel.column, first.column, self.tile.width)
    }
}

/// How far place number `inside` of `length` is from the nearer end, at least 1.
fn from_border(inside: usize, length: usize) -> f32 {
    (inside + 1).min(length - inside) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const TILE: Size = Size { width: 16, height: 16 };
    const CELLS: Grid = Grid { rows: 4, columns: 4 };

    /// Two tiles side by side that share four columns.
    fn canvas() -> Canvas {
        let canvas = Canvas::in_tiles(TILE, CELLS, (28, 9), Some(2)).unwrap();
        assert_eq!(
            canvas.tiles().collect::<Vec<_>>(),
            [Place { row: 0, column: 0 }, Place { row: 0, column: 12 }]
        );
        canvas
    }

    #[test]
    fn features_fade_where_tiles_overlap() {
        let canvas = canvas();
        let mosaic = Mosaic::new(&canvas, TILE, CELLS);
        assert_eq!(mosaic.grid(), Grid { rows: 4, columns: 7 });
        let tiles = [1.0, 3.0].map(|value| Array2::from_elem((16, 2), value));
        let below = Array2::from_elem((28, 2), 7.0);
        let first_row = |tiles: &[(usize, &Array2<f32>)]| -> Vec<f32> {
            let features = mosaic.features(tiles.iter().copied(), below.clone());
            features.column(1).iter().copied().take(7).collect()
        };
        let both = first_row(&[(0, &tiles[0]), (1, &tiles[1])]);
        assert_eq!(both, [1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 3.0]);
        assert_eq!(first_row(&[(1, &tiles[1])]), [7.0, 7.0, 7.0, 3.0, 3.0, 3.0, 3.0]);
    }

    #[test]
    fn a_mask_is_asked_of_the_tiles_that_have_it_and_fades_from_one_to_the_next() {
        let canvas = canvas();
        let mosaic = Mosaic::new(&canvas, TILE, CELLS);
        // The first in the left tile only, the second in both.
        let masks = Masks::from_shape_fn((2, 4, 7), |(k, y, x)| {
            f32::from(u8::from(if k == 0 {
                (y, x) == (0, 0)
            } else {
                y == 1 && (2..5).contains(&x)
            }))
        });
        let tiles = mosaic.cut(&masks);
        assert_eq!(tiles[0].indices, [0, 1]);
        assert_eq!(tiles[1].indices, [1]);
        assert_eq!(tiles[1].cells.sum(), 2.0);
        let maps = mosaic
            .join(&tiles, |tile, cells| {
                Ok(Array3::from_elem((cells.dim().0, 16, 16), [1.0, 5.0][tile]))
            })
            .unwrap();
        assert_eq!(maps.dim(), (2, 16, 28));
        // Nobody was asked for the first mask right of the left tile.
        assert_eq!((maps[[0, 3, 15]], maps[[0, 3, 16]]), (1.0, 0.0));
        let faded: Vec<f32> = (11..17).map(|x| maps[[1, 8, x]]).collect();
        assert_eq!(faded, [1.0, 1.8, 2.6, 3.4, 4.2, 5.0]);
    }
}
