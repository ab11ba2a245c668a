"""Files on any filesystem that pyarrow knows, written as a whole or not at all."""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from pyarrow import fs

# A file of these shows up once all of it is there; renaming is a copy, or is not possible.
_OBJECT_STORES = ("s3", "gcs", "abfs")
# What is no picture should not fill the memory of a worker.
_LARGEST_FILE = 1 << 30
#: How the names of files end that are being written.
INCOMPLETE = ".incomplete"


class File(NamedTuple):
    """A file of a listing."""

    path: str
    size: int
    modified: int


class Store:
    """A filesystem, and the text before its paths that makes them URIs."""

    def __init__(self, filesystem: fs.FileSystem, prefix: str) -> None:
        self.filesystem = filesystem
        self._prefix = prefix

    def text(self, path: str) -> str:
        """Return ``path`` as people write it; keys and passwords of a URI are not in it."""
        return self._prefix + path

    def path(self, text: str) -> str | None:
        """Return the path of a URI of this filesystem, None for other texts."""
        return text[len(self._prefix) :] if text.startswith(self._prefix) else None

    def kind(self, path: str) -> fs.FileType:
        """Return whether there is a file, a folder or nothing."""
        return self.filesystem.get_file_info(path).type

    def file(self, path: str) -> File:
        """Return what is known of a file."""
        info = self.filesystem.get_file_info(path)
        return File(path, info.size or 0, info.mtime_ns or 0)

    def files(self, folder: str, depth: int | None = None, hidden: bool = False) -> Iterator[File]:
        """Yield the files in ``folder`` and in the folders down to ``depth`` below it.

        One folder at a time, so that no more than its files are held.
        """
        below = []
        for info in self.filesystem.get_file_info(fs.FileSelector(folder)):
            if info.base_name.startswith(".") and not hidden:
                continue
            if info.type == fs.FileType.Directory:
                below.append(info.path)
            elif info.type == fs.FileType.File:
                yield File(info.path, info.size or 0, info.mtime_ns or 0)
        if depth != 0:
            for path in below:
                yield from self.files(path, None if depth is None else depth - 1, hidden)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        with self.filesystem.open_input_stream(path) as stream:
            return _bounded(stream.read(_LARGEST_FILE + 1))

    def write(self, path: str, data: bytes) -> None:
        """Write a file that is there as a whole or not at all, whenever this is stopped."""
        if self.filesystem.type_name in _OBJECT_STORES:
            self._put(path, data)
            return
        folder, _, name = path.rpartition("/")
        incomplete = f"{folder}/.{name}.{uuid.uuid4().hex}{INCOMPLETE}"
        try:
            self._put(incomplete, data)
            self.filesystem.move(incomplete, path)
        except BaseException:
            self.remove(incomplete)
            raise

    def _put(self, path: str, data: bytes) -> None:
        with self.filesystem.open_output_stream(path) as stream:
            stream.write(data)

    def remove(self, path: str) -> None:
        """Remove a file; that it is not there is as good."""
        try:
            self.filesystem.delete_file(path)
        except OSError:
            pass


class LocalStore(Store):
    """The files of this machine, whatever their names are."""

    def __init__(self) -> None:
        super().__init__(fs.LocalFileSystem(), "")

    def text(self, path: str) -> str:
        # Names of files are bytes; columns of texts are not.
        return os.fsencode(path).decode(errors="backslashreplace")

    def path(self, text: str) -> str | None:
        return None if "://" in text else os.path.abspath(os.path.expanduser(text))

    def files(self, folder: str, depth: int | None = None, hidden: bool = False) -> Iterator[File]:
        below = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") and not hidden:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
                # A link to a folder is none of its files.
                elif not os.path.isdir(entry.path):
                    yield self.file(entry.path)
        if depth != 0:
            for path in below:
                yield from self.files(path, None if depth is None else depth - 1, hidden)

    def file(self, path: str) -> File:
        try:
            info = os.stat(path)
        except OSError:
            # A link to nowhere is a picture that cannot be read.
            return File(path, 0, 0)
        return File(path, info.st_size, info.st_mtime_ns)

    def read(self, path: str) -> bytes:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError("it is no file but a folder, a pipe or a device")
        with open(path, "rb") as file:
            return _bounded(file.read(_LARGEST_FILE + 1))

    def _put(self, path: str, data: bytes) -> None:
        with open(path, "wb") as file:
            file.write(data)
            file.flush()
            # After a power cut the name may be there before the data.
            os.fsync(file.fileno())


def _bounded(data: bytes) -> bytes:
    if len(data) > _LARGEST_FILE:
        raise OSError(f"the file has more than {_LARGEST_FILE >> 20} MB")
    return data
