"""Measures the plug-in inside Krita: python plugins/krita/bench/figures.py

It needs what the tests need: EMERDIFF_KRITA_ARCHIVE and EMERDIFF_KRITA_ROOT. Medians where there
are several; benchmark alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parents[1] / "testing")]

from krita_host import ROOT, Krita  # noqa: E402
from roots import REPOSITORY  # noqa: E402
from screen import Screen  # noqa: E402

SIZES = {"small": (1000, 1000), "middle": (4000, 3000), "large": (6000, 4000)}

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    krita = Krita(folder, ROOT)
    with Image.open(REPOSITORY / "examples" / "pictures" / "astronaut.jpg") as picture:
        for size, pixels in SIZES.items():
            picture.resize(pixels, Image.Resampling.LANCZOS).save(folder / f"{size}.jpg")
    screen = Screen(folder)
    try:
        for what, value in krita.drive(screen.display, "measuring").items():
            print(f"{what:44} {value:.3f}")
    finally:
        screen.close()
