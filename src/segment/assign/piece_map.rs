//! The piece of its label that each pixel of the model's image belongs to.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::neighbourhood::Position;
use crate::geometry::nearest_sites;

/// A map of the pieces of labels, at the picture's resolution.
pub(crate) struct PieceMap<'a> {
    /// Row by row.
    pub pieces: &'a [u16],
    pub width: usize,
    /// The label of each piece.
    pub parents: &'a [u16],
}

impl PieceMap<'_> {
    /// Find the nearest piece of each pixel's own label; `labels` is the model's image, `width` to
    /// a row, and all of them have pieces. A pixel under several pieces belongs to the largest
    /// there.
    pub fn nearest(&self, labels: &[u16], width: usize) -> Vec<u16> {
        let counts = self.counts(width, labels.len() / width);
        let mut own = labels.to_vec();
        for label in labels.iter().copied().collect::<BTreeSet<_>>() {
            let most = |count: &Vec<(u16, usize)>| {
                let parts =
                    count.iter().filter(|(piece, _)| self.parents[usize::from(*piece)] == label);
                let most = parts.max_by_key(|(piece, pixels)| (*pixels, Reverse(*piece)));
                most.map(|(piece, _)| *piece)
            };
            let most: Vec<Option<u16>> = counts.iter().map(most).collect();
            let sites: Vec<bool> = most.iter().map(Option::is_some).collect();
            let nearest = nearest_sites(&sites, width).expect("every label has a piece");
            for (pixel, site) in nearest.into_iter().enumerate() {
                if labels[pixel] == label {
                    own[pixel] = most[site as usize].expect("a site has a piece");
                }
            }
        }
        own
    }

    /// Count for each of `width` × `height` pixels of the model's image the nearest pixels of each
    /// piece.
    fn counts(&self, width: usize, height: usize) -> Vec<Vec<(u16, usize)>> {
        let rows = self.pieces.len() / self.width;
        let place = |i, pixels, samples| Position::new(i, pixels, samples).nearest;
        let across: Vec<usize> = (0..self.width).map(|x| place(x, self.width, width)).collect();
        let mut counts: Vec<Vec<(u16, usize)>> = vec![Vec::new(); width * height];
        for (y, row) in self.pieces.chunks(self.width).enumerate() {
            let line = place(y, rows, height) * width;
            for (&piece, &x) in row.iter().zip(&across) {
                let count = &mut counts[line + x];
                match count.iter_mut().find(|(other, _)| *other == piece) {
                    Some((_, pixels)) => *pixels += 1,
                    None => count.push((piece, 1)),
                }
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};
    use ndarray::Array3;

    use crate::geometry::Size;
    use crate::picture::Canvas;
    use crate::segment::assign::upsample::LabelUpsampler;
    use crate::segment::cluster::groups::Groups;

    #[test]
    fn pieces_of_a_label_share_its_coverage() {
        // Label 1 left and right of a band of label 0, all of one colour.
        let picture = RgbImage::from_pixel(64, 16, Rgb([90; 3]));
        let canvas = Canvas::new(Size { width: 16, height: 16 }, 64, 16).unwrap();
        let scores = Array3::from_shape_fn((2, 16, 16), |(k, _, x)| {
            f32::from(u8::from((7..9).contains(&x) == (k == 0)))
        });
        let mut upsampler = LabelUpsampler::new(scores.view(), &canvas, Groups::default());
        let labels = upsampler.labels(&picture);
        let coverage = |upsampler: &LabelUpsampler, labels: &[u16], asked: &[bool]| {
            upsampler.coverage(&picture, (0..64, 0..16), labels, asked)
        };
        let (band, sides) = (
            coverage(&upsampler, &labels, &[true, false]),
            coverage(&upsampler, &labels, &[false, true]),
        );
        // Pieces 0 and 2 are of label 1, piece 1 of label 0.
        let pieces: Vec<u16> = (0..labels.len())
            .map(|i| if labels[i] == 0 { 1 } else { 2 * u16::from(i % 64 >= 32) })
            .collect();
        upsampler.split(&pieces, 64, &[1, 0, 1], &[0, 1]);
        let [left, middle, right] = [0, 1, 2]
            .map(|piece| coverage(&upsampler, &pieces, &[0, 1, 2].map(|other| other == piece)));
        for i in 0..labels.len() {
            assert!((middle[i] - band[i]).abs() < 1e-6);
            assert!((left[i] + right[i] - sides[i]).abs() < 1e-6);
            assert!(left[i] == 0.0 || right[i] == 0.0, "pixel {i}");
            assert!(if i % 64 < 32 { right[i] == 0.0 } else { left[i] == 0.0 });
        }
        assert!(left.iter().any(|share| *share > 0.0 && *share < 1.0));
    }
}
