"""The words in which a checkpoint is refused."""

from collections.abc import Iterable
from typing import NoReturn

from ..errors import ExportError


def refuse(what: str, reason: str) -> NoReturn:
    raise ExportError(f"{what} is not supported: {reason}")


def missing(names: Iterable[str]) -> str:
    names = sorted(names)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"tensors are missing: {', '.join(names[:3])}{more}"


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())
