"""The package as it is handed out: its bytes, what is in it, and that it runs where npm puts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from mono_build import PACKAGE, build, run_tests
from roots import REPOSITORY

LIBRARY = Path(os.environ["EMERDIFF_LIBRARY_FOLDER"]).resolve()
NATIVE = "Plugins/Linux/x86_64"
_LICENCES = (
    "LICENSE.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "THIRD-PARTY-LICENSES.txt",
    "ONNXRUNTIME-LICENSE.txt",
    "ONNXRUNTIME-NOTICES.txt",
    "Third Party Notices.md",
)


def make(library: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "packaging" / "unity"), str(library), str(out)]
    return subprocess.run(command, capture_output=True, text=True)


def small_library(folder: Path, *suffixes: str) -> Path:
    """Make a folder of libraries that are none, for systems that there are none for yet."""
    folder.mkdir()
    for name in ("THIRD-PARTY-LICENSES.txt", "ONNXRUNTIME-LICENSE.txt", "ONNXRUNTIME-NOTICES.txt"):
        (folder / name).write_text("licences")
    for suffix in suffixes:
        for name in ("libemerdiff", "libonnxruntime-1.31.1"):
            (folder / f"{name}{suffix}").write_bytes(b"library")
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with the real library."""
    out = tmp_path_factory.mktemp("dist")
    done = make(LIBRARY, out)
    assert done.returncode == 0, done.stderr
    (made,) = out.iterdir()
    return made


def members(archive: Path) -> dict[str, bytes]:
    """Return what is in the package, by its names."""
    with tarfile.open(archive) as tar:
        for entry in tar:
            assert entry.isfile() and entry.name.startswith("package/")
            assert (entry.mtime, entry.uid, entry.mode) == (0, 0, 0o644)
        return {
            entry.name.removeprefix("package/"): tar.extractfile(entry).read()  # type: ignore[union-attr]
            for entry in tar.getmembers()
        }


def test_it_is_made_to_the_byte_again(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library", ".so")
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        assert make(library, out).returncode == 0
        for path in library.iterdir():
            os.utime(path, (1, 1))
    (one,), (other,) = first.iterdir(), second.iterdir()
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    assert one.name == other.name == f"com.emerdiff.segmentation-{version}.tgz"
    assert one.read_bytes() == other.read_bytes()


def test_it_has_the_libraries_and_their_licences(archive: Path) -> None:
    files = members(archive)
    assert set(_LICENCES) <= set(files)
    for name in ("libemerdiff.so", "libonnxruntime-1.31.1.so"):
        assert files[f"{NATIVE}/{name}"] == (LIBRARY / name).read_bytes()
    for name in files:
        if not name.endswith(".meta") and "~/" not in name:
            assert f"{name}.meta" in files, name
    guids = [
        re.findall(rb"guid: (\w+)", files[name])[0] for name in files if name.endswith(".meta")
    ]
    assert len(set(guids)) == len(guids)
    assert not [name for name in files if "__pycache__" in name]


def test_flags_of_libraries_match_their_places(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library", ".so", ".dll", ".dylib")
    assert make(library, tmp_path / "out").returncode == 0
    (made,) = (tmp_path / "out").iterdir()
    flags = {
        "Linux/x86_64": ("Linux", "Linux64", "x86_64"),
        "Windows/x86_64": ("Windows", "Win64", "x86_64"),
        "macOS/arm64": ("OSX", "OSXUniversal", "ARM64"),
    }
    metas = {
        name: data.decode()
        for name, data in members(made).items()
        if re.search(r"\.(so|dll|dylib)\.meta$", name)
    }
    assert len(metas) == 6
    for name, text in metas.items():
        system, target, processor = flags["/".join(Path(name).parts[1:3])]
        editor = re.search(
            r"Editor: Editor\n    second:\n      enabled: 1\n.*?OS: (\w+)", text, re.DOTALL
        )
        assert editor and editor[1] == system
        builds = re.findall(
            r"Standalone: (\w+)\n    second:\n      enabled: 1\n.*\n +CPU: (\w+)", text
        )
        assert builds == [(target, processor)]
        kept = set(re.findall(r"Exclude (\w+): 0", text))
        assert kept == {"Editor", target}


def test_one_library_without_the_other_is_refused(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library", ".so")
    (library / "libonnxruntime-1.31.1.so").unlink()
    done = make(library, tmp_path / "out")
    assert done.returncode != 0 and "ONNX Runtime" in done.stderr
    assert not (tmp_path / "out").exists()


def test_npm_packs_the_same(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library", ".so")
    assert make(library, tmp_path / "out").returncode == 0
    (ours,) = (tmp_path / "out").iterdir()
    with tarfile.open(ours) as tar:
        tar.extractall(tmp_path, filter="data")
    npm(tmp_path / "package", "pack", "--pack-destination", str(tmp_path))
    (packed,) = tmp_path.glob("*.tgz")
    assert packed.name == ours.name
    with tarfile.open(packed) as tar:
        theirs = {
            entry.name.removeprefix("package/"): tar.extractfile(entry).read()  # type: ignore[union-attr]
            for entry in tar.getmembers()
        }
    assert theirs == members(ours)


def test_what_npm_installs_runs(archive: Path, tmp_path: Path) -> None:
    """Compiled and run from where npm puts it."""
    installed = install(archive, tmp_path / "project")
    folder = tmp_path / "built"
    build(installed, folder)
    for fixture in ("LevelTests", "LifeTests"):
        tests = run_tests(
            folder, "EmerDiff.Segmentation.Tests", fixture, library=installed / NATIVE
        )
        assert len(tests) > 5


def install(packed: Path, project: Path) -> Path:
    """Install a tarball into a project, as a person would; returns the folder of the package."""
    empty = project / "empty"
    empty.mkdir(parents=True)
    # Modules of Unity are in no registry: its Package Manager has them.
    modules = json.loads((PACKAGE / "package.json").read_text())["dependencies"]
    overrides = {module: "file:empty" for module in modules}
    (empty / "package.json").write_text('{"name": "empty", "version": "1.0.0"}')
    (project / "package.json").write_text(json.dumps({"name": "project", "overrides": overrides}))
    npm(project, "install", "--offline", "--no-audit", "--no-fund", str(packed))
    return project / "node_modules" / PACKAGE.name


def npm(folder: Path, *arguments: str) -> None:
    program = shutil.which("npm")
    assert program, "npm is not installed"
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
