//! Cut any picture into meaningful regions with a pre-trained diffusion model: no labels, prompts
//! or training of yours. An implementation of EmerDiff (Namekata et al., ICLR 2024).
//!
//! A picture's latents are noised a little and shown to the UNet; the queries of one of its
//! cross-attentions are clustered into low-resolution masks ([`segment`]). *Modulated denoising*
//! then asks for each mask which pixels of the generated image change when the mask is pushed up
//! and down ([`diffusion`]), and every pixel goes to the mask that moves it most. The preset
//! [`Preset::Fast`] looks more closely at what has edges and merges small regions across the border
//! that is weakest by features, colours and that answer.
//!
//! ```
//! use emerdiff::{Preset, Runtime, Segmenter};
//!
//! # fn main() -> emerdiff::Result<()> {
//! # let folder = tempfile::tempdir().unwrap();
//! # std::fs::copy("examples/pictures/cat.jpg", folder.path().join("picture.jpg")).unwrap();
//! # std::env::set_current_dir(&folder).unwrap();
//! let segmenter = Segmenter::open(&Runtime::find()?, emerdiff::model::embedded())?;
//! let picture = emerdiff::picture::read("picture.jpg".as_ref(), 1_000_000_000)?;
//! let segmentation = segmenter.segment(&picture, &segmenter.settings(Preset::Fast))?;
//! for region in segmentation.regions() {
//!     println!("region {}: {} pixels", region.id, region.area);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Segmenter`], [`Segmentation`], [`Settings`], [`Runtime`] and [`Error`] are the interface to
//! build on. The modules [`pipeline`], [`segment`] and [`diffusion`] are what it is made of, open
//! to research and to the tests that compare them with PyTorch; they change when the method does.

mod cache;
#[cfg(feature = "capi")]
mod capi;
pub mod diffusion;
pub mod digest;
mod error;
#[cfg(feature = "formats")]
pub mod formats;
pub mod geometry;
mod mask;
mod memory;
pub mod model;
mod origin;
pub mod picture;
pub mod pipeline;
mod progress;
pub mod render;
pub mod runtime;
pub mod segment;
mod segmentation;
mod segmenter;
mod settings;

pub use diffusion::ProviderCheck;
pub use error::{Error, Result};
pub use geometry::{Bounds, Size};
pub use mask::{Colors, Edge, Point, Polygon, SoftMask};
pub use progress::{Clock, Progress, Stage, Timings};
pub use runtime::{Cancel, Provider, ProviderChoice, Runtime};
pub use segmentation::{Region, Segmentation};
pub use segmenter::{Estimate, Segmenter};
pub use settings::{Detail, Level, Overrides, Preset, Readout, Settings};
