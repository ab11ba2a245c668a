"""Starts Krita, of this system or in a root, and reads what it saved."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from roots import FOLDER, REPOSITORY_INSIDE, entering

# The archive; this system, whose Krita is an old one; and a root whose Krita has all it needs.
ARCHIVE = Path(os.environ["EMERDIFF_KRITA_ARCHIVE"])
SYSTEM = Path("/")
ROOT = Path(os.environ["EMERDIFF_KRITA_ROOT"])
_SCRIPTS = f"{REPOSITORY_INSIDE}/plugins/krita/tests/inside"
_DTYPES = {"U8": "u1", "U16": "<u2", "F16": "<f2", "F32": "<f4"}
CHANNELS = {"RGBA": 4, "GRAYA": 2, "CMYKA": 5, "LABA": 4, "XYZA": 4, "YCbCrA": 4}
# A plug-in that drives Krita.
_DESKTOP = """[Desktop Entry]
Type=Service
ServiceTypes=Krita/PythonPlugin
X-KDE-Library=emerdiff_driver
X-Python-2-Compatible=false
Name=driver
Comment=Drives the tests
"""


class Krita:
    """Krita with a profile of its own, in which the plug-in is installed from the archive.

    A first start takes ten times as long as others: ``like`` is a Krita whose profile is copied.
    """

    def __init__(self, folder: Path, root: Path, like: Krita | None = None) -> None:
        self.folder, self.root = folder, root
        self.home = folder / "home"
        self.pykrita = self.home / "data" / "krita" / "pykrita"
        self.plugin = self.pykrita / "emerdiff_krita"
        if like is not None:
            shutil.copytree(like.home, self.home)
            return
        for part in ("data/krita/pykrita", "config", "cache", "run"):
            (self.home / part).mkdir(parents=True)
        with zipfile.ZipFile(ARCHIVE) as archive:
            names = [name for name in archive.namelist() if name.startswith("emerdiff_krita")]
            archive.extractall(self.pykrita, names)
            archive.extract("actions/emerdiff_krita.action", self.pykrita.parent)
        self.run_cases({})

    def command(
        self, program: str, *arguments: str, enter: list[str] | None = None, **environment: str
    ) -> list[str]:
        """Return the command that runs a program of Krita, without a network."""
        home = f"{FOLDER}/home"
        variables = {
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "HOME": home,
            "XDG_DATA_HOME": f"{home}/data",
            "XDG_CONFIG_HOME": f"{home}/config",
            "XDG_CACHE_HOME": f"{home}/cache",
            "XDG_RUNTIME_DIR": f"{home}/run",
            "PYTHONPATH": f"{_SCRIPTS}:{home}/data/krita/pykrita",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_WAIT_POLICY": "PASSIVE",
            "QT_LOGGING_RULES": "*=false",
            "EMERDIFF_TEST_FOLDER": FOLDER,
            **({k: v for k, v in os.environ.items() if k == "EMERDIFF_TEST_SECONDS"}),
            **environment,
        }
        assignments = [f"{name}={value}" for name, value in variables.items()]
        enter = entering(self.root, self.folder) if enter is None else enter
        return [*enter, "env", "-i", *assignments, program, *arguments]

    def run_inside(self, script: str, **more: Any) -> str:
        """Run a script of the folder ``inside`` without a window; it must not fail."""
        arguments = ["-s", script, "-f", "__main__"]
        command = self.command("kritarunner", *arguments, QT_QPA_PLATFORM="offscreen", **more)
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        printed = done.stdout + done.stderr
        assert done.returncode == 0, printed
        return printed

    def run_cases(self, cases: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Run cases as ``inside/run_cases.py`` does, and return what it tells."""
        told = {name: self._written(name, one) for name, one in cases.items()}
        (self.folder / "cases.json").write_text(json.dumps(told))
        self.run_inside("run_cases", **more)
        facts: dict[str, Any] = json.loads((self.folder / "facts.json").read_text())
        return facts

    def _written(self, name: str, one: dict[str, Any]) -> dict[str, Any]:
        bgra = np.ascontiguousarray(one["picture"][..., [2, 1, 0, 3]])
        (self.folder / f"{name}.bgra").write_bytes(bgra.tobytes())
        height, width = bgra.shape[:2]
        return {**one, "picture": f"{FOLDER}/{name}.bgra", "size": [width, height]}

    def pixels(self, layer: dict[str, Any], kind: str = "seen") -> Any:
        """Return (height, width, channels) of the box that was told of a layer."""
        model, depth, _ = layer["space"]
        _, _, width, height = layer["seen_box"]
        values = np.fromfile(self.folder / layer[kind], _DTYPES[depth])
        return values.reshape(height, width, CHANNELS[model])

    def mask(self, mask: dict[str, Any]) -> Any:
        """Return (height, width) uint8 of the box that was told of a mask."""
        _, _, width, height = mask["seen_box"]
        return np.fromfile(self.folder / mask["mask"], "u1").reshape(height, width)

    def selection(self, facts: dict[str, Any]) -> Any:
        """Return (height, width) uint8 of what is selected of the canvas."""
        width, height = facts["size"]
        return np.fromfile(self.folder / facts["selection"], "u1").reshape(height, width)

    def srgb(self, seen: dict[str, Any]) -> Any:
        """Return RGBA of what Krita itself says is seen of the source."""
        _, _, width, height = seen["box"]
        bgra = np.fromfile(self.folder / seen["pixels"], "u1").reshape(height, width, 4)
        return np.ascontiguousarray(bgra[..., [2, 1, 0, 3]])

    def drive(self, display: str, steps: str) -> dict[str, Any]:
        """Run the whole Krita, driven by a script of the folder ``inside``; return its facts."""
        (self.pykrita / "emerdiff_driver").mkdir(exist_ok=True)
        (self.pykrita / "emerdiff_driver" / "__init__.py").write_text("import driver\n")
        (self.pykrita / "emerdiff_driver.desktop").write_text(_DESKTOP)
        (self.folder / "home" / "config" / "kritarc").write_text(
            "[python]\nenable_emerdiff_krita=true\nenable_emerdiff_driver=true\n"
        )
        command = self.command(
            "krita",
            "--nosplash",
            DISPLAY=display,
            EMERDIFF_TEST_STEPS=steps,
            LIBGL_ALWAYS_SOFTWARE="1",
        )
        file, began = self.folder / "facts.json", self.folder / "began"
        file.unlink(missing_ok=True)
        for _ in range(2):
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            # Under load Krita now and then ends while it starts, before any plug-in is loaded.
            if began.exists():
                break
        printed = done.stdout + done.stderr
        assert file.exists(), (done.returncode, printed)
        facts: dict[str, Any] = json.loads(file.read_text())
        error = facts.pop("error")
        assert error is None and done.returncode == 0, (error, facts, done.returncode, printed)
        return facts
