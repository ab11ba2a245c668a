//! The noise schedule and the steps of ancestral DDIM sampling (η = 1).
//!
//! Equations of DDIM (Song et al., ICLR 2021, arXiv 2010.02502) as in diffusers' `DDIMScheduler` with
//! `set_alpha_to_one = False`, `clip_sample = False` and `timestep_spacing = "leading"`.

use crate::model::{BetaSchedule, PredictionType, SchedulerConfig};
use crate::{Error, Result};

/// The noise schedule of a model.
#[derive(Clone, Debug)]
pub struct Scheduler {
    config: SchedulerConfig,
    alphas_cumprod: Vec<f64>,
}

/// The mean of the step x_t → x_{t−1}, which is linear: μ = `sample` · x_t + `noise_pred` ·
/// UNet(x_t).
///
/// The noise σ_t z_t that the step adds is not needed here: inversion defines it as x_{t−1} − μ_t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepCoefficients {
    /// Factor of x_t.
    pub sample: f32,
    /// Factor of the UNet's output, whatever it predicts.
    pub noise_pred: f32,
}

impl Scheduler {
    /// The schedule of a model.
    pub fn new(config: SchedulerConfig) -> Self {
        let n = config.num_train_timesteps;
        let (start, end) = (config.beta_start, config.beta_end);
        let at = |from: f64, to: f64, i: usize| from + (to - from) * i as f64 / (n - 1) as f64;
        let beta = |i| match config.beta_schedule {
            BetaSchedule::Linear => at(start, end, i),
            BetaSchedule::ScaledLinear => at(start.sqrt(), end.sqrt(), i).powi(2),
        };
        let alphas_cumprod = (0..n)
            .scan(1.0, |product, i| {
                *product *= 1.0 - beta(i);
                Some(*product)
            })
            .collect();
        Self { config, alphas_cumprod }
    }

    /// ᾱ_t for every t.
    pub fn alphas_cumprod(&self) -> &[f64] {
        &self.alphas_cumprod
    }

    /// The inference schedule: `num_inference_steps` timesteps, the noisiest first.
    ///
    /// # Errors
    /// [`Error::Setting`] when there are not that many timesteps.
    pub fn timesteps(&self, num_inference_steps: usize) -> Result<Vec<usize>> {
        let n = self.config.num_train_timesteps;
        let out_of_range = || {
            Error::setting(
                "num_inference_steps",
                num_inference_steps,
                format!("it must be 1 to {n}, and the last timestep below {n}"),
            )
        };
        if num_inference_steps == 0 || num_inference_steps > n {
            return Err(out_of_range());
        }
        let ratio = n / num_inference_steps;
        let offset = self.config.steps_offset;
        let timesteps: Vec<_> =
            (0..num_inference_steps).rev().map(|i| i * ratio + offset).collect();
        if timesteps[0] >= n { Err(out_of_range()) } else { Ok(timesteps) }
    }

    /// √ᾱ_t and √(1−ᾱ_t): the shares of x₀ and of ε in x_t.
    pub fn noising(&self, timestep: usize) -> (f32, f32) {
        let alpha = self.alphas_cumprod[timestep];
        (alpha.sqrt() as f32, (1.0 - alpha).sqrt() as f32)
    }

    /// The step from `timestep` to `previous`; `None` is the last step, to the clean latents.
    pub fn step(&self, timestep: usize, previous: Option<usize>) -> StepCoefficients {
        let alpha = self.alphas_cumprod[timestep];
        // Stable Diffusion's schedule ends at ᾱ_0, not at 1 (set_alpha_to_one = False).
        let alpha_previous = self.alphas_cumprod[previous.unwrap_or(0)];
        let variance = (1.0 - alpha_previous) / (1.0 - alpha) * (1.0 - alpha / alpha_previous);
        let direction = (1.0 - alpha_previous - variance).max(0.0).sqrt();
        let (signal, noise) = (alpha.sqrt(), (1.0 - alpha).sqrt());
        let signal_previous = alpha_previous.sqrt();
        let (sample, noise_pred) = match self.config.prediction_type {
            PredictionType::Epsilon => {
                let sample = signal_previous / signal;
                (sample, direction - sample * noise)
            }
            PredictionType::VPrediction => (
                signal_previous * signal + direction * noise,
                direction * signal - signal_previous * noise,
            ),
            PredictionType::Sample => {
                let sample = direction / noise;
                (sample, signal_previous - sample * signal)
            }
        };
        StepCoefficients { sample: sample as f32, noise_pred: noise_pred as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheduler(prediction_type: PredictionType) -> Scheduler {
        Scheduler::new(SchedulerConfig {
            num_train_timesteps: 1000,
            beta_start: 0.00085,
            beta_end: 0.012,
            beta_schedule: BetaSchedule::ScaledLinear,
            prediction_type,
            steps_offset: 1,
        })
    }

    #[test]
    fn all_prediction_types_take_the_same_step() {
        let (x0, noise) = (0.7, -1.3);
        for (t, previous) in [(981, Some(961)), (281, Some(261)), (1, None)] {
            let means =
                [PredictionType::Epsilon, PredictionType::VPrediction, PredictionType::Sample].map(
                    |prediction_type| {
                        let scheduler = scheduler(prediction_type);
                        let (signal, share) = scheduler.noising(t);
                        let prediction = match prediction_type {
                            PredictionType::Epsilon => noise,
                            PredictionType::VPrediction => signal * noise - share * x0,
                            PredictionType::Sample => x0,
                        };
                        let step = scheduler.step(t, previous);
                        step.sample * (signal * x0 + share * noise) + step.noise_pred * prediction
                    },
                );
            assert!((means[0] - means[1]).abs() < 1e-5, "{t}: {means:?}");
            assert!((means[0] - means[2]).abs() < 1e-5, "{t}: {means:?}");
        }
    }

    #[test]
    fn too_many_steps_are_refused() {
        let scheduler = scheduler(PredictionType::Epsilon);
        assert!(scheduler.timesteps(0).is_err());
        assert!(scheduler.timesteps(1001).is_err());
        // 1000 steps of 1 with the offset of 1 would end at timestep 1000.
        assert!(scheduler.timesteps(1000).is_err());
        assert_eq!(scheduler.timesteps(50).unwrap()[0], 981);
    }
}
