"""Installations that are broken: each function breaks a package, and returns what is to be said."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

_WRONG_ABI = "int emerdiff_abi_version(void) { return 1; }"


def _no_runtime(package: Path) -> str:
    for file in package.glob("libonnxruntime-*.so"):
        file.unlink()
    return "libonnxruntime"


def _no_library(package: Path) -> str:
    (package / "libemerdiff.so").unlink()
    return "emerdiff/libemerdiff.so: there is no such library"


def _library_of_another_interface(package: Path) -> str:
    library = package / "libemerdiff.so"
    library.unlink()
    command = ["cc", "-shared", "-x", "c", "-", "-o", str(library)]
    subprocess.run(command, input=_WRONG_ABI, text=True, check=True)
    return "it has interface version 1, this package needs 2"


def _damaged_model(package: Path) -> str:
    (weights, *_) = sorted((package / "models" / "tiny").glob("*.onnx"))
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    return weights.name


BROKEN: dict[str, Callable[[Path], str]] = {
    "no ONNX Runtime": _no_runtime,
    "no library": _no_library,
    "library of another interface": _library_of_another_interface,
    "damaged model": _damaged_model,
}
