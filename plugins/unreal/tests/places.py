"""Where the plug-in and the library are."""

from __future__ import annotations

import os
from pathlib import Path

from roots import REPOSITORY

UNREAL = REPOSITORY / "plugins" / "unreal"
PLUGIN = UNREAL / "EmerDiff"
SOURCE = PLUGIN / "Source"
STUBS = UNREAL / "tests" / "stubs"
LIBRARY = Path(os.environ["EMERDIFF_LIBRARY"])
LIBRARY_FOLDER = Path(os.environ["EMERDIFF_LIBRARY_FOLDER"])
