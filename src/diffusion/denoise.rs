//! Modulated denoising (paper section 3.3) of one batch of branches.

use ndarray::{Array4, Axis, concatenate};

use super::{Activations, LatentDiffusion, Trajectory};
use crate::Result;

/// Denoises one branch per offset, along the noise of `trajectory`, to clean latents `[B,C,h,w]`.
///
/// `offsets` `[B,1,g,g]` are added to the modulated layer at the first timestep only; `activations`
/// are the head's for that timestep's latents. `on_step` is called after each step and may stop the
/// work.
///
/// A branch whose offset is zero comes out as the picture's own latents, exactly.
///
/// # Errors
/// [`crate::Error::Inference`], or what `on_step` returns.
pub fn denoise_modulated(
    model: &LatentDiffusion,
    trajectory: &Trajectory,
    activations: &Activations,
    offsets: &Array4<f32>,
    on_step: &mut dyn FnMut() -> Result<()>,
) -> Result<Array4<f32>> {
    let (branches, _, height, width) = offsets.dim();
    let offsets = stack(&Array4::zeros((1, 1, height, width)), offsets);
    let (_, c, h, w) = trajectory.latents[0].dim();
    // x′ − x of every branch: where the offset changed nothing it stays 0, with no rounding.
    let mut change = Array4::<f32>::zeros((branches, c, h, w));
    for (i, &timestep) in trajectory.timesteps.iter().enumerate() {
        let reference = &trajectory.latents[i];
        let noise_pred = if i == 0 {
            model.tail(activations, &offsets)?
        } else {
            model.unet(&stack(reference, &(reference + &change)), timestep)?
        };
        let step = model.scheduler().step(timestep, trajectory.timesteps.get(i + 1).copied());
        let (reference_pred, branch_pred) = noise_pred.view().split_at(Axis(0), 1);
        change *= step.sample;
        change.scaled_add(step.noise_pred, &(&branch_pred - &reference_pred));
        on_step()?;
    }
    Ok(change + &trajectory.latents[trajectory.timesteps.len()])
}

fn stack(first: &Array4<f32>, rest: &Array4<f32>) -> Array4<f32> {
    concatenate(Axis(0), &[first.view(), rest.view()]).expect("equal shapes but for the batch")
}
