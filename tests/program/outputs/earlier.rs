//! What an earlier run, or somebody else, left in the folder of results.

use std::fs;

use image::RgbaImage;

use super::{ALWAYS, results};
use crate::common::program::{emerdiff, names, refused, report, sealed, segment};
use crate::common::random;

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
    coarse
        .args(["--num-inference-steps", "10", "--granularity", "0", "--also", "regions"])
        .assert()
        .success();
    assert_eq!(names(&out), [&ALWAYS[..3], &["regions"], &ALWAYS[3..]].concat());
    assert_eq!(names(&out.join("regions")), ["0.png"]);

    fs::write(out.join("regions/1.png"), "mine").unwrap();
    fs::write(out.join("regions/notes.txt"), "mine").unwrap();
    refused(&mut again(&["--also", "regions"]), 1, "1.png");
    fs::remove_file(out.join("regions/1.png")).unwrap();
    again(&["--also", "regions"]).assert().success();

    // Nor is a picture that is to be segmented removed.
    let mut own = segment(&[&out.join("regions/0.png")]);
    refused(own.arg("--out").arg(&out), 1, "0.png is one of the pictures");

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
    fs::write(out.join("segmentation.json"), sealed(&changed)).unwrap();
    segment(&[&path]).arg("--out").arg(&out).assert().success();
    assert!(folder.path().join("kept.png").exists());
    assert!(!out.join("palette.png").exists());
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_file_out_of_the_folder() {
    let (folder, _) = results("regions");
    let (path, out) = (folder.path().join("a.png"), folder.path().join("out"));
    let outside = folder.path().join("outside");
    fs::rename(out.join("regions"), &outside).unwrap();
    let before = names(&outside);
    std::os::unix::fs::symlink(&outside, out.join("regions")).unwrap();
    let again = |options: &[&str]| {
        let mut command = segment(&[&path]);
        command.args(options).arg("--out").arg(&out);
        command
    };
    refused(&mut again(&["--also", "regions"]), 1, "regions is there already");
    // The report lists these files, with their checksums; they would be removed now.
    again(&[]).assert().success();
    assert_eq!(names(&outside), before);
    assert!(out.join("regions").symlink_metadata().unwrap().is_symlink());
}

#[test]
fn a_report_of_somebody_else_or_one_that_was_changed_is_left_alone() {
    let (folder, _) = results("palette");
    let (path, out) = (folder.path().join("a.png"), folder.path().join("out"));
    let mut annotated = report(&out);
    annotated["note"] = "mine".into();
    for (text, expected) in [
        (r#"{"emerdiff": "a name", "annotations": [1, 2]}"#.to_owned(), "has been changed"),
        (r#"{"annotations": ["emerdiff"]}"#.to_owned(), "is there already"),
        (annotated.to_string(), "has been changed"),
    ] {
        fs::write(out.join("segmentation.json"), &text).unwrap();
        refused(segment(&[&path]).arg("--out").arg(&out), 1, expected);
        assert_eq!(fs::read_to_string(out.join("segmentation.json")).unwrap(), text);
        assert!(out.join("palette.png").exists());
    }
}
