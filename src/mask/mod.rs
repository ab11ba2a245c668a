//! Soft masks: their edges moved and feathered.

mod contour;
mod cutout;
mod feather;
mod foreground;
mod grow;
mod outline;

pub use cutout::Colors;
pub use outline::{Point, Polygon};

use crate::geometry::Bounds;
use crate::{Error, Result};

/// How the edge of a mask is moved and softened, in pixels of the picture; by default not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Edge {
    /// The line where half of a pixel is covered moves outward by so many pixels, inward where this
    /// is below 0, and the soft edge goes with it. At the border of the picture nothing moves.
    pub grow: f32,
    /// Then a Gaussian of half this standard deviation softens the mask: its edge is about so many
    /// pixels wide on each side. What lies outside the picture counts as the pixel next to it.
    pub feather: f32,
}

/// The share of each pixel that belongs to a region, within the smallest box that the mask needs.
#[derive(Clone, Debug, PartialEq)]
pub struct SoftMask {
    /// The box; outside of it all shares are 0.
    pub bounds: Bounds,
    /// Shares from 0 to 1, row by row of the box.
    pub coverage: Vec<f32>,
}

impl Edge {
    /// Check that the edge is one for a picture of so many columns and rows.
    ///
    /// # Errors
    /// [`Error::Setting`] for what is not finite or larger than the larger side of the picture, and
    /// for a negative feather.
    pub fn check(self, (width, height): (u32, u32)) -> Result<()> {
        let side = width.max(height) as f32;
        if !(-side..=side).contains(&self.grow) {
            let expected = format!("it must be -{side} to {side}, the picture's larger side");
            return Err(Error::setting("grow", self.grow, expected));
        }
        if !(0.0..=side).contains(&self.feather) {
            let expected = format!("it must be 0 to {side}, the picture's larger side");
            return Err(Error::setting("feather", self.feather, expected));
        }
        Ok(())
    }

    /// Pixels beyond a mask's own that its edge may touch, and one that is empty.
    pub(crate) fn margin(self) -> u32 {
        self.grow.max(0.0).ceil() as u32 + feather::radius(self.sigma()) as u32 + 1
    }

    fn sigma(self) -> f32 {
        self.feather / 2.0
    }
}

impl SoftMask {
    /// Moves and softens the edge. Beyond the box counts what is at its border.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(crate) fn with_edge(self, edge: Edge) -> Result<Self> {
        let width = self.bounds.width as usize;
        let mut coverage = self.coverage;
        if coverage.is_empty() {
            return Ok(Self { coverage, ..self });
        }
        if edge.grow != 0.0 {
            coverage = grow::grown(coverage, width, edge.grow)?;
        }
        if edge.feather > 0.0 {
            coverage = feather::feathered(&coverage, width, edge.sigma())?;
        }
        Ok(Self { coverage, ..self })
    }

    /// The shares of the pixels of row `y` of the picture, and the column of the first of them.
    pub fn row(&self, y: u32) -> (u32, &[f32]) {
        let Bounds { x, y: first, width, height } = self.bounds;
        let shares = match y.checked_sub(first) {
            Some(row) if row < height => {
                &self.coverage[row as usize * width as usize..][..width as usize]
            }
            _ => &[],
        };
        (x, shares)
    }
}
