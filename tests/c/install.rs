//! The installed package, used by a project outside of this tree.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::common::c::{libraries, succeed};
use crate::common::{random, root, runtime};

/// An installation of this build; all tests share it.
fn prefix() -> &'static Path {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    PREFIX.get_or_init(|| {
        runtime();
        let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prefix");
        let install = root().join("packaging/install");
        succeed(Command::new(install).arg(&prefix).arg(libraries()));
        prefix
    })
}

/// A project with the examples as its sources.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for source in
        ["examples/c/segment.c", "examples/cpp/layers.cpp", "tests/c/consumer/CMakeLists.txt"]
    {
        let source = root().join(source);
        fs::copy(&source, folder.path().join(source.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join("in.ppm"), [&b"P6\n12 8\n255\n"[..], &[90; 12 * 8 * 3]].concat())
        .unwrap();
    folder
}

/// Segments with a program of the project; what it printed.
fn segment(project: &TempDir, program: &str, bundle: Option<PathBuf>) -> String {
    let mut command = Command::new(project.path().join(program));
    command.current_dir(project.path()).args(["in.ppm", "out.pgm"]).args(bundle);
    let printed = succeed(&mut command);
    let labels = image::open(project.path().join("out.pgm")).unwrap();
    assert_eq!((labels.width(), labels.height()), (12, 8));
    printed
}

/// What pkg-config says.
fn pkg_config(arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    command.args(arguments).arg("emerdiff");
    command.env("PKG_CONFIG_PATH", prefix().join("lib/pkgconfig"));
    succeed(&mut command).split_whitespace().map(str::to_owned).collect()
}

#[test]
fn pkg_config_links_the_shared_library_which_finds_its_model() {
    let project = project();
    let mut command = Command::new("cc");
    command.current_dir(project.path()).args(["segment.c", "-o", "dynamic"]);
    command.args(pkg_config(&["--cflags", "--libs"]));
    command.arg(format!("-Wl,-rpath,{}", prefix().join("lib").display()));
    succeed(&mut command);
    assert!(segment(&project, "dynamic", None).ends_with(" regions\n"));
    assert_eq!(pkg_config(&["--modversion"]), [env!("CARGO_PKG_VERSION")]);
}

#[test]
fn pkg_config_links_the_static_library() {
    let project = project();
    let mut command = Command::new("cc");
    command.current_dir(project.path()).args(["segment.c", "-o", "static"]);
    let flags = pkg_config(&["--static", "--cflags", "--libs"]).into_iter();
    command.args(flags.map(|flag| flag.replace("-lemerdiff", "-l:libemerdiff.a")));
    succeed(&mut command);
    segment(&project, "static", Some(random()));
}

#[test]
fn cmake_finds_the_package_and_links_both_libraries() {
    let project = project();
    let mut command = Command::new("cmake");
    command.current_dir(project.path()).args(["-S", ".", "-B", "build"]);
    succeed(command.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display())));
    succeed(Command::new("cmake").current_dir(project.path()).args(["--build", "build"]));
    segment(&project, "build/dynamic", Some(random()));
    segment(&project, "build/static", Some(random()));
    let mut layers = Command::new(project.path().join("build/layers"));
    succeed(layers.current_dir(project.path()).args(["in.ppm", "."]).arg(random()));
    assert!(project.path().join("region0.pam").exists());
}

#[test]
fn the_package_has_what_a_host_ships() {
    let listed = fs::read_to_string(prefix().join("share/licenses/emerdiff/crates.txt")).unwrap();
    for name in ["LICENSE-MIT", "LICENSE-APACHE", "ort/LICENSE-MIT", "serde/LICENSE-MIT"] {
        assert!(prefix().join("share/licenses/emerdiff").join(name).exists(), "{name}");
    }
    // Every crate names its licence, and nothing of the command line is in the library.
    assert!(listed.lines().all(|line| line.split(' ').count() > 2), "{listed}");
    assert!(!listed.contains("clap"), "{listed}");
    let link = fs::read_link(prefix().join("lib/libemerdiff.so.2")).unwrap();
    assert_eq!(link, Path::new(concat!("libemerdiff.so.", env!("CARGO_PKG_VERSION"))));
}
