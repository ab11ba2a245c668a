//! Compiles C and C++ programs, and links them with the built library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{root, runtime};

/// A language standard to compile with.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    compiler: &'static str,
    standard: &'static str,
}

impl Language {
    pub const C99: Self = Self { compiler: "cc", standard: "-std=c99" };
    pub const C11: Self = Self { compiler: "cc", standard: "-std=c11" };
    pub const CPP14: Self = Self { compiler: "c++", standard: "-std=c++14" };
    pub const CPP17: Self = Self { compiler: "c++", standard: "-std=c++17" };
    pub const CPP20: Self = Self { compiler: "c++", standard: "-std=c++20" };

    /// The compiler, all warnings being errors, with the header's folder.
    pub fn command(self) -> Command {
        let mut command = Command::new(self.compiler);
        command.arg(self.standard);
        command.args(["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]);
        if self.compiler == "cc" {
            command.args(["-Wstrict-prototypes", "-Wmissing-prototypes"]);
        }
        command.arg("-I").arg(root().join("include"));
        command
    }

    /// The name of a source file.
    pub fn file_name(self, stem: &str) -> String {
        format!("{stem}.{}", if self.compiler == "cc" { "c" } else { "cpp" })
    }
}

/// Runs a command that must succeed, and returns what it printed.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{stderr}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// The folder of the libraries that cargo built for the tests.
pub fn libraries() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_emerdiff")).with_file_name("deps")
}

/// The shared library of this build.
pub fn shared_library() -> PathBuf {
    let name = format!("{}emerdiff{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    libraries().join(name)
}

/// Compiles `source` and links it with the library. The path starts at the repository's root or is
/// absolute. Returns the program and its own folder, which has the library under its SONAME.
pub fn build(language: Language, source: impl AsRef<Path>) -> (TempDir, PathBuf) {
    runtime();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program");
    let mut command = language.command();
    command.arg(root().join(source)).arg("-o").arg(&program);
    succeed(command.arg("-L").arg(libraries()).args(["-lemerdiff", "-lm", "-pthread", "-ldl"]));
    fs::copy(shared_library(), folder.path().join("libemerdiff.so.2")).unwrap();
    (folder, program)
}

/// A library in `folder` that says it is ONNX Runtime 1.31.1 and has none of its interfaces.
pub fn without_interface(folder: &Path) -> PathBuf {
    let code = r#"
        static const char *version(void) { return "1.31.1"; }
        static void *api(unsigned number) { return (void)number, (void *)0; }
        static struct { void *(*api)(unsigned); const char *(*version)(void); } base = {api, version};
        void *OrtGetApiBase(void) { return &base; }
    "#;
    let (source, library) = (folder.join("without.c"), folder.join("without.so"));
    fs::write(&source, code).unwrap();
    succeed(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source));
    library
}

/// The command that runs a program of [`build`].
pub fn run(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("LD_LIBRARY_PATH", program.parent().unwrap());
    command
}
