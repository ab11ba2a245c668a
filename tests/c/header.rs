//! `include/emerdiff.h`: made of the exported functions, clean in every C and C++, and all that the
//! built library exports.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::common::c::{Language, shared_library, succeed};
use crate::common::root;

/// In the order of a reader: what calls return, what there is, what is done with it.
const FILES: &str = "status version runtime options setters model image estimate buffer run result regions maps masks rendering raw";

fn header() -> String {
    fs::read_to_string(root().join("include/emerdiff.h")).unwrap()
}

fn generated() -> String {
    let config = cbindgen::Config::from_file(root().join("cbindgen.toml")).unwrap();
    let builder = FILES.split(' ').fold(cbindgen::Builder::new(), |builder, name| {
        builder.with_src(root().join(format!("src/capi/{name}.rs")))
    });
    let mut text = Vec::new();
    builder.with_config(config).generate().unwrap().write(&mut text);
    plain_pointers(&String::from_utf8(text).unwrap())
}

/// The types of `src/capi/raw.rs` written as the pointers that they are.
fn plain_pointers(header: &str) -> String {
    let pointer = |block: &str| {
        let (target, name) = block.lines().last()?.strip_prefix("typedef ")?.rsplit_once('*')?;
        let name = name.strip_suffix(';').filter(|name| !name.starts_with("emerdiff_"))?;
        Some((name.to_owned(), format!("{target}*")))
    };
    let (types, blocks): (Vec<_>, Vec<_>) =
        header.split("\n\n").partition(|block| pointer(block).is_some());
    let text = blocks.join("\n\n");
    types.into_iter().filter_map(pointer).fold(text, |text, (name, target)| {
        let text = text.replace(&format!("({name} "), &format!("({target}"));
        text.replace(&format!(" {name} "), &format!(" {target}"))
    })
}

/// The functions that the header declares.
fn declared() -> BTreeSet<String> {
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
    assert_eq!(exported, declared());
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
    for file in fs::read_dir(root().join("src/capi")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let raw = path.file_name().unwrap() == "raw.rs";
        assert_eq!(text.contains("unsafe {"), raw, "{}", path.display());
        assert!(!text.contains("unsafe fn") && !text.contains("unsafe impl"), "{}", path.display());
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let listed = FILES.split(' ').any(|name| name == stem);
        assert!(
            listed || !text.contains("extern \"C\" fn emerdiff_"),
            "{stem} is not in the header"
        );
    }
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
