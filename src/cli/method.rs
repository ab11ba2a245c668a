//! The settings of the method as options.

use clap::{Args, ValueEnum};
use emerdiff::{Readout, Settings};

#[derive(Args)]
#[command(next_help_heading = "Method")]
pub struct MethodArguments {
    /// Masks are exchanged for better ones, and split until there are so many, for levels finer than K [default: 24;
    /// in `paper` neither].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    finest: Option<u16>,
    /// Timestep of the features [default: the model's].
    #[arg(long, value_name = "T")]
    feature_timestep: Option<usize>,
    /// Timestep of the modulation [default: the model's].
    #[arg(long, value_name = "T")]
    modulation_timestep: Option<usize>,
    /// Timesteps of the whole inference schedule [default: the model's].
    #[arg(long, value_name = "N")]
    steps: Option<usize>,
    /// Steps after the modulated one [default: 0; in `paper` the rest of the schedule].
    #[arg(long, value_name = "N")]
    further_steps: Option<usize>,
    /// λ, the size of the offset [default: the model's].
    #[arg(long, value_name = "LAMBDA", allow_negative_numbers = true)]
    strength: Option<f32>,
    /// Whether masks are pushed by +λ alone rather than by +λ and −λ [default: the preset's].
    #[arg(long, value_name = "BOOL")]
    one_sided: Option<bool>,
    /// Where the branches of modulated denoising are compared [default: the preset's].
    #[arg(long, value_enum)]
    readout: Option<ReadoutArgument>,
    /// Whether masks that are far apart are modulated in one branch [default: the preset's].
    #[arg(long, value_name = "BOOL")]
    shared_probes: Option<bool>,
    /// Whether borders are drawn to the edges of the picture [default: the preset's].
    #[arg(long, value_name = "BOOL")]
    edge_guided: Option<bool>,
    /// Standard deviation of the Gaussian on difference maps, in model pixels [default: 0; in
    /// `paper` the model's].
    #[arg(long, value_name = "PIXELS")]
    sigma: Option<f32>,
    /// Look at the picture through N windows along its longer side, for detail, 8 without N; never through more than
    /// show it pixel for pixel [default: one, more for pictures longer than 2 : 1; in `paper` one].
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "8",
        value_parser = clap::value_parser!(u16).range(1..))]
    tiles: Option<u16>,
    /// Whether transparent pixels are a region of their own [default: true].
    #[arg(long, value_name = "BOOL")]
    transparent_region: Option<bool>,
    /// Whether pieces of a region that do not touch are regions of their own, at every level.
    #[arg(long)]
    connected: bool,
    /// Parts of a region smaller than this share of the picture go to what surrounds them [default:
    /// 0.001; in `paper` 0].
    #[arg(long, value_name = "SHARE")]
    min_area: Option<f64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ReadoutArgument {
    /// In images, as in the paper; the decoder of Stable Diffusion 1 costs as much as three UNet passes
    Images,
    /// In images of the model's tiny decoder, where it has one
    TinyImages,
    /// In latents, upsampled bilinearly, without any decoder
    Latents,
}

impl From<ReadoutArgument> for Readout {
    fn from(argument: ReadoutArgument) -> Self {
        match argument {
            ReadoutArgument::Images => Self::Images,
            ReadoutArgument::TinyImages => Self::TinyImages,
            ReadoutArgument::Latents => Self::Latents,
        }
    }
}

impl MethodArguments {
    /// `base` with what was given.
    pub fn change(&self, base: Settings) -> Settings {
        Settings {
            finest_masks: self.finest.map(usize::from).or(base.finest_masks),
            feature_timestep: self.feature_timestep.unwrap_or(base.feature_timestep),
            modulation_timestep: self.modulation_timestep.unwrap_or(base.modulation_timestep),
            num_inference_steps: self.steps.unwrap_or(base.num_inference_steps),
            further_steps: self.further_steps.or(base.further_steps),
            strength: self.strength.unwrap_or(base.strength),
            one_sided: self.one_sided.unwrap_or(base.one_sided),
            readout: self.readout.map(Readout::from).unwrap_or(base.readout),
            shared_probes: self.shared_probes.unwrap_or(base.shared_probes),
            edge_guided: self.edge_guided.unwrap_or(base.edge_guided),
            tiles: self.tiles.map(usize::from).or(base.tiles),
            sigma: self.sigma.unwrap_or(base.sigma),
            transparent_region: self.transparent_region.unwrap_or(base.transparent_region),
            connected: self.connected || base.connected,
            min_area: self.min_area.unwrap_or(base.min_area),
            ..base
        }
    }
}
