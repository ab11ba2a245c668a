"""What cannot be done is an error in words."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from godot_host import NATIVE, Facts, Godot

WORDS = {
    "no image": "`image` is not an Image",
    "no image beside": "EmerDiffModel.segment_async: `image` is not an Image",
    "empty image": "the image has no pixels",
    "unknown option": "frobnicate: there is no such option",
    "option outside its range": "granularity",
    "option that is a property": "`provider` is a property of EmerDiffModel",
    "provider": "cuda",
    "unknown provider": "abacus",
    "threads": "`threads` is 0 or more",
    "bundle": "/nowhere/model",
    "size": "`size` has a width and a height of at least 1",
    "point left of it": "the point is outside the picture",
    "point below it": "EmerDiffSegmentation.path_at: the point is outside the picture",
    "node": "99999",
    "negative node": "`nodes` is the number `node` of a region",
    "no node": "nodes is empty",
    "word as node": "`nodes` is the number `node` of a region",
    "grow": "grow",
    "kept bytes": "not a kept segmentation",
    "no bytes": "not a kept segmentation",
    "another picture": "the image has another size",
    "made by hand": "no run has made this object",
}


@pytest.fixture(scope="module")
def facts(godot: Godot) -> Facts:
    return godot.run("refusals")


@pytest.mark.parametrize("name", WORDS)
def test_bad_input_is_refused_in_words(facts: Facts, name: str) -> None:
    assert facts[name]["empty"]
    assert WORDS[name] in facts[name]["error"]


def test_the_objects_work_on(facts: Facts) -> None:
    assert "at least 1" in facts["no regions"]
    assert "granularity" in facts["no detail"]
    assert facts["info of no model"] == {}
    assert facts["run made by hand"] is False
    assert facts["still works"] and facts.code == 0


def test_too_little_memory_is_told_before_the_run(own_godot: Godot) -> None:
    memory = "MemTotal: 16000000 kB\nMemFree: 9000 kB\nMemAvailable:    9000 kB\n"
    (own_godot.folder / "meminfo").write_text(memory)
    facts = own_godot.run("large")
    assert facts["refused"]
    assert "a run on 16384 x 16384 pixels takes up to" in facts["error"]


def broken(godot: Godot) -> str:
    """Run a game whose installation is broken; it ends by itself, and says why."""
    done = godot.start("--headless", "--quit-after", "100")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout + done.stderr


def test_no_onnx_runtime(own_godot: Godot) -> None:
    for file in (own_godot.project / NATIVE).glob("libonnxruntime-*"):
        file.unlink()
    assert "libonnxruntime" in broken(own_godot)


def test_no_library(own_godot: Godot) -> None:
    (own_godot.project / NATIVE / "libemerdiff.so.2").unlink()
    assert "libemerdiff.so.2" in broken(own_godot)


def test_a_library_of_another_interface(own_godot: Godot) -> None:
    library = own_godot.project / NATIVE / "libemerdiff.so.2"
    symbols = subprocess.check_output(
        ["nm", "--dynamic", "--defined-only", "--format=just-symbols", str(library)], text=True
    )
    text = "int emerdiff_abi_version(void) { return 1; }\n"
    for name in symbols.split():
        if name.startswith("emerdiff_") and name != "emerdiff_abi_version":
            text += f"void *{name}(void) {{ return 0; }}\n"
    command = ["cc", "-shared", "-Wl,-soname,libemerdiff.so.2", "-x", "c", "-", "-o", str(library)]
    subprocess.run(command, input=text, text=True, check=True)
    assert "has interface 1, the extension needs 2" in broken(own_godot)


def test_a_platform_without_a_library(own_godot: Godot) -> None:
    shutil.rmtree(own_godot.project / NATIVE)
    assert "emerdiff.gdextension" in broken(own_godot)
