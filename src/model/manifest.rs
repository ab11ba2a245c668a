//! `manifest.json`: everything about a bundle that its graphs do not say themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::geometry::{Grid, Size};

/// The manifest layout that this version reads and the exporter of the same version writes.
pub const SCHEMA_VERSION: u32 = 4;

/// Contents of `manifest.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Short name of the model.
    pub name: String,
    /// The family that it belongs to, such as a version of Stable Diffusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// SPDX expression of the weights' licence.
    pub license: String,
    /// Where the weights come from.
    pub source: String,
    /// What the UNet's graphs compute in. Their inputs and outputs and the autoencoder are float32.
    pub compute: Precision,
    /// Size of the images that the model sees; their values are in [−1, 1].
    pub image: Size,
    /// Size of the latents; the graphs give and take them at unit variance.
    pub latents: Latents,
    /// The noise schedule that the model was trained with.
    pub scheduler: SchedulerConfig,
    /// The cross-attention whose queries are clustered.
    pub features: Site,
    /// The cross-attention whose output the offset is added to.
    pub modulation: Site,
    /// The five graphs.
    pub graphs: Graphs,
    /// This model's values for the settings of the method.
    pub defaults: Defaults,
    /// Checksum of every other file of the bundle.
    pub files: BTreeMap<String, FileSeal>,
}

/// A floating-point format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Single precision.
    Float32,
    /// Half precision: for GPUs. ONNX Runtime's CPU provider casts back and forth and gains
    /// nothing.
    Float16,
}

/// Shape of the latents.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Latents {
    /// Channels.
    pub channels: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// Parameters of the noise schedule, named as in diffusers' `DDIMScheduler`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SchedulerConfig {
    /// Number of timesteps that the model was trained on.
    pub num_train_timesteps: usize,
    /// β of the first timestep.
    pub beta_start: f64,
    /// β of the last timestep.
    pub beta_end: f64,
    /// How β goes from the first to the last.
    pub beta_schedule: BetaSchedule,
    /// What the UNet's output is.
    pub prediction_type: PredictionType,
    /// Added to every timestep of the inference schedule.
    pub steps_offset: usize,
}

/// How β grows with the timestep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BetaSchedule {
    /// Linear in β.
    Linear,
    /// Linear in √β.
    ScaledLinear,
}

/// What a UNet predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictionType {
    /// The noise ε.
    Epsilon,
    /// The velocity √ᾱ ε − √(1−ᾱ) x₀ (Salimans and Ho, ICLR 2022, arXiv 2202.00512).
    VPrediction,
    /// The clean sample x₀.
    Sample,
}

/// An attention layer and the size of its feature map.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Site {
    /// The layer's name in the PyTorch model.
    pub layer: String,
    /// Columns of the grid.
    pub width: usize,
    /// Rows of the grid.
    pub height: usize,
    /// Why this layer, where the paper does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Manifest {
    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        self.files.values().fold(0, |sum, file| sum.saturating_add(file.size))
    }

    /// Pixels of the model's image that one cell of the feature grid covers.
    pub fn cell(&self) -> Size {
        Size {
            width: self.image.width / self.features.width,
            height: self.image.height / self.features.height,
        }
    }
}

impl Graphs {
    /// Every graph that the bundle has, with its name in the manifest.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &GraphFile)> {
        // No `..`: the compiler names a graph that is missing here.
        let Self { vae_encoder, vae_decoder, unet, unet_head, unet_tail, tiny_decoder } = self;
        [
            ("vae_encoder", vae_encoder),
            ("vae_decoder", vae_decoder),
            ("unet", unet),
            ("unet_head", unet_head),
            ("unet_tail", unet_tail),
        ]
        .into_iter()
        .chain(tiny_decoder.as_ref().map(|file| ("tiny_decoder", file)))
    }
}

impl Site {
    /// Cells of the feature map.
    pub fn grid(&self) -> Grid {
        Grid { rows: self.height, columns: self.width }
    }
}

/// The graphs of the contract.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Graphs {
    /// image → latents.
    pub vae_encoder: GraphFile,
    /// latents → image.
    pub vae_decoder: GraphFile,
    /// sample, timestep, offset → noise_pred, features.
    pub unet: GraphFile,
    /// sample, timestep → features and the activations at the split.
    pub unet_head: GraphFile,
    /// offset and the activations at the split → noise_pred.
    pub unet_tail: GraphFile,
    /// latents → image, rougher and far cheaper than `vae_decoder`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiny_decoder: Option<GraphFile>,
}

/// File of one graph.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GraphFile {
    /// File name in the bundle.
    pub file: String,
    /// Bytes of live tensors that one more batch item adds; 0 for a graph of batch 1.
    pub bytes_per_item: u64,
}

/// A model's own values for the settings of the method.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Defaults {
    /// t_f of the paper.
    pub feature_timestep: usize,
    /// t_m of the paper.
    pub modulation_timestep: usize,
    /// T of the paper.
    pub num_inference_steps: usize,
    /// λ of the paper.
    pub strength: f32,
    /// K of the paper.
    pub num_masks: usize,
    /// Standard deviation of the Gaussian on difference maps, in pixels of the model's image.
    pub sigma: f32,
    /// How the regions of a picture are counted.
    pub automatic: Automatic,
    /// How far scores are drawn to the edges of the picture.
    pub edges: Edges,
    /// How strong borders are.
    pub boundary: Boundary,
}

/// Constants of the automatic number of regions, those that measured best for the model:
/// [`crate::Level::Auto`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Automatic {
    /// Exponent of the cosine similarity of two cells' features, 1 to 100.
    pub sharpness: u8,
    /// Eigenvalues of the normalised similarities above this are regions, 0 to 1.
    pub min_eigenvalue: f64,
}

/// Constants of the filter along edges, those that measured best for the model: colours at a
/// distance correct the features' mistakes and blur what needs no correction.
/// [`edge_guided`](crate::Settings::edge_guided).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Edges {
    /// First stride, in cells of the grid, 1 to 16.
    pub first_stride: u8,
    /// How often the strides go down from the first to one pixel, 1 to 16.
    pub rounds: u8,
    /// Colours so far apart (Euclidean over 8-bit RGB) lend each other e^−½ of their weight, 1 to
    /// 255.
    pub sigma: f32,
}

/// Constants of the boundary strength, those that measured best for the model:
/// `docs/measurements/boundary.md`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Boundary {
    /// Where the model looked at the picture in detail.
    pub detailed: BorderWeights,
    /// Where it saw the picture as a whole.
    pub coarse: BorderWeights,
    /// Borders of at least this strength are those of [`crate::Level::Auto`], 0 to 1.
    pub automatic: f32,
    /// Borders of at least this strength are those of the finest level, 0 to 1.
    pub finest: f32,
}

/// The odds of a border, as the logarithm that a logistic function makes a strength of, 0 to 1: the
/// sum of the logarithms of what tells its sides apart, each times its weight, −100 to 100.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BorderWeights {
    /// Added to the sum.
    pub bias: f64,
    /// Added for regions that do not touch.
    pub apart: f64,
    /// Of how the features change along the border.
    pub feature_step: f64,
    /// Of the contrast along the border.
    pub contrast: f64,
    /// Of the contrast along the border in units of what varies beside it.
    pub box_contrast: f64,
    /// Of how the difference maps change along the border.
    pub difference_step: f64,
    /// Of the distance between the mean features of both regions.
    pub feature_distance: f64,
    /// Of the distance between their mean colours.
    pub color_distance: f64,
    /// Of that distance in units of what varies in them.
    pub color_ratio: f64,
    /// Of the smaller one's share of the picture.
    pub area: f64,
}

impl BorderWeights {
    /// The weights of what tells two regions apart, in the order of the fields.
    pub fn of_cues(&self) -> [f64; 8] {
        [
            self.feature_step,
            self.contrast,
            self.box_contrast,
            self.difference_step,
            self.feature_distance,
            self.color_distance,
            self.color_ratio,
            self.area,
        ]
    }
}

/// What a file must be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileSeal {
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}
