"""The archive and what describes the plug-in: as Unreal and Fab ask for it."""

from __future__ import annotations

import configparser
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import pack
from PIL import Image
from places import LIBRARY_FOLDER, PLUGIN, SOURCE, UNREAL
from roots import REPOSITORY

from emerdiff import __version__

COPYRIGHT = "// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.\n"
LIBRARIES = "Binaries/ThirdParty/EmerDiffLibrary/Linux"
# Beside the sources.
CONTENTS = {
    "EmerDiff.uplugin",
    "README.md",
    "Docs/manual.html",
    "Config/FilterPlugin.ini",
    "Resources/Icon128.png",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "THIRD-PARTY-LICENSES.txt",
    "ONNXRUNTIME-LICENSE.txt",
    "ONNXRUNTIME-NOTICES.txt",
    f"{LIBRARIES}/libemerdiff.so",
    f"{LIBRARIES}/libonnxruntime-1.31.1.so",
    "Source/ThirdParty/EmerDiffLibrary/include/emerdiff.h",
}


@pytest.fixture(scope="module")
def files(archive: Path) -> dict[str, bytes]:
    """What is in the archive, by its names in the folder of the plug-in."""
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        assert all(name.startswith("EmerDiff/") for name in names)
        return {name.split("/", 1)[1]: opened.read(name) for name in names}


def descriptor(files: dict[str, bytes]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files["EmerDiff.uplugin"])
    return read


def test_it_is_made_to_the_byte_again(archive: Path, tmp_path: Path) -> None:
    again = pack(tmp_path)
    assert archive.name == f"emerdiff-unreal-{__version__}-linux-x86_64.zip" == again.name
    assert archive.read_bytes() == again.read_bytes()


def test_it_has_the_sources_and_what_they_need(files: dict[str, bytes]) -> None:
    sources = {path.relative_to(PLUGIN).as_posix() for path in SOURCE.rglob("*.*")}
    assert set(files) == sources | CONTENTS
    for name in ("libemerdiff.so", "libonnxruntime-1.31.1.so"):
        assert files[f"{LIBRARIES}/{name}"] == (LIBRARY_FOLDER / name).read_bytes()


def test_nothing_is_made_of_half_a_platform(tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(LIBRARY_FOLDER, library)
    (library / "emerdiff.dll").write_bytes(b"library")
    command = [sys.executable, str(REPOSITORY / "packaging" / "unreal"), str(library)]
    done = subprocess.run([*command, str(tmp_path / "out")], capture_output=True, text=True)
    assert done.returncode == 1 and "has emerdiff.dll and lacks the rest" in done.stderr
    assert not (tmp_path / "out").exists()


def test_every_source_begins_with_the_copyright() -> None:
    sources = [path for path in SOURCE.rglob("*.*") if path.suffix in (".h", ".cpp", ".cs")]
    assert len(sources) > 30
    assert [path.name for path in sources if not path.read_text().startswith(COPYRIGHT)] == []


def test_the_descriptor_is_as_it_is_asked_for(files: dict[str, bytes]) -> None:
    read = descriptor(files)
    assert read["FileVersion"] == 3 and read["VersionName"] == __version__
    assert read["FriendlyName"] and read["Description"] and read["CreatedBy"] and read["Category"]
    assert read["CanContainContent"] is False and "Installed" not in read
    # A field that leads nowhere is worse than none.
    assert not [key for key in read if key.endswith("URL") and not read[key].startswith("https:")]
    assert read["SupportedTargetPlatforms"] == ["Linux"]
    kinds = {module["Name"]: module["Type"] for module in read["Modules"]}
    assert kinds == {"EmerDiff": "Runtime", "EmerDiffEditor": "Editor"}
    for module in read["Modules"]:
        assert module["PlatformAllowList"] == ["Linux"]
        assert module["LoadingPhase"] == "Default"
        assert f"Source/{module['Name']}/{module['Name']}.Build.cs" in files


def test_the_descriptor_in_the_repository_has_all_platforms() -> None:
    read = json.loads((PLUGIN / "EmerDiff.uplugin").read_text())
    lists = [module["PlatformAllowList"] for module in read["Modules"]]
    assert [read["SupportedTargetPlatforms"], *lists] == [["Linux", "Win64", "Mac"]] * 3


def test_what_is_packaged_with_a_plugin_names_files_that_are_there(files: dict[str, bytes]) -> None:
    parser = configparser.ConfigParser(allow_no_value=True, delimiters=["="])
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read_string(files["Config/FilterPlugin.ini"].decode())
    (section,) = parser.sections()
    assert section == "FilterPlugin"
    listed = [name.removesuffix("...") for name in parser[section]]
    assert all(name.startswith("/") for name in listed)
    for name in listed:
        assert [file for file in files if f"/{file}".startswith(name)], name
    # Epic packages these folders by itself.
    own = ("Source/", "Resources/", "Config/", "EmerDiff.uplugin")
    assert not [
        file
        for file in files
        if not file.startswith(own) and not f"/{file}".startswith(tuple(listed))
    ]


def test_the_icon_is_one(files: dict[str, bytes]) -> None:
    with Image.open(io.BytesIO(files["Resources/Icon128.png"])) as icon:
        assert icon.size == (128, 128) and len(icon.convert("RGB").getcolors(1 << 14) or []) > 3


def test_what_the_guide_names_exists() -> None:
    """Functions, settings, pins and commands in the README are those of the sources."""
    guide = (UNREAL / "README.md").read_text()
    sources = "\n".join(path.read_text() for path in SOURCE.rglob("*.*"))
    words = set(re.findall(r"`([A-Za-z][\w.:]*)(?:\(|`)", guide))
    assert len(words) > 15
    for word in words:
        assert re.search(rf"\b{re.split('::|[.]', word)[-1]}\b", sources), word
    # Blueprint shows a function with spaces between its words.
    for node in re.findall(r"\*\*([A-Z][A-Za-z ]+)\*\*", guide):
        assert re.search(rf"\b{node.replace(' ', '')}\b|\"{node}\"", sources), node
