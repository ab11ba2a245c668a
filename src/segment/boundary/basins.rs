//! The basins of a height map.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::geometry::Size;

const NONE: u32 = u32::MAX;

/// The basin of each pixel, row by row, numbered from 0: each local minimum of `heights`, not
/// negative, is flooded until the floods meet (Meyer 1994, with 4 neighbours). Of equal pixels the
/// one that was reached first is flooded first.
pub fn basins(heights: &[f32], size: Size) -> Vec<u32> {
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
    fn every_minimum_is_a_basin_and_floods_meet_on_the_ridge() {
        let heights = [0.0, 1.0, 3.0, 1.0, 0.5, 2.0, 0.0].repeat(2);
        let basins = basins(&heights, Size { width: 7, height: 2 });
        let row = [0, 0, 0, 1, 1, 1, 2];
        // The ridge at 2.0 is reached from both sides, first from the lower pixel.
        assert_eq!(basins[..2], row[..2]);
        assert_eq!((basins[3], basins[4], basins[6]), (1, 1, 2));
        assert_eq!(basins[..7], basins[7..]);
    }

    #[test]
    fn a_flat_picture_is_one_basin_and_a_slope_too() {
        let size = Size { width: 4, height: 3 };
        assert_eq!(basins(&[0.0; 12], size), [0; 12]);
        let slope: Vec<f32> = (0..12).map(|i| i as f32).collect();
        assert_eq!(basins(&slope, size), [0; 12]);
        assert_eq!(basins(&[7.0], Size { width: 1, height: 1 }), [0]);
    }
}
