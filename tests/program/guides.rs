//! The README and the guides, held to what the program does.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common::guide::{blocks, commands, pages, text};
use crate::common::program::{emerdiff, names};
use crate::common::root;

/// A folder in which the examples lie as they do in a checkout.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("examples/pictures");
    fs::create_dir_all(&pictures).unwrap();
    for entry in root().join("examples/pictures").read_dir().unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, pictures.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

#[test]
fn the_commands_of_the_readme_work() {
    let folder = checkout();
    let commands = commands(&text("README.md"));
    assert!(!commands.is_empty());
    for command in commands {
        emerdiff().current_dir(&folder).args(&command).assert().success();
    }
    for name in ["labels.png", "overlay.png", "segmentation.json"] {
        assert!(names(&folder.path().join("out")).contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn the_commands_of_the_guides_are_understood() {
    for page in pages() {
        let folder = tempfile::tempdir().unwrap();
        for command in commands(&fs::read_to_string(&page).unwrap()) {
            // The reader's pictures and data are not here, which is an error of its own.
            let output = emerdiff().current_dir(&folder).args(&command).output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            assert_ne!(output.status.code(), Some(2), "{}: {message}", page.display());
        }
    }
}

/// The flags that a text names.
fn flags(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| word.starts_with("--") && word.len() > 3).collect()
}

fn help(command: &[&str]) -> String {
    let output = emerdiff().args(command).arg("--help").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_of_flags_has_those_of_the_program_and_no_others() {
    let page = text("docs/command-line.md");
    let commands =
        [&["segment"][..], &["eval"], &["bench"], &["info"], &["models"], &["runtime", "install"]];
    let helps = commands.map(help).concat();
    let (mut written, mut known) = (flags(&page), flags(&helps));
    // What is asked for help, of the program and of cargo.
    written.retain(|flag| !["--help", "--release"].contains(flag));
    known.retain(|flag| !["--help", "--version"].contains(flag));
    assert!(known.len() > 30, "{known:?}");
    assert_eq!(written, known);
}

#[test]
fn the_rust_snippet_of_the_readme_is_the_one_that_runs_as_a_doc_test() {
    let documented = text("src/lib.rs");
    let snippets = blocks(&text("README.md"), "rust");
    assert!(!snippets.is_empty());
    for line in snippets.concat().lines().filter(|line| !line.is_empty()) {
        assert!(documented.contains(&format!("//! {line}\n")), "{line}");
    }
}

#[test]
fn every_file_that_a_page_links_exists() {
    for page in pages() {
        let contents = fs::read_to_string(&page).unwrap();
        let links = contents.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let files = links.filter(|link| !link.starts_with("https:") && !link.starts_with('#'));
        for link in files {
            let file = Path::new(link.split('#').next().unwrap());
            assert!(page.parent().unwrap().join(file).exists(), "{link} in {}", page.display());
        }
    }
}
