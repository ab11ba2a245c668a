//! The program as people and scripts use it.

use std::fs;
use std::path::Path;

use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, RgbaImage};
use predicates::str::contains;
use serde_json::Value;

use crate::common::program::{emerdiff, names, refused, report, saved, segment};
use crate::common::{picture, random, runtime, scene};

#[test]
fn a_picture_becomes_four_files_that_agree() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/out");
    segment(&[&picture("cat.jpg")]).arg("--out").arg(&out).assert().success();
    assert_eq!(names(&out), ["finest.png", "labels.png", "overlay.png", "segmentation.json"]);

    let report = report(&out);
    let labels = image::open(out.join("labels.png")).unwrap();
    let overlay = image::open(out.join("overlay.png")).unwrap();
    assert_eq!((labels.width(), labels.height()), (451, 300));
    assert_eq!((overlay.width(), overlay.height()), (451, 300));
    assert_eq!(
        (&report["picture"]["width"], &report["picture"]["height"]),
        (&451.into(), &300.into())
    );
    let DynamicImage::ImageLuma16(labels) = labels else { panic!("labels.png is not 16 bit") };
    let regions = report["regions"].as_array().unwrap();
    for region in regions {
        let id = region["id"].as_u64().unwrap();
        let area = labels.pixels().filter(|pixel| u64::from(pixel.0[0]) == id).count();
        assert_eq!(region["area"], area);
    }
    let total: u64 = regions.iter().map(|region| region["area"].as_u64().unwrap()).sum();
    assert_eq!(total, 451 * 300);

    let DynamicImage::ImageLuma16(finest) = image::open(out.join("finest.png")).unwrap() else {
        panic!("finest.png is not 16 bit")
    };
    let levels: Vec<Vec<u16>> = serde_json::from_value(report["levels"].clone()).unwrap();
    let level = &levels[regions.len() - 1];
    for (part, region) in finest.pixels().zip(labels.pixels()) {
        assert_eq!(level[usize::from(part.0[0])], region.0[0]);
    }

    assert_eq!(report["model"]["name"], "random");
    assert_eq!(report["runtime"]["provider"], "cpu");
    assert_eq!(report["settings"]["num_masks"], 4);
    assert_eq!(report["settings"]["num_inference_steps"], 10);
    // One timestep of the unmodulated branch and of two for each of at most four masks.
    assert_eq!(report["unet_passes"]["unet_head"], 2);
    let branches = report["unet_passes"]["unet_tail"].as_u64().unwrap();
    assert!((3..=9).contains(&branches), "{branches}");
    assert_eq!(report["unet_passes"]["unet"], 0);
    assert!(report["seconds"]["total"].as_f64().unwrap() > 0.0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(out.join("labels.png")).unwrap().permissions().mode();
        assert_eq!(mode & 0o444, 0o444, "others may not read the results");
    }
}

#[test]
fn several_pictures_and_folders_get_a_folder_each() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let pictures = folder.path().join("pictures");
    fs::create_dir(&pictures).unwrap();
    scene(40, 30).save(pictures.join("a.png")).unwrap();
    scene(30, 40).save(pictures.join("b.png")).unwrap();
    scene(30, 40).save(pictures.join("b.jpg")).unwrap();
    fs::write(pictures.join("notes.txt"), "not a picture").unwrap();
    let output = segment(&[&pictures])
        .arg("--json")
        .arg("--out")
        .arg(&out)
        .assert()
        .success()
        .get_output()
        .clone();
    assert_eq!(names(&out), ["a", "b.jpg", "b.png"]);
    assert_eq!(names(&out.join("b.jpg")).len(), 4);
    let lines = String::from_utf8(output.stdout).unwrap();
    let reports: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), 3);
    assert_eq!(reports[0]["picture"]["width"], 40);
}

#[test]
fn pictures_of_one_name_are_kept_apart_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let path = saved(&folder, "a.png", scene(40, 30));
    refused(segment(&[&path, &path]).arg("--out").arg(&out), 1, "two pictures");
    assert!(!out.exists());
}

#[test]
fn json_alone_writes_no_files_and_quiet_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 30));
    let output =
        segment(&[&path]).args(["--json", "--quiet"]).assert().success().get_output().clone();
    assert!(output.stderr.is_empty());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["picture"]["width"], 40);
    assert_eq!(names(folder.path()), ["a.png"]);
}

#[test]
fn options_arrive_in_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 30));
    let options = [
        "--json",
        "--quiet",
        "--preset",
        "paper",
        "--one-sided",
        "true",
        "--min-area",
        "0.01",
        "--seed",
        "7",
        "--strength",
        "-2.5",
        "--sigma",
        "0.5",
        "--feature-timestep",
        "21",
        "--modulation-timestep",
        "481",
        "--further-steps",
        "1",
        "--readout",
        "latents",
        "--memory-budget",
        "64",
        "--provider",
        "cpu",
        "--threads",
        "1",
    ];
    let output = segment(&[&path]).args(options).assert().success().get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "preset": "paper", "num_masks": 4, "finest_masks": 4, "level": "finest", "feature_timestep": 21, "modulation_timestep": 481,
        "num_inference_steps": 10, "further_steps": 1, "strength": -2.5, "sigma": 0.5, "one_sided": true,
        "readout": "latents",
        "edge_guided": false, "shared_probes": false, "min_area": 0.01, "connected": false, "seed": 7, "tiles": 1, "transparent_region": true,
        "memory_budget": 64_000_000
    });
    assert_eq!(report["settings"], expected);
}

#[test]
fn detail_of_a_large_picture_needs_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "large.png", scene(1100, 900));
    let output = segment(&[&path]).args(["--json", "--tiles"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["settings"]["tiles"], 8);
}

#[test]
fn every_kind_of_picture_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let gray = GrayImage::from_fn(40, 30, |x, _| Luma([x as u8 * 6]));
    let gray16: ImageBuffer<Luma<u16>, _> =
        ImageBuffer::from_fn(40, 30, |x, y| Luma([(x * y * 50) as u16]));
    let alpha = RgbaImage::from_fn(40, 30, |x, y| Rgba([x as u8, y as u8, 9, (x * 6) as u8]));
    let pictures = [
        saved(&folder, "gray.png", gray),
        saved(&folder, "gray16.png", gray16),
        saved(&folder, "alpha.webp", alpha.clone()),
        saved(&folder, "rgb16.tiff", DynamicImage::from(alpha).to_rgb16()),
        saved(&folder, "one.png", scene(1, 1)),
        saved(&folder, "scene.bmp", scene(40, 30)),
    ];
    for path in pictures {
        segment(&[&path]).args(["--json", "--quiet"]).assert().success();
    }
    // The content decides about the format, not the name.
    let misnamed = folder.path().join("scene.jpg");
    scene(40, 30).save_with_format(&misnamed, ImageFormat::Png).unwrap();
    segment(&[&misnamed]).args(["--json", "--quiet"]).assert().success();
}

#[test]
fn transparent_pixels_are_a_region_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let picture = RgbaImage::from_fn(60, 40, |x, y| {
        let Rgb([r, g, b]) = *scene(60, 40).get_pixel(x, y);
        Rgba([r, g, b, if x < 15 { 0 } else { 255 }])
    });
    let path = saved(&folder, "sticker.png", picture);
    let transparent = |options: &[&str]| {
        let out = folder.path().join("out");
        segment(&[&path]).args(options).arg("--out").arg(&out).assert().success();
        let regions = report(&out)["regions"].as_array().unwrap().clone();
        let mut regions = regions.into_iter().filter(|region| region["transparent"] == true);
        regions.next().map(|region| region["area"].as_u64().unwrap())
    };
    assert_eq!(transparent(&[]), Some(15 * 40));
    assert_eq!(transparent(&["--transparent-region", "false"]), None);
}

#[test]
fn exif_orientation_is_applied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rotated.jpg");
    let mut bytes = Vec::new();
    scene(48, 24).write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
    // An APP1 segment with one tag: orientation (0x0112) 6, a quarter turn.
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    bytes.splice(2..2, exif.iter().copied());
    fs::write(&path, bytes).unwrap();
    let output =
        segment(&[&path]).args(["--json", "--quiet"]).assert().success().get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["picture"]["width"], &report["picture"]["height"]),
        (&24.into(), &48.into())
    );
}

#[test]
fn unreadable_pictures_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let refuse = |path: &Path, expected: &str| {
        refused(segment(&[path]).arg("--out").arg(&out), 1, expected);
        assert!(names(&out).is_empty(), "something was written");
    };
    refuse(Path::new("no/such.png"), "no/such.png");
    #[cfg(unix)]
    refuse(Path::new("/dev/zero"), "/dev/zero");
    let text = folder.path().join("text.png");
    fs::write(&text, "this is no picture").unwrap();
    refuse(&text, "text.png");
    fs::write(&text, "").unwrap();
    refuse(&text, "text.png");
    for name in ["truncated.png", "truncated.jpg"] {
        let path = saved(&folder, name, scene(200, 200));
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        refuse(&path, name);
    }
    let large = saved(&folder, "large.png", scene(800, 600));
    let mut command = segment(&[&large]);
    command.args(["--memory-budget", "1", "--out"]).arg(&out);
    refused(&mut command, 1, "large.png");
}

#[test]
fn one_bad_picture_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let good = saved(&folder, "good.png", scene(40, 30));
    let bad = folder.path().join("bad.png");
    fs::write(&bad, "bad").unwrap();
    segment(&[&bad, &good])
        .arg("--out")
        .arg(&out)
        .assert()
        .code(1)
        .stderr(contains("bad.png"))
        .stderr(contains("1 of 2 pictures failed"));
    assert_eq!(names(&out.join("good")).len(), 4);
    assert!(names(&out.join("bad")).is_empty());
}

#[test]
fn results_replace_results_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 30));
    let out = folder.path().join("out");
    segment(&[&path]).arg("--out").arg(&out).assert().success();
    segment(&[&path]).args(["--seed", "1", "--out"]).arg(&out).assert().success();
    assert_eq!(report(&out)["settings"]["seed"], 1);

    // A result that is itself segmented would be overwritten by its own results.
    let overlay = out.join("overlay.png");
    refused(segment(&[&overlay]).arg("--out").arg(&out), 1, "overlay.png");

    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("labels.png"), "mine").unwrap();
    refused(segment(&[&path]).arg("--out").arg(&foreign), 1, "labels.png");
    assert_eq!(fs::read(foreign.join("labels.png")).unwrap(), b"mine");
    assert_eq!(names(&foreign), ["labels.png"]);
}

#[test]
fn an_output_that_cannot_be_written_is_named_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 30));
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    refused(segment(&[&path]).arg("--out").arg(file.join("out")), 1, "file");
    refused(segment(&[&path]).arg("--out").arg("/proc/emerdiff"), 1, "/proc/emerdiff");
}

#[test]
fn wrong_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "a.png", scene(40, 40));
    let with = |options: &[&str], code, expected: &str| {
        let mut command = emerdiff();
        command.arg("segment").arg(&path).arg("--json").arg("--model").arg(random());
        refused(command.args(options), code, expected);
    };
    with(&["--k", "0"], 2, "--k");
    with(&["--k", "many"], 2, "--k");
    with(&["--k", "65"], 1, "1 to 64");
    with(&["--granularity", "1.5"], 1, "granularity is 1.5: it must be 0 to 1");
    with(&["--granularity", "nan"], 1, "granularity");
    with(&["--provider", "abacus"], 2, "abacus");
    with(&["--provider", "cuda"], 1, "cuda");
    with(&["--preset", "slow"], 2, "slow");
    with(&["--modulation-timestep", "0"], 1, "modulation_timestep");
    with(&["--strength", "nan"], 1, "strength");
    refused(emerdiff().arg("segment").arg(&path), 2, "--out");
    refused(emerdiff().args(["segment", "--json"]), 2, "PICTURES");
    refused(emerdiff().arg("bake"), 2, "bake");
}

#[test]
fn wrong_bundles() {
    let mut command = emerdiff();
    command.args(["segment", "--json", "--model", "no/bundle"]).arg(picture("cat.jpg"));
    refused(&mut command, 1, "no/bundle");
    refused(emerdiff().args(["info", "no/bundle"]), 1, "no/bundle");
}

#[test]
fn info_describes_a_bundle() {
    emerdiff().arg("info").assert().success().stdout(contains("tiny"));
    let output = emerdiff().arg("info").arg(random()).arg("--json").assert().success();
    let json: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(json["name"], "random");
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_goes_away_is_an_error_not_a_panic() {
    runtime();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_emerdiff"))
        .arg("info")
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: cannot write standard"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_behind() {
    use std::process::Stdio;
    use std::time::Duration;

    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    runtime();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_emerdiff"))
        .arg("segment")
        .arg(picture("cat.jpg"))
        .args(["--preset", "paper", "--k", "60", "--out"])
        .arg(&out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The folder is made before the model is opened; the work then takes many seconds.
    while !out.is_dir() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(1000));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(names(&out).is_empty());
}
