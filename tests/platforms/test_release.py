"""The release as a whole: its sums, its lists of parts, and that anybody can make it again."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from roots import REPOSITORY

from dist import named, the_one, unpacked


def release() -> Path:
    """Return the folder of the release."""
    return named("EMERDIFF_DIST", "the folder of a release")


def test_the_sums_are_those_of_all_files() -> None:
    sums = release() / "SHA256SUMS"
    subprocess.run(["sha256sum", "--check", "--quiet", sums.name], cwd=release(), check=True)
    names = {line.split("  ")[1] for line in sums.read_text().splitlines()}
    assert names == {path.name for path in release().iterdir()} - {sums.name}


def test_the_lists_of_parts_are_what_cyclonedx_says() -> None:
    lists = list(release().glob("*.cdx.json"))
    assert lists
    validator = JsonStrictValidator(SchemaVersion.V1_5)
    for file in lists:
        text = file.read_text(encoding="utf-8")
        assert validator.validate_str(text) is None, file
        assert '"name": "onnxruntime"' in text and '"name": "linfa-clustering"' in text
        assert str(REPOSITORY) not in text


def test_engines_have_the_libraries_of_the_sdk() -> None:
    with tarfile.open(the_one("com.emerdiff.segmentation-*.tgz")) as unity:
        there = {entry.name: unity.extractfile(entry).read() for entry in unity if entry.isfile()}
    for engine in ("godot", "unreal"):
        with zipfile.ZipFile(the_one(f"emerdiff-{engine}-*.zip")) as archive:
            there |= {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(the_one("emerdiff-sdk-*-windows-x86_64.zip")) as sdk:
        windows = [sdk.read(name) for name in sdk.namelist() if name.endswith("bin/emerdiff.dll")]
    with tarfile.open(the_one("emerdiff-sdk-*-linux-x86_64.tar.xz")) as sdk:
        libraries = [entry for entry in sdk if Path(entry.name).name.startswith("libemerdiff.so.")]
        linux = [sdk.extractfile(entry).read() for entry in libraries if entry.isfile()]
    for ours, names in (
        (windows, ["emerdiff.dll"]),
        (linux, ["libemerdiff.so", "libemerdiff.so.2"]),
    ):
        theirs = [data for path, data in there.items() if Path(path).name in names]
        assert len(ours) == 1 and theirs == 3 * ours, names


@pytest.mark.parametrize("system", ["linux-x86_64", "linux-aarch64", "windows-x86_64"])
def test_programs_and_libraries_name_no_folder_of_this_machine(tmp_path: Path, system: str) -> None:
    unpacked(f"emerdiff-[0-9]*-{system}.[tz]*", tmp_path, "program")
    unpacked(f"emerdiff-sdk-*-{system}.[tz]*", tmp_path, "sdk")
    files = [path for path in tmp_path.rglob("*emerdiff*") if path.is_file()]
    assert len(files) > 4
    for file in files:
        data = file.read_bytes()
        for folder in (REPOSITORY, Path.home()):
            assert f"{folder}/".encode() not in data, file


def test_another_clone_makes_the_same_archive(tmp_path: Path) -> None:
    archive = the_one("emerdiff-[0-9]*-linux-x86_64.tar.xz")
    clone = tmp_path / "another name"
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, clone], check=True)
    command = [sys.executable, clone / "packaging" / "program", tmp_path / "again"]
    environment = {name: value for name, value in os.environ.items() if name != "CARGO_TARGET_DIR"}
    subprocess.run(command, env=environment, check=True)
    assert (tmp_path / "again" / archive.name).read_bytes() == archive.read_bytes()
