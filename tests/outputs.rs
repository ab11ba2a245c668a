//! What `--also` writes beside the label maps, the overlay and the report.

mod common;

use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use common::program::{emerdiff, names, refused, report, saved, segment};
use common::{random, scene};
use image::{DynamicImage, RgbaImage};
use serde_json::Value;
use tempfile::TempDir;

const ALWAYS: [&str; 4] = ["finest.png", "labels.png", "overlay.png", "segmentation.json"];

/// The results of a scene, with soft borders.
fn results(formats: &str) -> (TempDir, image::RgbImage) {
    let folder = tempfile::tempdir().unwrap();
    let picture = scene(90, 60);
    let path = saved(&folder, "a.png", picture.clone());
    let out = folder.path().join("out");
    segment(&[&path]).args(["--also", formats, "--out"]).arg(&out).assert().success();
    (folder, picture)
}

fn labels(out: &Path) -> Vec<u16> {
    image::open(out.join("labels.png")).unwrap().into_luma16().into_raw()
}

#[test]
fn a_page_holds_the_picture_and_every_level() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "<script>.png", scene(1500, 40));
    let out = folder.path().join("out");
    segment(&[&path]).args(["--also", "page"]).arg("--out").arg(&out).assert().success();
    let page = fs::read_to_string(out.join("page.html")).unwrap();
    let data = page.split(r#"id="data">"#).nth(1).unwrap().split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["title"], "<script>.png");
    assert_eq!(data["levels"], report(&out)["levels"]);
    assert!(!page.contains("http"), "the page asks for something from elsewhere");

    let encoded = data["labels"].as_str().unwrap().strip_prefix("data:image/png;base64,").unwrap();
    let labels = image::load_from_memory(&BASE64_STANDARD.decode(encoded).unwrap()).unwrap();
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
fn a_palette_has_the_id_as_index_and_the_colour_of_the_overlay() {
    let (folder, _) = results("palette");
    let out = folder.path().join("out");
    let file = std::io::BufReader::new(fs::File::open(out.join("palette.png")).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut indices = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut indices).unwrap();
    assert_eq!((frame.width, frame.height, frame.color_type), (90, 60, png::ColorType::Indexed));
    let labels = labels(&out);
    assert!(indices.iter().zip(&labels).all(|(&index, &label)| u16::from(index) == label));
    let palette = reader.info().palette.as_ref().unwrap();
    let regions = report(&out)["regions"].as_array().unwrap().len();
    let expected: Vec<u8> =
        (0..regions).flat_map(|id| emerdiff::render::color(id as u16)).collect();
    assert_eq!(palette[..], expected[..]);
}

#[test]
fn pictures_of_regions_share_the_picture_out() {
    let (folder, picture) = results("regions");
    let out = folder.path().join("out");
    let labels = labels(&out);
    let report = report(&out);
    let mut total = vec![0_u32; labels.len()];
    let (mut soft, mut agreed) = (0, 0);
    for region in report["regions"].as_array().unwrap() {
        let id = region["id"].as_u64().unwrap();
        let DynamicImage::ImageRgba8(image) =
            image::open(out.join(format!("regions/{id}.png"))).unwrap()
        else {
            panic!("region {id} is not RGBA")
        };
        assert_eq!(image.dimensions(), picture.dimensions());
        for (i, (pixel, color)) in image.pixels().zip(picture.pixels()).enumerate() {
            let [r, g, b, alpha] = pixel.0;
            total[i] += u32::from(alpha);
            soft += usize::from((1..255).contains(&alpha));
            agreed += usize::from(alpha > 127 && u64::from(labels[i]) == id);
            assert!(alpha == 0 || [r, g, b] == color.0, "region {id}, pixel {i}");
        }
    }
    // Each share is rounded by itself.
    let count = report["regions"].as_array().unwrap().len() as u32;
    assert!(total.iter().all(|&sum| sum.abs_diff(255) < count), "shares do not add up");
    assert!(soft > 0, "no border is soft");
    assert!(agreed * 10 > labels.len() * 9, "{agreed} of {} pixels", labels.len());
}

#[test]
fn the_report_lists_what_was_written_and_only_that_is_replaced() {
    let (folder, _) = results("regions,page");
    let (path, out) = (folder.path().join("a.png"), folder.path().join("out"));
    let files = report(&out)["files"].clone();
    let files: Vec<_> =
        files.as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    let regions = report(&out)["regions"].as_array().unwrap().len();
    assert!(regions > 1);
    assert_eq!(files.len(), 3 + regions + 1);
    assert!(files.iter().all(|file| out.join(file).is_file()));
    assert_eq!(
        names(&out),
        [&ALWAYS[..2], &["overlay.png", "page.html", "regions"], &ALWAYS[3..]].concat()
    );

    // Regions of the earlier segmentation would be mistaken for those of the new one.
    let again = |options: &[&str]| {
        let mut command = segment(&[&path]);
        command.args(options).arg("--out").arg(&out);
        command
    };
    let mut coarse = emerdiff();
    coarse.arg("segment").arg(&path).arg("--model").arg(random()).arg("--out").arg(&out);
    coarse.args(["--steps", "10", "--granularity", "0", "--also", "regions"]).assert().success();
    assert_eq!(names(&out), [&ALWAYS[..3], &["regions"], &ALWAYS[3..]].concat());
    assert_eq!(names(&out.join("regions")), ["0.png"]);

    fs::write(out.join("regions/1.png"), "mine").unwrap();
    fs::write(out.join("regions/notes.txt"), "mine").unwrap();
    refused(&mut again(&["--also", "regions"]), 1, "1.png");
    fs::remove_file(out.join("regions/1.png")).unwrap();
    again(&["--also", "regions"]).assert().success();

    // What was worked on is no result any more.
    let edited = out.join("regions/0.png");
    RgbaImage::new(2, 2).save(&edited).unwrap();
    let bytes = fs::read(&edited).unwrap();
    refused(&mut again(&["--also", "regions"]), 1, "0.png has been changed");
    again(&[]).assert().success();
    assert_eq!(names(&out.join("regions")), ["0.png", "notes.txt"]);
    assert_eq!(fs::read(&edited).unwrap(), bytes);
}

#[test]
fn a_report_cannot_have_other_files_removed() {
    let (folder, _) = results("palette");
    let (path, out) = (folder.path().join("a.png"), folder.path().join("out"));
    let mut changed = report(&out);
    let mut entry = changed["files"][0].clone();
    fs::copy(out.join("labels.png"), folder.path().join("kept.png")).unwrap();
    entry["path"] = "../kept.png".into();
    changed["files"].as_array_mut().unwrap().push(entry);
    fs::write(out.join("segmentation.json"), changed.to_string()).unwrap();
    segment(&[&path]).arg("--out").arg(&out).assert().success();
    assert!(folder.path().join("kept.png").exists());
    assert!(!out.join("palette.png").exists());
}

#[test]
fn coco_annotations_are_the_regions() {
    let (folder, _) = results("coco");
    let out = folder.path().join("out");
    let coco: Value = serde_json::from_slice(&fs::read(out.join("coco.json")).unwrap()).unwrap();
    let image = serde_json::json!({ "id": 1, "file_name": "a.png", "width": 90, "height": 60 });
    assert_eq!(coco["images"], serde_json::json!([image]));
    let labels = labels(&out);
    let regions = report(&out)["regions"].as_array().unwrap().clone();
    let annotations = coco["annotations"].as_array().unwrap();
    assert_eq!(annotations.len(), regions.len());
    for (annotation, region) in annotations.iter().zip(&regions) {
        let id = region["id"].as_u64().unwrap();
        assert_eq!(annotation["id"], id + 1);
        assert_eq!(annotation["image_id"], coco["images"][0]["id"]);
        assert_eq!(annotation["category_id"], coco["categories"][0]["id"]);
        assert_eq!((&annotation["area"], &annotation["iscrowd"]), (&region["area"], &0.into()));
        let bounds = ["x", "y", "width", "height"].map(|side| region["bounds"][side].clone());
        assert_eq!(annotation["bbox"], Value::from(bounds.to_vec()));
        assert_eq!(annotation["segmentation"]["size"], serde_json::json!([60, 90]));
        let mask = decoded(annotation["segmentation"]["counts"].as_str().unwrap());
        assert_eq!(mask.len(), labels.len());
        for (i, inside) in mask.into_iter().enumerate() {
            assert_eq!(inside, u64::from(labels[i % 60 * 90 + i / 60]) == id, "region {id}, {i}");
        }
    }
}

/// A mask from COCO's compressed run lengths, column by column.
fn decoded(text: &str) -> Vec<bool> {
    let (mut counts, mut number, mut shift) = (Vec::<i64>::new(), 0, 0);
    for byte in text.bytes() {
        let bits = i64::from(byte) - 48;
        number |= (bits & 0x1f) << shift;
        shift += 5;
        if bits & 0x20 == 0 {
            number |= if bits & 0x10 == 0 { 0 } else { -1 << shift };
            let before = if counts.len() > 2 { counts[counts.len() - 2] } else { 0 };
            counts.push(number + before);
            (number, shift) = (0, 0);
        }
    }
    let runs = counts.into_iter().enumerate();
    runs.flat_map(|(i, count)| vec![i % 2 == 1; count as usize]).collect()
}
