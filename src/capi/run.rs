//! A run of the method: segmenting a picture, and the progress of that.

use std::ops::ControlFlow;

use super::cancel::emerdiff_cancel;
use super::ffi::raw::{Handle, In, Out, Plain, UserData, with_memory};
use super::ffi::registry;
use super::ffi::status::{Failure, emerdiff_status, guard};
use super::image::emerdiff_image;
use super::model::emerdiff_model;
use super::options::emerdiff_options;
use super::options::table::Options;
use super::segmentation::emerdiff_segmentation;
use crate::runtime::process;
use crate::{Cancel, Error, Progress, Stage};

/// Stage of a run: the picture is encoded into latents.
pub const EMERDIFF_STAGE_ENCODE: i32 = 1;
/// Stage of a run: the features of the UNet are computed.
pub const EMERDIFF_STAGE_FEATURES: i32 = 2;
/// Stage of a run: the features are clustered into low-resolution masks.
pub const EMERDIFF_STAGE_CLUSTER: i32 = 3;
/// Stage of a run: modulated denoising, which takes longest.
pub const EMERDIFF_STAGE_DENOISE: i32 = 4;
/// Stage of a run: latents are decoded into images.
pub const EMERDIFF_STAGE_DECODE: i32 = 5;
/// Stage of a run: difference maps are computed.
pub const EMERDIFF_STAGE_DIFFERENCE: i32 = 6;
/// Stage of a run: every pixel is assigned to a region.
pub const EMERDIFF_STAGE_ASSIGN: i32 = 7;
/// Stage of an opening: the files of a model are verified.
pub const EMERDIFF_STAGE_VERIFY: i32 = 8;
/// Stage of an opening: the graphs of a model are opened.
pub const EMERDIFF_STAGE_OPEN: i32 = 9;

/// Called after each unit of work, on the thread that made the call. `stage` is the stage that has
/// advanced, EMERDIFF_STAGE_*; later versions may add stages. `done` counts finished units, `total`
/// the units of the whole run, which may shrink while it runs. Returns 0 to continue; any other
/// value cancels the run.
///
/// The callback may call this library. It has to return: no exception and no longjmp may leave it.
pub type emerdiff_progress =
    Option<extern "C" fn(userdata: UserData, stage: i32, done: u32, total: u32) -> i32>;

/// How work is done that takes long: everything is optional. Fill the structure with zeros first,
/// then set the fields that are needed.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_run {
    /// NULL for the defaults.
    options: Handle<emerdiff_options>,
    /// NULL, or what is called with `userdata` as the work goes on.
    progress: emerdiff_progress,
    /// What `progress` gets back unchanged.
    userdata: UserData,
    /// NULL, or what stops the work.
    cancel: Handle<emerdiff_cancel>,
    /// Must be 0.
    reserved: [u64; 4],
}

impl Plain for emerdiff_run {}

/// Segments a picture of any size. This takes from a fraction of a second to minutes, so call it
/// off the user interface's thread. Several threads may share a model. A picture of a single
/// colour, of noise or of one fine texture becomes one region unless a number of regions is set; a
/// picture without a visible pixel is always one region.
///
/// `image` is read while the function runs and must not change; 8-bit RGB without gaps between rows
/// is used without a copy. `run` may be NULL. `segmentation` receives the result: free it with
/// emerdiff_segmentation_free. The result does not depend on any other object.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segment(
    model: Handle<emerdiff_model>,
    image: In<emerdiff_image>,
    run: In<emerdiff_run>,
    segmentation: Out<*mut emerdiff_segmentation>,
) -> emerdiff_status {
    guard(|| {
        process::check()?;
        let (model, run) = (model.get()?, Run::of(&run)?);
        let place = segmentation.required("segmentation")?;
        let settings = run.options.settings(&model.segmenter);
        let budget = settings.picture_budget();
        let result = with_memory(|memory| {
            let view = image.view(memory)?;
            let (picture, alpha) = (view.picture(budget)?, view.alpha()?);
            run.watched(|report| {
                model.segmenter.segment_with_alpha(&picture, alpha.as_ref(), &settings, report)
            })
        })?;
        place.write_handle(registry::insert(emerdiff_segmentation::new(result)));
        Ok(())
    })
}

/// What a caller asks for in an `emerdiff_run`.
pub struct Run {
    pub options: Options,
    progress: emerdiff_progress,
    userdata: UserData,
    cancel: Cancel,
}

impl Run {
    /// Reads the structure; NULL is one of zeros. A run that is cancelled already is an error.
    pub fn of(run: &In<emerdiff_run>) -> Result<Self, Failure> {
        let Some(run) = run.optional() else {
            let (options, cancel) = (Options::default(), Cancel::default());
            return Ok(Self { options, progress: None, userdata: UserData::null(), cancel });
        };
        if run.reserved != [0; 4] {
            return Err(Failure::argument("run: reserved has an unknown value"));
        }
        let cancel = run.cancel.optional()?.map(|cancel| cancel.0.clone()).unwrap_or_default();
        if cancel.is_requested() {
            return Err(Error::Cancelled.into());
        }
        let (progress, userdata) = (run.progress, run.userdata);
        Ok(Self { options: run.options.options()?, progress, userdata, cancel })
    }

    /// Does `work`, which reports its progress and stops when the caller says so.
    pub fn watched<T>(
        &self,
        work: impl FnOnce(&mut dyn FnMut(Progress) -> ControlFlow<()>) -> crate::Result<T>,
    ) -> Result<T, Failure> {
        Ok(self.cancel.scope(|| work(&mut |progress| self.report(progress)))?)
    }

    fn report(&self, Progress { stage, done, total }: Progress) -> ControlFlow<()> {
        let stopped = self.progress.is_some_and(|progress| {
            progress(self.userdata, stage_code(stage), done as u32, total as u32) != 0
        });
        if stopped || self.cancel.is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

fn stage_code(stage: Stage) -> i32 {
    match stage {
        Stage::Verify => EMERDIFF_STAGE_VERIFY,
        Stage::Open => EMERDIFF_STAGE_OPEN,
        Stage::Encode => EMERDIFF_STAGE_ENCODE,
        Stage::Features => EMERDIFF_STAGE_FEATURES,
        Stage::Cluster => EMERDIFF_STAGE_CLUSTER,
        Stage::Denoise => EMERDIFF_STAGE_DENOISE,
        Stage::Decode => EMERDIFF_STAGE_DECODE,
        Stage::Difference => EMERDIFF_STAGE_DIFFERENCE,
        Stage::Assign => EMERDIFF_STAGE_ASSIGN,
    }
}
