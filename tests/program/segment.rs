//! `emerdiff segment` as people and scripts use it.

use std::fs;
use std::path::Path;

use image::DynamicImage;
use predicates::str::contains;
use serde_json::Value;

use crate::common::program::{names, refused, report, saved, segment};
use crate::common::{picture, scene};

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
    // The picture as a whole, once for its features and once modulated; and windows.
    assert!(report["unet_passes"]["unet_head"].as_u64().unwrap() > 2);
    // One timestep of the unmodulated branch and of two for each of at most four masks.
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
    assert_eq!(names(&out), ["good"], "a folder is left of the bad picture");
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

/// The reports of a batch without what time decides.
fn batch(folder: &Path, out: &str, options: &[&str]) -> Vec<Value> {
    let out = folder.join(out);
    let mut command = segment(&[&folder.join("in")]);
    command.args(["--json", "--also", "regions", "--out"]).arg(&out).args(options);
    let output = command.assert().success().get_output().clone();
    let lines = String::from_utf8(output.stdout).unwrap();
    let reports = lines.lines().map(|line| {
        let mut report: Value = serde_json::from_str(line).unwrap();
        report.as_object_mut().unwrap().remove("seconds");
        report
    });
    reports.collect()
}

#[test]
fn pictures_side_by_side_come_out_as_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (i, width) in [400, 30, 60, 900, 20, 40].into_iter().enumerate() {
        scene(width, 200 - width / 5).save(folder.path().join(format!("in/{i}.png"))).unwrap();
    }
    // One thread works on one picture. The report lists the files with their checksums.
    let alone = batch(folder.path(), "alone", &["--threads", "1"]);
    assert_eq!(alone, batch(folder.path(), "beside", &[]));
    for (i, report) in alone.iter().enumerate() {
        assert!(report["picture"]["path"].as_str().unwrap().ends_with(&format!("{i}.png")));
    }
    // The least budget in which the picture that needs most can be segmented, alone: it is said by how much
    // a smaller one falls short.
    let mut budget = "1".to_owned();
    loop {
        let mut command = segment(&[&folder.path().join("in/0.png")]);
        let output = command.args(["--json", "--memory-budget", &budget]).output().unwrap();
        if output.status.success() {
            break;
        }
        let text = String::from_utf8(output.stderr).unwrap();
        let needed = text.split(" needs ").nth(1).and_then(|rest| rest.split(' ').next());
        budget = needed.unwrap_or_else(|| panic!("{text}")).to_owned();
    }
    let mut scarce = batch(folder.path(), "scarce", &["--memory-budget", &budget]);
    for (scarce, report) in scarce.iter_mut().zip(&alone) {
        let bytes = scarce["settings"]["memory_budget"].take();
        assert_eq!(bytes, budget.parse::<u64>().unwrap() * 1_000_000);
        // Smaller batches have the unmodulated branch more often.
        scarce["unet_passes"] = report["unet_passes"].clone();
        assert_eq!(scarce, report);
    }
}
