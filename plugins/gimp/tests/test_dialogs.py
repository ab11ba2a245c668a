"""The dialogs in GIMP 3, in real windows, driven by mouse and keyboard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gimp3 import Gimp3
from roots import REPOSITORY
from screen import Screen, until

# Where the picture is in the dialogs; it is shown at its own size.
PICTURE = np.s_[100:450, 30:520]


# A browser that notes what it is asked to show.
BROWSER = """[Desktop Entry]
Type=Application
Name=browser
Exec=/mnt/folder/browser %u
"""


def install_browser(folder: Path) -> None:
    applications = folder / "home" / ".local" / "share" / "applications"
    applications.mkdir(parents=True)
    (applications / "browser.desktop").write_text(BROWSER)
    (applications / "mimeapps.list").write_text(
        "[Default Applications]\ntext/html=browser.desktop\nx-scheme-handler/file=browser.desktop\n"
    )
    program = folder / "browser"
    program.write_text(
        '#!/bin/sh\necho "$1" > /mnt/folder/page.partial\n'
        "mv /mnt/folder/page.partial /mnt/folder/page\n"
    )
    program.chmod(0o755)


class Driven:
    """GIMP while ``inside/dialogs.py`` runs in it."""

    def __init__(self, folder: Path) -> None:
        self.gimp = Gimp3(folder)
        self.screen = Screen(folder)
        install_browser(folder)
        shutil.copy(REPOSITORY / "examples" / "pictures" / "astronaut.jpg", folder / "photo.jpg")
        script = "/mnt/repository/plugins/gimp/tests/inside/dialogs.py"
        command = self.gimp.command(
            "gimp",
            *("-s", "--no-splash", "--batch-interpreter=python-fu-eval"),
            *("-b", f"exec(compile(open({script!r}).read(), {script!r}, 'exec'))"),
            DISPLAY=self.screen.display,
        )
        self.log = open(folder / "gimp.log", "w")
        self._process = subprocess.Popen(command, stdout=self.log, stderr=self.log)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self.screen.close()
        self.log.close()

    def told(self, name: str) -> Any:
        """Return what is told once a step is done."""
        file = self.gimp.folder / name
        until(file.exists)
        return json.loads(file.read_text())

    def go_on(self, name: str) -> None:
        (self.gimp.folder / name).unlink()

    def look(self, window: str, name: str) -> np.ndarray:
        """Look at a window; where EMERDIFF_PICTURES says, it becomes a picture of the guide."""
        file = self.gimp.folder / f"{name}.png"
        shown = self.screen.look(window, file)
        if "EMERDIFF_PICTURES" in os.environ:
            shutil.copy(file, Path(os.environ["EMERDIFF_PICTURES"]) / f"gimp-{name}.png")
        return shown

    def look_until_still(self, window: str, name: str) -> np.ndarray:
        """Look once nothing changes any more."""
        before = self.look(window, name)
        while True:
            time.sleep(0.4)
            now = self.look(window, name)
            if (now == before).all():
                return now
            before = now


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    made = Driven(tmp_path_factory.mktemp("dialogs"))
    try:
        yield made
    finally:
        made.close()


def test_dialogs_do_what_their_previews_show(driven: Driven) -> None:
    screen = driven.screen
    driven.told("opened")
    driven.go_on("opened")

    window = screen.window("Segment into Layers")
    automatic = driven.look_until_still(window, "segment")
    screen.keys("alt+h")
    page = driven.gimp.folder / "page"
    until(page.exists)
    inside = f"file://{driven.gimp.plugin_inside}/help/en/index.html#segment-into-layers"
    assert page.read_text().strip() == inside
    screen.keys("alt+g", "Down", "Down", "alt+d", *value("0"))
    one = driven.look_until_still(window, "one-region")
    assert changed(automatic, one) > 0.2
    screen.keys("alt+d", *value("1"))
    finest = driven.look_until_still(window, "finest")
    assert changed(one, finest) > 0.2
    # A device that is not there.
    screen.keys("alt+a", "alt+v", "Down", "Down")
    driven.look_until_still(window, "failed")
    screen.keys("alt+v", "Up", "Up")
    driven.look_until_still(window, "mended")
    screen.keys("alt+g", "Up", "alt+n", *value("5"))
    driven.look_until_still(window, "five")
    screen.keys("alt+o")
    assert driven.told("cut.done") == "success"

    main = screen.window("GIMP")
    driven.look_until_still(main, "layers")
    # Edit > Undo
    screen.click(main, 58, 12)
    driven.look_until_still("root", "edit-menu")
    screen.click(main, 70, 40)
    driven.look_until_still(main, "undone")
    driven.go_on("cut.done")
    driven.told("repeated.done")
    driven.go_on("repeated.done")

    window = screen.window("Select Region")
    plain = driven.look_until_still(window, "select")
    screen.click(window, 190, 380)
    driven.look_until_still(window, "picked")
    screen.click(window, 230, 120, "ctrl")
    picked = driven.look_until_still(window, "select-region")
    assert changed(plain, picked) > 0.02
    screen.keys("alt+o")
    assert driven.told("selected.done") == "success"
    driven.go_on("selected.done")

    window = screen.window("Segment into Layers")
    screen.keys("Escape")
    assert driven.told("given-up.done") == "cancel"
    driven.go_on("given-up.done")
    window = screen.window("EmerDiff: installation")
    driven.look_until_still(window, "installation")
    screen.keys("Escape")
    assert driven.told("checked.done") == "success"
    driven.go_on("checked.done")


def value(number: str) -> list[str]:
    """Return the keys that set the field that has the focus."""
    return ["ctrl+a", *number, "Tab"]


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """Return the share of the picture that changed."""
    return float((before[PICTURE] != after[PICTURE]).any(axis=-1).mean())


def test_what_was_saved_is_what_was_chosen(driven: Driven) -> None:
    gimp = driven.gimp
    gimp.run_inside("read_all.py")
    facts = json.loads((gimp.folder / "facts.json").read_text())
    group, _ = facts["cut"]["layers"]
    assert [layer["name"] for layer in group["children"]] == [
        f"Region {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert len(facts["undone"]["layers"]) == 1, "one Undo takes all back"
    assert len(facts["repeated"]["layers"][0]["children"]) == 5
    assert len(facts["given-up"]["layers"]) == len(facts["selected"]["layers"])
