//! Results of other programs beside this program's.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use image::{GrayImage, ImageBuffer, Luma, RgbImage};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use super::{data, eval, lines, report, row, score};
use crate::common::{random, root};

/// A label map for each picture of [`data`] in `folder`: the truth when `shift` is 0, else its
/// square that many columns further to the right.
fn maps(folder: &Path, shift: u32) {
    fs::create_dir_all(folder).unwrap();
    for (i, name) in ["a", "b", "c"].iter().enumerate() {
        let (width, height) = (60, 40 + 4 * i as u32);
        let map: ImageBuffer<Luma<u16>, Vec<u16>> = ImageBuffer::from_fn(width, height, |x, y| {
            Luma([if x > width / 2 + shift && y > height / 2 { 40_000 } else { 7 }])
        });
        map.save(folder.join(format!("{name}.png"))).unwrap();
    }
}

fn with_external(data: &Path, out: &Path, name: &str, folder: &Path) -> Command {
    let mut command = eval(data, out, "rgb");
    command.arg("--external").arg(format!("{name}={}", folder.display()));
    command
}

#[test]
fn label_maps_of_other_programs_are_measured_beside_the_methods() {
    let data = data();
    let path = |name: &str| data.path().join(name);
    let out = path("out");
    maps(&path("perfect"), 0);
    maps(&path("swept/near"), 3);
    maps(&path("swept/far"), 12);
    fs::create_dir(path("swept/.hidden")).unwrap();
    let assert = with_external(data.path(), &out, "perfect", &path("perfect"))
        .arg("--external")
        .arg(format!("swept={}", path("swept").display()))
        .args(["--protocols", "per-image,concepts", "--against", "perfect"])
        .assert()
        .success();
    let text = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert!(text.contains("swept") && text.contains("near"), "{text}");
    let report = report(&out);
    for (name, value) in [("covering", 1.0), ("PRI", 1.0), ("VoI", 0.0), ("F within 2 px", 1.0)] {
        assert_eq!(score(&report, 0, "perfect", "single", name), value, "{name}");
    }
    assert!(row(&report, 0, "perfect", "single".into())["scores"]["seconds"].is_null());
    assert_eq!(score(&report, 1, "perfect", "single", "mIoU"), 1.0);
    assert_eq!(score(&report, 2, "perfect", "single", "mIoU"), 1.0);
    let covering = |setting: &str| score(&report, 0, "swept", setting, "covering");
    assert!(covering("far") < covering("near") && covering("near") < 1.0);
    assert_eq!(covering("ods"), covering("near"));
    assert_eq!(covering("ois"), covering("near"));
    // Settings that the baseline does not have are compared at the best of them.
    let behind = score(&report, 3, "swept", "ods", "covering");
    assert!(behind < 0.0 && (behind - covering("near") + 1.0).abs() < 0.02, "{behind}");
    assert!(score(&report, 3, "rgb", "ods", "covering") <= 0.0);
    for name in ["perfect", "swept"] {
        assert!(out.join(format!("sheet-{name}.png")).is_file());
    }
    assert_eq!(report["sheets"][2]["num_masks"], "near");
}

#[test]
fn a_run_goes_on_with_more_results_but_not_with_others() {
    let data = data();
    let (out, folder) = (data.path().join("out"), data.path().join("theirs"));
    maps(&folder, 0);
    let run = || with_external(data.path(), &out, "theirs", &folder);
    let later = fs::read(folder.join("c.png")).unwrap();
    fs::remove_file(folder.join("c.png")).unwrap();
    run().args(["--limit", "2"]).assert().success();
    run().assert().code(1).stderr(contains("c.jpg is missing").and(contains("c.png")));
    fs::write(folder.join("c.png"), later).unwrap();
    let before = lines(&out);
    // Of the same name, size and length.
    let first = fs::read(folder.join("a.png")).unwrap();
    maps(&folder, 1);
    run().assert().code(1).stderr(contains("for `a` have changed").and(contains("pictures.jsonl")));
    assert_eq!(lines(&out), before);
    maps(&folder, 0);
    assert_eq!(fs::read(folder.join("a.png")).unwrap(), first);
    run().assert().success();
    assert_eq!(lines(&out).len(), 4);
    eval(data.path(), &out, "rgb").assert().code(1).stderr(contains("`externals`"));
}

#[test]
fn what_is_wrong_with_a_result_is_named_before_anything_is_measured() {
    let data = data();
    let out = data.path().join("out");
    let folder = data.path().join("theirs");
    let refused = |name: &str, parts: [&str; 2]| {
        let assert = with_external(data.path(), &out, name, &folder).assert().failure();
        assert.stderr(contains(parts[0]).and(contains(parts[1])));
        assert!(!out.exists());
    };
    refused("theirs", ["cannot read", "theirs"]);
    fs::create_dir(&folder).unwrap();
    refused("theirs", ["holds no results", "contours/<picture>.png"]);
    maps(&folder, 0);
    refused("RGB", ["RGB", "choose another"]);
    refused("a/b", ["NAME=FOLDER", "digits"]);
    RgbImage::new(60, 44).save(folder.join("b.png")).unwrap();
    refused("theirs", ["b.png", "it should be grey or have a palette"]);
    GrayImage::new(59, 44).save(folder.join("b.png")).unwrap();
    refused("theirs", ["b.png", "it has 59 x 44 pixels and should have 60 x 44"]);
    fs::write(folder.join("b.png"), "no picture").unwrap();
    refused("theirs", ["b.png", "cannot read"]);
    maps(&folder, 0);
    maps(&folder.join("contours"), 0);
    GrayImage::new(60, 48).save(folder.join("contours/c.png")).unwrap();
    refused("theirs", ["contours/c.png", "it has no 16 bits"]);
    let small: ImageBuffer<Luma<u16>, Vec<u16>> = ImageBuffer::new(120, 96);
    small.save(folder.join("contours/c.png")).unwrap();
    refused("theirs", ["should have 60 x 48, as its picture, or 121 x 97", "contours/c.png"]);
}

#[test]
fn a_result_that_is_damaged_further_on_stops_the_run_and_keeps_the_others() {
    let data = data();
    let (out, folder) = (data.path().join("out"), data.path().join("theirs"));
    maps(&folder, 0);
    let whole = fs::read(folder.join("c.png")).unwrap();
    fs::write(folder.join("c.png"), &whole[..whole.len() / 2]).unwrap();
    let run = || with_external(data.path(), &out, "theirs", &folder);
    run().assert().code(1).stderr(contains("theirs/c.png"));
    assert_eq!(lines(&out).len(), 3);
    assert!(!out.join("report.json").exists());
    fs::write(folder.join("c.png"), whole).unwrap();
    run().assert().success();
}

#[test]
fn only_what_is_measured_can_be_compared_with() {
    let data = data();
    let out = data.path().join("out");
    let refused = |methods: &str, options: &[&str], text: &str| {
        let assert = eval(data.path(), &out, methods).args(options).assert().failure();
        assert.stderr(contains(text));
    };
    refused("rgb", &["--against", "theirs"], "`theirs` is not among the methods");
    refused("rgb", &["--contours"], "needs `fast` among the methods");
    let mut classes = Command::cargo_bin("emerdiff").unwrap();
    classes.args(["eval", "voc21"]).arg(root().join("tests/data")).arg("--out").arg(&out);
    classes.arg("--model").arg(random()).assert().code(1);
}
