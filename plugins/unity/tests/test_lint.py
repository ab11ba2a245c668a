"""What Unity reads of the package without compiling it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from mono_build import PACKAGE
from roots import REPOSITORY

sys.path.insert(0, str(PACKAGE.parent))
import meta  # noqa: E402

MANIFEST = json.loads((PACKAGE / "package.json").read_text())
ASSEMBLIES = sorted(PACKAGE.rglob("*.asmdef"))


def test_every_file_has_the_meta_file_that_the_script_makes() -> None:
    wanted = meta.metas(meta.sources())
    there = {str(path.relative_to(PACKAGE)): path.read_text() for path in PACKAGE.rglob("*.meta")}
    assert there == wanted


def test_every_file_and_folder_that_unity_imports_has_a_meta_file() -> None:
    """Said again without the script, which may forget one."""
    paths = [path for path in PACKAGE.rglob("*") if path.suffix != ".meta"]
    hidden = [path for path in paths if path.name.endswith("~")]
    for path in paths:
        if path not in hidden and "Documentation~" not in path.parts:
            assert path.with_name(f"{path.name}.meta").is_file(), path
    assert {path.name for path in hidden} == {"Samples~", "Documentation~"}


def test_guids_are_unique() -> None:
    guids = [
        re.findall(r"^guid: ([0-9a-f]{32})$", path.read_text(), re.MULTILINE)
        for path in PACKAGE.rglob("*.meta")
    ]
    assert all(len(found) == 1 for found in guids)
    assert len({found[0] for found in guids}) == len(guids)


def test_the_manifest_is_one_of_unity() -> None:
    assert MANIFEST["name"] == PACKAGE.name and re.fullmatch(r"[a-z0-9.]{1,214}", MANIFEST["name"])
    cargo = (REPOSITORY / "Cargo.toml").read_text()
    for key in ("version", "license"):
        assert re.search(rf'^{key} = "{re.escape(MANIFEST[key])}"$', cargo, re.MULTILINE)
    assert MANIFEST["unity"] == "2021.3"
    assert f"## [{MANIFEST['version']}]" in (PACKAGE / "CHANGELOG.md").read_text()
    for sample in MANIFEST["samples"]:
        assert list((PACKAGE / sample["path"]).glob("*.cs")), sample


def test_every_module_of_unity_that_is_used_is_a_dependency() -> None:
    uses = {
        "imageconversion": "EncodeToPNG",
        "imgui": "GUILayout",
        "jsonserialize": "JsonUtility",
        "physics2d": "PolygonCollider2D",
    }
    parts = ("Runtime", "Editor")
    code = "".join(path.read_text() for part in parts for path in (PACKAGE / part).rglob("*.cs"))
    assert set(MANIFEST["dependencies"]) == {
        f"com.unity.modules.{module}" for module, word in uses.items() if word in code
    }


@pytest.mark.parametrize("file", ASSEMBLIES, ids=lambda file: file.stem)
def test_assemblies_are_named_after_their_files_and_know_each_other(file: Path) -> None:
    known = {path.stem for path in ASSEMBLIES} | {
        "UnityEngine.TestRunner",
        "UnityEditor.TestRunner",
    }
    assembly = json.loads(file.read_text())
    assert assembly["name"] == file.stem
    assert set(assembly["references"]) <= known
    in_editor = "Editor" in file.parts
    assert assembly.get("includePlatforms", []) == (["Editor"] if in_editor else [])
    uses_pointers = any("unsafe" in path.read_text() for path in file.parent.rglob("*.cs"))
    assert assembly.get("allowUnsafeCode", False) == uses_pointers
    is_test = "Tests" in file.parts
    assert (assembly.get("defineConstraints", []) == ["UNITY_INCLUDE_TESTS"]) == is_test


def test_callbacks_survive_compilation_ahead_of_time() -> None:
    """IL2CPP calls back static methods with the attribute alone."""
    code = (PACKAGE / "Runtime" / "Native" / "Run.cs").read_text()
    assert re.search(
        r"\[AOT\.MonoPInvokeCallback\(.*\)\]\n\s+private static int OnProgress\(", code
    )
    others = [path for path in (PACKAGE / "Runtime").rglob("*.cs") if path.name != "Run.cs"]
    assert not [path for path in others if "GetFunctionPointerForDelegate" in path.read_text()]


def test_files_are_small_enough_to_be_read() -> None:
    for path in PACKAGE.parent.rglob("*.cs"):
        lines = path.read_text().splitlines()
        assert len(lines) <= 300, path
        assert max(map(len, lines)) <= 120, path
