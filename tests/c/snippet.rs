//! The shortest complete use, as the header's preamble shows it, compiled and run.

use crate::common::c::{Language, build, run};
use crate::common::guide::{blocks, text};

/// A program around the snippet: its last pixel is unlike the first, and every label gets a value.
const OPENING: &str = r#"#include <emerdiff.h>
#include <stdio.h>

int main(void) {
    enum { width = 40, height = 30 };
    static unsigned char pixels[4 * width * height];
    static uint16_t labels[width * height];
    for (int i = 0; i < 4 * width * height; i++) pixels[i] = i < 2 * width * height ? 90 : 255;
    for (int i = 0; i < width * height; i++) labels[i] = UINT16_MAX;
"#;
const CLOSING: &str = r#"
    for (int i = 0; i < width * height; i++)
        if (labels[i] == UINT16_MAX) printf("no region at %d\n", i);
    return 0;
}
"#;

/// The snippet of the preamble, which is indented there.
fn snippet() -> String {
    let header = text("include/emerdiff.h");
    let preamble = header.split("*/").next().unwrap();
    preamble
        .lines()
        .filter_map(|line| line.strip_prefix(" *     "))
        .fold(String::new(), |snippet, line| snippet + line + "\n")
}

#[test]
fn the_snippet_of_the_header_gives_every_pixel_a_region() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join(Language::C99.file_name("snippet"));
    std::fs::write(&source, [OPENING, &snippet(), CLOSING].concat()).unwrap();
    let (_library, program) = build(Language::C99, &source);
    let output = run(&program).output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
}

#[test]
fn the_snippet_of_the_readme_is_part_of_it() {
    let snippet = snippet();
    let shown = blocks(&text("README.md"), "c");
    assert!(!shown.is_empty());
    for shown in shown {
        assert!(snippet.contains(&shown), "{shown}");
    }
}
