//! What a user can do, whichever door he comes through.

use std::path::Path;

use emerdiff::Polygon;
use image::{RgbImage, RgbaImage};

/// What to segment with; `None` is the default.
#[derive(Clone, Default)]
pub struct Ask {
    pub num_regions: Option<usize>,
    pub granularity: Option<f64>,
    pub num_masks: Option<usize>,
    pub finest_masks: Option<usize>,
    pub num_inference_steps: Option<usize>,
    pub strength: Option<f32>,
    pub connected: bool,
    pub seed: Option<u64>,
    pub memory_budget: Option<u64>,
    pub transparent_region: Option<bool>,
}

/// The status of the C interface, and the text.
#[derive(Debug)]
pub struct Failure {
    pub status: i32,
    pub text: String,
}

/// One region.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub id: u32,
    pub node: u32,
    /// The coarsest and the finest level that has it.
    pub levels: [usize; 2],
    pub area: u64,
    pub bounds: [u32; 4],
    pub mean_color: [u8; 3],
    pub transparent: bool,
}

pub type Result<T> = std::result::Result<T, Failure>;
/// Done and total; whether to go on.
pub type Report<'a> = &'a mut dyn FnMut(u32, u32) -> bool;

pub trait Door {
    fn load(&self, bundle: &Path) -> Result<Box<dyn Model>>;
    /// A result from its bytes, with at most so many bytes of memory.
    fn open(&self, bytes: &[u8], memory_budget: u64) -> Result<Box<dyn Found>>;
}

pub trait Model: Send + Sync {
    fn segment(&self, picture: &RgbImage, ask: &Ask, report: Report<'_>) -> Result<Box<dyn Found>>;
    fn segment_rgba(&self, picture: &RgbaImage, ask: &Ask) -> Result<Box<dyn Found>>;
}

pub trait Found {
    fn size(&self) -> (u32, u32);
    fn num_regions(&self) -> usize;
    fn max_regions(&self) -> usize;
    fn set_num_regions(&mut self, count: usize) -> Result<()>;
    fn set_granularity(&mut self, granularity: f64) -> Result<()>;
    fn labels(&self) -> Vec<u16>;
    fn regions(&self) -> Vec<Facts>;
    fn region(&self, node: u32) -> Option<Facts>;
    fn region_at(&self, x: u32, y: u32) -> Option<Facts>;
    fn path_at(&self, x: u32, y: u32) -> Option<Vec<Facts>>;
    /// 255 in the regions of these nodes, 0 elsewhere.
    fn mask(&self, nodes: &[u32]) -> Result<Vec<u8>>;
    /// RGBA of regions, of their own colours or the picture's.
    fn cutout(&self, picture: &RgbImage, nodes: &[u32], own: bool) -> Result<Vec<u8>>;
    /// The whole picture's shares of regions whose edge is grown, then feathered.
    fn coverage(&self, picture: &RgbImage, nodes: &[u32], edge: [f32; 2]) -> Result<Vec<f32>>;
    /// RGB with the regions of the level, or with these nodes.
    fn overlay(&self, picture: &RgbImage, nodes: Option<&[u32]>) -> Result<Vec<u8>>;
    fn outline(&self, picture: &RgbImage, nodes: &[u32], tolerance: f32) -> Result<Vec<Polygon>>;
    fn contours(&self) -> Vec<f32>;
    fn to_bytes(&self) -> Vec<u8>;
    fn another(&self) -> Box<dyn Found>;
}
