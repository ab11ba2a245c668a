//! Outlines.

use std::collections::BTreeSet;
use std::fs;

use super::{labels, results};
use crate::common::program::report;

#[test]
fn outlines_are_the_borders_of_the_pixels() {
    let (folder, _) = results("svg");
    let out = folder.path().join("out");
    let svg = fs::read(out.join("regions.svg")).unwrap();
    let tree = resvg::usvg::Tree::from_data(&svg, &Default::default()).unwrap();
    let mut drawn = resvg::tiny_skia::Pixmap::new(90, 60).unwrap();
    resvg::render(&tree, Default::default(), &mut drawn.as_mut());
    let regions = report(&out)["regions"].as_array().unwrap().clone();
    let colors: Vec<[u8; 3]> = regions
        .iter()
        .map(|region| serde_json::from_value(region["mean_color"].clone()).unwrap())
        .collect();
    assert_eq!(BTreeSet::from_iter(&colors).len(), colors.len(), "regions of one colour");
    for (i, (pixel, label)) in drawn.pixels().iter().zip(labels(&out)).enumerate() {
        let [r, g, b] = colors[usize::from(label)];
        let expected = (r, g, b, 255);
        assert_eq!((pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()), expected, "{i}");
    }
    let text = String::from_utf8(svg).unwrap();
    for id in 0..regions.len() {
        assert!(text.contains(&format!("<title>{id}</title>")), "region {id}");
    }
    assert_eq!(text.matches("<path").count(), regions.len());
}
