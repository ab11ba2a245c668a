"""Runs inside GIMP 3: cancels the plug-in as GIMP does, by ending its process, at many moments."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from gi.repository import Gimp, Gio, GLib

FOLDER = Path(GLib.getenv("EMERDIFF_TEST_FOLDER"))
sys.path.insert(0, GLib.getenv("EMERDIFF_TEST_INSIDE"))

from build import build  # noqa: E402


def processes() -> list[int]:
    """Return the processes of the plug-in that this GIMP has started; others may be at work."""
    gimp = f"PPid:\t{os.getppid()}\n"
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            own = gimp in (folder / "status").read_text()
            if own and b"emerdiff-gimp.py" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            pass
    return found


def end_after(seconds: float) -> None:
    """End the plug-in so many seconds after it has started."""
    while not processes():
        time.sleep(0.001)
    time.sleep(seconds)
    for process in processes():
        os.kill(process, signal.SIGKILL)


def call(image: Any, chosen: list[Any], arguments: dict[str, Any]) -> bool:
    procedure = Gimp.get_pdb().lookup_procedure("plug-in-emerdiff-segment")
    config = procedure.create_config()
    config.set_property("image", image)
    config.set_core_object_array("drawables", chosen)
    for name, value in arguments.items():
        config.set_property(name, value)
    return procedure.run(config).index(0) == Gimp.PDBStatusType.SUCCESS


def cut(name: str, case: dict[str, Any], cancel: float | None) -> bool:
    """Save what is left of the picture under ``name``; return whether it was cut."""
    image, chosen = build(case)
    done = False
    if name != "untouched":
        if cancel is not None:
            threading.Thread(target=end_after, args=(cancel,)).start()
        done = call(image, chosen, case["calls"][0][1])
    file = Gio.File.new_for_path(str(FOLDER / f"{name}.xcf"))
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
    image.delete()
    return done


def main() -> None:
    case = json.loads((FOLDER / "cases.json").read_text())["one"]
    cut("untouched", case, None)
    began = time.perf_counter()
    assert cut("whole", case, None)
    whole = time.perf_counter() - began
    facts = {}
    for moment in range(20):
        # What is kept of one would make the next quicker.
        shutil.rmtree(Path(Gimp.cache_directory()) / "emerdiff", ignore_errors=True)
        facts[moment] = cut(str(moment), case, whole * moment / 20)
    (FOLDER / "facts.json").write_text(json.dumps(facts))


main()
