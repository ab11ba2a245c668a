//! Which pictures are taken, and where the results of each go.

use std::fs;
use std::path::Path;

use predicates::str::contains;
use serde_json::Value;

use crate::common::program::{emerdiff, names, refused, report, saved, segment};
use crate::common::{random, scene};

/// Pictures at these paths below a folder.
fn pictures(paths: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in paths {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = fs::File::create(path).unwrap();
        let mut file = std::io::BufWriter::new(file);
        scene(40, 30).write_to(&mut file, image::ImageFormat::Png).unwrap();
    }
    folder
}

fn results(folder: &Path) -> bool {
    folder.join("segmentation.json").is_file()
}

#[test]
fn pictures_of_one_name_get_a_folder_each() {
    let folder = pictures(&["c1/x.png", "c2/x.png", "c2/X.JPG", "x.png-2.png"]);
    let paths = ["c1/x.png", "c2/x.png", "c2/X.JPG", "x.png-2.png"];
    let paths = paths.map(|path| folder.path().join(path));
    for _ in 0..2 {
        let out = folder.path().join("out");
        let mut command = segment(&paths.each_ref().map(|path| path.as_path()));
        command.arg("--out").arg(&out).assert().success();
        assert_eq!(names(&out), ["X.JPG", "x.png", "x.png-2", "x.png-3"]);
        assert!(
            report(&out.join("x.png-2"))["picture"]["path"].as_str().unwrap().ends_with("-2.png")
        );
    }
}

#[test]
fn results_may_go_beside_the_pictures() {
    let folder = pictures(&["in/same.jpg", "in/same.png", "in/other.png"]);
    let folder = folder.path().join("in");
    for _ in 0..2 {
        segment(&[&folder]).arg("--out").arg(&folder).assert().success();
        let pictures = ["other.png", "same.jpg", "same.png"];
        for (picture, results) in pictures.iter().zip(["other", "same.jpg-2", "same.png-2"]) {
            assert!(folder.join(picture).is_file());
            assert_eq!(names(&folder.join(results)).len(), 4);
        }
        assert_eq!(names(&folder).len(), 6);
    }
}

#[test]
fn no_name_leads_out_of_the_folder_of_results() {
    let folder = pictures(&["in/...png", "in/ok.png"]);
    let out = folder.path().join("results/out");
    // Given by name too: in a folder it is a hidden file.
    let paths = ["in/...png", "in/ok.png"].map(|path| folder.path().join(path));
    segment(&[&paths[0], &paths[1]]).arg("--out").arg(&out).assert().success();
    assert_eq!(names(&folder.path().join("results")), ["out"]);
    assert_eq!(names(&out), ["...png", "ok"]);
    #[cfg(unix)]
    {
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, out.join("linked")).unwrap();
        let linked = saved(&folder, "linked.png", scene(40, 30));
        segment(&[&paths[1], &linked]).arg("--out").arg(&out).assert().success();
        assert!(names(&outside).is_empty());
        assert!(results(&out.join("linked.png")));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_need_not_be_utf8() {
    use std::os::unix::ffi::OsStrExt;

    let folder = pictures(&["in/a.png", "in/z.png"]);
    let strange = std::ffi::OsStr::from_bytes(b"caf\xe9\n.png");
    fs::copy(folder.path().join("in/a.png"), folder.path().join("in").join(strange)).unwrap();
    let out = folder.path().join(std::ffi::OsStr::from_bytes(b"out\xff"));
    let mut command = segment(&[&folder.path().join("in")]);
    let output = command.args(["--json", "--out"]).arg(&out).assert().success();
    assert_eq!(out.read_dir().unwrap().count(), 3);
    let output = output.get_output();
    let reports = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(reports.lines().count(), 3);
    let second: Value = serde_json::from_str(reports.lines().nth(1).unwrap()).unwrap();
    assert!(second["picture"]["path"].as_str().unwrap().ends_with("caf\u{fffd}\n.png"));
    // Three lines for people, whatever is in the names.
    let messages = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(messages.lines().count(), 3, "{messages}");
    assert!(messages.contains(r"caf�\n.png"), "{messages}");
}

#[test]
fn what_is_said_of_a_name_is_one_line() {
    refused(segment(&[Path::new("no\nsuch\u{1b}[2J.png")]).arg("--json"), 1, r"no\nsuch\u{1b}[2J");
}

#[test]
fn hidden_files_are_no_pictures() {
    let folder = pictures(&["in/photo.jpg"]);
    fs::write(folder.path().join("in/._photo.jpg"), "Mac OS X").unwrap();
    fs::write(folder.path().join("in/.hidden.png"), "").unwrap();
    let out = folder.path().join("out");
    segment(&[&folder.path().join("in")]).arg("--out").arg(&out).assert().success();
    assert_eq!(names(&out), ["photo"]);
}

#[test]
fn folders_of_folders_are_searched_when_asked_to() {
    let folder = pictures(&["in/a/x.png", "in/a/b/x.png", "in/y.png", "in/.git/z.png"]);
    let (input, out) = (folder.path().join("in"), folder.path().join("in/out"));
    segment(&[&input]).arg("--out").arg(&out).assert().success();
    assert_eq!(names(&out), ["y"]);
    // A second time the results of the first are no pictures.
    for _ in 0..2 {
        segment(&[&input]).args(["--recursive", "--out"]).arg(&out).assert().success();
        assert_eq!(
            (names(&out), names(&out.join("a"))),
            (vec!["a".into(), "y".into()], vec!["b".to_owned(), "x".into()])
        );
        assert!(["a/x", "a/b/x", "y"].iter().all(|path| results(&out.join(path))));
    }
    // Pictures beside them are.
    fs::copy(input.join("y.png"), out.join("y/own.png")).unwrap();
    segment(&[&input]).args(["--recursive", "--out"]).arg(&out).assert().success();
    assert!(results(&out.join("out/y/own")));
    let nested = folder.path().join("in/a/b/..").join("../../in");
    fs::remove_file(input.join("y.png")).unwrap();
    refused(segment(&[&nested]).arg("--out").arg(&out), 1, "look into these with --recursive");
}

#[test]
fn what_cannot_be_is_said_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let long = saved(&folder, "long.png", scene(30_001, 2));
    let out = folder.path().join("out");
    let mut command = emerdiff();
    command.arg("segment").arg(&long).arg("--model").arg(random()).arg("--out").arg(&out);
    // More masks than the grid has cells are refused before anything is computed, the format before
    // that.
    command.args(["--num-masks", "10000"]);
    refused(&mut command, 1, "num_masks is 10000: this model allows 1 to");
    refused(command.args(["--also", "psd"]), 1, "layers.psd has room for 30000 pixels a side");
    assert!(!out.exists(), "an empty folder is left");
}

#[test]
fn an_error_in_a_batch_names_its_picture() {
    let folder = pictures(&["in/a.png", "in/b.png"]);
    let mut command = segment(&[&folder.path().join("in")]);
    command.args(["--json", "--num-masks", "10000"]);
    command
        .assert()
        .code(1)
        .stderr(contains("a.png: num_masks"))
        .stderr(contains("b.png: num_masks"));
}
