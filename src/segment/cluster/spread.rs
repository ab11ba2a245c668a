//! What a group of cells costs, for k-means' and Ward's kind of decisions.

use ndarray::{Array1, Array2, Axis};

/// With 0, Ward's criterion, it takes more off what groups cost to cut one wide region in two than to tell two
/// small ones apart. Chosen by measurement: `docs/default-preset.md`.
const SIZE_POWER: f64 = 0.1;

/// How far the features of a group of cells are from their mean.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    pub cells: f64,
    pub mean: Array1<f64>,
    squares: f64,
}

impl Spread {
    /// Of the rows `cells` of `features` `[g·g, channels]`; there is at least one.
    pub fn of(features: &Array2<f32>, cells: &[usize]) -> Self {
        let rows = features.select(Axis(0), cells).mapv(f64::from);
        let mean = rows.mean_axis(Axis(0)).expect("no group is empty");
        let squares = (rows - &mean).mapv_into(|difference| difference * difference).sum();
        Self { cells: cells.len() as f64, mean, squares }
    }

    /// The squared distances from the mean over a power of the number of cells.
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
