//! The basins of a picture, which meet at its strongest cracks.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::cracks::Cracks;
use crate::geometry::Size;

const NONE: u32 = u32::MAX;

/// The basin of each pixel, row by row, numbered from 0: each local minimum of `heights` is flooded
/// until the floods meet (Meyer 1994, with 4 neighbours). Of equal pixels the one that was reached
/// first is flooded first. Two basins then part at the strongest of the `cracks` within a pixel of
/// where their floods met. Neither heights nor cracks are negative.
pub fn basins(heights: &[f32], cracks: &Cracks) -> Vec<u32> {
    let mut basin = flooded(heights, cracks.size());
    let Size { width, height } = cracks.size();
    settle(&mut basin, cracks, 1, |pixel| pixel % width + 3 < width);
    settle(&mut basin, cracks, width, |pixel| pixel / width + 3 < height);
    basin
}

/// Let a pixel on either side of a border cross it where a stronger crack lies behind that pixel.
/// `step` is the distance of pixels along an axis; `starts` are those from which four lie in a row.
fn settle(basin: &mut [u32], cracks: &Cracks, step: usize, starts: impl Fn(usize) -> bool) {
    let before = basin.to_vec();
    for pixel in (0..basin.len()).filter(|&pixel| starts(pixel)) {
        let row = [0, 1, 2, 3].map(|i| pixel + i * step);
        let [left, right] = [before[row[1]], before[row[2]]];
        if left == right {
            continue;
        }
        let [before_left, between, after_right] =
            [0, 1, 2].map(|i| cracks.between(row[i], row[i + 1]));
        // What lies behind has to stay: a basin never vanishes.
        if basin[row[0]] == left && before_left > between.max(after_right) {
            basin[row[1]] = right;
        } else if basin[row[3]] == right && after_right > between.max(before_left) {
            basin[row[2]] = left;
        }
    }
}

fn flooded(heights: &[f32], size: Size) -> Vec<u32> {
    let mut basin = minima(heights, size);
    // Heights are not negative, so their bits are in their order.
    let key = |pixel: usize, age: u32| Reverse((heights[pixel].to_bits(), age, pixel));
    let mut queue: BinaryHeap<_> =
        (0..basin.len()).filter(|&pixel| basin[pixel] != NONE).map(|pixel| key(pixel, 0)).collect();
    let mut age = 0;
    while let Some(Reverse((_, _, pixel))) = queue.pop() {
        for next in neighbours(pixel, size) {
            if basin[next] == NONE {
                basin[next] = basin[pixel];
                age += 1;
                queue.push(key(next, age));
            }
        }
    }
    basin
}

/// Number the local minima: pixels of one height that touch, without a lower one around them.
fn minima(heights: &[f32], size: Size) -> Vec<u32> {
    let mut basin = vec![NONE; heights.len()];
    let mut seen = vec![false; heights.len()];
    let mut count = 0;
    for start in 0..heights.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let (mut plain, mut is_minimum) = (vec![start], true);
        let mut queue = VecDeque::from([start]);
        while let Some(pixel) = queue.pop_front() {
            for next in neighbours(pixel, size) {
                is_minimum &= heights[next] >= heights[start];
                if heights[next] == heights[start] && !seen[next] {
                    seen[next] = true;
                    plain.push(next);
                    queue.push_back(next);
                }
            }
        }
        if is_minimum {
            plain.iter().for_each(|&pixel| basin[pixel] = count);
            count += 1;
        }
    }
    basin
}

fn neighbours(pixel: usize, Size { width, height }: Size) -> impl Iterator<Item = usize> {
    let (row, column) = (pixel / width, pixel % width);
    let places = [
        (row > 0).then(|| pixel - width),
        (column > 0).then(|| pixel - 1),
        (column + 1 < width).then(|| pixel + 1),
        (row + 1 < height).then(|| pixel + width),
    ];
    places.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minimum_is_a_basin_and_floods_meet_at_the_strongest_crack() {
        let heights = [0.0, 1.0, 3.0, 1.0, 0.5, 2.0, 0.0].repeat(2);
        let size = Size { width: 7, height: 2 };
        // Each pixel is as high as the crack to its right.
        let rising = cracks(size, |a, _| heights[a]);
        assert_eq!(basins(&heights, &rising), [0, 0, 0, 1, 1, 1, 2].repeat(2));
        // Or as the one to its left.
        let falling = cracks(size, |_, b| heights[b]);
        assert_eq!(basins(&heights, &falling), [0, 0, 1, 1, 1, 2, 2].repeat(2));
    }

    #[test]
    fn a_basin_of_two_pixels_gives_away_one_of_them_at_most() {
        let heights = [0.0, 2.0, 1.0, 1.0, 2.0, 0.0];
        let cracks = cracks(Size { width: 6, height: 1 }, |a, _| if a == 2 { 9.0 } else { 1.0 });
        assert_eq!(basins(&heights, &cracks), [0, 0, 0, 1, 2, 2]);
    }

    fn cracks(size: Size, value: impl Fn(usize, usize) -> f32 + Sync) -> Cracks {
        Cracks::of(size, |crack| {
            let [a, b] = crack.sides(1);
            value(a, b)
        })
    }

    #[test]
    fn a_flat_picture_is_one_basin_and_a_slope_too() {
        let size = Size { width: 4, height: 3 };
        let flat = cracks(size, |_, _| 1.0);
        assert_eq!(basins(&[0.0; 12], &flat), [0; 12]);
        let slope: Vec<f32> = (0..12).map(|i| i as f32).collect();
        assert_eq!(basins(&slope, &flat), [0; 12]);
        assert_eq!(basins(&[7.0], &cracks(Size { width: 1, height: 1 }, |_, _| 1.0)), [0]);
    }
}
