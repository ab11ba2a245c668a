//! Modulated denoising of all masks, in batches that fit the memory budget (paper section 3.3).

use ndarray::{Array3, Array4, ArrayView3, Axis, s};

use super::difference::{blur, difference_map};
use super::memory::BytesPerItem;
use crate::diffusion::{LatentDiffusion, PassCount, Trajectory, denoise_modulated};
use crate::model::Manifest;
use crate::segment::cluster::masks::Masks;
use crate::segment::resample::interpolated_map;
use crate::{Clock, Error, Readout, Result, Settings, Stage};

/// How masks are modulated.
#[derive(Clone, Copy, Debug)]
pub struct Modulation {
    /// λ: each mask gets +λ in one branch and, unless `one_sided`, −λ in another.
    pub strength: f32,
    /// Whether a branch is compared with the unmodulated one instead of its opposite.
    pub one_sided: bool,
    /// Where branches are compared.
    pub readout: Readout,
    /// Standard deviation of the Gaussian on difference maps, in pixels.
    pub sigma: f32,
    /// Masks per batch, at least 1.
    pub masks_at_once: usize,
    /// Images that are decoded at once, at least 1.
    pub images_at_once: usize,
    bytes: BytesPerItem,
}

impl Modulation {
    /// Choose as many masks per batch as the memory budget allows, then as many images at once as
    /// fit beside them.
    ///
    /// # Errors
    /// [`Error::MemoryBudget`] when a single mask does not fit.
    pub fn new(settings: &Settings, manifest: &Manifest) -> Result<Self> {
        let further = settings.further_steps != Some(0);
        let bytes = BytesPerItem::of(manifest, settings.readout, further);
        // A batch is the unmodulated branch and one or two for each mask.
        let signs = if settings.one_sided { 1 } else { 2 };
        let needed = bytes.smallest_batch(signs);
        let budget = settings.memory_budget.unwrap_or(settings.picture_budget().max(needed));
        let Some(spare) = budget.checked_sub(needed) else {
            return Err(Error::MemoryBudget {
                what: "the smallest batch of modulated denoising".into(),
                needed,
                budget,
            });
        };
        let fitting = usize::try_from(1 + spare / (signs * bytes.branch)).unwrap_or(usize::MAX);
        // Batches of one size rather than full ones and a rest.
        let batches = settings.masks().div_ceil(fitting).max(1);
        let masks_at_once = settings.masks().div_ceil(batches).max(1);
        let branches = signs * masks_at_once as u64;
        let spare = budget - (1 + branches) * bytes.branch;
        let images_at_once = (spare / bytes.image.max(1)).clamp(1, branches) as usize;
        Ok(Self {
            strength: settings.strength,
            one_sided: settings.one_sided,
            readout: settings.readout,
            sigma: settings.sigma,
            masks_at_once,
            images_at_once,
            bytes,
        })
    }

    /// Branches that so many masks take, including the unmodulated one of each batch.
    pub fn branches(&self, masks: usize) -> usize {
        let signs = if self.one_sided { 1 } else { 2 };
        masks.div_ceil(self.masks_at_once) + signs * masks
    }

    /// Bytes that the tensors of a full batch take.
    pub fn batch_bytes(&self) -> u64 {
        self.branches(self.masks_at_once) as u64 * self.bytes.branch
            + self.images_at_once as u64 * self.bytes.image
    }

    /// Give what branches are compared in: the `latents` `[B,C,h,w]` themselves, or their images,
    /// decoded a few at a time.
    fn read(&self, model: &LatentDiffusion, latents: Array4<f32>) -> Result<Array4<f32>> {
        let decode = match self.readout {
            Readout::Images => LatentDiffusion::decode,
            Readout::TinyImages => LatentDiffusion::decode_tiny,
            Readout::Latents => return Ok(latents),
        };
        let image = model.manifest().image;
        let mut images = Array4::zeros((latents.dim().0, 3, image.height, image.width));
        let chunks = latents.axis_chunks_iter(Axis(0), self.images_at_once);
        for (latents, mut images) in
            chunks.zip(images.axis_chunks_iter_mut(Axis(0), self.images_at_once))
        {
            images.assign(&decode(model, &latents.to_owned())?);
        }
        Ok(images)
    }

    /// Units of progress that [`difference_maps`] reports for so many masks and timesteps.
    pub fn units(&self, masks: usize, timesteps: usize) -> usize {
        masks.div_ceil(self.masks_at_once) * (timesteps + 1)
    }
}

/// Modulate each mask: its difference map `[K,H,W]` after the Gaussian filter, and the UNet passes
/// used.
///
/// # Errors
/// [`Error::Inference`], [`Error::Cancelled`].
pub fn difference_maps(
    model: &LatentDiffusion,
    trajectory: &Trajectory,
    masks: &Masks,
    modulation: &Modulation,
    clock: &mut Clock<'_>,
) -> Result<(Array3<f32>, PassCount)> {
    let (num_masks, image) = (masks.dim().0, model.manifest().image);
    let mut maps = Array3::zeros((num_masks, image.height, image.width));
    let (_, activations) = model.head(&trajectory.latents[0], trajectory.timesteps[0])?;
    let mut passes = PassCount { unet_head: 1, ..PassCount::default() };
    let unmodulated = match modulation.one_sided {
        true => {
            let clean = trajectory.latents[trajectory.timesteps.len()].clone();
            Some(modulation.read(model, clean)?)
        }
        false => None,
    };
    for first in (0..num_masks).step_by(modulation.masks_at_once) {
        let last = (first + modulation.masks_at_once).min(num_masks);
        let offsets = offsets(masks.slice(s![first..last, .., ..]), modulation);
        let latents = denoise_modulated(model, trajectory, &activations, &offsets, &mut || {
            clock.advance(Stage::Denoise)
        })?;
        passes.unet_tail += 1 + offsets.dim().0;
        passes.unet += (1 + offsets.dim().0) * (trajectory.timesteps.len() - 1);
        let images = modulation.read(model, latents)?;
        clock.advance(Stage::Decode)?;
        for mask in first..last {
            let place = mask - first;
            let [plus, minus] = match &unmodulated {
                Some(image) => [images.index_axis(Axis(0), place), image.index_axis(Axis(0), 0)],
                None => [2 * place, 2 * place + 1].map(|i| images.index_axis(Axis(0), i)),
            };
            let map = interpolated_map(difference_map(plus, minus).view(), image);
            maps.index_axis_mut(Axis(0), mask).assign(&blur(map.view(), modulation.sigma));
        }
        clock.book(Stage::Difference);
    }
    Ok((maps, passes))
}

/// The offsets +λM and, unless one-sided, −λM of each mask in turn: `[B,1,g,g]`.
fn offsets(masks: ArrayView3<'_, f32>, modulation: &Modulation) -> Array4<f32> {
    let (k, height, width) = masks.dim();
    let signs: &[f32] = if modulation.one_sided { &[1.0] } else { &[1.0, -1.0] };
    Array4::from_shape_fn((signs.len() * k, 1, height, width), |(branch, _, y, x)| {
        let (mask, sign) = (branch / signs.len(), signs[branch % signs.len()]);
        sign * modulation.strength * masks[[mask, y, x]]
    })
}
