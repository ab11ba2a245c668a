//! Which ONNX Runtime the program uses, and what it says where there is none.

use std::fs;
use std::path::Path;

use predicates::str::contains;

use crate::common::program::{emerdiff, names, refused};
use crate::common::{picture, runtime};

#[test]
fn runtime_says_what_is_there() {
    let version = runtime().version().to_owned();
    emerdiff()
        .arg("runtime")
        .assert()
        .success()
        .stdout(contains(version))
        .stdout(contains("cpu"))
        .stdout(contains(runtime().path().display().to_string()));
}

#[test]
fn a_runtime_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("libonnxruntime.so");
    fs::write(&text, "not a library").unwrap();
    let with = |path: &Path, expected: &str| {
        refused(emerdiff().arg("runtime").env("ORT_DYLIB_PATH", path), 1, expected);
    };
    with(Path::new("/no/such/libonnxruntime.so"), "/no/such/libonnxruntime.so");
    with(&text, "libonnxruntime.so");
}

/// Libraries that are not ONNX Runtime, too old, or broken; made with the C compiler.
#[cfg(target_os = "linux")]
#[test]
fn a_library_of_another_version_or_kind_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let build = |name: &str, code: &str| {
        let (source, library) = (folder.path().join(format!("{name}.c")), folder.path().join(name));
        fs::write(&source, code).unwrap();
        let mut compiler = std::process::Command::new("cc");
        let status = compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
        assert!(status.unwrap().success());
        library
    };
    let old = r#"
        static const char *version(void) { return "1.16.3"; }
        static struct { void *(*api)(unsigned); const char *(*version)(void); } base = {0, version};
        void *OrtGetApiBase(void) { return &base; }
    "#;
    for (name, code, expected) in [
        ("other.so", "int answer(void) { return 42; }", "OrtGetApiBase"),
        ("old.so", old, "1.16.3"),
        ("null.so", "void *OrtGetApiBase(void) { return 0; }", "null.so"),
    ] {
        let library = build(name, code);
        refused(emerdiff().arg("runtime").env("ORT_DYLIB_PATH", library), 1, expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn onnx_runtime_leaves_no_device_id_and_reports_to_nobody() {
    let cache = tempfile::tempdir().unwrap();
    let mut command = emerdiff();
    command.arg("runtime").env("XDG_CACHE_HOME", cache.path());
    command.env("ORT_DYLIB_PATH", runtime().path());
    // ONNX Runtime is silent by itself on continuous integration.
    for variable in ["ORT_DISABLE_TELEMETRY", "CI", "GITHUB_ACTIONS", "TF_BUILD"] {
        command.env_remove(variable);
    }
    command.assert().success();
    assert!(names(cache.path()).is_empty(), "{:?}", names(cache.path()));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_runtime_offline_says_what_to_do() {
    let cache = tempfile::tempdir().unwrap();
    let mut command = emerdiff();
    command.args(["--offline", "segment", "--json"]).arg(picture("cat.jpg"));
    command.env("XDG_CACHE_HOME", cache.path()).env_remove("ORT_DYLIB_PATH");
    let output = command.output().unwrap();
    // Where the system has an ONNX Runtime, that one is found and this machine cannot tell.
    if !output.status.success() {
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("emerdiff runtime install"), "{text}");
    }
    let mut command = emerdiff();
    command.args(["--offline", "runtime", "install"]).env("XDG_CACHE_HOME", cache.path());
    refused(&mut command, 1, "--offline");
    assert!(names(cache.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn an_installation_that_fails_leaves_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let with = |variable: &str, value: &str, expected: &str| {
        let mut command = emerdiff();
        command.args(["--quiet", "runtime", "install"]).env("XDG_CACHE_HOME", cache.path());
        command.env("PIP_RETRIES", "0").env("PIP_NO_CACHE_DIR", "1");
        refused(command.env(variable, value), 1, expected);
        assert!(names(&cache.path().join("emerdiff")).is_empty());
    };
    with("PATH", "/nonexistent", "no Python with pip");
    // Nothing listens there.
    with("PIP_INDEX_URL", "http://127.0.0.1:9/", "pip failed");
}
