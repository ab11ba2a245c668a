//! Facts that the README repeats.

mod common;

use std::fs;

use emerdiff::Preset;
use emerdiff::runtime::MINIMUM_VERSION;

fn readme() -> String {
    fs::read_to_string(common::root().join("README.md")).unwrap()
}

#[test]
fn the_oldest_runtime_and_the_number_of_masks() {
    let (major, minor) = MINIMUM_VERSION;
    assert!(readme().contains(&format!("({major}.{minor} or newer)")));
    let bundle = emerdiff::model::Bundle::open(common::tiny()).unwrap();
    let settings = emerdiff::Settings::new(Preset::Paper, bundle.manifest());
    assert!(readme().contains(&format!("instead of {}", settings.num_masks)));
}

#[test]
fn the_rust_snippet_is_the_one_that_the_library_documents() {
    let readme = readme();
    let snippet = readme.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    let documented = fs::read_to_string(common::root().join("src/lib.rs")).unwrap();
    for line in snippet.lines().filter(|line| !line.is_empty()) {
        assert!(documented.contains(&format!("//! {line}\n")), "{line}");
    }
}

#[test]
fn the_c_snippet_is_the_one_in_the_header() {
    let readme = readme();
    let snippet = readme.split("```c\n").nth(1).unwrap().split("```").next().unwrap();
    let header = fs::read_to_string(common::root().join("include/emerdiff.h")).unwrap();
    for line in snippet.lines() {
        assert!(header.contains(&format!(" *     {line}\n")), "{line}");
    }
}

#[test]
fn every_file_that_is_linked_exists() {
    let readme = readme();
    let links: Vec<_> = readme
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
        .filter(|link| !link.starts_with("https:"))
        .collect();
    assert!(links.len() > 4);
    for link in links {
        let file = link.split('#').next().unwrap();
        assert!(common::root().join(file).exists(), "{link}");
    }
}
