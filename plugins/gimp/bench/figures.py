"""Measures the plug-in inside GIMP 3: python plugins/gimp/bench/figures.py

It needs what the tests need: EMERDIFF_GIMP_PLUGIN and EMERDIFF_GIMP_ROOT. Medians of five runs,
seconds; benchmark alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parents[1] / "testing")]

from gimp3 import Gimp3  # noqa: E402
from roots import REPOSITORY  # noqa: E402

SIZES = {"small.jpg": (512, 512), "middle.jpg": (1000, 1000), "large.jpg": (6000, 4000)}
SCRIPT = "/mnt/repository/plugins/gimp/bench/inside.py"

with tempfile.TemporaryDirectory() as folder:
    gimp = Gimp3(Path(folder))
    with Image.open(REPOSITORY / "examples" / "pictures" / "astronaut.jpg") as picture:
        for name, size in SIZES.items():
            picture.resize(size, Image.Resampling.LANCZOS).save(Path(folder, name), quality=92)
    gimp.batch(f"exec(compile(open({SCRIPT!r}).read(), {SCRIPT!r}, 'exec'))")
    for what, seconds in json.loads(Path(folder, "figures.json").read_text()).items():
        print(what)
        for name, value in seconds.items():
            print(f"  {name:16} {value:.3f}")
