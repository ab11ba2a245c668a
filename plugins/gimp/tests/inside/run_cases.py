"""Runs inside GIMP 3: calls the plug-in for each case, and saves what comes of it as XCF."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from gi.repository import Gimp, Gio, GLib

FOLDER = Path(GLib.getenv("EMERDIFF_TEST_FOLDER"))
sys.path.insert(0, GLib.getenv("EMERDIFF_TEST_INSIDE"))

from build import build  # noqa: E402
from read_back import read_back  # noqa: E402


def call(procedure: str, image: Any, chosen: list[Any], arguments: dict[str, Any]) -> Any:
    found = Gimp.get_pdb().lookup_procedure(procedure)
    config = found.create_config()
    if config.find_property("image"):
        config.set_property("image", image)
        config.set_core_object_array("drawables", chosen)
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    for name, value in arguments.items():
        if name == "run-mode":
            value = getattr(Gimp.RunMode, value)
        config.set_property(name, value)
    return found.run(config)


def run(name: str, case: dict[str, Any]) -> dict[str, Any]:
    image, chosen = build(case)
    facts: dict[str, Any] = {"calls": []}
    for procedure, arguments in case["calls"]:
        began = time.perf_counter()
        answer = call(f"plug-in-emerdiff-{procedure}", image, chosen, arguments)
        done = answer.index(0) == Gimp.PDBStatusType.SUCCESS
        values = [answer.index(place) for place in range(1, answer.length())] if done else []
        values = [value.get_name() if hasattr(value, "get_name") else value for value in values]
        error = "" if done else Gimp.get_pdb().get_last_error()
        seconds = time.perf_counter() - began
        facts["calls"].append({"done": done, "values": values, "error": error, "seconds": seconds})
    file = Gio.File.new_for_path(str(FOLDER / f"{name}.xcf"))
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
    image.delete()
    return facts


def main() -> None:
    cases = json.loads((FOLDER / "cases.json").read_text())
    facts = {name: run(name, case) for name, case in cases.items()}
    for name in facts:
        facts[name]["image"] = read_back(FOLDER, name)
    (FOLDER / "facts.json").write_text(json.dumps(facts))


main()
