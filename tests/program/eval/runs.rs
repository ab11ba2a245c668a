//! Runs that stop, go on, or are refused.

use std::fs;
use std::path::{Path, PathBuf};

use image::{GrayImage, Luma};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;

use super::{data, eval, lines, report, score};
use crate::common::runtime;

/// The report without what time decides.
fn timeless(out: &Path) -> Value {
    fn strip(value: &mut Value) {
        if let Some(map) = value.as_object_mut() {
            map.remove("seconds");
            map.values_mut().for_each(strip);
        } else if let Some(list) = value.as_array_mut() {
            list.iter_mut().for_each(strip);
        }
    }
    let mut report = report(out);
    strip(&mut report);
    // Of a text with seconds.
    report.as_object_mut().unwrap().remove("sha256");
    report
}

#[test]
fn a_run_goes_on_where_it_stopped_and_comes_out_the_same() {
    let data = data();
    let (whole, parts) = (data.path().join("whole"), data.path().join("parts"));
    eval(data.path(), &whole, "rgb,bilinear").assert().success();
    eval(data.path(), &parts, "rgb,bilinear").args(["--limit", "1"]).assert().success();
    let first = lines(&parts);
    assert_eq!(first.len(), 2);
    // Killed while it wrote the second picture.
    let journal = parts.join("pictures.jsonl");
    let second = &lines(&whole)[2];
    let half = format!("{}\n{}", first.join("\n"), &second[..second.len() / 2]);
    fs::write(&journal, half).unwrap();
    eval(data.path(), &parts, "rgb,bilinear").assert().success();
    assert_eq!(lines(&parts)[..2], first[..], "what was done is not done again");
    assert_eq!(lines(&parts).len(), 4);
    assert_eq!(timeless(&parts), timeless(&whole));
}

#[test]
fn another_configuration_does_not_go_on() {
    let data = data();
    let out = data.path().join("out");
    eval(data.path(), &out, "rgb").args(["--limit", "1"]).assert().success();
    let before = lines(&out);
    for (method, more, named) in
        [("bilinear", vec![], "`methods`"), ("rgb", vec!["--seed", "1"], "`fast`")]
    {
        let refused = eval(data.path(), &out, method).args(more).assert().code(1);
        refused.stderr(contains(named).and(contains("pictures.jsonl")));
    }
    let journal = fs::File::open(out.join("pictures.jsonl")).unwrap();
    journal.lock().unwrap();
    eval(data.path(), &out, "rgb").assert().code(1).stderr(contains("another run"));
    assert_eq!(lines(&out), before);
}

#[test]
fn files_of_others_are_left_alone() {
    let data = data();
    for name in ["report.json", "sheet-rgb.png", "pictures.jsonl"] {
        let out = data.path().join(format!("with-{name}"));
        fs::create_dir(&out).unwrap();
        fs::write(out.join(name), "{\"mine\": 1}\n").unwrap();
        eval(data.path(), &out, "rgb").assert().code(1).stderr(contains(name));
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), "{\"mine\": 1}\n");
        assert_eq!(out.read_dir().unwrap().count(), 1);
    }
}

#[test]
fn a_picture_that_cannot_be_measured_stops_the_run_and_keeps_the_others() {
    let data = data();
    let out = data.path().join("out");
    let mask: PathBuf = data.path().join("masks/c.png");
    let whole = fs::read(&mask).unwrap();
    GrayImage::new(3, 3).save(&mask).unwrap();
    eval(data.path(), &out, "rgb").assert().code(1).stderr(contains("c.png has 3 x 3"));
    assert_eq!(lines(&out).len(), 3);
    assert!(!out.join("report.json").exists());
    fs::write(&mask, whole).unwrap();
    eval(data.path(), &out, "rgb").assert().success();
    assert_eq!(lines(&out).len(), 4);
}

#[test]
fn a_picture_of_which_nothing_is_judged_is_left_out_everywhere() {
    let (data, without) = (data(), data());
    let unjudged = GrayImage::from_pixel(60, 44, Luma([255]));
    unjudged.save(data.path().join("masks/b.png")).unwrap();
    for sub in ["images/b.jpg", "masks/b.png"] {
        fs::remove_file(without.path().join(sub)).unwrap();
    }
    let reports = [&data, &without].map(|data| {
        let out = data.path().join("out");
        let options = ["--protocols", "per-image,data-set,concepts", "--against", "rgb"];
        for _ in 0..2 {
            let mut command = eval(data.path(), &out, "rgb,bilinear");
            command.args(options).assert().success();
        }
        let mut report = timeless(&out);
        report["configuration"].as_object_mut().unwrap().remove("root");
        report
    });
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0]["pictures"], 2);
    assert!(score(&reports[0], 1, "rgb", 2, "mIoU") > 0.85);
}

#[test]
fn names_may_be_of_any_case_or_encoding_and_hidden_files_are_none() {
    let data = data();
    let path = |name: &str| data.path().join(name);
    fs::rename(path("images/a.jpg"), path("images/A 1.JPG")).unwrap();
    fs::rename(path("masks/a.png"), path("masks/A 1.PNG")).unwrap();
    fs::write(path("images/._b.jpg"), "not a picture").unwrap();
    #[cfg(target_os = "linux")]
    for (folder, ending) in [("images", "jpg"), ("masks", "png")] {
        use std::os::unix::ffi::OsStringExt;
        let name = [b"caf\xe9.".as_slice(), ending.as_bytes()].concat();
        let name = std::ffi::OsString::from_vec(name);
        fs::rename(path(&format!("{folder}/b.{ending}")), path(folder).join(name)).unwrap();
    }
    eval(data.path(), &path("out"), "rgb").assert().success();
    assert_eq!(lines(&path("out")).len(), 4);
}

#[test]
fn a_report_beside_a_journal_is_left_alone_unless_an_evaluation_wrote_it() {
    let data = data();
    let out = data.path().join("out");
    let mut first = eval(data.path(), &out, "rgb");
    first.args(["--limit", "1"]).assert().success();
    for name in ["report.json", "sheet-rgb.png"] {
        let written = fs::read(out.join(name)).unwrap();
        fs::write(out.join(name), "{\"mine\": 1}\n").unwrap();
        eval(data.path(), &out, "rgb").assert().code(1).stderr(contains(name));
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), "{\"mine\": 1}\n");
        fs::write(out.join(name), written).unwrap();
    }
    assert_eq!(lines(&out).len(), 2, "nothing is measured in vain");
    eval(data.path(), &out, "rgb").assert().success();
}

#[test]
#[cfg(unix)]
fn an_interrupt_loses_no_picture_that_is_done() {
    use std::time::Duration;

    let data = data();
    for i in 0..40 {
        for sub in ["images/a.jpg", "masks/a.png"] {
            let (folder, ending) = sub.split_once("/a").unwrap();
            let to = data.path().join(format!("{folder}/more{i}{ending}"));
            fs::copy(data.path().join(sub), to).unwrap();
        }
    }
    let out = data.path().join("out");
    runtime();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_emerdiff"))
        .args(["eval", "folder"])
        .arg(data.path())
        .args(["--quiet", "--methods", "paper", "--num-masks", "16", "--out"])
        .arg(&out)
        .spawn()
        .unwrap();
    let done =
        || fs::read_to_string(out.join("pictures.jsonl")).map_or(0, |text| text.lines().count());
    while done() < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(10));
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!((2..=43).contains(&done()));
    for line in lines(&out) {
        serde_json::from_str::<Value>(&line).unwrap();
    }
    assert!(!out.join("report.json").exists());
}
