"""The archives for Linux on an old Debian, and on ARM as QEMU shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from roots import FOLDER, REPOSITORY, REPOSITORY_INSIDE, entering

from conftest import PICTURE, labels
from dist import named, unpacked

ARCHITECTURES = ["x86_64", "aarch64"]
# That of ONNX Runtime, which comes with every archive.
NEWEST_GLIBC = (2, 28)


def needed_glibc(path: Path) -> tuple[int, ...]:
    """Return the newest version of glibc that a program or library asks for."""
    with open(path, "rb") as file:
        sections = [s for s in ELFFile(file).iter_sections() if isinstance(s, GNUVerNeedSection)]
        names = [aux.name for s in sections for _, needed in s.iter_versions() for aux in needed]
    versions = [re.fullmatch(r"GLIBC_([\d.]+)", name) for name in names]
    return max(tuple(map(int, found[1].split("."))) for found in versions if found)


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_what_is_asked_of_glibc(tmp_path: Path, arch: str) -> None:
    program = unpacked(f"emerdiff-[0-9]*-linux-{arch}.tar.xz", tmp_path, "program")
    sdk = unpacked(f"emerdiff-sdk-*-linux-{arch}.tar.xz", tmp_path, "sdk")
    files = [program / "emerdiff", sdk / "lib" / "libemerdiff.so", *program.glob("*.so")]
    assert len(files) == 3
    for file in files:
        assert needed_glibc(file) <= NEWEST_GLIBC, file


def test_the_first_picture_on_a_bare_system(tmp_path: Path, expected: np.ndarray) -> None:
    os.chmod(tmp_path, 0o755)
    root = named("EMERDIFF_OLD_ROOT", "a root with nothing but Debian's essential packages")
    unpacked("emerdiff-[0-9]*-linux-x86_64.tar.xz", tmp_path, "program")
    picture = f"{REPOSITORY_INSIDE}/{PICTURE.relative_to(REPOSITORY)}"
    command = [f"{FOLDER}/program/emerdiff", "segment", picture, "--out", f"{FOLDER}/out"]
    clean = ["env", "-i", "PATH=/usr/bin:/bin", f"HOME={FOLDER}"]
    subprocess.run([*entering(root, tmp_path), *clean, *command], check=True)
    assert (labels(tmp_path / "out") == expected).all()


def emulated(root: Path) -> list[str]:
    """Return the start of a command that runs a program for ARM."""
    qemu = named("EMERDIFF_QEMU_ROOT", "a root with a QEMU that runs ONNX Runtime")
    # QEMU takes many times as long for the vectors of newer processors.
    command = [qemu / "usr" / "bin" / "qemu-aarch64", "-cpu", "cortex-a72", "-L", root]
    return [str(word) for word in command]


def test_a_picture_on_arm(tmp_path: Path, expected: np.ndarray) -> None:
    root = named("EMERDIFF_ARM_ROOT", "an unpacked Debian for ARM")
    program = unpacked("emerdiff-[0-9]*-linux-aarch64.tar.xz", tmp_path, "program")
    command = [program / "emerdiff", "segment", PICTURE, "--out", tmp_path / "out"]
    subprocess.run([*emulated(root), *command], check=True)
    # ONNX Runtime's kernels are not the same machine code there.
    assert (labels(tmp_path / "out") == expected).mean() > 0.995


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("how", ["shared", "static"])
def test_the_sdk_is_linked_and_holds_the_contract(tmp_path: Path, arch: str, how: str) -> None:
    os.chmod(tmp_path, 0o755)
    sdk = unpacked(f"emerdiff-sdk-*-linux-{arch}.tar.xz", tmp_path, "sdk")
    library = {
        "shared": ["-lemerdiff", f"-Wl,-rpath,{FOLDER}/sdk/lib", f"-Wl,-rpath,{sdk}/lib"],
        "static": [str(sdk / "lib" / "libemerdiff.a"), "-lm", "-lpthread", "-ldl", "-lunwind"],
    }[how]
    source = REPOSITORY / "tests" / "c" / "programs" / "contract.c"
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", f"{arch}-linux-gnu.2.28"]
    command = [*compiler, "-I", sdk / "include", source, f"-L{sdk}/lib", *library]
    subprocess.run([*command, "-o", tmp_path / "contract"], check=True)
    bundle = "tests/data/random"
    if arch == "x86_64":
        root = named("EMERDIFF_OLD_ROOT", "a root of an old Debian")
        # The static library looks for ONNX Runtime beside the program.
        runtime = next((sdk / "lib").glob("libonnxruntime-*")).name
        start = [*entering(root, tmp_path), "env", f"ORT_DYLIB_PATH={FOLDER}/sdk/lib/{runtime}"]
        run = [*start, f"{FOLDER}/contract", f"{REPOSITORY_INSIDE}/{bundle}"]
    else:
        root = named("EMERDIFF_ARM_ROOT", "an unpacked Debian for ARM")
        runtime = next((sdk / "lib").glob("libonnxruntime-*"))
        start = ["env", f"ORT_DYLIB_PATH={runtime}", *emulated(root)]
        run = [*start, str(tmp_path / "contract"), str(REPOSITORY / bundle)]
    assert subprocess.check_output(run, text=True) == "held\n"
