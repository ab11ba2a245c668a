//! Soft masks of a segmentation.

use std::ops::Range;

use super::Segmentation;
use super::region::RegionSums;
use crate::geometry::{Bounds, Size};
use crate::mask::{Edge, SoftMask};
use crate::picture::{Picture, Pixels};
use crate::{Cancel, Error, Result};

impl Segmentation {
    /// The share of each pixel of `picture`, row by row, that belongs to the finest regions
    /// `parts`. The shares of all finest regions add up to 1 at every pixel; of the regions between
    /// which borders have the strength of [`Level::Auto`](crate::Level::Auto), the one with the
    /// largest share has the pixel. Without
    /// [`edge_guided`](crate::Settings::edge_guided) every share is 0 or 1.
    ///
    /// # Errors
    /// [`Error::PictureChanged`] when `picture` has another size than the one segmented,
    /// [`Error::Setting`] for a part that does not exist, [`Error::Cancelled`].
    pub fn coverage(&self, picture: &Picture<impl Pixels>, parts: &[u16]) -> Result<Vec<f32>> {
        let asked = self.asked(picture, parts)?;
        let whole = (0..self.common.width as usize, 0..self.common.height as usize);
        let shares = self.shares(picture, whole, &asked);
        Cancel::check()?;
        Ok(shares)
    }

    /// Make the soft mask of the finest regions `parts` within the smallest box that holds it, its
    /// edge moved and feathered. Feathered shares of all regions still add up to 1; grown ones
    /// overlap, shrunk ones leave gaps.
    ///
    /// # Errors
    /// Those of [`coverage`](Self::coverage), [`Error::Setting`] for an edge that is not finite or
    /// wider than the picture, and [`Error::Cancelled`].
    pub fn soft_mask(
        &self,
        picture: &Picture<impl Pixels>,
        parts: &[u16],
        edge: Edge,
    ) -> Result<SoftMask> {
        let asked = self.asked(picture, parts)?;
        edge.check((self.common.width, self.common.height))?;
        let bounds = self.soft_bounds(&asked, edge.margin());
        let coverage = self.shares(picture, (bounds.columns(), bounds.rows()), &asked);
        Cancel::check()?;
        SoftMask { bounds, coverage }.with_edge(edge)
    }

    fn asked(&self, picture: &Picture<impl Pixels>, parts: &[u16]) -> Result<Vec<bool>> {
        if picture.dimensions() != (self.common.width, self.common.height) {
            return Err(Error::PictureChanged {
                expected: (self.common.width, self.common.height),
                actual: picture.dimensions(),
            });
        }
        let mut asked = vec![false; self.common.tree.leaves()];
        for &part in parts {
            let place = asked.get_mut(usize::from(part)).ok_or_else(|| {
                let expected =
                    format!("the finest regions are 0 to {}", self.common.tree.leaves() - 1);
                Error::setting("parts", part, expected)
            })?;
            *place = true;
        }
        Ok(asked)
    }

    fn shares(
        &self,
        picture: &Picture<impl Pixels>,
        (columns, rows): (Range<usize>, Range<usize>),
        asked: &[bool],
    ) -> Vec<f32> {
        if let Some(upsampler) = &self.common.upsampler {
            return upsampler.coverage(picture, (columns, rows), &self.common.finest, asked);
        }
        let row = |y: usize| &self.common.finest[y * self.common.width as usize..][columns.clone()];
        let share = |&leaf: &u16| f32::from(u8::from(asked[usize::from(leaf)]));
        rows.flat_map(|y| row(y).iter().map(share)).collect()
    }

    /// The box of all pixels of the regions `asked`, widened by `margin` as far as the picture
    /// goes.
    fn soft_bounds(&self, asked: &[bool], margin: u32) -> Bounds {
        let own = self.common.nodes.iter().zip(asked).filter(|(_, asked)| **asked);
        let bounds = RegionSums::sum(own.map(|(node, _)| &node.sums)).bounds();
        let hard = (bounds.columns(), bounds.rows());
        let size = Size { width: self.common.width as usize, height: self.common.height as usize };
        let soft = self.common.upsampler.as_ref().map(|upsampler| upsampler.extent(size, asked));
        let (columns, rows) = soft.unwrap_or_else(|| hard.clone());
        let (x, width) = extent([columns, hard.0], margin, self.common.width);
        let (y, height) = extent([rows, hard.1], margin, self.common.height);
        Bounds { x, y, width, height }
    }
}

/// Start and length of what holds both `ranges`, widened within 0 to `length`.
fn extent(ranges: [Range<usize>; 2], margin: u32, length: u32) -> (u32, u32) {
    let filled = || ranges.iter().filter(|range| !range.is_empty());
    let Some(start) = filled().map(|range| range.start as u32).min() else { return (0, 0) };
    let end = filled().map(|range| range.end as u32).max().unwrap_or(start);
    let start = start.saturating_sub(margin);
    (start, end.saturating_add(margin).min(length) - start)
}
