//! What `--also` writes beside the label maps, the overlay and the report.

mod browser;
mod coco;
mod contours;
mod earlier;
mod ora;
mod page;
mod photoshop;
mod svg;
mod transparency;

use std::fs;
use std::path::Path;

use image::{DynamicImage, Rgb, RgbImage, RgbaImage};
use tempfile::TempDir;

use crate::common::program::{emerdiff, names, refused, report, saved, segment};
use crate::common::{random, scene};

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
fn a_palette_has_the_id_as_index_and_the_colour_of_the_overlay() {
    let (folder, picture) = results("palette");
    let out = folder.path().join("out");
    let file = std::io::BufReader::new(fs::File::open(out.join("palette.png")).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut indices = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut indices).unwrap();
    assert_eq!((frame.width, frame.height, frame.color_type), (90, 60, png::ColorType::Indexed));
    let labels = labels(&out);
    assert!(indices.iter().zip(&labels).all(|(&index, &label)| u16::from(index) == label));
    let (palette, rest) = reader.info().palette.as_ref().unwrap().as_chunks::<3>();
    assert_eq!((palette.len(), rest.len()), (report(&out)["regions"].as_array().unwrap().len(), 0));
    let overlay = image::open(out.join("overlay.png")).unwrap().into_rgb8();
    for ((shown, pixel), &index) in overlay.pixels().zip(picture.pixels()).zip(&indices) {
        let tinted = |i: usize| {
            0.55 * f32::from(pixel[i]) + 0.45 * f32::from(palette[usize::from(index)][i])
        };
        let border = shown.0 == [16; 3];
        assert!(border || (0..3).all(|i| (f32::from(shown[i]) - tinted(i)).abs() < 1.0));
    }
}

#[test]
fn decontaminated_regions_have_the_same_shares_and_other_colours_at_borders() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(90, 60));
    let out = folder.path().join("own");
    let asked = ["--also", "regions,ora", "--decontaminate", "--out"];
    segment(&[&path]).args(asked).arg(&out).assert().success();
    let (kept, _) = results("regions");
    let layer = |out: &Path| image::open(out.join("regions/0.png")).unwrap().into_rgba8();
    let (kept, own) = (layer(&kept.path().join("out")), layer(&out));
    let mut changed = 0;
    for (kept, own) in kept.pixels().zip(own.pixels()) {
        assert_eq!(kept[3], own[3]);
        assert!(kept == own || (1..255).contains(&kept[3]));
        changed += usize::from(kept != own);
    }
    assert!(changed > 0);
    let mut archive =
        zip::ZipArchive::new(fs::File::open(out.join("layers.ora")).unwrap()).unwrap();
    let mut bytes = Vec::new();
    std::io::copy(&mut archive.by_name("mergedimage.png").unwrap(), &mut bytes).unwrap();
    let merged = image::load_from_memory(&bytes).unwrap().into_rgb8();
    // What is wholly of one region is as it was.
    let inside = own.enumerate_pixels().filter(|(.., pixel)| pixel[3] == 255);
    let picture = scene(90, 60);
    for (x, y, _) in inside {
        let (merged, before) = (merged.get_pixel(x, y), picture.get_pixel(x, y));
        assert!(merged.0.iter().zip(before.0).all(|(&a, b)| a.abs_diff(b) <= 2));
    }
    assert_ne!(merged, picture);
}

#[test]
fn edges_of_regions_are_moved_and_feathered() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(90, 60));
    // Whole pixels of a region and pixels in part.
    let pixels = |edge: &[&str]| {
        let out = folder.path().join(edge.concat());
        let mut command = segment(&[&path]);
        command.args(["--also", "regions", "--out"]).arg(&out).args(edge).assert().success();
        let layer = image::open(out.join("regions/0.png")).unwrap().into_rgba8();
        let count = |of: fn(u8) -> bool| layer.pixels().filter(|pixel| of(pixel[3])).count();
        [count(|alpha| alpha == 255), count(|alpha| (1..255).contains(&alpha))]
    };
    let [whole, partly] = pixels(&[]);
    assert!(pixels(&["--grow", "3"])[0] > whole);
    assert!(pixels(&["--grow", "-3"])[0] < whole);
    assert!(pixels(&["--feather", "6"])[1] > partly);
    let out = folder.path().join("refused");
    let mut command = segment(&[&path]);
    command.args(["--also", "regions", "--grow", "91", "--out"]).arg(&out);
    refused(&mut command, 1, "grow is 91: it must be -90 to 90");
    assert!(names(&out).is_empty());
}

#[test]
fn more_regions_than_a_palette_has_room_for_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let noise = RgbImage::from_fn(384, 128, |x, y| {
        Rgb([x * x + 7 * y, x * y + 13 * x, y * y + 29 * x].map(|value| (value * 97 % 251) as u8))
    });
    let path = saved(&folder, "a.png", noise);
    let out = folder.path().join("out");
    let mut command = emerdiff();
    command.arg("segment").arg(&path).arg("--model").arg(random()).arg("--out").arg(&out);
    command.args(["--preset", "paper", "--num-inference-steps", "10", "--further-steps", "0"]);
    command.args([
        "--readout",
        "latents",
        "--num-regions",
        "300",
        "--tiles",
        "--also",
        "regions,palette",
    ]);
    refused(&mut command, 1, "room for 256 regions");
    assert!(names(&out).is_empty());
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
