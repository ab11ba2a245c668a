"""The tests that Unity would run, run by Mono, and those that need the stubs of Unity."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mono_build import PACKAGE, TESTS, fixtures, run_tests


def count(file: Path) -> int:
    """Return the number of tests in a file."""
    return len(re.findall(r"^\s*\[Test(?:Case\(.*\))?\]$", file.read_text(), re.MULTILINE))


@pytest.mark.parametrize("fixture", fixtures(PACKAGE, "Runtime"))
def test_at_run_time(built: Path, fixture: str) -> None:
    passed = run_tests(built, "EmerDiff.Segmentation.Tests", fixture)
    assert len(passed) == count(PACKAGE / "Tests" / "Runtime" / f"{fixture}.cs") > 0


def test_formats(built: Path) -> None:
    passed = run_tests(built, "EmerDiff.Segmentation.Tests", "FormatTests")
    assert len(passed) == count(TESTS / "mono" / "FormatTests.cs") > 0


@pytest.mark.parametrize("fixture", fixtures(PACKAGE, "Editor"))
def test_in_the_editor(built: Path, fixture: str, tmp_path: Path) -> None:
    (tmp_path / "Assets").mkdir()
    passed = run_tests(built, "EmerDiff.Segmentation.Editor.Tests", fixture, cwd=tmp_path)
    assert len(passed) == count(PACKAGE / "Tests" / "Editor" / f"{fixture}.cs") > 0


def test_the_window(built: Path, tmp_path: Path) -> None:
    (tmp_path / "Assets").mkdir()
    passed = run_tests(built, "EmerDiff.Segmentation.Editor.Tests", "GuiTests", cwd=tmp_path)
    assert len(passed) == count(TESTS / "mono" / "GuiTests.cs") > 0
