//! Difference maps: how much each pixel of the generated image answers to the offset on one mask
//! (paper section 3.3).

use ndarray::{Array2, ArrayView2, ArrayView3, Axis, Zip};

use crate::geometry::mirror;

/// Euclidean distance over the channels of what two branches gave, images or latents `[C,H,W]`;
/// `[H,W]`, in their unit.
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

#[cfg(test)]
mod tests {
    use ndarray::{Array, array};

    use super::*;

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
