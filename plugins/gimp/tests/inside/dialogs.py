"""Runs inside GIMP 3 with its windows: opens the dialogs, which a test drives from outside."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from gi.repository import Gimp, Gio, GLib

FOLDER = Path(GLib.getenv("EMERDIFF_TEST_FOLDER"))


def load(name: str) -> Any:
    file = Gio.File.new_for_path(str(FOLDER / name))
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    # A script that opens a file gets it without Undo.
    if not image.undo_is_enabled():
        image.undo_enable()
    Gimp.Display.new(image)
    return image


def save(image: Any, name: str) -> None:
    file = Gio.File.new_for_path(str(FOLDER / f"{name}.xcf"))
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)


def call(name: str, image: Any, mode: Any) -> str:
    procedure = Gimp.get_pdb().lookup_procedure(f"plug-in-emerdiff-{name}")
    config = procedure.create_config()
    config.set_property("run-mode", mode)
    if image is not None:
        config.set_property("image", image)
        config.set_core_object_array("drawables", [image.get_layers()[-1]])
    answer = procedure.run(config)
    return str(answer.index(0).value_nick)


def tell(name: str, value: Any = None) -> None:
    """Tell the test that a step is done, and wait until it has looked."""
    partial = FOLDER / "told.partial"
    partial.write_text(json.dumps(value))
    partial.rename(FOLDER / name)
    while (FOLDER / name).exists():
        time.sleep(0.02)


def main() -> None:
    ask, repeat = Gimp.RunMode.INTERACTIVE, Gimp.RunMode.WITH_LAST_VALS
    image = load("photo.jpg")
    tell("opened")
    status = call("segment", image, ask)
    save(image, "cut")
    tell("cut.done", status)
    save(image, "undone")
    call("segment", image, repeat)
    save(image, "repeated")
    tell("repeated.done")
    status = call("select-region", image, ask)
    save(image, "selected")
    tell("selected.done", status)
    status = call("segment", image, ask)
    save(image, "given-up")
    tell("given-up.done", status)
    tell("checked.done", call("check-installation", None, ask))


main()
