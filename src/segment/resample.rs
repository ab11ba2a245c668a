//! Linear interpolation along one axis.

/// Two neighbouring samples and the share of the second at one pixel, pixel centres aligned.
pub(super) struct Sample {
    pub first: usize,
    pub second: usize,
    pub share: f32,
}

impl Sample {
    /// Of `samples` samples, at pixel number `pixel` of `pixels`.
    pub fn new(pixel: usize, pixels: usize, samples: usize) -> Self {
        let position = (pixel as f64 + 0.5) / pixels as f64 * samples as f64 - 0.5;
        let position = position.clamp(0.0, (samples - 1) as f64);
        let first = position as usize;
        Self {
            first,
            second: (first + 1).min(samples - 1),
            share: (position - first as f64) as f32,
        }
    }
}
