//! Boxes of pixels.

use std::ops::Range;

use serde::Serialize;

/// A box of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// First column.
    pub x: u32,
    /// First row.
    pub y: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Bounds {
    pub(crate) fn columns(self) -> Range<usize> {
        self.x as usize..(self.x + self.width) as usize
    }

    pub(crate) fn rows(self) -> Range<usize> {
        self.y as usize..(self.y + self.height) as usize
    }
}
