"""One exception for each status of the C interface; the text is the library's own sentence."""

from __future__ import annotations


class Error(Exception):
    """What the library says when a call fails; its subclasses tell the kinds apart."""


class Cancelled(Error):
    """A run was stopped by its :class:`~emerdiff.Cancel`."""


class InvalidArgument(Error, ValueError):
    """An argument has an unknown value, or does not fit the other arguments."""


class InvalidHandle(Error, ValueError):
    """A model or result is used after it was closed."""


class BufferTooSmall(Error, ValueError):
    """A buffer holds fewer bytes than the picture it is said to hold."""


class InvalidOption(Error, ValueError):
    """An option does not exist, or its value is outside its range for this model."""


class EmptyPicture(Error, ValueError):
    """The picture has no pixels."""


class MemoryBudget(Error, MemoryError):
    """The work does not fit into the memory budget."""


class RuntimeNotFound(Error, FileNotFoundError):
    """There is no ONNX Runtime."""


class RuntimeUnusable(Error):
    """The file is not a usable ONNX Runtime, or the process already runs another one."""


class ProviderUnavailable(Error):
    """The execution provider that was asked for does not work on this machine."""


class ModelNotFound(Error, FileNotFoundError):
    """The model does not exist or cannot be read."""


class ModelInvalid(Error, ValueError):
    """The model has been altered, is not a bundle, or was made for another version."""


class ComputationFailed(Error):
    """The computation failed, or the process was forked after ONNX Runtime was opened."""


class InternalError(Error):
    """The library has a defect."""


class OutOfMemory(Error, MemoryError):
    """The system has no memory left."""


class KeptInvalid(Error, ValueError):
    """The bytes are not a segmentation that was kept, or were altered."""


class LibraryNotFound(Error, ImportError):
    """The native library is missing, or cannot be opened on this system."""


# By the codes EMERDIFF_* of the header.
BY_STATUS = {
    1: Cancelled,
    2: InvalidArgument,
    3: InvalidHandle,
    4: BufferTooSmall,
    5: InvalidOption,
    6: EmptyPicture,
    7: MemoryBudget,
    8: RuntimeNotFound,
    9: RuntimeUnusable,
    10: ProviderUnavailable,
    11: ModelNotFound,
    12: ModelInvalid,
    13: ComputationFailed,
    14: InternalError,
    15: OutOfMemory,
    16: KeptInvalid,
}
