"""The archive, and that the help has everything that scripts see."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from godot_host import ADDON, ARCHIVE, NATIVE, Godot
from roots import REPOSITORY

PAGES = REPOSITORY / "plugins" / "godot" / "doc_classes"
# What Godot makes of a property has these methods, too.
_ACCESSOR = re.compile("^[gs]et_(bundle|provider|threads|region_count|detail)$")


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    command = [sys.executable, str(REPOSITORY / "packaging" / "godot")]
    subprocess.run([*command, os.environ["EMERDIFF_LIBRARY_FOLDER"], str(tmp_path)], check=True)
    (again,) = tmp_path.iterdir()
    assert again.name == ARCHIVE.name and again.read_bytes() == ARCHIVE.read_bytes()


def test_the_archive_has_all_that_is_needed() -> None:
    with zipfile.ZipFile(ARCHIVE) as opened:
        names = set(opened.namelist())
        declared = opened.read(f"{ADDON}/emerdiff.gdextension").decode()
        read_me = opened.read(f"{ADDON}/README.md").decode()
    assert all(name.startswith(f"{ADDON}/") for name in names)
    libraries = set(re.findall(r'"(bin/[^"]+)"', declared))
    assert {f"{ADDON}/{name}" for name in libraries} == {name for name in names if "/bin/" in name}
    for name in (
        "LICENSE-MIT LICENSE-APACHE LICENSE-GODOT.txt ONNXRUNTIME-LICENSE.txt "
        "ONNXRUNTIME-NOTICES.txt THIRD-PARTY-LICENSES.txt plugin.cfg"
    ).split():
        assert f"{ADDON}/{name}" in names
    for picture in re.findall(r"\]\((help/[^)]+)\)", read_me):
        assert f"{ADDON}/{picture}" in names
    version = re.search(r'^version = "(.*)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)[1]
    assert version in ARCHIVE.name
    plugin = (REPOSITORY / "plugins/godot/addon/plugin.cfg").read_text()
    assert f'version="{version}"' in plugin


def test_the_libraries_need_no_newer_glibc_than_onnx_runtime(godot: Godot) -> None:
    def newest(file: Path) -> list[int]:
        symbols = subprocess.check_output(["objdump", "-T", str(file)], text=True)
        return max(
            [int(part) for part in found.split(".")]
            for found in re.findall(r"GLIBC_([\d.]+)", symbols)
        )

    folder = godot.project / NATIVE
    (runtime,) = folder.glob("libonnxruntime-*.so")
    assert newest(folder / "libemerdiff_godot.so") <= newest(runtime)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.xml")), ids=lambda page: page.stem)
def test_the_help_tells_of_all_that_scripts_see(godot: Godot, page: Path) -> None:
    help_ = ElementTree.parse(page).getroot()
    assert help_.get("name") == page.stem
    seen = godot.run("members")[page.stem]
    assert help_.get("inherits") == seen["parent"]

    def told(kind: str, one: str) -> dict[str, list[str]]:
        return {
            found.get("name", ""): [str(param.get("name")) for param in found.findall("param")]
            for found in help_.findall(f"{kind}/{one}")
        }

    methods = {name: names for name, names in seen["methods"] if not _ACCESSOR.match(name)}
    assert told("methods", "method") == methods
    assert told("signals", "signal") == dict(seen["signals"])
    assert set(told("members", "member")) == {name for name, _ in seen["members"]}
    for text in help_.iter("description"):
        assert (text.text or "").strip()


def test_what_is_not_for_scripts_is_not_there(godot: Godot) -> None:
    facts = godot.run("members")
    assert not facts["workers"] and not facts["abstract"]
