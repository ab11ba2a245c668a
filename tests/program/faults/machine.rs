//! Limits of the machine, and other processes.

use std::fs;
use std::path::Path;

use super::{assert_whole, dots, many_files};
use crate::common::program::{names, saved, segment};
use crate::common::scene;

#[test]
fn two_processes_at_once_leave_the_results_of_one() {
    let folder = tempfile::tempdir().unwrap();
    let (picture, out) = (dots(&folder), folder.path().join("out"));
    for _ in 0..3 {
        let children = [0, 1, 2].map(|seed| {
            let mut command = many_files(&picture, &out);
            command.args(["--seed", &seed.to_string()]).spawn().unwrap()
        });
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_whole(&out);
    }
}

#[cfg(unix)]
#[test]
fn many_regions_need_few_open_files() {
    let folder = tempfile::tempdir().unwrap();
    let (picture, out) = (dots(&folder), folder.path().join("out"));
    let output = super::after("ulimit -n 48", &many_files(&picture, &out)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_whole(&out);
    assert!(names(&out.join("regions")).len() > 100);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (picture, out) = (dots(&folder), folder.path().join("out"));
    // Files have no room for more than this, as on a full disk. `labels.png` fits, the overlay does
    // not.
    let full = "trap '' XFSZ; ulimit -f 8";
    let refuse = || {
        let output = super::after(full, &many_files(&picture, &out)).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.starts_with("error: cannot write") && text.lines().count() == 1, "{text}");
    };
    refuse();
    assert!(!out.exists(), "{:?}", names(&out));
    let whole = many_files(&picture, &out).args(["--seed", "1"]).output().unwrap();
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    let before = fs::read(out.join("segmentation.json")).unwrap();
    refuse();
    assert_eq!(fs::read(out.join("segmentation.json")).unwrap(), before);
    assert_whole(&out);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only_is_named_before_the_work() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let (picture, out) = (dots(&folder), folder.path().join("out"));
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write there; into the system's own folder nobody may.
    let root =
        fs::write(out.join("probe"), "").is_ok_and(|()| fs::remove_file(out.join("probe")).is_ok());
    let place: &Path = if root { "/proc/self".as_ref() } else { &out };
    let output = many_files(&picture, place).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("cannot write") && text.lines().count() == 1, "{text}");
    assert!(names(&out).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_need_hear_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let good = ["a", "b"].map(|name| saved(&folder, &format!("{name}.png"), scene(40, 30)));
    let bad = folder.path().join("bad.png");
    fs::write(&bad, "bad").unwrap();
    let out = folder.path().join("out");
    let run = |error: std::process::Stdio, json: bool| {
        let command = segment(&[&good[0], &bad, &good[1]]);
        let mut program = std::process::Command::new(command.get_program());
        program.args(command.get_args()).arg("--out").arg(&out).stderr(error);
        if json {
            program.arg("--json").stdout(full());
        }
        program.output().unwrap()
    };
    assert_eq!(run(full().into(), false).status.code(), Some(1));
    assert_eq!(names(&out), ["a", "b"]);
    assert!(["a", "b"].iter().all(|name| names(&out.join(name)).len() == 4));
    // Results that cannot be printed are another matter.
    let output = run(std::process::Stdio::piped(), true);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("cannot write standard output"), "{text}");
}
