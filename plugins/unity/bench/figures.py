"""Measures what crossing into C# costs, under Mono: python plugins/unity/bench/figures.py

It needs what the tests need: EMERDIFF_LIBRARY, and Mono. Medians of 15; benchmark alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from mono_build import PACKAGE, build, compile_program, run  # noqa: E402

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    build(PACKAGE, folder)
    compile_program(folder, HERE / "Crossing.cs")
    print(run(folder, "Crossing"), end="")
