//! Tests of segmentations that are kept as bytes.

use emerdiff::{Edge, Error, Level, Preset, Segmentation, Segmenter};
use image::RgbImage;

use crate::common::{random, root, runtime, scene};

const BUDGET: u64 = 1_000_000_000;

fn segmented(picture: &RgbImage, connected: bool) -> Segmentation {
    let segmenter = Segmenter::open(&runtime(), random()).unwrap();
    let settings = segmenter.settings(Preset::Fast);
    let settings =
        emerdiff::Settings { finest_masks: Some(8), connected, ..settings }.with_masks(6);
    segmenter.segment(picture, &settings).unwrap()
}

#[test]
fn what_was_kept_is_what_it_was() {
    for (width, height, connected) in [(90, 60, false), (64, 80, true), (1, 1, false)] {
        let picture = scene(width, height);
        let mut before = segmented(&picture, connected);
        before.set_level(Level::Regions(3)).unwrap();
        let bytes = before.to_bytes();
        let mut after = Segmentation::from_bytes(&bytes, BUDGET).unwrap();
        assert!(after.to_bytes() == bytes, "{width}x{height}: other bytes");
        assert_eq!(after.settings(), before.settings());
        assert_eq!(after.passes(), before.passes());
        assert_eq!(after.timings().total(), before.timings().total());
        for level in [Level::Regions(3), Level::Auto, Level::Finest] {
            before.set_level(level).unwrap();
            after.set_level(level).unwrap();
            assert_eq!(after.labels(), before.labels());
            assert_eq!(after.regions(), before.regions());
        }
        assert_eq!(after.contours(), before.contours());
        let edge = Edge { grow: 0.0, feather: 1.0 };
        for region in before.regions() {
            let mask = |of: &Segmentation| of.soft_mask(&picture, &region.parts, edge).unwrap();
            assert_eq!(mask(&after), mask(&before), "region {}", region.id);
        }
        assert!(after.mask(0).is_none() && after.difference_map(0).is_none());
    }
}

#[test]
fn bytes_that_are_not_whole_are_refused() {
    let bytes = segmented(&scene(90, 60), false).to_bytes();
    let refused = |bytes: &[u8], reason: &str| match Segmentation::from_bytes(bytes, BUDGET) {
        Err(error @ Error::KeptInvalid { .. }) => {
            assert!(error.to_string().contains(reason), "{error}");
        }
        other => panic!("{reason}: {other:?}"),
    };
    refused(b"", "0 bytes");
    refused(&[b"emerdiff".as_slice(), &[9; 60]].concat(), "version 2313");
    refused(&[0; 60], "do not begin");
    refused(&bytes[..bytes.len() - 1], "checksum");
    refused(&[&bytes[..], &[0]].concat(), "checksum");
    for place in (50..bytes.len()).step_by(7) {
        let mut altered = bytes.clone();
        altered[place] ^= 1;
        refused(&altered, "checksum");
    }
    let needed = match Segmentation::from_bytes(&bytes, 1000) {
        Err(Error::MemoryBudget { needed, budget: 1000, .. }) => needed,
        other => panic!("{other:?}"),
    };
    assert!(needed >= 6 * 90 * 60);
}

/// Bytes that somebody made with a checksum of their own.
#[test]
fn forged_bytes_give_a_segmentation_or_an_error() {
    use sha2::{Digest, Sha256};
    let bytes = segmented(&scene(64, 64), true).to_bytes();
    let (mut opened, mut refused) = (0, 0);
    for place in 42..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut forged = bytes.clone();
            forged[place] ^= flip;
            let checksum = Sha256::digest(&forged[42..]);
            forged[10..42].copy_from_slice(&checksum);
            match Segmentation::from_bytes(&forged, 10_000_000) {
                Ok(mut segmentation) => {
                    opened += 1;
                    let size = (segmentation.width(), segmentation.height());
                    let picture = RgbImage::new(size.0, size.1);
                    segmentation.set_level(Level::Finest).unwrap();
                    segmentation.coverage(&picture, &[0]).unwrap();
                    segmentation.contours();
                    segmentation.path_at(0, 0).unwrap();
                }
                Err(Error::KeptInvalid { .. } | Error::MemoryBudget { .. }) => refused += 1,
                Err(error @ Error::Setting { .. }) => {
                    assert!(
                        error.to_string().contains("level")
                            || error.to_string().contains("granularity")
                    );
                    refused += 1;
                }
                Err(error) => panic!("byte {place}: {error}"),
            }
        }
    }
    assert!(opened > 0 && refused > 100, "{opened} opened, {refused} refused");
}

#[test]
fn a_kept_segmentation_is_small() {
    let picture = scene(512, 384);
    let bytes = segmented(&picture, false).to_bytes().len();
    assert!(bytes < 512 * 384 / 2, "{bytes} bytes");
}

/// A result that an earlier version kept opens, or its version number has to grow.
#[test]
fn what_was_kept_by_another_build_opens() {
    let picture = scene(24, 16);
    let path = root().join("tests/data/golden/kept.bin");
    if std::env::var_os("EMERDIFF_WRITE_KEPT").is_some() {
        std::fs::write(&path, segmented(&picture, true).to_bytes()).unwrap();
    }
    let bytes = std::fs::read(path).unwrap();
    let kept = Segmentation::from_bytes(&bytes, BUDGET).unwrap();
    assert!(kept.to_bytes() == bytes);
    // What another machine computes may merge in another order.
    let today = segmented(&picture, true);
    assert_eq!(kept.settings(), today.settings());
    assert_eq!((kept.width(), kept.height()), (24, 16));
    let areas: u64 = kept.regions().iter().map(|region| region.area).sum();
    assert!(areas == 24 * 16 && kept.regions().len() > 1);
    let all: Vec<u16> = (0..kept.tree().leaves() as u16).collect();
    let shares = kept.coverage(&picture, &all).unwrap();
    assert!(shares.iter().all(|share| (share - 1.0).abs() < 1e-5));
}
