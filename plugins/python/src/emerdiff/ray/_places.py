"""Paths and URIs as people write them."""

from __future__ import annotations

import os
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from pyarrow import fs

from ._storage import LocalStore, Store


def shown(text: str) -> str:
    """Return a path or URI without keys, passwords and settings."""
    if "://" not in text:
        return text
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("?")[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def place(text: str) -> tuple[Store, str]:
    """Return the filesystem of a path or URI, and the path in it."""
    store: Store = LocalStore()
    path = store.path(text)
    if path is None:
        filesystem, path = fs.FileSystem.from_uri(text)
        path = path.rstrip("/") or "/"
        if filesystem.type_name != "local":
            parts = urlsplit(text)
            host = parts.netloc.rpartition("@")[2] if path.startswith("/") else ""
            store = Store(filesystem, f"{parts.scheme}://{host}")
    return store, path


@lru_cache(maxsize=16)
def _root(scheme: str, host: str) -> tuple[Store, str]:
    return place(f"{scheme}://{host}/")


def read(text: str, base: tuple[Store, str] | None = None) -> bytes:
    """Return the bytes of a path or URI.

    ``base`` is a folder: a relative path counts from it, and its filesystem is used for URIs of it.
    """
    if "://" not in text:
        if base is not None and not os.path.isabs(text):
            return base[0].read(f"{base[1]}/{text}")
        store, path = place(text)
        return store.read(path)
    own = None if base is None else base[0].path(text)
    if base is not None and own is not None:
        return base[0].read(own)
    scheme, _, rest = text.partition("://")
    host, _, path = rest.partition("/")
    store, root = _root(scheme, host)
    return store.read(f"{root.rstrip('/')}/{unquote(path) if scheme == 'file' else path}")
