//! Bytes that the tensors of a run take.

use crate::Readout;
use crate::model::Manifest;

/// What ONNX Runtime's allocators may hold for each byte of live tensors. The peak memory of the
/// program on the embedded model (`paper`, K = 1, 12, 50) grew by 1.2 for each live byte of its
/// largest graph from 3 to 25 branches and by 1.4 from 3 to 101.
const ARENA_OVERHEAD: f64 = 2.0;
/// Floats per mask and pixel of the canvas: difference maps, scores, and what they are made of.
const MAPS: u64 = 4;

/// Bytes that one more branch of a batch and one more decoded image take.
#[derive(Clone, Copy, Debug)]
pub struct BytesPerItem {
    pub branch: u64,
    pub image: u64,
}

impl BytesPerItem {
    /// Measure by the bundle's own figures; with `further_steps` branches go through the whole UNet
    /// too.
    pub fn of(manifest: &Manifest, readout: Readout, further_steps: bool) -> Self {
        let graphs = &manifest.graphs;
        let held = |live: u64| (live.max(1) as f64 * ARENA_OVERHEAD) as u64;
        let whole = if further_steps { graphs.unet.bytes_per_item } else { 0 };
        // They add up where allocators keep what they once took, which only the CPU's is told not
        // to.
        let branch = held(whole + graphs.unet_tail.bytes_per_item);
        let image = match readout {
            Readout::Images => held(graphs.vae_decoder.bytes_per_item),
            Readout::TinyImages => {
                graphs.tiny_decoder.as_ref().map_or(0, |graph| held(graph.bytes_per_item))
            }
            Readout::Latents => 0,
        };
        Self { branch, image }
    }

    /// Bytes that the smallest batch takes: one mask with `signs` signs.
    pub fn smallest_batch(&self, signs: u64) -> u64 {
        (1 + signs) * self.branch + self.image
    }
}

/// Bytes that the maps of so many masks take on a canvas of so many pixels.
pub fn map_bytes(masks: usize, pixels: usize) -> u64 {
    (4 * MAPS * masks as u64).saturating_mul(pixels as u64)
}
