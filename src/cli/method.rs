//! The settings of the method as options.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use emerdiff::{Detail, Readout};

/// The options of the method, each named after its setting.
#[derive(Args)]
#[command(next_help_heading = "Method")]
pub struct MethodArguments {
    /// Exchange masks for better ones and split them until there are so many to modulate [default:
    /// 24; in `paper` neither].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub finest_masks: Option<u16>,
    /// Timestep of the features [default: the model's].
    #[arg(long, value_name = "T")]
    pub feature_timestep: Option<u32>,
    /// Timestep of the modulation [default: the model's].
    #[arg(long, value_name = "T")]
    pub modulation_timestep: Option<u32>,
    /// Timesteps of the whole inference schedule [default: the model's].
    #[arg(long, value_name = "N")]
    pub num_inference_steps: Option<u32>,
    /// Steps after the modulated one [default: 0; in `paper` the rest of the schedule].
    #[arg(long, value_name = "N")]
    pub further_steps: Option<u32>,
    /// λ, the size of the offset [default: the model's].
    #[arg(long, value_name = "LAMBDA", allow_negative_numbers = true)]
    pub strength: Option<f32>,
    /// Whether masks are pushed by +λ alone rather than by +λ and −λ [default: the preset's].
    #[arg(long, value_name = "BOOL")]
    pub one_sided: Option<bool>,
    /// Where the branches of modulated denoising are compared [default: the preset's].
    #[arg(long, value_parser = named(Readout::ALL, Readout::name, Readout::about))]
    pub readout: Option<Readout>,
    /// Whether masks that are far apart are modulated in one branch [default: the preset's].
    #[arg(long, value_name = "BOOL")]
    pub shared_probes: Option<bool>,
    /// Whether borders are found in the picture and regions merge across the weakest [default: the
    /// preset's].
    #[arg(long, value_name = "BOOL")]
    pub edge_guided: Option<bool>,
    /// Standard deviation of the Gaussian on difference maps, in pixels of the model's image
    /// [default: 0; in `paper` the model's].
    #[arg(long, value_name = "PIXELS")]
    pub sigma: Option<f32>,
    /// Look at the picture through N tiles along its longer side, for detail; 8 without N, and
    /// never more than show it pixel for pixel [default: one, more for pictures longer than 2 : 1;
    /// in `paper` one].
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "8",
        value_parser = clap::value_parser!(u16).range(1..))]
    pub tiles: Option<u16>,
    /// Where the model looks at the picture more closely, to find borders [default: auto; in
    /// `paper` none].
    #[arg(long, value_parser = named(Detail::ALL, Detail::name, Detail::about))]
    pub detail: Option<Detail>,
    /// Whether transparent pixels are a region of their own [default: true].
    #[arg(long, value_name = "BOOL")]
    pub transparent_region: Option<bool>,
    /// Make pieces of a region that do not touch regions of their own, at every level.
    #[arg(long)]
    pub connected: bool,
    /// Give components of a region that are smaller than this share of the picture to what
    /// surrounds them [default: 0.001; in `paper` 0].
    #[arg(long, value_name = "SHARE")]
    pub min_area: Option<f64>,
}

/// The values of a setting by their names.
fn named<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
    about: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = all.map(|value| PossibleValue::new(name(value)).help(about(value)));
    PossibleValuesParser::new(names).map(move |text| {
        let named = all.into_iter().find(|&value| name(value) == text);
        named.expect("one of the possible values")
    })
}
