"""Broken installations, domains that end, and memory."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from mono_build import LIBRARY, run
from roots import REPOSITORY

_OTHER_INTERFACE = "unsigned emerdiff_abi_version(void) { return 1; }"
_NO_INTERFACE = "int something_else(void) { return 0; }"


def test_without_the_library_it_is_said_what_to_do(built: Path, tmp_path: Path) -> None:
    words = run(built, "Broken", library=tmp_path)
    assert words.count("EmerDiffLibraryException") == 2
    assert "Install the EmerDiff package again" in words
    # The check of the installation says so too, and what else it knows.
    assert "emerdiff: The EmerDiff library" in words and "interface: needs 2" in words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (_OTHER_INTERFACE, "interface version 1, this package needs 2"),
        (_NO_INTERFACE, "that is not EmerDiff's"),
    ],
)
def test_another_library_is_refused(built: Path, tmp_path: Path, source: str, words: str) -> None:
    command = ["cc", "-shared", "-x", "c", "-", "-o", str(tmp_path / "libemerdiff.so")]
    subprocess.run(command, input=source, text=True, check=True)
    said = run(built, "Broken", library=tmp_path)
    assert said.count("EmerDiffLibraryException") == 2 and words in said


def test_without_onnx_runtime_it_is_said_where_it_is_looked_for(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(LIBRARY, tmp_path)
    # Nor in the user's cache.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("ORT_DYLIB_PATH", raising=False)
    words = run(built, "Broken", library=tmp_path)
    assert "EmerDiffException RuntimeNotFound" in words
    assert str(tmp_path / "libonnxruntime") in words


def test_a_domain_that_ends_ends_its_runs(built: Path) -> None:
    """As when Unity reloads scripts: nothing calls into a domain that is no more."""
    lines = run(built, "Domains", "5").split("\n")
    assert lines[:5] == ["Canceled"] * 5
    assert lines[5].startswith("regions ")


@pytest.mark.parametrize("kind", ["quitting", "reloading"])
def test_what_is_told_to_end_ends_its_runs_and_begins_none(built: Path, kind: str) -> None:
    assert run(built, "Quitting", kind) == "Canceled Canceled\n"


def test_a_program_may_end_in_the_middle_of_a_run(built: Path) -> None:
    assert run(built, "Quitting", "leaving") == "WaitingForActivation\n"


def test_memory_does_not_grow(built: Path) -> None:
    bundle = REPOSITORY / "tests" / "data" / "random"
    lines = run(built, "Memory", "1000", str(bundle)).splitlines()
    process, objects = zip(*(map(float, line.split()) for line in lines), strict=True)
    # Between 400 and 1000 runs; what a run leaves behind would be there 600 times: 88 MB of
    # pictures, or 1.3 MB of runs alone. ONNX Runtime's arena grows and shrinks by some megabytes.
    assert process[-1] - process[1] < 24
    assert objects[-1] - objects[1] < 0.4
