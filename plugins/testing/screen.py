"""A screen on which GIMP shows its windows, with a mouse and a keyboard."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

_SIZE = "1400x1000x24"
# Numbers of displays: some for each process of the tests, whose numbers differ.
_FIRST, _NUMBERS, _EACH = 100, 4000, 10
_count = itertools.count()


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what ``what`` returns once it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(f"{what} is not so after {seconds} s")


class Screen:
    """Xvfb, driven by xdotool."""

    def __init__(self, folder: Path) -> None:
        # A number of its own: a server that ends takes away the socket of its number, also where
        # another one has that already.
        self.display = f":{_FIRST + os.getpid() % _NUMBERS * _EACH + next(_count)}"
        reader, writer = os.pipe()
        command = ["Xvfb", self.display, "-displayfd", str(writer), "-screen", "0", _SIZE]
        with open(folder / "xvfb.log", "wb") as log:
            self._server = subprocess.Popen(command, pass_fds=[writer], stderr=log)
        os.close(writer)
        with os.fdopen(reader) as file:
            assert file.readline().strip(), (folder / "xvfb.log").read_text()
        number = self.display[1:]
        until(lambda: os.path.exists(f"/tmp/.X11-unix/X{number}"))
        self._environment = {**os.environ, "DISPLAY": self.display}

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()

    def do(self, *actions: Any) -> str:
        """Let xdotool do ``actions``; return what it prints, or nothing when it fails."""
        command = ["xdotool", *map(str, actions)]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    def window(self, title: str) -> str:
        """Wait for a window, and type into it from then on."""
        found = until(lambda: self.do("search", "--onlyvisible", "--name", title)).split()[-1]
        until(lambda: not self.do("windowfocus", "--sync", found))
        time.sleep(0.3)
        return str(found)

    def keys(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.do("key", key)
            time.sleep(0.05)

    def click(self, window: str, x: int, y: int, *modifiers: str) -> None:
        """Click into a window, with keys held down."""
        self.do("mousemove", "--window", window, x, y)
        time.sleep(0.2)
        for modifier in modifiers:
            self.do("keydown", modifier)
        self.do("click", 1)
        for modifier in modifiers:
            self.do("keyup", modifier)

    def look(self, window: str, file: Path) -> np.ndarray:
        """Return what a window shows, RGB of uint8, and keep it in a file."""
        command = ["import", "-window", window, str(file)]
        # A window that is gone would be waited for without end.
        subprocess.run(command, env=self._environment, check=True, timeout=30)
        with Image.open(file) as image:
            return np.asarray(image.convert("RGB"))
