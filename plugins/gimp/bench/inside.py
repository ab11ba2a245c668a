"""Runs inside GIMP 3: measures the parts of the plug-in. See ``figures.py``."""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Callable

from gi.repository import Gimp, Gio, GLib

FOLDER = Path(GLib.getenv("EMERDIFF_TEST_FOLDER"))
sys.path.insert(0, str(FOLDER / "profile" / "plug-ins" / "emerdiff-gimp"))

from emerdiff.hosts.runs import RunOptions  # noqa: E402
from emerdiff_gimp import layers  # noqa: E402
from emerdiff_gimp.preview import View  # noqa: E402
from emerdiff_gimp.run import segment  # noqa: E402
from emerdiff_gimp.segment import _pieces  # noqa: E402
from emerdiff_gimp.source import read  # noqa: E402

OPTIONS = RunOptions()
RUNS = 5


class Plain:
    """The parameters of a call that leaves edges as they are."""

    def get_property(self, name: str) -> Any:
        return {"grow": 0, "feather": 0, "antialias": True, "clean-edges": False}[name]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value


def load(name: str) -> Any:
    file = Gio.File.new_for_path(str(FOLDER / name))
    return Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)


def call(image: Any, regions: int) -> float:
    procedure = Gimp.get_pdb().lookup_procedure("plug-in-emerdiff-segment")
    config = procedure.create_config()
    config.set_property("image", image)
    config.set_core_object_array("drawables", [image.get_layers()[-1]])
    config.set_property("level", "number")
    config.set_property("regions", regions)
    return timed(lambda: procedure.run(config))[0]


def forget() -> None:
    for path in (Path(Gimp.cache_directory()) / "emerdiff").glob("*"):
        path.unlink()


def calls(name: str, regions: int) -> dict[str, float]:
    """Seconds of a whole call, and of one whose run is kept."""
    whole, again = [], []
    for _ in range(RUNS):
        image = load(name)
        forget()
        whole.append(call(image, regions))
        again.append(call(image, regions))
        image.delete()
    return {"call": statistics.median(whole), "call, run kept": statistics.median(again)}


def parts(name: str, regions: int) -> dict[str, float]:
    image = load(name)
    forget()
    seconds: dict[str, float] = {}
    seconds["read"], source = timed(lambda: read(image.get_layers()[0]))
    seconds["run"], result = timed(lambda: segment(source, OPTIONS))
    result.n_segments = regions
    seconds["masks"], pieces = timed(lambda: _pieces(result, source, Plain()))
    nodes = list(pieces)
    seconds["layers"], _ = timed(lambda: layers.group_of_layers(source, pieces, nodes, "masked"))
    image.delete()
    return seconds


def preview(name: str) -> dict[str, float]:
    """Seconds from a moved slider to the picture of its regions."""
    image = load(name)
    view_source = read(image.get_layers()[0])
    result = segment(view_source, OPTIONS)
    view = View(view_source)

    def move(regions: int) -> None:
        shown = result.copy()
        shown.n_segments = regions
        view.regions(shown)

    seconds = [timed(lambda regions=regions: move(regions))[0] for regions in range(5, 26)]
    image.delete()
    return {"preview": statistics.median(seconds)}


def main() -> None:
    parent = Path(f"/proc/{os.getppid()}/status").read_text()
    facts = {
        "512 x 512": calls("small.jpg", 12),
        "1 megapixel": preview("middle.jpg"),
        "24 megapixels": {**calls("large.jpg", 12), **parts("large.jpg", 12)},
        "memory in MB": {
            "plug-in": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
            "GIMP before": int(re.search(r"VmHWM:\s+(\d+)", parent)[1]) / 1e3,
        },
    }
    (FOLDER / "figures.json").write_text(json.dumps(facts))


main()
