"""What is known of models and of the installation without opening a model."""

from __future__ import annotations

import os
from ctypes import byref, c_double, c_int32
from typing import Any

from . import _abi
from ._library import check, facts, library, text, text_of
from ._model import PathOrName, bundle_of
from ._runtime import opened


def models() -> list[dict[str, Any]]:
    """Return the models that can be found: name, folder, family, license, size, image and error.

    ``folder`` is None for the model that comes with the library; ``error`` says why one cannot be
    used, or is None. They are looked for in the library, in the folder ``models`` beside it, in
    :func:`models_folder` and in the folders of the environment variable ``EMERDIFF_MODELS``.
    """
    found: list[dict[str, Any]] = facts(text_of(library().emerdiff_model_list))
    beside = os.path.dirname(os.path.realpath(library().path))
    for model in found:
        # A wheel has it there once, for the library and the program.
        if model["folder"] == os.path.join(beside, "models", "tiny"):
            model["folder"] = None
    return found


def models_folder() -> str:
    """Return the user's folder of models: a bundle that is put there is found by its name."""
    return text_of(library().emerdiff_model_folder)


def check_provider(provider: str, model: PathOrName | None = None) -> tuple[float, bool]:
    """Compare a provider with the CPU on the same computation.

    Returns the relative difference, a norm as a share of the CPU's, and whether rounding explains
    it. :class:`Model` does this by itself for providers that it chooses.
    """
    if provider not in _abi.PROVIDERS:
        choices = ", ".join(_abi.PROVIDERS)
        raise ValueError(f"provider: expected one of {choices}, got {provider!r}")
    difference, trusted = c_double(), c_int32()
    check(
        opened().emerdiff_model_check_provider(
            bundle_of(model), _abi.PROVIDERS[provider], byref(difference), byref(trusted)
        )
    )
    return difference.value, bool(trusted.value)


def installation() -> dict[str, Any]:
    """Return what a report about a problem should hold.

    Version of the library and of its interface, its file, ONNX Runtime's file, version and
    providers or why there is none, the models and where the user's are looked for.
    """
    lib = library()
    report: dict[str, Any] = {
        "emerdiff": text(lib.emerdiff_version()),
        "interface": _abi.ABI_VERSION,
        "library": lib.path,
    }
    try:
        opened()
        report["onnxruntime"] = text(lib.emerdiff_runtime_version())
        report["onnxruntime_library"] = text(lib.emerdiff_runtime_path())
        report["providers"] = text(lib.emerdiff_runtime_providers()).split(",")
    except Exception as error:
        report["onnxruntime_error"] = str(error)
    report["models"] = models()
    report["models_folder"] = models_folder()
    return report
