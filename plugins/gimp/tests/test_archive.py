"""The archive: what is in it, and that the same files make the same bytes."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from archives import names_in, require_same_bytes
from gimp3 import PLUGIN

ARCHIVE = Path(os.environ["EMERDIFF_GIMP_ARCHIVE"])


def test_it_is_made_to_the_byte_again(tmp_path: Path) -> None:
    require_same_bytes(ARCHIVE, "gimp", tmp_path)


def test_one_folder_has_all_that_runs_and_its_licences() -> None:
    names = names_in(ARCHIVE, "emerdiff-gimp")
    assert {name.split("/")[0] for name in names} == {"emerdiff-gimp"}
    with zipfile.ZipFile(ARCHIVE) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    programs = {name for name, mode in modes.items() if mode & 0o111}
    assert programs == {"emerdiff-gimp/emerdiff-gimp.py", "emerdiff-gimp/emerdiff-gimp2"}


def test_help_has_a_page_for_each_procedure_and_its_pictures() -> None:
    folder = PLUGIN / "help" / "en"
    page = (folder / "index.html").read_text()
    pictures = re.findall(r'src="([^"]+)"', page)
    assert len(pictures) >= 3 and all((folder / name).is_file() for name in pictures)
    items = ElementTree.parse(folder / "gimp-help.xml").getroot()
    plugin = (PLUGIN / "emerdiff_gimp" / "plugin.py").read_text()
    procedures = set(re.findall(r'"(plug-in-emerdiff-[a-z-]+)"', plugin))
    assert {item.attrib["id"] for item in items} == procedures
    for item in items:
        file, anchor = item.attrib["ref"].split("#")
        assert file == "index.html" and f'id="{anchor}"' in page
