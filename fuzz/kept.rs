//! Results that were kept as bytes.

use std::time::Duration;

use emerdiff::{Level, Segmentation};
use image::RgbImage;
use sha2::{Digest, Sha256};

use crate::common::{scene, segmenter};
use crate::mutate::fuzz;

const HEADER: usize = 42;
const BUDGET: u64 = 50_000_000;

fn corpus() -> Vec<Vec<u8>> {
    let base = segmenter().settings(emerdiff::Preset::Fast);
    let kept = |width, height, connected| {
        let settings = emerdiff::Settings { connected, ..base.clone() }.with_masks(6);
        segmenter().segment(&scene(width, height), &settings).unwrap().to_bytes()
    };
    vec![kept(64, 48, false), kept(40, 90, true), kept(1, 1, false)]
}

/// Half of them with a checksum that is theirs, as somebody makes it who knows the format.
#[test]
fn kept_results() {
    let mut forged = false;
    fuzz("kept", corpus(), Duration::from_secs(10), |_, input| {
        let mut bytes = input.to_vec();
        forged = !forged;
        if forged && bytes.len() > HEADER {
            let checksum = Sha256::digest(&bytes[HEADER..]);
            bytes[10..HEADER].copy_from_slice(&checksum);
        }
        let Ok(mut result) = Segmentation::from_bytes(&bytes, BUDGET) else { return false };
        let picture = RgbImage::new(result.width(), result.height());
        result.set_level(Level::Finest).unwrap();
        result.contours();
        for region in result.path_at(0, 0).unwrap() {
            result.soft_mask(&picture, &region.parts, emerdiff::Edge::default()).unwrap();
        }
        let again = Segmentation::from_bytes(&result.to_bytes(), BUDGET).unwrap();
        assert_eq!(again.labels(), result.labels());
        true
    });
}
