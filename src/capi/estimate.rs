//! What a run will take.

use super::image::rgb_bytes;
use super::model::emerdiff_model;
use super::options::emerdiff_options;
use super::raw::{Handle, Out};
use super::status::{emerdiff_status, guard};

/// What a run takes at most.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_estimate {
    /// Bytes that the process has more at the peak than before the run.
    pub memory: u64,
    /// Units of progress.
    pub units: u32,
    /// Passes of the UNet, the unit of time: measure how long one takes on the machine.
    pub unet_passes: u32,
    /// 0; later versions may tell more here.
    pub reserved: [u8; 16],
}

/// Tells what segmenting a picture of `width` x `height` with `options` (NULL: the defaults) takes at most.
/// Takes no time. Fails as the run would for options that the model does not have.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_estimate(
    model: Handle<emerdiff_model>,
    width: u32,
    height: u32,
    options: Handle<emerdiff_options>,
    estimate: Out<emerdiff_estimate>,
) -> emerdiff_status {
    guard(|| {
        let (model, place) = (model.get()?, estimate.required("estimate")?);
        let settings = options.options()?.settings(&model.segmenter);
        let estimate = model.segmenter.estimate(width, height, &settings)?;
        let passes = estimate.passes;
        // Head and tail are about half of a pass each.
        let unet_passes = passes.unet + (passes.unet_head + passes.unet_tail).div_ceil(2);
        // Unless it is 8-bit RGB without gaps, the picture is copied as that, and its alpha.
        let picture = rgb_bytes(width, height).saturating_mul(4) / 3;
        place.write(emerdiff_estimate {
            memory: estimate.memory.saturating_add(picture),
            units: estimate.units as u32,
            unet_passes: unet_passes as u32,
            reserved: [0; 16],
        });
        Ok(())
    })
}
