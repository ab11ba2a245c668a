//! The Photoshop document: read by another library than the one that writes it, and its masks by
//! that one.

use std::collections::BTreeMap;

use ag_psd::psd::{Layer, ReadOptions};
use ag_psd::read_psd;
use psd::Psd;

use super::*;

/// The layers that have a mask, from the lowest.
fn masked(layers: &[Layer]) -> Vec<&Layer> {
    layers
        .iter()
        .flat_map(|layer| match &layer.children {
            Some(own) => masked(own),
            None => Vec::from_iter(layer.additional_info.mask.is_some().then_some(layer)),
        })
        .collect()
}

#[test]
fn layers_have_the_picture_and_their_region_as_mask() {
    let (folder, picture) = results("psd");
    let out = folder.path().join("out");
    let bytes = fs::read(out.join("layers.psd")).unwrap();
    let document = Psd::from_bytes(&bytes).unwrap();
    assert_eq!((document.width(), document.height()), (90, 60));
    let opaque = DynamicImage::from(picture.clone()).into_rgba8();
    assert_eq!(document.rgba(), opaque.as_raw()[..]);

    let regions = report(&out)["regions"].as_array().unwrap().len();
    assert!(regions > 2);
    let mut names: Vec<_> = document.layers().iter().map(|layer| layer.name().to_owned()).collect();
    // From the uppermost.
    assert_eq!(names.pop().unwrap(), "picture");
    names.sort();
    assert_eq!(names, Vec::from_iter((0..regions).map(|id| format!("region {id}"))));
    // Every group but the root is in another, and says how many regions it holds.
    let mut held = BTreeMap::new();
    for layer in document.layers().iter().filter(|layer| layer.name() != "picture") {
        let mut parent = layer.parent_id();
        while let Some(id) = parent {
            *held.entry(id).or_insert(0) += 1;
            parent = document.groups()[&id].parent_id();
        }
    }
    assert_eq!(held.len(), regions - 1);
    for (id, count) in held {
        assert_eq!(document.groups()[&id].name(), format!("{count} regions"));
    }

    let options = ReadOptions { use_image_data: Some(true), ..ReadOptions::default() };
    let document = read_psd(&bytes, &options).unwrap();
    let mut covered = vec![0; 90 * 60];
    let layers = document.children.unwrap();
    let masked = masked(&layers);
    assert_eq!(masked.len(), regions);
    for layer in masked {
        let mask = layer.additional_info.mask.as_ref().unwrap();
        let (left, top) = (mask.left.unwrap() as u32, mask.top.unwrap() as u32);
        let (shares, pixels) =
            (mask.image_data.as_ref().unwrap(), layer.image_data.as_ref().unwrap());
        assert_eq!((shares.width, shares.height), (pixels.width, pixels.height));
        for y in 0..shares.height {
            for x in 0..shares.width {
                let place = 4 * (y * shares.width + x) as usize;
                covered[((top + y) * 90 + left + x) as usize] += i32::from(shares.data[place]);
                let pixel = opaque.get_pixel(left + x, top + y);
                assert_eq!(pixels.data[place..place + 4], pixel.0);
            }
        }
    }
    assert!(covered.iter().all(|sum| (sum - 255).abs() <= 2), "shares do not add up");
}

#[test]
fn a_picture_that_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "long.png", RgbImage::new(30_001, 2));
    let out = folder.path().join("out");
    let mut command = segment(&[&path]);
    refused(command.args(["--also", "psd", "--out"]).arg(&out), 1, "30000");
    assert!(!out.join("layers.psd").exists());
}
