"""What can be told of macOS without it: all of it compiles, and the library is linked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from roots import REPOSITORY

from dist import named

ARCHITECTURES = ["aarch64", "x86_64"]


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_library_and_program_compile_without_warnings(arch: str) -> None:
    rust = named("EMERDIFF_STD_SOURCE", "the programs of a Rust with the source of its library")
    environment = os.environ | {"PATH": f"{rust}:{os.environ['PATH']}", "RUSTC_BOOTSTRAP": "1"}
    command = ["cargo", "clippy", "--locked", "--release", "--lib", "--bins"]
    command += ["-Zbuild-std=std,panic_unwind", "--target", f"{arch}-apple-darwin"]
    command += ["--target-dir", "target/macos", "--", "-D", "warnings"]
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True)


def test_the_library_links(tmp_path: Path) -> None:
    rust = named("EMERDIFF_STD_SOURCE", "the programs of a Rust with the source of its library")
    environment = os.environ | {"PATH": f"{rust}:{os.environ['PATH']}"}
    script = REPOSITORY / "packaging" / "library"
    command = [sys.executable, script, tmp_path, "macosx_14_0_arm64"]
    subprocess.run(command, env=environment, check=True)
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", "aarch64-macos.14.0"]
    source = REPOSITORY / "tests" / "c" / "programs" / "contract.c"
    command = [*compiler, "-I", tmp_path, source, tmp_path / "libemerdiff.dylib"]
    subprocess.run([*command, "-o", tmp_path / "contract"], check=True)
    assert b"@rpath/libemerdiff." in (tmp_path / "contract").read_bytes()


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("source", ["contract.c", "contract.cpp"])
def test_the_headers_compile(tmp_path: Path, arch: str, source: str) -> None:
    compiler = "c++" if source.endswith("cpp") else "cc"
    command = [sys.executable, "-m", "ziglang", compiler, "-target", f"{arch}-macos.14.0", "-c"]
    command += ["-Wall", "-Wextra", "-Werror", "-I", REPOSITORY / "include"]
    command += ["-std=c++17"] if compiler == "c++" else ["-std=c11"]
    program = REPOSITORY / "tests" / "c" / "programs" / source
    subprocess.run([*command, program, "-o", tmp_path / "object.o"], check=True)
