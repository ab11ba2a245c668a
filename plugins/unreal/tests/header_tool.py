"""Does what Unreal's header tool does: refuses headers, and writes *.generated.h.

Only what our headers use is known. A type that is not known here is refused, so that someone looks
up whether the engine can reflect it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_PLAIN = {"bool", "uint8", "int32", "int64", "float", "double", "FString", "FName", "FText"}
_ENGINE = {"FIntPoint", "FVector2D", "FColor", "UObject", "UTexture", "UTexture2D"}
_CONTAINER = re.compile(r"^(TArray|TObjectPtr)<(.+)>$|^TMap<(\w+), ?(\w+)>$")
_MACRO = re.compile(r"\b(UCLASS|USTRUCT|UENUM|UPROPERTY|UFUNCTION)\(")
_TYPE = re.compile(r"\s*(class|struct)\s+(?:\w+_API\s+)?(\w+)(?:\s*:\s*public\s+(\w+))?\s*\{")
_ENUM = re.compile(r"\s*enum class (\w+)\s*:\s*(\w+)\s*\{")
_DELEGATE = re.compile(r"DECLARE_DYNAMIC_MULTICAST_DELEGATE_\w+Params?\(\s*(\w+),([^)]*)\)")


class Refused(Exception):
    """A header that the header tool would not take."""


class Reflected(NamedTuple):
    """What headers declare that the engine knows about."""

    classes: set[str]
    structs: set[str]
    enums: set[str]
    delegates: set[str]


def declared(texts: list[str]) -> Reflected:
    """Return the names in the headers that properties and parameters may have as types."""
    whole = "\n".join(map(_without_comments, texts))
    return Reflected(
        {name for name in re.findall(r"\bclass (?:\w+_API )?(U\w+)", whole)},
        {
            found[2]
            for kind, _, rest in _marked(whole)
            if kind == "USTRUCT" and (found := _TYPE.match(rest))
        },
        {
            found[1]
            for kind, _, rest in _marked(whole)
            if kind == "UENUM" and (found := _ENUM.match(rest))
        },
        {name for name, _ in _DELEGATE.findall(whole)},
    )


def generate(header: Path, known: Reflected, folder: Path) -> None:
    """Check a header and write its *.generated.h into a folder."""
    text = _without_comments(header.read_text())
    if not _MACRO.search(text):
        return
    _require_include(header, text)
    identity = f"FID_{header.stem}"
    lines = ['#include "UObject/ObjectMacros.h"', "#undef CURRENT_FILE_ID"]
    lines.append(f"#define CURRENT_FILE_ID {identity}")
    for kind, specifiers, rest in _marked(text):
        start = len(text) - len(rest)
        if kind == "UENUM":
            lines += _enum(header, specifiers, rest)
        elif kind in ("UCLASS", "USTRUCT"):
            lines.append(_body(header, kind, text, start, identity))
        elif kind == "UPROPERTY":
            _check_property(header, specifiers, rest, known)
        else:
            _check_function(header, specifiers, rest, known)
    for name, parameters in _DELEGATE.findall(text):
        for kind in parameters.split(",")[::2]:
            _check_type(header, kind, known, f"delegate {name}")
    (folder / f"{header.stem}.generated.h").write_text("\n".join(lines) + "\n")


def _without_comments(text: str) -> str:
    """Return code with as many lines as before."""
    blank = lambda found: re.sub(r"[^\n]", " ", found[0])  # noqa: E731
    return re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.DOTALL)


def _marked(text: str) -> list[tuple[str, str, str]]:
    """Return each macro, what is in its parentheses, and all that comes after."""
    found = []
    for match in _MACRO.finditer(text):
        end, depth = match.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        found.append((match[1], text[match.end() : end - 1], text[end:]))
    return found


def _require_include(header: Path, text: str) -> None:
    includes = re.findall(r'#include [<"]([^>"]+)[>"]', text)
    if includes[-1] != f"{header.stem}.generated.h":
        raise Refused(f"{header.name}: the last include has to be {header.stem}.generated.h")


def _enum(header: Path, specifiers: str, rest: str) -> list[str]:
    found = _ENUM.match(rest)
    if not found or not found[1].startswith("E"):
        raise Refused(f"{header.name}: UENUM without an enum class E…")
    if "BlueprintType" in specifiers and found[2] != "uint8":
        raise Refused(f"{header.name}: {found[1]} is for Blueprint, so it has to be uint8")
    return [f"enum class {found[1]} : {found[2]};", f"template <> UEnum* StaticEnum<{found[1]}>();"]


def _body(header: Path, kind: str, text: str, start: int, identity: str) -> str:
    found = _TYPE.match(text, start)
    prefix = "U" if kind == "UCLASS" else "F"
    if not found or not found[2].startswith(prefix):
        raise Refused(f"{header.name}: {kind} without a type {prefix}…")
    body = re.compile(r"\s*GENERATED_BODY\(\)").match(text, found.end())
    if not body:
        raise Refused(f"{header.name}: {found[2]} has no GENERATED_BODY() as its first line")
    line = text.count("\n", 0, body.end()) + 1
    made = "static int StaticStruct();"
    if kind == "UCLASS":
        if not found[3]:
            raise Refused(f"{header.name}: {found[2]} has no base class")
        made = f"public: using Super = {found[3]}; static void* StaticClass(); private:"
    return f"#define {identity}_{line} {made}"


def _check_property(header: Path, specifiers: str, rest: str, known: Reflected) -> None:
    declaration = re.split(r"[;=]", rest, maxsplit=1)[0].strip()
    kind = declaration.rsplit(None, 1)[0]
    exposed = re.search(r"\b(EditAnywhere|BlueprintReadWrite|BlueprintReadOnly)\b", specifiers)
    if exposed and "Category" not in specifiers:
        raise Refused(f"{header.name}: property {declaration} has no Category")
    if kind in known.delegates:
        return
    _check_type(header, kind, known, f"property {declaration}")


def _check_function(header: Path, specifiers: str, rest: str, known: Reflected) -> None:
    found = re.match(r"\s*(?:static |virtual )?([\w<>:*, ]+?[ *&]+)(\w+)\(([^)]*)\)", rest)
    if not found:
        raise Refused(f"{header.name}: a UFUNCTION that cannot be read: {rest[:60]!r}")
    returned, name, parameters = found.groups()
    if "Category" not in specifiers:
        raise Refused(f"{header.name}: function {name} has no Category")
    if returned.strip() != "void":
        _check_type(header, returned, known, f"result of {name}")
    for parameter in re.split(r",(?![^<]*>)", parameters):
        if parameter.strip():
            kind = parameter.split("=")[0].strip().rsplit(None, 1)[0]
            _check_type(header, kind, known, f"parameter{parameter} of {name}")


def _check_type(header: Path, kind: str, known: Reflected, where: str) -> None:
    kind = re.sub(r"^const |&$", "", kind.strip()).strip()
    container = _CONTAINER.match(kind)
    if container:
        inner = [container[2]] if container[2] else [container[3], container[4]]
        if any(part.startswith(("TArray", "TMap")) for part in inner):
            raise Refused(f"{header.name}: {where}: containers in containers are not reflected")
        suffix = "*" if container[1] == "TObjectPtr" else ""
        for part in inner:
            _check_type(header, part + suffix, known, where)
        return
    name = kind.rstrip("*")
    pointer = kind.endswith("*")
    objects = known.classes | {name for name in _ENGINE if name.startswith("U")}
    values = _PLAIN | known.structs | known.enums | (_ENGINE - objects)
    if name not in (objects if pointer else values):
        raise Refused(f"{header.name}: {where}: {kind} is not reflected")
