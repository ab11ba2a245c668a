//! What the arms make of a picture.

use std::ops::ControlFlow;

use crate::eval::arm::{Arm, Source};
use crate::eval::contours::Contours;
use crate::eval::dataset::sample::Sample;
use crate::eval::error::Result;
use crate::eval::experiment::Experiment;
use crate::eval::labels::Labels;
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::scene::Scene;
use crate::eval::setting::Setting;

/// What one arm makes of a picture.
#[derive(Clone, Debug)]
pub enum Prediction {
    /// Regions, numbered from 0 without gaps.
    Labels(Labels),
    /// Boundaries of every strength.
    Contours(Contours),
}

/// Make the result of one arm for the picture of `sample`, or read it. `proceed` is asked now and
/// then.
///
/// # Errors
/// Those of [`emerdiff::Segmenter::segment_with`] and of
/// [`External::load`](crate::eval::external::External::load).
pub fn predict(
    scene: &Scene<'_>,
    sample: &Sample,
    arm: &Arm,
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Prediction> {
    let experiment = scene.experiment;
    let prediction = match &arm.source {
        Source::External(name) => {
            experiment.external(name).load(&arm.setting, sample, scene.size())?
        }
        Source::Method(method) => match arm.setting {
            Setting::Masks(count) => Prediction::Labels(labels(scene, *method, count, proceed)?),
            // Only `fast` has another setting.
            _ => {
                let segmentation = scene.segmentation(&experiment.fast, proceed)?;
                Prediction::Contours(Contours::of(&segmentation))
            }
        },
    };
    match proceed() {
        ControlFlow::Continue(()) => Ok(prediction),
        ControlFlow::Break(()) => Err(emerdiff::Error::Cancelled.into()),
    }
}

fn labels(
    scene: &Scene<'_>,
    method: Method,
    num_masks: MaskCount,
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> emerdiff::Result<Labels> {
    let Experiment { paper, fast, .. } = scene.experiment;
    let count = || scene.num_masks(num_masks);
    let mut preset = |settings| Ok(scene.segmentation(settings, proceed)?.labels().to_vec());
    let labels = match method {
        Method::Rgb => scene.colors(count()?),
        Method::Bilinear => scene.bilinear(count()?),
        Method::Guided => scene.guided(count()?),
        Method::Modulated => scene.modulated(count()?, proceed),
        Method::Paper => preset(&paper.clone().with_regions(count()?)),
        Method::Fast if num_masks == MaskCount::Auto => preset(fast),
        Method::Fast => preset(&fast.clone().with_regions(count()?)),
    };
    labels.map(|labels| scene.label_map(labels))
}
