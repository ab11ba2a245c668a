//! Gaussian noise, drawn in a fixed order so that a seed gives one result on every platform.

use ndarray::Array4;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Where the method takes its noise from: first for the feature timestep, then for each timestep
/// from the modulated one down.
pub trait NoiseSource {
    /// The next noise of the shape `[1, channels, height, width]`, mean 0 and variance 1.
    fn next(&mut self, shape: [usize; 4]) -> Array4<f32>;
}

/// Noise from a seeded generator.
#[derive(Clone, Debug)]
pub struct SeededNoise(ChaCha8Rng);

impl SeededNoise {
    /// Equal seeds give equal noise.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }
}

impl NoiseSource for SeededNoise {
    fn next(&mut self, shape: [usize; 4]) -> Array4<f32> {
        Array4::from_shape_simple_fn(shape, || StandardNormal.sample(&mut self.0))
    }
}
