//! Difference maps: how much each pixel of the generated image answers to the offset on one mask
//! (paper section 3.3).

use ndarray::{Array2, ArrayView2, ArrayView3, Axis, Zip};

/// Euclidean distance over the channels of what two branches gave, images or latents `[C,H,W]`; `[H,W]`,
/// in their unit.
pub fn difference_map(plus: ArrayView3<'_, f32>, minus: ArrayView3<'_, f32>) -> Array2<f32> {
    let squares = (&plus - &minus).mapv_into(|difference| difference * difference);
    squares.sum_axis(Axis(0)).mapv_into(f32::sqrt)
}

/// Gaussian filter of standard deviation `sigma` pixels, borders mirrored, cut off at 4 σ: SciPy's
/// `gaussian_filter` with its defaults. A `sigma` of 0 changes nothing.
pub fn blur(map: ArrayView2<'_, f32>, sigma: f32) -> Array2<f32> {
    let radius = (4.0 * sigma + 0.5) as isize;
    let kernel: Vec<f32> = (-radius..=radius)
        .map(|x| (-0.5 * (x as f32 / sigma.max(f32::MIN_POSITIVE)).powi(2)).exp())
        .collect();
    let sum: f32 = kernel.iter().sum();
    [Axis(0), Axis(1)].into_iter().fold(map.to_owned(), |map, axis| {
        let length = map.len_of(axis);
        let mut out = Array2::zeros(map.raw_dim());
        for i in 0..length {
            let mut lane = out.index_axis_mut(axis, i);
            for (offset, weight) in (-radius..=radius).zip(&kernel) {
                let source = map.index_axis(axis, mirror(i as isize + offset, length));
                Zip::from(&mut lane).and(source).for_each(|sum, &value| *sum += weight * value);
            }
        }
        out / sum
    })
}

/// Index `i` in a row of `length` values mirrored at its ends: … 1 0 | 0 1 … n−1 | n−1 …
pub(crate) fn mirror(i: isize, length: usize) -> usize {
    let position = i.rem_euclid(2 * length as isize) as usize;
    position.min(2 * length - 1 - position)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array, array};

    use super::*;

    #[test]
    fn mirror_repeats_the_border_pixel() {
        let indices: Vec<_> = (-4..7).map(|i| mirror(i, 3)).collect();
        assert_eq!(indices, [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
        assert_eq!(mirror(-7, 1), 0);
    }

    #[test]
    fn blur_is_scipy_gaussian_filter() {
        // scipy.ndimage.gaussian_filter(np.eye(4), 1.0), SciPy 1.17.1
        let expected =
            array![[0.50180, 0.32350, 0.13410, 0.04061], [0.32350, 0.31240, 0.23001, 0.13410],];
        let blurred = blur(Array::eye(4).view(), 1.0);
        for ((row, column), value) in expected.indexed_iter() {
            let difference: f32 = blurred[[row, column]] - value;
            assert!(difference.abs() < 1e-4, "{row},{column}: {blurred}");
        }
        let untouched: Array2<f32> = Array::eye(3);
        assert_eq!(blur(untouched.view(), 0.0), untouched);
    }

    #[test]
    fn difference_is_the_distance_over_colours() {
        let plus = array![[[1.0]], [[0.0]], [[2.0]]];
        let minus = array![[[0.0]], [[2.0]], [[0.0]]];
        assert_eq!(difference_map(plus.view(), minus.view()), array![[3.0]]);
    }
}
