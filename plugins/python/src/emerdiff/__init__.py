"""Cuts any picture into meaningful regions, without labels, prompts or training of yours.

>>> import emerdiff
>>> result = emerdiff.segment("examples/pictures/coffee.jpg")
>>> result.labels.shape
(400, 600)
>>> result.n_segments = 5
>>> len(result.regions)
5
"""

from __future__ import annotations

from ._errors import (
    BufferTooSmall,
    Cancelled,
    ComputationFailed,
    EmptyPicture,
    Error,
    InternalError,
    InvalidArgument,
    InvalidHandle,
    InvalidOption,
    KeptInvalid,
    LibraryNotFound,
    MemoryBudget,
    ModelInvalid,
    ModelNotFound,
    OutOfMemory,
    ProviderUnavailable,
    RuntimeNotFound,
    RuntimeUnusable,
)
from ._installation import check_provider, installation, models, models_folder
from ._model import Estimate, Model
from ._outline import Polygon
from ._pixels import Pixels
from ._region import Region, Regions
from ._run import Cancel
from ._runtime import runtime_load
from ._segment import segment
from ._segmentation import Segmentation

__version__ = "0.1.0"

__all__ = [
    "BufferTooSmall",
    "Cancel",
    "Cancelled",
    "ComputationFailed",
    "EmptyPicture",
    "Error",
    "Estimate",
    "InternalError",
    "InvalidArgument",
    "InvalidHandle",
    "InvalidOption",
    "KeptInvalid",
    "LibraryNotFound",
    "MemoryBudget",
    "Model",
    "ModelInvalid",
    "ModelNotFound",
    "OutOfMemory",
    "Pixels",
    "Polygon",
    "ProviderUnavailable",
    "Region",
    "Regions",
    "RuntimeNotFound",
    "RuntimeUnusable",
    "Segmentation",
    "check_provider",
    "installation",
    "models",
    "models_folder",
    "runtime_load",
    "segment",
]
