"""Installations that are broken, and what is told of one that is not."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from core_program import Core
from places import LIBRARY, LIBRARY_FOLDER

import emerdiff


def installed(folder: Path) -> Path:
    """Return a library in a folder of its own, which may be broken."""
    for name in [LIBRARY.name, *(path.name for path in LIBRARY_FOLDER.glob("libonnxruntime*"))]:
        shutil.copy(LIBRARY_FOLDER / name, folder)
    return folder / LIBRARY.name


def make_library(folder: Path, code: str) -> Path:
    library = folder / "libemerdiff.so"
    command = ["gcc", "-shared", "-x", "c", "-", "-o", str(library)]
    subprocess.run(command, input=code, text=True, check=True)
    return library


def test_a_missing_library_is_an_error_in_words(core: Core, tmp_path: Path) -> None:
    words = core.run("open-broken", tmp_path / "libemerdiff.so")
    assert "there is no such library" in words and str(tmp_path) in words


def test_a_file_that_is_no_library_is_one_too(core: Core, tmp_path: Path) -> None:
    file = tmp_path / "libemerdiff.so"
    file.write_bytes(b"MZ")
    assert "the system does not open this library" in core.run("open-broken", file)


def test_another_interface_is_refused_before_any_other_call(core: Core, tmp_path: Path) -> None:
    code = "#include <stdlib.h>\nint emerdiff_abi_version(void) { return 99; }\n"
    code += "const char *emerdiff_last_error(void) { abort(); }"
    words = core.run("open-broken", make_library(tmp_path, code))
    assert "interface version 99, this plug-in needs 2" in words


def test_another_library_is_refused(core: Core, tmp_path: Path) -> None:
    words = core.run("open-broken", make_library(tmp_path, "int other(void) { return 2; }"))
    assert "this is not libemerdiff" in words


def test_a_library_that_lacks_a_function_is_refused(core: Core, tmp_path: Path) -> None:
    code = (
        "int emerdiff_abi_version(void) { return 2; }\nint emerdiff_last_error(void) { return 0; }"
    )
    words = core.run("open-broken", make_library(tmp_path, code))
    assert "it lacks emerdiff_version" in words


def test_without_onnx_runtime_a_run_says_so(core: Core, tmp_path: Path) -> None:
    library = installed(tmp_path)
    for file in tmp_path.glob("libonnxruntime*"):
        file.unlink()
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "ORT_DYLIB_PATH": ""}
    assert "libonnxruntime-1.31.1.so" in core.run("run-broken", library, **home)


def test_a_model_that_is_not_there_is_named(core: Core) -> None:
    assert "no-such-model" in core.run("run-broken", LIBRARY, "no-such-model")


def test_a_device_that_is_not_there_is_no_crash(core: Core) -> None:
    words = core.run("run-broken", LIBRARY, "", 2)
    assert "cuda" in words.lower()


def test_the_installation_is_told(core: Core) -> None:
    *facts, models = core.run("installation", LIBRARY).splitlines()
    told = dict(fact.split(": ", 1) for fact in facts)
    assert told["libemerdiff"] == emerdiff.__version__ and told["interface"] == "2"
    assert told["library"] == str(LIBRARY) and told["ONNX Runtime"] == "1.31.1"
    assert told["its file"].endswith("libonnxruntime-1.31.1.so") and "cpu" in told["its providers"]
    assert told["folder of models"] == emerdiff.models_folder()
    assert [model["error"] for model in json.loads(models)][0] is None
