//! The page for browsers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use image::DynamicImage;
use serde_json::Value;

use super::results;
use crate::common::program::{emerdiff, report, saved, segment};
use crate::common::{random, scene};

/// What the page in a folder shows, and the page.
pub fn data(out: &Path) -> (Value, String) {
    let page = fs::read_to_string(out.join("page.html")).unwrap();
    let data = page.split(r#"id="data">"#).nth(1).unwrap().split("</script>").next().unwrap();
    (serde_json::from_str(data).unwrap(), page)
}

fn decoded(url: &Value, kind: &str) -> DynamicImage {
    let start = format!("data:image/{kind};base64,");
    let encoded = url.as_str().unwrap().strip_prefix(&start).unwrap();
    image::load_from_memory(&BASE64_STANDARD.decode(encoded).unwrap()).unwrap()
}

#[test]
fn a_page_holds_the_picture_and_every_level() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "<script>.png", scene(1500, 40));
    let out = folder.path().join("out");
    segment(&[&path]).args(["--also", "page"]).arg("--out").arg(&out).assert().success();
    let (data, page) = data(&out);
    assert_eq!(data["title"], "<script>.png");
    let levels = |of: &Value| -> Vec<Vec<usize>> { serde_json::from_value(of.clone()).unwrap() };
    let shown = levels(&data["levels"]).into_iter().zip(levels(&report(&out)["levels"]));
    for (regions, (nodes, ids)) in (1..).zip(shown) {
        let pairs: BTreeSet<_> = nodes.iter().zip(&ids).collect();
        let [nodes, ids] = [nodes.iter(), ids.iter()].map(BTreeSet::from_iter);
        assert_eq!([pairs.len(), nodes.len(), ids.len()], [regions; 3]);
    }
    assert!(!page.contains("http"), "the page asks for something from elsewhere");

    let labels = decoded(&data["labels"], "png");
    assert_eq!((labels.width(), labels.height()), (1200, 32));
    let finest = image::open(out.join("finest.png")).unwrap().into_luma16();
    for (x, y, pixel) in labels.into_rgb8().enumerate_pixels() {
        let number = u16::from_le_bytes([pixel.0[0], pixel.0[1]]);
        let near = |x: u32, y: u32| finest.get_pixel(x.min(1499), y.min(39)).0[0];
        let (left, above) = (x * 1500 / 1200, y * 40 / 32);
        assert!((0..4).any(|i| near(left + i % 2, above + i / 2) == number), "{x},{y}");
    }
}

#[test]
fn a_page_has_the_colours_of_the_other_files_at_every_level() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(90, 60));
    for count in ["1", "2", "3", "4"] {
        let out = folder.path().join(count);
        let mut command = emerdiff();
        command.arg("segment").arg(&path).arg("--model").arg(random()).arg("--out").arg(&out);
        command.args(["--num-inference-steps", "10", "--also", "page,palette"]);
        command.args(["--finest-masks", "4", "--num-regions", count]).assert().success();
        let (data, _) = data(&out);
        let levels: Vec<Vec<usize>> = serde_json::from_value(data["levels"].clone()).unwrap();
        let colors: Vec<[u8; 3]> = serde_json::from_value(data["colors"].clone()).unwrap();
        let level = &levels[data["regions"].as_u64().unwrap() as usize - 1];
        let finest = image::open(out.join("finest.png")).unwrap().into_luma16();
        let palette = image::open(out.join("palette.png")).unwrap().into_rgb8();
        for (part, pixel) in finest.pixels().zip(palette.pixels()) {
            assert_eq!(colors[level[usize::from(part.0[0])]], pixel.0);
        }
    }
}

#[test]
fn a_page_holds_each_mask_and_its_difference_map_once() {
    let (folder, _) = results("page");
    let out = folder.path().join("out");
    let (data, _) = data(&out);
    let finest = data["levels"].as_array().unwrap().len();
    let evidence = data["evidence"].as_array().unwrap();
    let parts = |part: &Value| serde_json::from_value::<Vec<usize>>(part["parts"].clone()).unwrap();
    let mut told: Vec<usize> = evidence.iter().flat_map(parts).collect();
    told.sort_unstable();
    assert_eq!(told, Vec::from_iter(0..finest), "each finest region comes from one mask");
    assert!(evidence.len() <= 4);
    let mut covered = 0;
    for part in evidence {
        assert!(parts(part).is_sorted_by(|a, b| a < b) && !parts(part).is_empty());
        let mask = decoded(&part["mask"], "png").into_luma8();
        let difference = decoded(&part["difference"], "jpeg").into_luma8();
        // A picture of 3 : 2 in the model's image of 64 pixels.
        assert_eq!((mask.dimensions(), difference.dimensions()), ((64, 43), (64, 43)));
        let cells = mask.pixels().filter(|pixel| pixel.0[0] == 255).count();
        assert!(cells > 0 && mask.pixels().all(|pixel| [0, 255].contains(&pixel.0[0])));
        assert!(difference.pixels().any(|pixel| pixel.0[0] > 200));
        covered += cells;
    }
    assert!(covered <= 64 * 43, "masks overlap");
}
