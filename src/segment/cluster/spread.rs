//! The cost of a group of cells, by which masks are exchanged, split and merged.

use ndarray::{Array1, Array2, Axis};

/// Squared distances are divided by this power of the number of cells. With 0, Ward's criterion,
/// cutting one wide region in two lowers the cost more than telling two small ones apart. Chosen by
/// measurement: `docs/measurements/masks.md`.
const SIZE_POWER: f64 = 0.1;

/// How far the features of a group of cells are from their mean.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    pub cells: f64,
    pub mean: Array1<f64>,
    squares: f64,
}

impl Spread {
    /// Measure the rows `cells`, at least one, of `features` `[g·g, channels]`.
    pub fn of(features: &Array2<f32>, cells: &[usize]) -> Self {
        let rows = features.select(Axis(0), cells).mapv(f64::from);
        let mean = rows.mean_axis(Axis(0)).expect("no group is empty");
        let squares = (rows - &mean).mapv_into(|difference| difference * difference).sum();
        Self { cells: cells.len() as f64, mean, squares }
    }

    /// Squared distances from the mean, divided by a power of the number of cells.
    pub fn cost(&self) -> f64 {
        cost(self.squares, self.cells)
    }

    /// How much more the union costs than both.
    pub fn cost_of_union(&self, other: &Self) -> f64 {
        let (squares, cells) = self.squares_of_union(other);
        cost(squares, cells) - self.cost() - other.cost()
    }

    /// The group of all cells of both.
    pub fn union(self, other: Self) -> Self {
        let (squares, cells) = self.squares_of_union(&other);
        Self { squares, cells, mean: (self.mean * self.cells + other.mean * other.cells) / cells }
    }

    fn squares_of_union(&self, other: &Self) -> (f64, f64) {
        let pairs = self.mean.iter().zip(&other.mean);
        let apart: f64 = pairs.map(|(a, b)| (a - b) * (a - b)).sum();
        let cells = self.cells + other.cells;
        (self.squares + other.squares + self.cells * other.cells / cells * apart, cells)
    }
}

fn cost(squares: f64, cells: f64) -> f64 {
    squares / cells.powf(SIZE_POWER)
}
