"""Runs inside GIMP 3: reads every XCF of the folder back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gi.repository import GLib

FOLDER = Path(GLib.getenv("EMERDIFF_TEST_FOLDER"))
sys.path.insert(0, GLib.getenv("EMERDIFF_TEST_INSIDE"))

from read_back import read_back  # noqa: E402

names = [path.stem for path in FOLDER.glob("*.xcf")]
facts = {name: read_back(FOLDER, name) for name in names}
(FOLDER / "facts.json").write_text(json.dumps(facts))
