//! The methods that are measured side by side.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How label maps are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// k-means on the colours of pixels
    Rgb,
    /// The low-resolution masks, upsampled bilinearly: no modulated denoising
    Bilinear,
    /// The low-resolution masks, upsampled along the edges of the picture: no modulated denoising
    Guided,
    /// The low-resolution masks, sharpened by modulated denoising with the settings of `fast`, not
    /// split
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
}
