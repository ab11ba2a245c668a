//! A run: segmenting, its progress, stopping it.

use std::ops::ControlFlow;

use super::image::emerdiff_image;
use super::model::emerdiff_model;
use super::options::emerdiff_options;
use super::raw::{Handle, HandleMut, In, Out, UserData};
use super::registry::{self, Object};
use super::result::emerdiff_segmentation;
use super::status::{emerdiff_status, guard};
use crate::{Cancel, Error, Progress, Stage};

/// Stage of a run: picture to latents.
pub const EMERDIFF_STAGE_ENCODE: i32 = 1;
/// Stage of a run: features of the UNet.
pub const EMERDIFF_STAGE_FEATURES: i32 = 2;
/// Stage of a run: low-resolution masks.
pub const EMERDIFF_STAGE_CLUSTER: i32 = 3;
/// Stage of a run: modulated denoising, the longest.
pub const EMERDIFF_STAGE_DENOISE: i32 = 4;
/// Stage of a run: latents to images.
pub const EMERDIFF_STAGE_DECODE: i32 = 5;
/// Stage of a run: difference maps.
pub const EMERDIFF_STAGE_DIFFERENCE: i32 = 6;
/// Stage of a run: the region of every pixel.
pub const EMERDIFF_STAGE_ASSIGN: i32 = 7;

/// Called on the thread that segments, after each unit of work: the stage that has advanced
/// (EMERDIFF_STAGE_*; later versions may add some), units done, units of the whole run, which may
/// turn out fewer than said before. Returns 0 to go on; anything else cancels the run.
///
/// It may call this library. It must return: no exception and no longjmp may leave it.
pub type emerdiff_progress =
    Option<extern "C" fn(userdata: UserData, stage: i32, done: u32, total: u32) -> i32>;

/// Stops runs from any thread. It stays cancelled: make a new one for the next run.
pub struct emerdiff_cancel(Cancel);

impl Object for emerdiff_cancel {
    const KIND: &'static str = "emerdiff_cancel";
}

/// Makes a handle that can stop runs. Free it with emerdiff_cancel_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_cancel_new(cancel: Out<*mut emerdiff_cancel>) -> emerdiff_status {
    guard(|| {
        let place = cancel.required("cancel")?;
        place.write_handle(registry::insert(emerdiff_cancel(Cancel::default())));
        Ok(())
    })
}

/// Stops every run that was given this handle, also those that begin later: they return
/// EMERDIFF_CANCELLED soon, in the middle of a unit of work. Returns at once, from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_cancel_request(cancel: HandleMut<emerdiff_cancel>) -> emerdiff_status {
    guard(|| {
        cancel.get()?.0.request();
        Ok(())
    })
}

/// Frees a cancel handle, also while a run uses it. NULL is fine; a handle that is already freed is
/// left alone.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_cancel_free(cancel: HandleMut<emerdiff_cancel>) {
    guard(|| cancel.free());
}

/// Segments a picture of any size. Takes from a part of a second to minutes: call it off the user
/// interface's thread. Several threads may share a model. A picture of one colour, of noise or of one
/// fine texture is one region unless a number is asked for, one without a visible pixel is always one.
///
/// `image` is read while the function runs and must not change; 8-bit RGB without gaps between rows is used
/// where it lies. `options` NULL: the defaults.
/// `progress` NULL: none; `userdata` is what it is called with. `cancel` NULL: none. `segmentation`
/// gets the result, to be freed with emerdiff_segmentation_free; it outlives everything else here.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segment(
    model: Handle<emerdiff_model>,
    image: In<emerdiff_image>,
    options: Handle<emerdiff_options>,
    progress: emerdiff_progress,
    userdata: UserData,
    cancel: Handle<emerdiff_cancel>,
    segmentation: Out<*mut emerdiff_segmentation>,
) -> emerdiff_status {
    guard(|| {
        let (model, cancel) = (model.get()?, cancel.optional()?);
        let place = segmentation.required("segmentation")?;
        let settings = options.options()?.settings(&model.segmenter);
        let cancel = cancel.map(|cancel| cancel.0.clone()).unwrap_or_default();
        if cancel.is_requested() {
            return Err(Error::Cancelled.into());
        }
        let view = image.view()?;
        let picture = view.picture(settings.picture_budget())?;
        let alpha = view.alpha(settings.picture_budget())?;
        let mut report = |Progress { stage, done, total }: Progress| {
            let (done, total) = (done as u32, total as u32);
            let stop = progress
                .is_some_and(|progress| progress(userdata, stage_code(stage), done, total) != 0);
            if stop || cancel.is_requested() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let segment = || {
            let segmenter = &model.segmenter;
            segmenter.segment_with_alpha(&picture, alpha.as_ref(), &settings, &mut report)
        };
        let result = cancel.scope(segment)?;
        place.write_handle(registry::insert(emerdiff_segmentation::new(result)));
        Ok(())
    })
}

fn stage_code(stage: Stage) -> i32 {
    match stage {
        Stage::Encode => EMERDIFF_STAGE_ENCODE,
        Stage::Features => EMERDIFF_STAGE_FEATURES,
        Stage::Cluster => EMERDIFF_STAGE_CLUSTER,
        Stage::Denoise => EMERDIFF_STAGE_DENOISE,
        Stage::Decode => EMERDIFF_STAGE_DECODE,
        Stage::Difference => EMERDIFF_STAGE_DIFFERENCE,
        Stage::Assign => EMERDIFF_STAGE_ASSIGN,
    }
}
