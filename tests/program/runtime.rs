//! Which ONNX Runtime the program uses, and what it says where there is none.

use std::fs;
use std::path::Path;

use predicates::str::contains;

use crate::common::c::without_interface;
use crate::common::program::{emerdiff, names, refused};
use crate::common::{picture, random, runtime};

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
    // What the system says of it is passed on.
    with(&text, if cfg!(target_os = "linux") { "file too short" } else { "libonnxruntime.so" });
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
fn a_library_without_an_interface_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let library = without_interface(folder.path());
    let mut command = emerdiff();
    refused(command.arg("runtime").env("ORT_DYLIB_PATH", &library), 1, "no interface");
}

/// A library whose end is missing ends the process when it is opened.
#[cfg(target_os = "linux")]
#[test]
fn a_library_that_is_cut_short_is_not_opened() {
    let cache = tempfile::tempdir().unwrap();
    let cut = cache.path().join("emerdiff/onnxruntime-cpu-1.31.1/libonnxruntime-1.31.1.so");
    fs::create_dir_all(cut.parent().unwrap()).unwrap();
    let whole = fs::read(runtime().path()).unwrap();
    fs::write(&cut, &whole[..whole.len() / 3]).unwrap();
    let with = |arguments: &[&str], expected: &str| {
        let mut command = emerdiff();
        command.args(arguments).env("XDG_CACHE_HOME", cache.path()).env_remove("ORT_DYLIB_PATH");
        refused(&mut command, 1, expected);
    };
    with(&["runtime"], "emerdiff runtime install");
    with(&["--offline", "runtime", "install"], "damaged");
    let cut_elsewhere = cache.path().join("libonnxruntime.so");
    fs::copy(&cut, &cut_elsewhere).unwrap();
    let mut command = emerdiff();
    refused(command.arg("runtime").env("ORT_DYLIB_PATH", cut_elsewhere), 1, "cut short");
}

/// What ONNX Runtime says about a graph is in our error, and nowhere else.
#[test]
fn the_log_of_onnx_runtime_is_not_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    for entry in random().read_dir().unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    // A graph of the right size and checksum whose first node has no such operator.
    let path = folder.path().join("vae_encoder.onnx");
    let graph = fs::read(&path).unwrap();
    let name = b"Conv";
    let place = graph.windows(4).position(|window| window == name).unwrap();
    let mut wrong = graph.clone();
    wrong[place..place + 4].copy_from_slice(b"Cxnv");
    fs::write(&path, &wrong).unwrap();
    let manifest = folder.path().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let text = text.replace(&emerdiff::digest::sha256(&graph), &emerdiff::digest::sha256(&wrong));
    fs::write(manifest, text).unwrap();
    let mut command = emerdiff();
    command.args(["segment", "--json", "--model"]).arg(folder.path()).arg(picture("cat.jpg"));
    refused(&mut command, 1, "vae_encoder.onnx");
}

/// `ulimit` does not bind the system's first user, so this is run as another one.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_starts_no_threads_there_are_fewer_or_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    fs::create_dir(&home).unwrap();
    for (path, name) in [
        (Path::new(env!("CARGO_BIN_EXE_emerdiff")), "emerdiff"),
        (runtime().path(), "libonnxruntime.so"),
        (&picture("cat.jpg"), "cat.jpg"),
    ] {
        fs::copy(path, home.join(name)).unwrap();
    }
    for path in [folder.path(), &home] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    }
    for limit in [1, 4, 12] {
        let program = "./emerdiff --quiet segment cat.jpg --json --num-regions 3 --threads 8";
        let script = format!("ulimit -u {limit}; exec timeout -s KILL 60 {program}");
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid", "65531", "--clear-groups", "bash", "-c", &script]);
        command.current_dir(&home).env("HOME", &home);
        command.env("ORT_DYLIB_PATH", home.join("libonnxruntime.so"));
        let Ok(output) = command.output() else { return };
        let message = String::from_utf8_lossy(&output.stderr);
        // Only the first user may become another one; `bash` and `timeout` need a process each.
        if message.starts_with("setpriv") || message.contains("fork") {
            continue;
        }
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{limit}: {:?} {message}", output.status);
        assert!(code == Some(0) || message.starts_with("error: "), "{limit}: {message}");
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
