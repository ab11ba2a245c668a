//! Edit-friendly DDPM inversion (Huberman-Spiegelglas et al., CVPR 2024, section 3.2): the
//! picture's own denoising trajectory, with the noise of each timestep drawn independently.

use ndarray::Array4;

use super::{NoiseSource, Scheduler};

/// The unmodulated branch: x_t at each timestep from the modulated one down, then the clean
/// latents.
///
/// The noise that each step must add, z_t = (x_{t−1} − μ_t(x_t)) / σ_t, is never formed: a branch
/// x′ that is given the same noise moves to μ_t(x′_t) + σ_t z_t = x_{t−1} + μ_t(x′_t) − μ_t(x_t).
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The timesteps, the noisiest first.
    pub timesteps: Vec<usize>,
    /// One more than timesteps: x_t of each, then x₀; each `[1,C,h,w]`.
    pub latents: Vec<Array4<f32>>,
}

impl Trajectory {
    /// Noises the clean `latents` to each of `timesteps`.
    pub fn new(
        scheduler: &Scheduler,
        latents: &Array4<f32>,
        timesteps: Vec<usize>,
        noise: &mut dyn NoiseSource,
    ) -> Self {
        let mut all: Vec<_> =
            timesteps.iter().map(|&t| noised(scheduler, latents, t, noise)).collect();
        all.push(latents.clone());
        Self { timesteps, latents: all }
    }
}

/// x_t = √ᾱ_t x₀ + √(1−ᾱ_t) ε of the clean `latents` x₀ with the next noise ε.
pub fn noised(
    scheduler: &Scheduler,
    latents: &Array4<f32>,
    timestep: usize,
    noise: &mut dyn NoiseSource,
) -> Array4<f32> {
    let (signal, share) = scheduler.noising(timestep);
    latents * signal + noise.next(latents.dim().into()) * share
}
