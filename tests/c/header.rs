//! `include/emerdiff.h` is generated from the exported functions, compiles without warnings in
//! every C and C++, and declares exactly what the built library exports.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::c::{Language, shared_library, succeed};
use crate::common::root;

/// The files of `src/capi` that make the header, in the order in which people read it.
const FILES: [&str; 21] = [
    "ffi/status",
    "version",
    "runtime",
    "options/mod",
    "options/setters",
    "image/mod",
    "buffer",
    "model/mod",
    "model/list",
    "model/check",
    "cancel",
    "run",
    "segmentation/mod",
    "segmentation/regions",
    "segmentation/selection",
    "segmentation/maps",
    "segmentation/masks",
    "segmentation/rendering",
    "segmentation/outline",
    "segmentation/keep",
    "ffi/raw",
];

fn capi() -> PathBuf {
    root().join("src/capi")
}

fn header() -> String {
    fs::read_to_string(root().join("include/emerdiff.h")).unwrap()
}

fn generated() -> String {
    let config = cbindgen::Config::from_file(root().join("cbindgen.toml")).unwrap();
    // Without the lines `mod x;`, which would lead cbindgen to a file that is listed, too.
    let folder = tempfile::tempdir().unwrap();
    let alone = |(place, name): (usize, &str)| {
        let text = fs::read_to_string(capi().join(format!("{name}.rs"))).unwrap();
        let is_module = |line: &&str| line.contains("mod ") && line.ends_with(';');
        let lines: Vec<_> = text.lines().filter(|line| !is_module(line)).collect();
        let path = folder.path().join(format!("{place}.rs"));
        fs::write(&path, lines.join("\n")).unwrap();
        path
    };
    let sources = FILES.into_iter().enumerate().map(alone);
    let builder = sources.fold(cbindgen::Builder::new(), cbindgen::Builder::with_src);
    let mut text = Vec::new();
    builder.with_config(config).generate().unwrap().write(&mut text);
    plain_pointers(&String::from_utf8(text).unwrap())
}

/// Replaces the types of `src/capi/ffi/raw.rs` in declarations by the pointers that they are.
fn plain_pointers(header: &str) -> String {
    let pointer = |block: &str| {
        let (target, name) = block.lines().last()?.strip_prefix("typedef ")?.rsplit_once('*')?;
        let name = name.strip_suffix(';').filter(|name| !name.starts_with("emerdiff_"))?;
        Some((name.to_owned(), format!("{target}*")))
    };
    let (types, blocks): (Vec<_>, Vec<_>) =
        header.split("\n\n").partition(|block| pointer(block).is_some());
    let types: Vec<_> = types.into_iter().filter_map(pointer).collect();
    let plain = |line: &str| {
        types.iter().fold(line.to_owned(), |line, (name, target)| {
            let line = line.replace(&format!("({name} "), &format!("({target}"));
            line.replace(&format!(" {name} "), &format!(" {target}"))
        })
    };
    let comment = |line: &str| line.trim_start().starts_with(['*', '/']);
    let text = blocks.join("\n\n");
    text.split('\n')
        .map(|line| if comment(line) { line.to_owned() } else { plain(line) })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Names of the functions that the header declares.
fn declared() -> Vec<String> {
    let header = header();
    let declarations =
        header.lines().filter(|line| line.contains("emerdiff_") && line.contains('('));
    let names = declarations.filter(|line| !line.starts_with([' ', '*', '/', '#']));
    names
        .filter(|line| !line.starts_with("typedef"))
        .map(|line| {
            let name = line.split('(').next().unwrap();
            name.rsplit([' ', '*']).next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn the_header_is_the_generated_one() {
    let generated = generated();
    if std::env::var_os("EMERDIFF_WRITE_HEADER").is_some() {
        fs::write(root().join("include/emerdiff.h"), &generated).unwrap();
    }
    assert!(
        header() == generated,
        "write it anew with EMERDIFF_WRITE_HEADER=1 cargo test --test c header"
    );
}

#[test]
fn every_c_and_cpp_takes_the_header_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    for language in
        [Language::C99, Language::C11, Language::CPP14, Language::CPP17, Language::CPP20]
    {
        let source = folder.path().join(language.file_name("include"));
        fs::write(&source, "#include <emerdiff.h>\n#include <emerdiff.h>\n").unwrap();
        succeed(language.command().arg("-fsyntax-only").arg(&source));
    }
}

#[test]
fn the_library_exports_the_functions_of_the_header_and_nothing_else() {
    let symbols = succeed(Command::new("nm").args(["-D", "--defined-only"]).arg(shared_library()));
    let exported: BTreeSet<_> =
        symbols.lines().map(|line| line.rsplit(' ').next().unwrap().to_owned()).collect();
    assert!(exported.len() > 30, "{symbols}");
    let mut declared = declared();
    declared.sort();
    // Each once.
    assert_eq!(exported.into_iter().collect::<Vec<_>>(), declared);
}

#[test]
fn every_declaration_says_what_it_is() {
    let header = header();
    let (_, body) = header.split_once("#include <stdint.h>").unwrap();
    let mut blocks = body.split("\n\n").filter(|block| !block.trim().is_empty());
    let guards = ["#ifdef __cplusplus", "#endif  /* EMERDIFF_H */"];
    let bare = blocks.find(|block| {
        let block = block.trim_start();
        !block.starts_with("/**") && !guards.iter().any(|guard| block.starts_with(guard))
    });
    assert_eq!(bare, None);
}

#[test]
fn only_one_file_of_the_interface_touches_memory() {
    let files = files(&capi());
    assert!(files.len() > FILES.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(capi()).unwrap().with_extension("");
        let name = name.to_str().unwrap();
        assert_eq!(text.contains("unsafe {"), name == "ffi/raw", "{name}");
        assert!(!text.contains("unsafe fn") && !text.contains("unsafe impl"), "{name}");
        let exports = text.contains("extern \"C\" fn emerdiff_");
        assert!(FILES.contains(&name) || !exports, "{name} is not in the header");
    }
}

/// All files in a folder and its folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_library_says_its_abi_and_stays_loaded() {
    let dynamic = succeed(Command::new("readelf").arg("-d").arg(shared_library()));
    let header = header();
    let abi = header.split("#define EMERDIFF_ABI_VERSION ").nth(1).unwrap();
    let abi = abi.lines().next().unwrap();
    assert!(dynamic.contains(&format!("[libemerdiff.so.{abi}]")), "{dynamic}");
    assert!(dynamic.contains("NODELETE"), "{dynamic}");
}
