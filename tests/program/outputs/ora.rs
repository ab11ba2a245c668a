//! Layers for editors.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Read;

use image::{DynamicImage, RgbaImage};
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{CompressionMethod, ZipArchive};

use super::results;
use crate::common::program::report;

/// A layer or a group of `stack.xml`, the uppermost first.
enum Layer {
    Image { name: String, place: (i64, i64), image: RgbaImage },
    Group { name: String, layers: Vec<Layer> },
}

fn layers(reader: &mut Reader<&[u8]>, files: &HashMap<String, Vec<u8>>) -> Vec<Layer> {
    let mut layers = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        let (Event::Start(tag) | Event::Empty(tag)) = &event else {
            match event {
                Event::End(_) | Event::Eof => return layers,
                _ => continue,
            }
        };
        let attribute = |name: &str| {
            let value = tag.try_get_attribute(name).unwrap();
            value.map(|value| value.value.into_owned())
        };
        let number = |name| attribute(name).map_or(0, |value| value.parse().unwrap());
        let name = attribute("name").unwrap_or_default();
        if tag.name().as_ref() == "layer" {
            let image = image::load_from_memory(&files[&attribute("src").unwrap()]).unwrap();
            let place = (number("x"), number("y"));
            layers.push(Layer::Image { name, place, image: image.into_rgba8() });
        } else {
            layers.push(Layer::Group { name, layers: self::layers(reader, files) });
        }
    }
}

/// Premultiplied colours and alpha of layers over nothing, `svg:src-over`.
fn composited(layers: &[Layer], (width, height): (u32, u32)) -> Vec<[f32; 4]> {
    let mut canvas = vec![[0.0; 4]; (width * height) as usize];
    for layer in layers.iter().rev() {
        let above = match layer {
            Layer::Group { layers, .. } => composited(layers, (width, height)),
            Layer::Image { place, image, .. } => {
                let mut above = vec![[0.0; 4]; canvas.len()];
                for (x, y, pixel) in image.enumerate_pixels() {
                    let [r, g, b, a] = pixel.0.map(f32::from);
                    let (x, y) = (i64::from(x) + place.0, i64::from(y) + place.1);
                    above[(y * i64::from(width) + x) as usize] =
                        [r * a / 255.0, g * a / 255.0, b * a / 255.0, a];
                }
                above
            }
        };
        for (below, above) in canvas.iter_mut().zip(above) {
            *below = std::array::from_fn(|c| above[c] + below[c] * (1.0 - above[3] / 255.0));
        }
    }
    canvas
}

/// The regions of each group, and of the layers beside groups.
fn regions_of(layers: &[Layer], groups: &mut Vec<BTreeSet<u16>>) -> BTreeSet<u16> {
    let mut all = BTreeSet::new();
    for layer in layers {
        match layer {
            Layer::Image { name, .. } => {
                all.extend(name.strip_prefix("region ").map(|id| id.parse::<u16>().unwrap()));
            }
            Layer::Group { name, layers } => {
                let regions = regions_of(layers, groups);
                assert_eq!(*name, format!("{} regions", regions.len()));
                all.extend(&regions);
                groups.push(regions);
            }
        }
    }
    all
}

#[test]
fn layers_are_grouped_along_the_tree_and_make_the_picture() {
    let (folder, picture) = results("ora");
    let out = folder.path().join("out");
    let mut archive = ZipArchive::new(fs::File::open(out.join("layers.ora")).unwrap()).unwrap();
    let mut files = HashMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if i == 0 {
            assert_eq!((&name[..], &bytes[..]), ("mimetype", &b"image/openraster"[..]));
            assert_eq!(file.compression(), CompressionMethod::Stored);
        }
        files.insert(name, bytes);
    }
    let merged = image::load_from_memory(&files["mergedimage.png"]).unwrap();
    assert_eq!(merged.to_rgb8(), picture);
    let thumbnail = image::load_from_memory(&files["Thumbnails/thumbnail.png"]).unwrap();
    assert!(thumbnail.width().max(thumbnail.height()) <= 256);

    let xml = std::str::from_utf8(&files["stack.xml"]).unwrap();
    assert!(xml.starts_with("<?xml") && xml.contains(r#"w="90" h="60""#), "{xml}");
    let image = layers(&mut Reader::from_str(xml), &files);
    let [Layer::Group { layers: image, .. }] = &image[..] else { panic!("one image") };
    let [Layer::Group { layers: root, .. }] = &image[..] else { panic!("one stack") };
    let [regions, Layer::Image { name, image: lowest, .. }] = &root[..] else {
        panic!("regions over the picture")
    };
    assert_eq!(name, "picture");
    assert_eq!(DynamicImage::from(lowest.clone()).into_rgb8(), picture);

    let report = report(&out);
    let levels: Vec<Vec<u16>> = serde_json::from_value(report["levels"].clone()).unwrap();
    let count = report["regions"].as_array().unwrap().len();
    assert!(count > 2);
    let mut expected = BTreeSet::new();
    for coarser in &levels[..count - 1] {
        let mut groups = vec![BTreeSet::new(); coarser.len()];
        for (&group, &region) in coarser.iter().zip(&levels[count - 1]) {
            groups[usize::from(group)].insert(region);
        }
        expected.extend(groups.into_iter().filter(|group| group.len() > 1));
    }
    let mut groups = Vec::new();
    regions_of(std::slice::from_ref(regions), &mut groups);
    assert_eq!(groups.len(), count - 1);
    assert_eq!(BTreeSet::from_iter(groups), expected);

    for (mixed, color) in composited(root, picture.dimensions()).iter().zip(picture.pixels()) {
        assert!((mixed[3] - 255.0).abs() < 0.01, "a pixel shows through: {mixed:?}");
        assert!(mixed.iter().zip(color.0).all(|(&mixed, c)| (mixed - f32::from(c)).abs() < 0.1));
    }
    let alone = composited(std::slice::from_ref(regions), picture.dimensions());
    assert!(alone.iter().any(|mixed| mixed[3] < 254.0), "the picture below would not be needed");
}
