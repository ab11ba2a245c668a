//! The methods that are measured side by side.

use std::ops::ControlFlow;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::{Labels, MaskCount, Scene};
use crate::Result;

/// How label maps are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// k-means on the colours of pixels
    Rgb,
    /// The low-resolution masks, upsampled bilinearly: no modulated denoising
    Bilinear,
    /// The same masks, upsampled along the edges of the picture: no modulated denoising
    Guided,
    /// The same masks by modulated denoising with the settings of `fast`, not split
    Modulated,
    /// The paper's procedure
    Paper,
    /// The default preset
    Fast,
}

impl Method {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rgb => "rgb",
            Self::Bilinear => "bilinear",
            Self::Guided => "guided",
            Self::Modulated => "modulated",
            Self::Paper => "paper",
            Self::Fast => "fast",
        }
    }

    /// Whether it can start from given masks.
    pub fn takes_masks(self) -> bool {
        matches!(self, Self::Bilinear | Self::Guided | Self::Modulated)
    }

    /// A label map of the picture for each number of masks in `ks`, regions numbered from 0 without gaps.
    /// `proceed` is asked now and then.
    ///
    /// # Errors
    /// Those of [`crate::Segmenter::segment_with`].
    pub fn segment(
        self,
        scene: &Scene<'_>,
        ks: &[MaskCount],
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<Labels>> {
        let each = ks.iter().map(|&count| {
            let (plan, k) = (scene.plan, || scene.num_masks(count));
            let labels = match self {
                Self::Rgb => scene.colors(k()?),
                Self::Bilinear => scene.bilinear(k()?),
                Self::Guided => scene.guided(k()?),
                Self::Modulated => scene.modulated(k()?, proceed),
                Self::Paper => scene.preset(plan.paper.clone().with_regions(k()?), proceed),
                Self::Fast if count == MaskCount::Auto => scene.preset(plan.fast.clone(), proceed),
                Self::Fast => scene.preset(plan.fast.clone().with_regions(k()?), proceed),
            };
            match proceed() {
                ControlFlow::Continue(()) => labels.map(|labels| scene.label_map(labels)),
                ControlFlow::Break(()) => Err(crate::Error::Cancelled),
            }
        });
        each.collect()
    }
}
