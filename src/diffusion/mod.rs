//! The latent diffusion model: its graphs, its noise schedule, denoising with an offset.

mod check;
mod contract;
mod denoise;
mod graphs;
mod inversion;
mod latent_diffusion;
mod noise;
mod pass_count;
mod scheduler;

pub use check::{ProviderCheck, check_provider};
pub use denoise::denoise_modulated;
pub use inversion::{Trajectory, noised};
pub use latent_diffusion::{Activations, LatentDiffusion};
pub use noise::{NoiseSource, SeededNoise};
pub use pass_count::PassCount;
pub use scheduler::{Scheduler, StepCoefficients};
