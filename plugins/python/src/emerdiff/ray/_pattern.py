"""Patterns of paths, as shells write them."""

from __future__ import annotations

import re

_WILD = re.compile(r"[*?\[]")
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)
_MEANINGS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def is_pattern(path: str) -> bool:
    return _WILD.search(path) is not None


def split(pattern: str) -> tuple[str, int | None]:
    """Return the folder that all matches lie in, and how many folders below it; None is any."""
    names = pattern.split("/")
    plain = next(i for i, name in enumerate(names) if is_pattern(name))
    depth = None if "**" in pattern else len(names) - plain - 1
    return "/".join(names[:plain]) or "/", depth


def compiled(pattern: str) -> re.Pattern[str]:
    """Return what matches paths of ``pattern``: ``*`` is within a name, ``**`` any folders."""
    return re.compile("".join(map(_expression, _TOKEN.findall(pattern))))


def _expression(token: str) -> str:
    if token in _MEANINGS:
        return _MEANINGS[token]
    if len(token) == 1:
        return re.escape(token)
    negated = token[1] == "!"
    choices = re.escape(token[2 if negated else 1 : -1]).replace(r"\-", "-")
    return f"[{'^' if negated else ''}{choices}]"
