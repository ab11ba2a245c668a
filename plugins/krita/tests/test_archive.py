"""The archive: what is in it, and that Krita's own importer takes it, again and again."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from archives import names_in, require_same_bytes
from conftest import NEW, OLD
from krita_host import ARCHIVE, Krita
from screen import Screen

NAME = "emerdiff_krita"


def test_it_is_made_to_the_byte_again(tmp_path: Path) -> None:
    require_same_bytes(ARCHIVE, "krita", tmp_path)


def test_it_has_all_that_runs_and_its_licences() -> None:
    names = names_in(ARCHIVE, NAME)
    assert {f"{NAME}/icons/on-dark.svg", f"{NAME}/icons/on-light.svg"} <= names


def test_the_manual_has_its_pictures(tmp_path: Path) -> None:
    class Pictures(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                found.append(dict(attributes)["src"] or "")

    found: list[str] = []
    with zipfile.ZipFile(ARCHIVE) as archive:
        desktop = archive.read(f"{NAME}.desktop").decode()
        (page,) = (line.split("=")[1] for line in desktop.split("\n") if "Manual" in line)
        Pictures().feed(archive.read(f"{NAME}/{page}").decode())
        assert len(found) >= 3
        for picture in found:
            archive.getinfo(f"{NAME}/{Path(page).parent}/{picture}")


def test_every_action_is_in_the_list_of_shortcuts() -> None:
    with zipfile.ZipFile(ARCHIVE) as archive:
        listed = ElementTree.fromstring(archive.read(f"actions/{NAME}.action"))
        code = archive.read(f"{NAME}/extension.py").decode()
    names = [action.attrib["name"] for action in listed.iter("Action")]
    assert names and all(f'"{name}"' in code for name in names)
    assert code.count('"emerdiff_') == len(names)


@pytest.fixture(params=[OLD, NEW])
def krita(request: pytest.FixtureRequest, krita_in: Any, tmp_path: Path) -> Iterator[Krita]:
    made = krita_in(request.param, tmp_path)
    yield made
    shutil.rmtree(made.home)


def importing(krita: Krita) -> list[Any]:
    """Import the archive by the importer of this Krita, in which the old one is open."""
    shutil.copy(ARCHIVE, krita.folder / "archive.zip")
    krita.run_inside("importing")
    told: list[Any] = json.loads((krita.folder / "facts.json").read_text())
    return told


def test_the_importer_of_krita_takes_it_over_one_that_is_open(krita: Krita) -> None:
    stale = krita.plugin / "of_an_older_version.py"
    stale.write_text("")
    # Each of its runs is of another picture: the library that is open goes on.
    assert importing(krita) == ["Photo", [NAME], "Photo"]
    assert not stale.exists()
    assert (krita.pykrita.parent / "actions" / f"{NAME}.action").is_file()


def test_the_importer_of_krita_takes_it_anew(krita: Krita) -> None:
    shutil.rmtree(krita.plugin)
    (krita.pykrita / f"{NAME}.desktop").unlink()
    assert importing(krita) == [None, [NAME], "Photo"]


def test_a_krita_that_is_too_old_is_told_so(krita: Krita) -> None:
    krita.run_inside("too_old")
    words = json.loads((krita.folder / "facts.json").read_text())
    assert words == ["EmerDiff needs Krita 5.1 or newer, and this is 5.0.8."]


def test_krita_starts_when_it_was_removed(krita_in: Any, tmp_path: Path) -> None:
    """By deleting what the importer made, while Krita still has it on its list."""
    krita = krita_in(NEW, tmp_path)
    shutil.rmtree(krita.plugin)
    (krita.pykrita / f"{NAME}.desktop").unlink()
    (krita.pykrita.parent / "actions" / f"{NAME}.action").unlink()
    screen = Screen(tmp_path)
    try:
        facts = krita.drive(screen.display, "removed")
    finally:
        screen.close()
    assert facts == {"docker": False, "windows": 1, "dialogs": 0}
