"""Where ONNX Runtime is found, and what is installed."""

from __future__ import annotations

import glob
import os
import re
from importlib.util import find_spec
from typing import Any

_PATH_VARIABLE = "ORT_DYLIB_PATH"
_NAMES = "onnxruntime*.dll" if os.name == "nt" else "libonnxruntime[.-]*"


def installed_library() -> str | None:
    """Return the file of ONNX Runtime in the installed package ``onnxruntime``, or None.

    The package is looked up, not imported: its Python part takes long and is not needed.
    """
    try:
        spec = find_spec("onnxruntime")
    except (ImportError, ValueError):
        return None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        found = _libraries(os.path.join(folder, "capi"))
        if found:
            return max(found, key=_numbers)
    return None


def _libraries(folder: str) -> list[str]:
    names = glob.glob(os.path.join(glob.escape(folder), _NAMES))
    # Beside it lie the libraries of its providers.
    return [name for name in names if "providers" not in os.path.basename(name)]


def _numbers(file: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", os.path.basename(file))]


def choose(beside: str) -> str | None:
    """Return the ONNX Runtime that Python adds to the places which the library searches itself.

    That is none where the user names one in ``ORT_DYLIB_PATH`` or where a copy lies in the folder
    ``beside`` the library, as in an editor's plug-in.
    """
    if os.environ.get(_PATH_VARIABLE) or _libraries(beside):
        return None
    return installed_library()


def runtime_load(path: str | None = None) -> None:
    """Open ONNX Runtime from the shared library ``path``.

    Without this call it is opened at the first use: the file that the environment variable
    ``ORT_DYLIB_PATH`` names, else one beside the library, else that of the installed package
    ``onnxruntime``, else one in the system's folders. A process keeps one for its whole life.

    Raises :class:`RuntimeNotFound` or :class:`RuntimeUnusable`.
    """
    from ._library import check, library

    if path is None:
        opened()
    else:
        check(library().emerdiff_runtime_load(os.fsencode(path)))
        library().runtime_is_open = True


def opened() -> Any:
    """Return the library once ONNX Runtime is open."""
    from ._errors import RuntimeNotFound
    from ._library import check, library

    lib = library()
    if not lib.runtime_is_open:
        path = choose(os.path.dirname(lib.path))
        try:
            check(lib.emerdiff_runtime_load(os.fsencode(path) if path else None))
        except RuntimeNotFound as error:
            advice = "In Python, `pip install 'onnxruntime>=1.19'` brings one."
            raise RuntimeNotFound(f"{error} {advice}") from None
        lib.runtime_is_open = True
    return lib
