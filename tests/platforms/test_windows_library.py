"""The library for Windows, linked by its import library and opened at run time."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from roots import REPOSITORY

from wine import FOLDER_THERE, REPOSITORY_THERE, Wine, zig

PROGRAMS = REPOSITORY / "tests" / "c" / "programs"
BUNDLE = REPOSITORY_THERE + "\\tests\\data\\random"


CONTRACTS = [("contract.c", "c99"), ("contract.c", "c11"), ("contract.cpp", "c++17")]


@pytest.mark.parametrize(("source", "standard"), CONTRACTS)
def test_the_contract_holds(wine: Wine, source: str, standard: str) -> None:
    program = wine.compile(PROGRAMS / source, standard)
    assert wine.succeed(program, BUNDLE) == "held\n"


def test_hostile_calls_are_survived(wine: Wine) -> None:
    program = wine.compile(PROGRAMS / "hostile.c", "c99")
    assert wine.succeed(program, BUNDLE, "400").startswith("survived; ")


def test_threads_load_segment_cancel_and_free(wine: Wine) -> None:
    program = wine.compile(PROGRAMS / "stress.c", "c99")
    assert wine.succeed(program, BUNDLE, "4", "1") == "held\n"


def test_the_library_is_opened_closed_and_opened_again_and_twice(wine: Wine) -> None:
    program = wine.compile(PROGRAMS / "reload.c", "c11")
    shutil.copy(wine.folder / "emerdiff.dll", wine.folder / "copy.dll")
    assert wine.succeed(program, "emerdiff.dll", "copy.dll", BUNDLE) == "held\n"


def test_cmake_finds_the_package(wine: Wine, place: Path) -> None:
    for name in (
        "examples/c/segment.c",
        "examples/cpp/layers.cpp",
        "tests/c/consumer/CMakeLists.txt",
    ):
        shutil.copy(REPOSITORY / name, place)
    settings = ["-DCMAKE_SYSTEM_NAME=Windows", f"-DCMAKE_PREFIX_PATH={wine.sdk}"]
    for language, driver in (("C", "cc"), ("CXX", "c++")):
        compiler = place / driver
        compiler.write_text(f'#!/bin/sh\nexec {" ".join(zig(driver))} "$@"\n')
        compiler.chmod(0o755)
        settings.append(f"-DCMAKE_{language}_COMPILER={compiler}")
    subprocess.run(["cmake", "-S", place, "-B", place / "build", *settings], check=True)
    subprocess.run(["cmake", "--build", place / "build"], check=True)
    for library in (wine.sdk / "bin").iterdir():
        shutil.copy(library, place / "build")
    (place / "in.ppm").write_bytes(b"P6\n12 8\n255\n" + bytes([90] * (12 * 8 * 3)))
    program = f"{place.name}\\build\\dynamic.exe"
    assert wine.succeed(program, "in.ppm", "out.pgm", inside=place.name) == "1 regions\n"


def test_the_example_in_c_segments(wine: Wine, place: Path) -> None:
    program = wine.compile(REPOSITORY / "examples" / "c" / "segment.c", "c99")
    (place / "in.ppm").write_bytes(b"P6\n12 8\n255\n" + bytes([90] * (12 * 8 * 3)))
    there = f"{FOLDER_THERE}\\{place.name}"
    printed = wine.succeed(program, f"{there}\\in.ppm", f"{there}\\out.pgm")
    assert printed == "1 regions\n"
    assert (place / "out.pgm").read_bytes().startswith(b"P5")
