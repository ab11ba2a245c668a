//! A mask grown or shrunk.

use rayon::prelude::*;

use super::contour::Contour;
use crate::{Cancel, Result};

/// Within this distance of the wanted edge the exact place of the contour matters.
const NEAR: f32 = 3.0;
/// A pixel nearer than this to the contour gives no direction.
const ON_IT: f32 = 0.3;

/// Moves the line where coverage is ½ outward by `by` pixels, or inward below 0: a pixel is inside
/// when its distance to the inside is smaller. Its coverage is that of the place whence the edge
/// came to it, so soft edges stay as soft as they are.
///
/// # Errors
/// [`Error::Cancelled`](crate::Error::Cancelled).
pub fn grown(mut coverage: Vec<f32>, width: usize, by: f32) -> Result<Vec<f32>> {
    if by > 0.0 {
        return outward(&coverage, width, by);
    }
    // Shrinking grows the outside.
    coverage.iter_mut().for_each(|share| *share = 1.0 - *share);
    let mut rest = outward(&coverage, width, -by)?;
    rest.iter_mut().for_each(|share| *share = 1.0 - *share);
    Ok(rest)
}

fn outward(coverage: &[f32], width: usize, by: f32) -> Result<Vec<f32>> {
    let Some(contour) = Contour::new(coverage, width) else { return Ok(coverage.to_vec()) };
    let cancel = Cancel::current().unwrap_or_default();
    let mut grown = vec![0.0; coverage.len()];
    grown.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        if cancel.is_requested() {
            return;
        }
        for (x, share) in row.iter_mut().enumerate() {
            let own = coverage[y * width + x];
            *share = if own >= 1.0 { own } else { moved(coverage, width, &contour, [x, y], by) };
        }
    });
    Cancel::check()?;
    Ok(grown)
}

fn moved(
    coverage: &[f32],
    width: usize,
    contour: &Contour<'_>,
    [x, y]: [usize; 2],
    by: f32,
) -> f32 {
    let own = coverage[y * width + x];
    let (inside, pixel) = (own >= 0.5, [x as f32, y as f32]);
    let mut foot = contour.near(x, y);
    if foot[0].hypot(foot[1]) < by + NEAR {
        foot = contour.foot(x, y);
    }
    let far = foot[0].hypot(foot[1]);
    let sign = if inside { -1.0 } else { 1.0 };
    let toward = if far < ON_IT { slope(coverage, width, pixel) } else { foot.map(|to| sign * to) };
    let length = toward[0].hypot(toward[1]).max(f32::MIN_POSITIVE);
    let place = |step: f32| [0, 1].map(|axis| pixel[axis] + step * toward[axis] / length);
    let edge = interpolated(coverage, width, place(by)).max(own);
    if !inside && far >= by {
        return edge.min(0.5);
    }
    // The inside may be thinner than the distance to move: then whole pixels within that distance
    // count.
    let mut most = edge.max(0.5);
    let mut step = if inside { 0.0 } else { far };
    while most < 1.0 && step < by - std::f32::consts::FRAC_1_SQRT_2 {
        most = most.max(interpolated(coverage, width, place(step).map(f32::round)));
        step += 0.5;
    }
    most
}

/// The direction in which coverage rises.
fn slope(coverage: &[f32], width: usize, [x, y]: [f32; 2]) -> [f32; 2] {
    let at = |x, y| interpolated(coverage, width, [x, y]);
    [at(x + 1.0, y) - at(x - 1.0, y), at(x, y + 1.0) - at(x, y - 1.0)]
}

/// Interpolate bilinearly between the centres of pixels; the border is repeated.
fn interpolated(coverage: &[f32], width: usize, [x, y]: [f32; 2]) -> f32 {
    let height = coverage.len() / width;
    let (x, y) = (x.clamp(0.0, (width - 1) as f32), y.clamp(0.0, (height - 1) as f32));
    let (left, top) = (x as usize, y as usize);
    let (right, below) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (across, down) = (x - left as f32, y - top as f32);
    let row = |y: usize| {
        let (a, b) = (coverage[y * width + left], coverage[y * width + right]);
        a + across * (b - a)
    };
    let (a, b) = (row(top), row(below));
    a + down * (b - a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soft(inward: f32) -> f32 {
        1.0 / (1.0 + (-inward).exp())
    }

    /// A half plane with its edge at `offset` from the middle, in any direction.
    fn half_plane(side: usize, angle: f32, offset: f32, softness: f32) -> Vec<f32> {
        let (sin, cos) = angle.sin_cos();
        let middle = (side / 2) as f32;
        (0..side * side)
            .map(|i| {
                let (x, y) = ((i % side) as f32 - middle, (i / side) as f32 - middle);
                soft((offset - x * cos - y * sin) / softness)
            })
            .collect()
    }

    fn largest_difference(a: &[f32], b: &[f32], side: usize, border: usize) -> f32 {
        let inner = |i: &usize| {
            (border..side - border).contains(&(i % side))
                && (border..side - border).contains(&(i / side))
        };
        (0..side * side).filter(inner).map(|i| (a[i] - b[i]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_soft_edge_is_carried_along_in_any_direction() {
        for angle in [0.0, 0.3, 0.785, 2.0, 4.4] {
            for by in [-6.7, -1.0, 0.25, 2.5, 7.0] {
                let before = half_plane(61, angle, 1.3, 1.5);
                let after = grown(before, 61, by).unwrap();
                let expected = half_plane(61, angle, 1.3 + by, 1.5);
                let difference = largest_difference(&after, &expected, 61, 12);
                assert!(difference < 0.02, "{angle} {by}: {difference}");
            }
        }
    }

    #[test]
    fn a_disc_grows_to_a_larger_disc() {
        let disc = |radius: f32| -> Vec<f32> {
            let coverage = |i: usize| {
                let distance = ((i % 99) as f32 - 49.2).hypot((i / 99) as f32 - 48.7);
                soft((radius - distance) / 1.5)
            };
            (0..99 * 99).map(coverage).collect()
        };
        for (radius, by) in [(12.0, 8.5), (12.0, -8.5), (30.0, 3.0), (9.0, 16.0)] {
            let difference = largest_difference(
                &grown(disc(radius), 99, by).unwrap(),
                &disc(radius + by),
                99,
                0,
            );
            assert!(difference < 0.02, "{radius} {by}: {difference}");
        }
    }

    #[test]
    fn what_is_nearer_than_so_many_pixels_is_as_in_scipy() {
        // m = np.zeros((9, 12)); m[3:6, 3:5] = 1
        // m[4, 5] = .8; m[2, 3] = .3; m[5, 8] = .7
        // y, x = np.mgrid[0:161, 0:221] / 20
        // fine = scipy.ndimage.map_coordinates(m, [y, x], order=1)
        // scipy.ndimage.distance_transform_edt(fine < .5)[::20, ::20] / 20 < 2.15, SciPy 1.17.1
        let mut mask = vec![0.0; 12 * 9];
        for (x, y, share) in [(5, 4, 0.8), (3, 2, 0.3), (8, 5, 0.7)] {
            mask[y * 12 + x] = share;
        }
        for i in [39, 40, 51, 52, 63, 64] {
            mask[i] = 1.0;
        }
        let expected = [
            "............",
            "..####......",
            ".######.....",
            ".#########..",
            ".##########.",
            ".##########.",
            ".##########.",
            "..####.###..",
            "............",
        ];
        let grown = grown(mask, 12, 2.15).unwrap();
        for (line, expected) in grown.chunks(12).zip(expected) {
            let line: String =
                line.iter().map(|&share| if share > 0.5 { '#' } else { '.' }).collect();
            assert_eq!(line, expected);
        }
    }

    #[test]
    fn thin_parts_grow_and_vanish_and_the_border_stays() {
        // A line of one pixel, from border to border.
        let line: Vec<f32> = (0..20 * 9).map(|i| f32::from(u8::from(i / 20 == 4))).collect();
        let thick = grown(line.clone(), 20, 3.0).unwrap();
        for y in 0..9 {
            assert!(
                thick[y * 20..][..20]
                    .iter()
                    .all(|&share| share == f32::from(u8::from((1..8).contains(&y))))
            );
        }
        assert!(grown(line, 20, -1.0).unwrap().iter().all(|&share| share <= 0.5));
        assert_eq!(grown(thick, 20, -3.0).unwrap()[4 * 20], 1.0);
        for one_side in [vec![1.0; 6], vec![0.3; 6]] {
            assert_eq!(grown(one_side.clone(), 3, 2.0).unwrap(), one_side);
            assert_eq!(grown(one_side.clone(), 2, -2.0).unwrap(), one_side);
        }
    }
}
