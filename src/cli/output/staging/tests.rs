//! Processes that end at any moment.

use super::*;
use crate::cli::output::seal::sealed;

static NAMES: Names = Names {
    report: "report.json",
    is_result: |path| ["a", "b", "below/c", "old"].contains(&path),
    folders: || vec!["below"],
};

#[derive(Serialize)]
struct Report {
    emerdiff: &'static str,
    files: Vec<Written>,
}

/// Files of these contents, staged with their report.
fn staged(folder: &Path, paths: &[&str], contents: &str) -> Staging {
    let mut staging = Staging::open(folder, &NAMES).unwrap();
    paths.iter().for_each(|path| staging.add(path, contents.as_bytes()).unwrap());
    staging
}

fn report(staging: &Staging) -> String {
    sealed(&Report { emerdiff: "0", files: staging.files().to_vec() })
}

fn complete(staging: Staging) -> Result<()> {
    let report = report(&staging);
    staging.complete(&report)
}

fn contents(folder: &Path) -> String {
    let read = |path| fs::read_to_string(folder.join(path)).unwrap_or("-".into());
    ["a", "b", "below/c", "old"].map(read).join(" ")
}

/// End as a process that is killed does: the lock goes, nothing else.
fn kill(staging: Staging) {
    staging.lock.as_ref().unwrap().unlock().unwrap();
    std::mem::forget(staging);
}

#[test]
fn a_run_that_is_killed_leaves_all_files_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    complete(staged(folder, &["a", "below/c", "old"], "1")).unwrap();
    assert_eq!(contents(folder), "1 - 1 1");
    // Killed before the files were settled.
    kill(staged(folder, &["a", "b"], "2"));
    drop(Staging::open(folder, &NAMES).unwrap());
    assert_eq!(contents(folder), "1 - 1 1");
    assert!(!folder.join(FOLDER).exists());
    // Killed after any number of files had come to their places.
    for arrived in 0..=4 {
        let contents_now = format!("{}", 3 + arrived);
        let mut staging = staged(folder, &["a", "b", "below/c"], &contents_now);
        let text = report(&staging);
        staging.add(NAMES.report, text.as_bytes()).unwrap();
        fs::create_dir_all(folder.join("below")).unwrap();
        let plan = staging.settle().unwrap();
        for (index, file) in plan.files.iter().take(arrived).enumerate() {
            fs::rename(staging.staged(index), folder.join(&file.path)).unwrap();
        }
        kill(staging);
        drop(Staging::open(folder, &NAMES).unwrap());
        assert_eq!(contents(folder), format!("{0} {0} {0} -", contents_now));
        assert!(!folder.join(FOLDER).exists());
        complete(staged(folder, &["a", "old"], "1")).unwrap();
        assert_eq!(contents(folder), "1 - - 1");
    }
}

#[test]
fn what_somebody_changed_meanwhile_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    complete(staged(folder, &["a"], "1")).unwrap();
    let mut staging = staged(folder, &["a", "b"], "2");
    let text = report(&staging);
    staging.add(NAMES.report, text.as_bytes()).unwrap();
    staging.settle().unwrap();
    kill(staging);
    fs::write(folder.join("a"), "mine").unwrap();
    let refused = Staging::open(folder, &NAMES).map(drop).unwrap_err().to_string();
    assert!(refused.contains("has been changed"), "{refused}");
    assert_eq!(contents(folder), "mine - - -");
    fs::remove_file(folder.join("a")).unwrap();
    drop(Staging::open(folder, &NAMES).unwrap());
    assert_eq!(contents(folder), "2 2 - -");
}

#[test]
fn one_writes_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                for _ in 0..20 {
                    complete(staged(folder, &["a", "b"], &writer.to_string())).unwrap();
                }
            });
        }
    });
    let [a, b] = ["a", "b"].map(|path| fs::read_to_string(folder.join(path)).unwrap());
    assert_eq!(a, b);
    assert!(!folder.join(FOLDER).exists());
}
