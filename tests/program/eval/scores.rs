//! What is measured, and how well it comes out.

use std::fs;

use assert_cmd::Command;
use image::{GrayImage, Luma};
use predicates::str::contains;
use serde_json::Value;

use super::{data, eval, lines, report, score};
use crate::common::{random, root, runtime, scene};

#[test]
fn methods_are_measured_side_by_side_under_every_protocol() {
    let data = data();
    let out = data.path().join("new/out");
    let output = eval(data.path(), &out, "paper,rgb,fast,guided,bilinear")
        .args(["--protocols", "per-image,data-set,concepts"])
        .assert()
        .success();
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let report = report(&out);
    assert_eq!(report["pictures"], 3);
    let protocols: Vec<_> =
        report["sections"].as_array().unwrap().iter().map(|section| &section["protocol"]).collect();
    assert_eq!(protocols.len(), 4);
    for protocol in protocols {
        assert!(text.contains(protocol.as_str().unwrap()), "{text}");
    }
    // Colour tells the square from what is around it; a model of random weights does not.
    let rgb = score(&report, 1, "rgb", 2, "mIoU");
    assert!(rgb > 0.85 && score(&report, 0, "rgb", 2, "covering") > 0.85, "{text}");
    assert!(score(&report, 0, "rgb", 2, "F within 2 px") > 0.85, "{text}");
    assert!(score(&report, 1, "bilinear", 2, "mIoU") < rgb, "{text}");
    // More masks cut the ground up: only the Hungarian minds.
    assert!(score(&report, 1, "rgb", 4, "mIoU") < rgb);
    assert!(score(&report, 1, "rgb", 4, "majority mIoU") > 0.85);
    for method in ["rgb", "bilinear", "guided", "paper", "fast"] {
        let (ods, ois) = ("ods", "ois");
        let covering = |k: Value| score(&report, 0, method, k, "covering");
        assert_eq!(covering(ods.into()), covering(2.into()).max(covering(4.into())));
        assert!(covering(ois.into()) >= covering(ods.into()));
        let concepts = score(&report, 3, method, 4, "mIoU");
        assert!((0.0..=1.0).contains(&concepts));
    }
    for method in ["rgb", "bilinear", "guided", "paper", "fast"] {
        let sheet = image::open(out.join(format!("sheet-{method}.png"))).unwrap();
        assert_eq!((sheet.width(), sheet.height()), (992, 992));
    }
    assert_eq!(report["sheets"][0]["pictures"].as_array().unwrap().len(), 3);
}

#[test]
fn the_automatic_number_is_measured_as_people_get_it() {
    let data = data();
    let out = data.path().join("out");
    runtime();
    let mut command = Command::cargo_bin("emerdiff").unwrap();
    command.args(["eval", "folder"]).arg(data.path()).arg("--out").arg(&out);
    command.args(["--methods", "guided,fast", "--num-masks", "auto,2"]).assert().success();
    let report = report(&out);
    for method in ["guided", "fast"] {
        assert!(score(&report, 0, method, "auto", "covering") > 0.5, "{method}");
    }
    let segmented = Command::cargo_bin("emerdiff")
        .unwrap()
        .args(["segment", "--json", "--out"])
        .arg(data.path().join("segmented"))
        .arg(data.path().join("images/a.jpg"))
        .assert()
        .success();
    let segmented: Value = serde_json::from_slice(&segmented.get_output().stdout).unwrap();
    let record: Value = serde_json::from_str(&lines(&out)[1]).unwrap();
    let mut outcomes = record["outcomes"].as_array().unwrap().iter();
    let fast = outcomes.find(|one| one["method"] == "fast" && one["num_masks"] == "auto").unwrap();
    let regions = fast["classes"]["pixels"].as_array().unwrap().len();
    assert_eq!(regions, segmented["regions"].as_array().unwrap().len());
    for wrong in ["0", "many"] {
        eval(data.path(), &out, "rgb")
            .args(["--num-masks", wrong])
            .assert()
            .code(2)
            .stderr(contains("auto"));
    }
}

#[test]
fn diffcut_compares_at_128_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for sub in ["val2017", "annotations/val2017"] {
        fs::create_dir_all(root.join(sub)).unwrap();
    }
    scene(301, 202).save(root.join("val2017/a.png")).unwrap();
    fs::rename(root.join("val2017/a.png"), root.join("val2017/a.jpg")).unwrap();
    let mask = GrayImage::from_fn(301, 202, |x, y| Luma([if x > 150 && y > 101 { 0 } else { 15 }]));
    mask.save(root.join("annotations/val2017/a.png")).unwrap();
    runtime();
    let run = |out: &str, more: &[&str]| {
        let mut command = Command::cargo_bin("emerdiff").unwrap();
        command.args(["eval", "coco-stuff-27"]).arg(root).arg("--out").arg(root.join(out));
        command
            .arg("--model")
            .arg(random())
            .args(["--methods", "rgb", "--num-masks", "2"])
            .args(more);
        command.assert().success();
        let line = lines(&root.join(out)).remove(1);
        let record: Value = serde_json::from_str(&line).unwrap();
        let pixels = &record["outcomes"][0]["classes"]["pixels"];
        let counts = pixels.as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
        counts.map(|count| count.as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(run("full", &[]), 301 * 202);
    assert_eq!(run("diffcut", &["--compat", "diffcut"]), 128 * 128);
}

#[test]
fn true_masks_tell_what_upsampling_is_worth_and_methods_are_paired() {
    let data = data();
    let (out, own) = (data.path().join("true"), data.path().join("own"));
    let options = ["--true-masks", "--against", "bilinear"];
    eval(data.path(), &out, "bilinear,guided,modulated").args(options).assert().success();
    let truth = report(&out);
    // The square lies on cells of the grid but for its border, whatever the features of the model
    // are.
    assert!(score(&truth, 1, "bilinear", 2, "mIoU") > 0.85);
    assert!(score(&truth, 1, "guided", 2, "mIoU") > 0.95);
    eval(data.path(), &own, "bilinear").assert().success();
    assert!(score(&report(&own), 1, "bilinear", 2, "mIoU") < 0.8);
    for method in ["guided", "modulated"] {
        let of = |name| score(&truth, 2, method, 2, name);
        assert!(of("mIoU from") <= of("mIoU") && of("mIoU") <= of("mIoU to"), "{method}");
        let means = ["guided", "bilinear"].map(|m| score(&truth, 1, m, 2, "mIoU of pictures"));
        if method == "guided" {
            assert!((of("mIoU") - (means[0] - means[1])).abs() < 1e-9);
        }
    }
    let refused = |methods, options: &[&str], text| {
        let mut command = eval(data.path(), &data.path().join("none"), methods);
        command.args(options).assert().failure().stderr(contains(text));
    };
    refused("fast,guided", &["--true-masks"], "fast does not start from given masks");
    refused("rgb", &["--true-masks"], "rgb does not start from given masks");
    refused("guided", &["--against", "paper"], "`paper` is not among the methods");
}

#[test]
fn branches_are_compared_in_images_or_in_latents() {
    let data = data();
    let mious = ["images", "latents"].map(|readout| {
        let out = data.path().join("out").join(readout);
        let options = ["--true-masks", "--readout", readout];
        eval(data.path(), &out, "modulated").args(options).assert().success();
        score(&report(&out), 1, "modulated", 2, "mIoU")
    });
    assert!(mious.iter().all(|miou| *miou > 0.8), "{mious:?}");
    let out = data.path().join("tiny");
    let mut tiny = eval(data.path(), &out, "modulated");
    let failure = tiny.args(["--readout", "tiny-images"]).assert().failure();
    failure.stderr(contains("this model has no tiny_decoder"));
}

#[test]
fn the_table_of_the_default_preset_is_made_by_a_command() {
    runtime();
    let data = data();
    let table = Command::new(root().join("tests/presets"))
        .arg(data.path())
        .args(["--limit", "2", "--program", env!("CARGO_BIN_EXE_emerdiff")])
        .arg("--out")
        .arg(data.path().join("out"))
        .arg("--model")
        .arg(random())
        .assert()
        .success();
    let table = String::from_utf8(table.get_output().stdout.clone()).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| ")).collect();
    // The header and thirteen variants, then the header and two presets.
    assert_eq!(rows.len(), 1 + 13 + 1 + 2, "{table}");
    assert!(rows[1].ends_with("| 1.0 |") && rows[16].starts_with("| `fast` | 0."), "{table}");
    assert!(table.contains("`fast` less `paper`: mIoU "), "{table}");
}
