//! Sizes and places on grids of pixels and of feature cells.

mod bounds;
mod mirror;
mod nearest;

use serde::{Deserialize, Serialize};

pub use bounds::Bounds;
pub(crate) use mirror::mirror;
pub(crate) use nearest::nearest_sites;

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// Rows and columns of an array of cells or pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Cells from top to bottom.
    pub rows: usize,
    /// Cells from left to right.
    pub columns: usize,
}

/// Row and column of a cell or a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Counted from the top.
    pub row: usize,
    /// Counted from the left.
    pub column: usize,
}

impl Grid {
    /// Number of cells.
    pub fn cells(self) -> usize {
        self.rows * self.columns
    }

    /// Place of cell number `cell`, counted row by row.
    pub fn place(self, cell: usize) -> Place {
        Place { row: cell / self.columns, column: cell % self.columns }
    }
}

impl From<Size> for Grid {
    fn from(size: Size) -> Self {
        Self { rows: size.height, columns: size.width }
    }
}
