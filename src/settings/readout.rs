//! Where the branches of modulated denoising are compared.

use serde::{Deserialize, Serialize};

/// Where the branches of modulated denoising are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Readout {
    /// In images, as in the paper.
    Images,
    /// In images of the model's tiny decoder, where it has one.
    TinyImages,
    /// In latents, upsampled bilinearly, without any decoder.
    Latents,
}

impl Readout {
    /// All readouts.
    pub const ALL: [Self; 3] = [Self::Images, Self::TinyImages, Self::Latents];

    /// The name, the same at every door.
    pub fn name(self) -> &'static str {
        match self {
            Self::Images => "images",
            Self::TinyImages => "tiny-images",
            Self::Latents => "latents",
        }
    }

    /// One line for help texts.
    pub fn about(self) -> &'static str {
        match self {
            Self::Images => {
                "in images, as in the paper; the decoder of Stable Diffusion 1 costs as much as \
                 three UNet passes"
            }
            Self::TinyImages => "in images of the model's tiny decoder, where it has one",
            Self::Latents => "in latents, upsampled bilinearly, without any decoder",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        for readout in Readout::ALL {
            assert_eq!(serde_json::to_value(readout).unwrap(), readout.name());
        }
    }
}
