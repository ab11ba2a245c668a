"""Compiles the package against the stubs of Unity, and runs it under Mono with the real library."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PACKAGE = TESTS.parent / "com.emerdiff.segmentation"
LIBRARY = Path(os.environ["EMERDIFF_LIBRARY"]).resolve()
# As Mono's compiler knows it; Unity's knows more.
_COMPILE = ["mcs", "-unsafe", "-langversion:7.2", "-warn:4", "-warnaserror"]
_RUNTIME, _EDITOR = "EmerDiff.Segmentation", "EmerDiff.Segmentation.Editor"
_PROGRAMS = ("Runner", "Layout", "Compare", "Broken", "Memory", "Domains", "Quitting")


def build(package: Path, folder: Path) -> None:
    """Compile a package, its tests and the programs of tests/mono into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    inside, stubs = TESTS / "mono", ["UnityEngine"]
    _compile(folder, "UnityEngine", [TESTS / "stubs"], [])
    _compile(folder, _RUNTIME, [package / "Runtime"], stubs)
    # What the Editor compiles of it is the same but for a few lines.
    _compile(folder, "InEditor", [package / "Runtime"], stubs, "UNITY_EDITOR")
    _compile(folder, _EDITOR, [package / "Editor"], [*stubs, _RUNTIME], "UNITY_EDITOR")
    both = [*stubs, _RUNTIME, _EDITOR]
    sources = [package / "Tests" / "Runtime", inside / "FormatTests.cs"]
    _compile(folder, f"{_RUNTIME}.Tests", sources, [*stubs, _RUNTIME])
    sources = [package / "Tests" / "Editor", inside / "GuiTests.cs"]
    _compile(folder, f"{_EDITOR}.Tests", sources, both)
    _compile(folder, "Samples", [package / "Samples~"], both, "ENABLE_LEGACY_INPUT_MANAGER")
    for name in _PROGRAMS:
        compile_program(folder, inside / f"{name}.cs")


def compile_program(folder: Path, source: Path) -> None:
    """Compile a program that uses the package in ``folder``."""
    _compile(folder, source.stem, [source], ["UnityEngine", _RUNTIME], program=True)


def run(
    folder: Path,
    program: str,
    *arguments: str,
    library: Path = LIBRARY.parent,
    cwd: Path | None = None,
) -> str:
    """Return what a program in ``folder`` prints, where ``library`` is the folder of libraries."""
    command = ["mono", str(folder / f"{program}.exe"), *arguments]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library)}
    done = subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_tests(folder: Path, assembly: str, fixture: str, **where: Path) -> list[str]:
    """Return the names of the tests of a class, which all passed."""
    lines = run(folder, "Runner", str(folder / f"{assembly}.dll"), fixture, **where).splitlines()
    return [line.removeprefix("passed ") for line in lines]


def fixtures(package: Path, part: str) -> list[str]:
    """Return the classes that have tests."""
    files = sorted((package / "Tests" / part).glob("*Tests.cs"))
    return [path.stem for path in files]


def _compile(
    folder: Path,
    name: str,
    sources: list[Path],
    references: list[str],
    define: str = "",
    program: bool = False,
) -> None:
    files = [path for source in sources for path in sorted(source.rglob("*.cs")) or [source]]
    options = [f"-r:{folder / reference}.dll" for reference in references]
    options += [f"-define:{define}"] if define else []
    options += [f"-out:{folder / name}.exe"] if program else [f"-out:{folder / name}.dll"]
    options += [] if program else ["-target:library"]
    done = subprocess.run([*_COMPILE, *options, *map(str, files)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
