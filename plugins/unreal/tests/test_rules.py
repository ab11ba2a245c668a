"""The rules of the modules, compiled and run for each platform on the tree of the archive."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import pack
from places import LIBRARY_FOLDER, SOURCE, STUBS

RULES = sorted(SOURCE.rglob("*.Build.cs"))
LIBRARIES = {
    "Linux": ("libemerdiff.so", "libonnxruntime-1.31.1.so"),
    "Win64": ("emerdiff.dll", "onnxruntime-1.31.1.dll"),
    "Mac": ("libemerdiff.dylib", "libonnxruntime-1.31.1.dylib"),
}
LICENCES = {"LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY-LICENSES.txt"}
LICENCES |= {"ONNXRUNTIME-LICENSE.txt", "ONNXRUNTIME-NOTICES.txt"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rules") / "rules.exe"
    command = ["mcs", "-langversion:7", "-warnaserror", f"-out:{made}"]
    subprocess.run([*command, STUBS / "UnrealBuildTool.cs", *RULES], check=True)
    return made


def rules(program: Path, plugin: Path, platform: str, minor: int = 3) -> tuple[int, list[str]]:
    """Run the rules; return the exit status and what they ask for, or why they do not."""
    command = ["mono", str(program), str(plugin), platform, str(minor)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.fixture(scope="module")
def all_platforms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plug-in of an archive that has a library for every platform."""
    folder = tmp_path_factory.mktemp("all")
    library = folder / "library"
    shutil.copytree(LIBRARY_FOLDER, library)
    for names in LIBRARIES.values():
        for name in names:
            (library / name).write_bytes(b"library")
    archive = pack(folder / "out", library)
    assert archive.name.endswith("-linux-x86_64-windows-x86_64-macos-arm64.zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder / "EmerDiff"


@pytest.mark.parametrize("platform", LIBRARIES)
def test_all_that_is_staged_is_there(platform: str, program: Path, all_platforms: Path) -> None:
    status, lines = rules(program, all_platforms, platform)
    assert status == 0
    staged = [line.split("/", 1)[1] for line in lines if line.startswith("stage NonUFS $(Plug")]
    folder = f"Binaries/ThirdParty/EmerDiffLibrary/{platform}"
    assert set(staged) == {f"{folder}/{name}" for name in LIBRARIES[platform]} | LICENCES
    assert all((all_platforms / name).is_file() for name in staged)
    (include,) = (line.split(" ", 1)[1] for line in lines if line.startswith("include"))
    assert (Path(include) / "emerdiff.h").is_file()


@pytest.mark.parametrize("platform", LIBRARIES)
def test_what_is_missing_is_named(
    platform: str, program: Path, all_platforms: Path, tmp_path: Path
) -> None:
    for name in LIBRARIES[platform]:
        plugin = tmp_path / name
        shutil.copytree(all_platforms, plugin)
        (plugin / "Binaries/ThirdParty/EmerDiffLibrary" / platform / name).unlink()
        status, (words,) = rules(program, plugin, platform)
        assert status == 3 and f"/{platform}/{name}. " in words and "Install the archive" in words


def test_a_platform_without_a_library_is_named(program: Path, all_platforms: Path) -> None:
    assert rules(program, all_platforms, "Android") == (3, ["EmerDiff has no library for Android."])


def test_an_engine_that_is_too_old_is_told_so(program: Path, all_platforms: Path) -> None:
    status, words = rules(program, all_platforms, "Linux", minor=2)
    assert (status, words) == (3, ["EmerDiff needs Unreal Engine 5.3 or newer, and this is 5.2."])


def test_no_file_has_the_name_of_the_engines_onnx_runtime(all_platforms: Path) -> None:
    names = {path.name for path in all_platforms.rglob("*")}
    assert not names & {"onnxruntime.dll", "libonnxruntime.so", "libonnxruntime.dylib"}
