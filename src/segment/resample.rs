//! Bilinear interpolation of maps.

use ndarray::{Array2, Array3, ArrayView2, ArrayView3, Axis, Zip};

use crate::geometry::Size;

/// The two samples next to a pixel and the share of the second, pixel centres aligned.
pub(crate) struct Sample {
    pub first: usize,
    pub second: usize,
    pub share: f32,
}

impl Sample {
    /// Find where pixel number `pixel` of `pixels` lies among `samples` samples.
    pub fn new(pixel: usize, pixels: usize, samples: usize) -> Self {
        Self::at((pixel as f64 + 0.5) / pixels as f64 * samples as f64 - 0.5, samples)
    }

    /// Find the samples next to a `position`, that of the first being 0.
    pub fn at(position: f64, samples: usize) -> Self {
        let position = position.clamp(0.0, (samples - 1) as f64);
        let first = position as usize;
        Self {
            first,
            second: (first + 1).min(samples - 1),
            share: (position - first as f64) as f32,
        }
    }

    /// Both samples with their shares.
    pub fn weights(&self) -> [(usize, f32); 2] {
        [(self.first, 1.0 - self.share), (self.second, self.share)]
    }
}

/// Interpolate maps `[K,h,w]` bilinearly to `[K,H,W]` of `size`, pixel centres aligned.
pub fn interpolated(maps: ArrayView3<'_, f32>, size: Size) -> Array3<f32> {
    let mut out = Array3::zeros((maps.dim().0, size.height, size.width));
    for (mut out, map) in out.outer_iter_mut().zip(maps.outer_iter()) {
        out.assign(&interpolated_map(map, size));
    }
    out
}

pub(super) fn interpolated_map(map: ArrayView2<'_, f32>, size: Size) -> Array2<f32> {
    let along = |map: ArrayView2<'_, f32>, axis: Axis, pixels: usize| {
        let samples: Vec<_> =
            (0..pixels).map(|i| Sample::new(i, pixels, map.len_of(axis))).collect();
        let mut shape = map.raw_dim();
        shape[axis.index()] = pixels;
        let mut out = Array2::zeros(shape);
        for (mut lane, sample) in out.axis_iter_mut(axis).zip(samples) {
            let (first, second) =
                (map.index_axis(axis, sample.first), map.index_axis(axis, sample.second));
            Zip::from(&mut lane)
                .and(first)
                .and(second)
                .for_each(|out, &a, &b| *out = a + sample.share * (b - a));
        }
        out
    };
    along(along(map, Axis(0), size.height).view(), Axis(1), size.width)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn interpolation_is_that_of_pytorch() {
        // torch.nn.functional.interpolate(x, (2, 4), mode="bilinear"), torch 2.11.0
        let out = interpolated(array![[[0.0, 4.0]]].view(), Size { width: 4, height: 2 });
        assert_eq!(out, array![[[0.0, 1.0, 3.0, 4.0], [0.0, 1.0, 3.0, 4.0]]]);
    }
}
