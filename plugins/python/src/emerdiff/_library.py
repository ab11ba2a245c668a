"""The native library: where it is, its functions, and its errors as exceptions."""

from __future__ import annotations

import _thread
import ctypes
import os
import signal
import sys
import threading
from operator import index
from typing import Any, Callable, SupportsIndex, TypeVar

from . import _abi
from ._errors import BY_STATUS, Error, InvalidHandle, LibraryNotFound

Made = TypeVar("Made")

_PATH_VARIABLE = "EMERDIFF_LIBRARY"
_NAMES = {"win32": "emerdiff.dll", "darwin": "libemerdiff.dylib"}

_lock = threading.Lock()
_library: Library | None = None


class Library(ctypes.CDLL):
    """``libemerdiff`` with the types of its functions."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path
        self.runtime_is_open = False
        self._require_abi()
        for functions, result in (
            (_abi.STATUS_FUNCTIONS, ctypes.c_int32),
            (_abi.TEXT_FUNCTIONS, ctypes.c_char_p),
        ):
            for name, parameters in functions.items():
                self._declare(name, result, parameters)
        for name in _abi.FREE_FUNCTIONS:
            self._declare(name, None, [ctypes.c_void_p])

    def _require_abi(self) -> None:
        function = getattr(self, "emerdiff_abi_version", None)
        found = function() if function else "none"
        if found != _abi.ABI_VERSION:
            raise LibraryNotFound(
                f"{self.path}: it has interface version {found}, this package needs "
                f"{_abi.ABI_VERSION}; install package and library of one release"
            )

    def _declare(self, name: str, result: Any, parameters: list[Any]) -> None:
        function = getattr(self, name)
        function.restype, function.argtypes = result, parameters


def library() -> Library:
    """Return the library, opened at the first call."""
    global _library
    with _lock:
        if _library is None:
            _library = _open()
        return _library


def _open() -> Library:
    path = os.environ.get(_PATH_VARIABLE)
    if not path:
        name = _NAMES.get(sys.platform, "libemerdiff.so")
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    if not os.path.exists(path):
        raise LibraryNotFound(
            f"{path}: there is no such library; install a wheel of emerdiff for this system, or "
            f"name the library in {_PATH_VARIABLE}"
        )
    try:
        return Library(path)
    except OSError as error:
        hint = "this system's C library is too old for it; " if "GLIBC_" in str(error) else ""
        raise LibraryNotFound(
            f"{error}: {hint}install a wheel of emerdiff for this system, or build one here with "
            "`pip install --no-binary emerdiff emerdiff`, which needs Rust"
        ) from None


def check(status: int) -> None:
    """Raise the exception of ``status`` with what the library says on this thread."""
    if status != _abi.OK:
        raise BY_STATUS.get(status, Error)(last_error())


def last_error() -> str:
    return text(library().emerdiff_last_error())


def text(value: bytes | None) -> str:
    """Return text of the library, which is NULL on error."""
    if value is None:
        raise Error(last_error())
    return value.decode()


def unsigned(name: str, value: SupportsIndex) -> int:
    """Return ``value`` as a number that fits into the library's 32 bits."""
    number = index(value)
    if not 0 <= number < 1 << 32:
        raise ValueError(f"{name}: expected a number from 0, got {number}")
    return number


def facts(value: str) -> Any:
    """Return what the library says as JSON."""
    # Most programs never ask, and to import it takes a third of importing this package.
    import json

    return json.loads(value)


def text_of(function: Callable[..., int]) -> str:
    """Return what ``function`` writes as text: its size is asked for first."""
    length = ctypes.c_size_t()
    status = function(None, 0, ctypes.byref(length))
    if status not in (_abi.OK, _abi.BUFFER_TOO_SMALL):
        check(status)
    while True:
        memory = ctypes.create_string_buffer(length.value + 1)
        status = function(memory, len(memory), ctypes.byref(length))
        if status != _abi.BUFFER_TOO_SMALL:
            check(status)
            return memory.value.decode()


def _interrupt() -> None:
    """Do to the main thread what Ctrl-C does."""
    if hasattr(signal, "pthread_kill"):
        # A signal ends its waiting too.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


class Handle:
    """An object of the library, freed with this one or by :meth:`close`."""

    _free: Callable[[int | None], None]

    def __init__(self, kind: str, make: Callable[[Any], int]) -> None:
        made = ctypes.c_void_p()
        self._value: int | None = None
        self._free = getattr(library(), f"emerdiff_{kind}_free")
        check(make(ctypes.byref(made)))
        self._value = made.value

    @property
    def _handle(self) -> int:
        if self._value is None:
            raise InvalidHandle(f"this {type(self).__name__} is closed; make a new one")
        return self._value

    @property
    def closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._value is None

    def close(self) -> None:
        """Free it now; a second call does nothing."""
        value, self._value = self._value, None
        if value is not None:
            self._free(value)

    def __enter__(self: Made) -> Made:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            # An __init__ that failed has nothing to free.
            if getattr(self, "_value", None) is not None:
                self.close()
        except KeyboardInterrupt:
            # Python drops what __del__ raises, so Ctrl-C comes once more, after it.
            _thread.start_new_thread(_interrupt, ())
