"""A libemerdiff that notes each run in a file, and is the real one otherwise."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

int segment(const void *, const void *, const void *, void *) __asm__("emerdiff_segment");

int segment(const void *model, const void *image, const void *run, void *made)
{
    int (*real)(const void *, const void *, const void *, void *) =
        dlsym(dlopen(getenv("REAL_LIBRARY"), RTLD_NOW), "emerdiff_segment");
    FILE *file = fopen(getenv("COUNTED_RUNS"), "a");
    fputs("run\n", file);
    fclose(file);
    return real(model, image, run, made);
}
"""


def build(folder: Path, library: Path) -> dict[str, str]:
    """Build it into ``folder``, and return the environment that makes a host use it."""
    source, counting = folder / "counting.c", folder / "libemerdiff.so"
    source.write_text(_SOURCE)
    # What it does not have itself is looked up in what it needs: the real one.
    needed = ["-Wl,--no-as-needed", str(library), f"-Wl,-rpath,{folder}"]
    (folder / "libemerdiff.so.2").symlink_to(library)
    subprocess.run(
        ["gcc", "-shared", "-fPIC", str(source), "-o", str(counting), *needed, "-ldl"], check=True
    )
    (folder / "runs.txt").touch()
    return {
        "EMERDIFF_LIBRARY": str(counting),
        "REAL_LIBRARY": str(library),
        "COUNTED_RUNS": str(folder / "runs.txt"),
    }


def runs(folder: Path) -> int:
    """Return how many runs there were."""
    return len((folder / "runs.txt").read_text().splitlines())
