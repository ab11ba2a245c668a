//! The embedded model is found wherever the program lies, and by whoever depends on the library.

use std::fs;
use std::process::Command;

use crate::common::c::{libraries, succeed};
use crate::common::guide::{blocks, text};
use crate::common::program::emerdiff;
use crate::common::{picture, random, runtime};

#[test]
fn a_copy_of_the_program_needs_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_emerdiff"), &program).unwrap();
    let mut command = Command::new(program);
    command.args(["segment", "--json", "--num-regions", "3"]).arg(picture("cat.jpg"));
    command.current_dir(&folder).env_remove("CARGO_MANIFEST_DIR");
    let output = command.env("ORT_DYLIB_PATH", runtime().path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["model"]["name"], "tiny");
    assert_eq!(report["model"]["bundle"], "embedded");
}

/// The snippet of the README as a program outside of this tree.
#[test]
fn a_program_outside_of_this_tree_has_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let snippet = blocks(&text("README.md"), "rust").concat();
    let (uses, body) = snippet.split_once("\n\n").unwrap();
    let program = format!("{uses}\nfn main() -> emerdiff::Result<()> {{\n{body}\nOk(())\n}}\n");
    fs::write(folder.path().join("main.rs"), program).unwrap();
    fs::copy(picture("cat.jpg"), folder.path().join("picture.jpg")).unwrap();
    let mut compiler = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    compiler.current_dir(&folder).args(["--edition", "2024", "main.rs", "-o", "program"]);
    let library = libraries().join("libemerdiff.rlib");
    compiler.arg("--extern").arg(format!("emerdiff={}", library.display()));
    succeed(compiler.arg("-L").arg(format!("dependency={}", libraries().display())));
    let mut command = Command::new(folder.path().join("program"));
    command.current_dir(&folder).env_remove("CARGO_MANIFEST_DIR");
    let printed = succeed(command.env("ORT_DYLIB_PATH", runtime().path()));
    assert!(printed.starts_with("region 0: "), "{printed}");
}

#[test]
fn models_are_listed_and_taken_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mine");
    fs::create_dir(&bundle).unwrap();
    for entry in random().read_dir().unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, bundle.join(path.file_name().unwrap())).unwrap();
    }
    let with = |arguments: &[&str]| {
        let mut command = emerdiff();
        command.args(arguments).env("EMERDIFF_MODELS", folder.path());
        let output = command.assert().success().get_output().clone();
        String::from_utf8(output.stdout).unwrap()
    };
    let models: serde_json::Value = serde_json::from_str(&with(&["models", "--json"])).unwrap();
    assert_eq!(models[0]["name"], "tiny");
    assert!(models[0]["folder"].is_null());
    let mine = models.as_array().unwrap().iter().find(|model| model["name"] == "mine").unwrap();
    assert_eq!(mine["folder"], bundle.display().to_string());
    assert!(mine["error"].is_null());
    assert!(with(&["models"]).contains("mine"));
    let info: serde_json::Value = serde_json::from_str(&with(&["info", "mine", "--json"])).unwrap();
    assert_eq!(info["name"], "random");
}
