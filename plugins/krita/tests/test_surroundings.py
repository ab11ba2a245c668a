"""Broken installations, too little memory, other copies, and a Krita that is locked in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from broken import BROKEN
from cases import case, photograph, segment
from conftest import OLD
from krita_host import ROOT, Krita
from roots import REPOSITORY

ONE = {"one": case(photograph(), segment())}
CHECK = ("check", {})
# Another version than ours, with the same SONAME.
OTHER_RUNTIME = "1.26.0"


def error_of(krita: Krita) -> str:
    """Return why a cut is refused."""
    facts = krita.run_cases(ONE)
    (call,) = facts["one"]["calls"]
    assert not call["done"] and len(facts["one"]["after"]["layers"]) == 2
    error: str = call["error"]
    return error


def test_the_check_tells_what_is_installed(krita: Krita) -> None:
    broken = krita.folder / "home/data/emerdiff/models/broken"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{}")
    facts = krita.run_cases({"one": case(photograph(), CHECK)})
    report = facts["one"]["calls"][0]["value"].splitlines()
    assert report[0].startswith("Krita: ")
    place = "/mnt/folder/home/data/krita/pykrita/emerdiff_krita/emerdiff"
    assert f"library: {place}/libemerdiff.so" in report
    assert "providers: cpu" in report and "onnxruntime: 1.31.1" in report
    assert any(line.startswith("model: tiny, built in, ") for line in report)
    assert any("model: broken, " in line and "cannot be used" in line for line in report)


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_installation_is_told(krita: Krita, how: str) -> None:
    words = BROKEN[how](krita.plugin / "emerdiff")
    assert words in error_of(krita)


def test_too_little_memory_is_told_before_the_run(krita: Krita) -> None:
    # Krita itself wants to know how much there is.
    memory = "MemTotal: 16000000 kB\nMemFree: 9000 kB\nMemAvailable:    9000 kB\n"
    (krita.folder / "meminfo").write_text(memory)
    error = error_of(krita)
    assert "this picture needs up to" in error and "8 MB are free" in error


def test_a_result_in_the_document_needs_no_run(krita: Krita) -> None:
    """On another machine, whose plug-in even lost its model."""
    kept = case(photograph(), segment(keep_in_document=True))
    facts = krita.run_cases({"kept": kept})
    assert facts["kept"]["after"]["annotations"] == ["emerdiff"]
    again = {
        **case(photograph()),
        "opens": "kept.kra",
        "calls": [segment(), segment(connected=True)],
    }
    shutil.rmtree(krita.folder / "home" / "cache")
    shutil.rmtree(krita.plugin / "emerdiff" / "models")
    facts = krita.run_cases({"again": again})
    same, other = facts["again"]["calls"]
    assert same["done"] and same["value"] == "Photo"
    assert not other["done"] and "tiny" in other["error"]


def test_a_result_in_the_cache_needs_no_run(krita: Krita) -> None:
    krita.run_cases(ONE)
    shutil.rmtree(krita.plugin / "emerdiff" / "models")
    facts = krita.run_cases(ONE)
    assert facts["one"]["calls"][0]["done"], facts["one"]["calls"][0]


def test_another_onnx_runtime_in_the_process_does_not_matter(krita_in: Any, tmp_path: Path) -> None:
    """As another plug-in opens it, with its names for all: theirs first, then ours, then theirs."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--dest", str(tmp_path), f"onnxruntime=={OTHER_RUNTIME}"]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("onnxruntime-*.whl")
    shutil.unpack_archive(wheel, tmp_path / "other", "zip")
    (library,) = (tmp_path / "other" / "onnxruntime" / "capi").glob("libonnxruntime.so.*")
    krita = krita_in(OLD, tmp_path)
    facts = krita.run_cases(ONE, EMERDIFF_TEST_OTHER_RUNTIME=str(library))
    assert facts["one"]["calls"][0]["done"], facts["one"]["calls"][0]
    assert facts["other runtime"] == [OTHER_RUNTIME, OTHER_RUNTIME]


def test_two_copies_of_the_plug_in_do_not_disturb_each_other(krita: Krita) -> None:
    other = krita.pykrita / "emerdiff_other"
    shutil.copytree(krita.plugin, other)
    facts = krita.run_cases(ONE, EMERDIFF_TEST_OTHER_PLUGIN="emerdiff_other")
    assert facts["one"]["calls"][0]["done"]
    assert "emerdiff_other/emerdiff/libemerdiff.so" in facts["other plug-in"]


def test_it_works_where_it_sees_nothing_but_its_own_folders(krita: Krita) -> None:
    """As in a Flatpak: a read-only plug-in, its own home, no network, nothing else."""
    inside = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", str(ROOT), "/"]
    inside += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/mnt"]
    inside += ["--bind", str(krita.folder), "/mnt/folder"]
    inside += [
        "--ro-bind",
        str(krita.plugin),
        f"/mnt/folder/{krita.plugin.relative_to(krita.folder)}",
    ]
    scripts = REPOSITORY / "plugins" / "krita" / "tests" / "inside"
    inside += ["--ro-bind", str(scripts), "/mnt/repository/plugins/krita/tests/inside"]
    facts = krita.run_cases(ONE, enter=inside)
    assert facts["one"]["calls"][0]["done"], facts["one"]["calls"][0]
