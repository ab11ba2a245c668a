"""Builds the core of the module with its tests in C++, as a program and under sanitizers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from places import LIBRARY_FOLDER, SOURCE

_PRIVATE = SOURCE / "EmerDiff" / "Private"
_FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Werror", "-Wshadow", "-Wundef"]
_FLAGS += ["-fno-exceptions", "-fno-rtti", "-g1", f"-I{_PRIVATE}", f"-I{LIBRARY_FOLDER}"]


class Core:
    """A program that runs one command of the tests in C++."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self.program = folder / "core"
        tests = Path(__file__).parent / "core"
        sources = sorted([*tests.glob("*.cpp"), *(_PRIVATE / "Core").glob("*.cpp")])
        # As one file, which is quicker: test_sources.py compiles each on its own.
        text = "".join(f'#include "{source}"\n' for source in sources)
        command = ["g++", *_FLAGS, f"-I{tests}", *flags, "-x", "c++", "-", "-o", str(self.program)]
        subprocess.run([*command, "-ldl", "-pthread"], input=text, text=True, check=True)

    def run(self, *arguments: object, **environment: str) -> str:
        """Run a command that has to succeed; return what it prints."""
        command = [str(self.program), *map(str, arguments)]
        # The library leaves what lives as long as the process.
        defaults = {"ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "halt_on_error=1"}
        variables = {**os.environ, **defaults, **environment}
        done = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=300)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout
