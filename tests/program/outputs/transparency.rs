//! What becomes of transparent pixels.

use image::{Rgb, Rgba};
use serde_json::Value;

use super::*;

/// Half of it shows nothing, a column is faint.
fn sticker() -> RgbaImage {
    RgbaImage::from_fn(90, 60, |x, y| {
        let Rgb([r, g, b]) = *scene(90, 60).get_pixel(x, y);
        let alpha = [0, 100, 255][usize::from(x > 40) + usize::from(x > 41)];
        Rgba([r, g, b, alpha])
    })
}

#[test]
fn what_shows_nothing_is_in_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let picture = sticker();
    let path = saved(&folder, "sticker.png", picture.clone());
    let out = folder.path().join("out");
    segment(&[&path])
        .args(["--also", "regions,coco,svg,ora,psd", "--out"])
        .arg(&out)
        .assert()
        .success();

    let report = report(&out);
    let regions = report["regions"].as_array().unwrap();
    let transparent: Vec<_> =
        regions.iter().filter(|region| region["transparent"] == true).collect();
    let [transparent] = transparent[..] else { panic!("{transparent:?}") };
    assert_eq!((&transparent["area"], &transparent["bounds"]["width"]), (&2460.into(), &41.into()));

    let mut alpha = vec![0_u32; 90 * 60];
    for region in regions {
        let cutout = image::open(out.join(format!("regions/{}.png", region["id"]))).unwrap();
        let cutout = cutout.into_rgba8();
        assert!(region != transparent || cutout.pixels().all(|pixel| pixel.0[3] == 0));
        for ((sum, pixel), own) in alpha.iter_mut().zip(cutout.pixels()).zip(picture.pixels()) {
            *sum += u32::from(pixel.0[3]);
            let [r, g, b, _] = own.0;
            // The file's own colours, but for the rounding of faint ones.
            let near = pixel.0.iter().zip([r, g, b]).all(|(a, b)| a.abs_diff(b) <= 2);
            assert!(pixel.0[3] == 0 || near, "{pixel:?} {own:?}");
        }
    }
    for (sum, pixel) in alpha.into_iter().zip(picture.pixels()) {
        assert!(sum.abs_diff(pixel.0[3].into()) <= regions.len() as u32);
    }

    let coco: Value = serde_json::from_slice(&fs::read(out.join("coco.json")).unwrap()).unwrap();
    let annotations = coco["annotations"].as_array().unwrap();
    assert_eq!(annotations.len(), regions.len() - 1);
    let id = transparent["id"].as_u64().unwrap();
    assert!(annotations.iter().all(|annotation| annotation["id"] != id + 1));
    let svg = fs::read_to_string(out.join("regions.svg")).unwrap();
    assert_eq!(svg.matches("fill=\"none\"").count(), 1);
    assert!(svg.contains(&format!("id=\"region-{id}\" fill=\"none\"")), "{svg}");
    let mut ora = zip::ZipArchive::new(fs::File::open(out.join("layers.ora")).unwrap()).unwrap();
    let mut merged = Vec::new();
    std::io::copy(&mut ora.by_name("mergedimage.png").unwrap(), &mut merged).unwrap();
    let merged = image::load_from_memory(&merged).unwrap().into_rgba8();
    for (pixel, own) in merged.pixels().zip(picture.pixels()) {
        // Faint pixels lie on themselves, by the layers' shares.
        let faint = own.0[3] == 100 && pixel.0[3] > 100;
        assert!(faint || pixel.0[3] == own.0[3], "{pixel:?} {own:?}");
    }
    let psd = psd::Psd::from_bytes(&fs::read(out.join("layers.psd")).unwrap()).unwrap();
    let alpha = |pixels: &[u8]| Vec::from_iter(pixels.chunks_exact(4).map(|pixel| pixel[3]));
    assert_eq!(alpha(&psd.rgba()), alpha(&merged));
}
