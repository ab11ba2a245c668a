//! Scores drawn to the edges of the picture, at the model's resolution.

use ndarray::{Array3, ArrayView3};
use rayon::prelude::*;

use crate::geometry::mirror;
use crate::model::Edges;

/// B₃ spline: the filter of the edge-avoiding à-trous transform.
const TAPS: [f32; 5] = [1.0 / 16.0, 4.0 / 16.0, 6.0 / 16.0, 4.0 / 16.0, 1.0 / 16.0];

/// Logarithm of the likeness below which a neighbour is skipped: the products with its weight would
/// be subnormal, which processors multiply slowly.
const LEAST_LIKENESS: f32 = -10.0;

/// Average scores `[K,H,W]` over near pixels of like colour in `image` `[3,H,W]` (in [−1, 1]) by
/// the edge-avoiding à-trous transform (Dammertz et al., HPG 2010): with strides from some grid
/// cells down to one pixel, several rounds, as `edges` say. `cell` is the size of a grid cell in
/// pixels.
pub fn edge_guided(
    scores: ArrayView3<'_, f32>,
    image: ArrayView3<'_, f32>,
    cell: usize,
    edges: &Edges,
) -> Array3<f32> {
    let (k, height, width) = scores.dim();
    // [H,W,K]: the scores of one pixel lie side by side.
    let mut values: Vec<f32> = scores.permuted_axes([1, 2, 0]).iter().copied().collect();
    let colors: Vec<[f32; 3]> = (0..height * width)
        .map(|i| std::array::from_fn(|c| 127.5 * image[[c, i / width, i % width]]))
        .collect();
    let mut filtered = vec![0.0; values.len()];
    let likeness = |a, b| likeness(a, b, edges.sigma);
    for stride in strides(cell, edges) {
        filtered.par_chunks_mut(width * k).enumerate().for_each(|(y, row)| {
            row.fill(0.0);
            let rows: [usize; 5] = std::array::from_fn(|i| shifted(y, i, stride, height));
            for (x, out) in row.chunks_mut(k).enumerate() {
                let own = colors[y * width + x];
                let columns: [usize; 5] = std::array::from_fn(|i| shifted(x, i, stride, width));
                let mut total = 0.0;
                for (row, row_tap) in rows.into_iter().zip(TAPS) {
                    for (column, column_tap) in columns.into_iter().zip(TAPS) {
                        let pixel = row * width + column;
                        let likeness = likeness(own, colors[pixel]);
                        if likeness == 0.0 {
                            continue;
                        }
                        let weight = row_tap * column_tap * likeness;
                        total += weight;
                        for (out, value) in out.iter_mut().zip(&values[pixel * k..][..k]) {
                            *out += weight * value;
                        }
                    }
                }
                out.iter_mut().for_each(|value| *value /= total);
            }
        });
        std::mem::swap(&mut values, &mut filtered);
    }
    let values = Array3::from_shape_vec((height, width, k), values).expect("as many as before");
    values.permuted_axes([2, 0, 1]).as_standard_layout().into_owned()
}

/// Powers of two from the first stride down to 1, as often as there are rounds.
fn strides(cell: usize, edges: &Edges) -> Vec<usize> {
    let octaves = (usize::from(edges.first_stride) * cell).max(1).ilog2();
    (0..edges.rounds).flat_map(|_| (0..=octaves).rev().map(|octave| 1 << octave)).collect()
}

fn shifted(position: usize, tap: usize, stride: usize, length: usize) -> usize {
    mirror(position as isize + (tap as isize - 2) * stride as isize, length)
}

fn likeness(a: [f32; 3], b: [f32; 3], sigma: f32) -> f32 {
    let squares: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    let logarithm = squares * (-0.5 / (sigma * sigma));
    if logarithm < LEAST_LIKENESS { 0.0 } else { logarithm.exp() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: Edges = Edges { first_stride: 2, rounds: 2, sigma: 16.0 };

    #[test]
    fn strides_halve_down_to_one_pixel() {
        assert_eq!(strides(2, &EDGES), [4, 2, 1, 4, 2, 1]);
        assert_eq!(strides(1, &Edges { first_stride: 4, rounds: 1, ..EDGES }), [4, 2, 1]);
    }

    #[test]
    fn nothing_crosses_an_edge() {
        let image = Array3::from_shape_fn((3, 8, 16), |(_, _, x)| if x < 5 { 0.0 } else { 0.35 });
        let scores = Array3::from_shape_fn((1, 8, 16), |(_, _, x)| if x < 5 { 0.0 } else { 1.0 });
        let guided = edge_guided(scores.view(), image.view(), 4, &EDGES);
        for ((_, y, x), &score) in guided.indexed_iter() {
            assert!(if x < 5 { score == 0.0 } else { score > 0.999 }, "column {x}, row {y}");
        }
    }

    #[test]
    fn a_border_moves_to_the_edge_of_the_picture() {
        // An edge in the picture at column 13, the masks' border at column 16.
        let image = Array3::from_shape_fn((3, 16, 32), |(_, _, x)| if x < 13 { -1.0 } else { 1.0 });
        let scores = Array3::from_shape_fn((2, 16, 32), |(k, _, x)| {
            let second = ((x as f32 - 11.5) / 8.0).clamp(0.0, 1.0);
            if k == 0 { 1.0 - second } else { second }
        });
        let before = |x| scores[[1, 8, x]] > scores[[0, 8, x]];
        assert!(!before(14) && before(17));
        let guided = edge_guided(scores.view(), image.view(), 8, &EDGES);
        for x in 0..32 {
            assert_eq!(guided[[1, 8, x]] > guided[[0, 8, x]], x >= 13, "column {x}");
        }
        let sums = guided.sum_axis(ndarray::Axis(0));
        assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-5));
    }
}
