"""Data sets of pictures on a Ray cluster, from Python and by ``python -m emerdiff.ray``.

``docs/scale.md`` says what is read and written, and what it costs. Needs ``pip install
'emerdiff[ray]'`` and Python 3.10 or newer, as Ray does.
"""

from __future__ import annotations

_NEEDED = ("ray", "pyarrow", "pycocotools", "numpy", "PIL")

try:
    from ._dataset import segment_dataset
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in _NEEDED:
        raise
    raise ImportError(
        f"emerdiff.ray needs {error.name}, which is not installed: pip install 'emerdiff[ray]'"
    ) from None

__all__ = ["segment_dataset"]
