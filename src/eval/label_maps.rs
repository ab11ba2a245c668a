//! The label maps that a method makes of a picture.

use std::ops::ControlFlow;

use emerdiff::{Error, Result};

use crate::eval::arm::Arm;
use crate::eval::labels::Labels;
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::scene::Scene;

/// Make the label map of one arm, regions numbered from 0 without gaps. `proceed` is asked now and
/// then.
///
/// # Errors
/// Those of [`emerdiff::Segmenter::segment_with`].
pub fn label_map(
    scene: &Scene<'_>,
    arm: Arm,
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Labels> {
    let experiment = scene.experiment;
    let count = || scene.num_masks(arm.num_masks);
    let labels = match arm.method {
        Method::Rgb => scene.colors(count()?),
        Method::Bilinear => scene.bilinear(count()?),
        Method::Guided => scene.guided(count()?),
        Method::Modulated => scene.modulated(count()?, proceed),
        Method::Paper => scene.preset(experiment.paper.clone().with_regions(count()?), proceed),
        Method::Fast if arm.num_masks == MaskCount::Auto => {
            scene.preset(experiment.fast.clone(), proceed)
        }
        Method::Fast => scene.preset(experiment.fast.clone().with_regions(count()?), proceed),
    };
    match proceed() {
        ControlFlow::Continue(()) => labels.map(|labels| scene.label_map(labels)),
        ControlFlow::Break(()) => Err(Error::Cancelled),
    }
}
