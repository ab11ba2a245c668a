"""Starts GIMP 3 in a root of another Debian, and reads what it saved."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from roots import FOLDER, REPOSITORY_INSIDE, entering

HERE = Path(__file__).resolve().parent
# The folder of the unpacked archive, and a root that has GIMP 3.
PLUGIN = Path(os.environ["EMERDIFF_GIMP_PLUGIN"])
ROOT = Path(os.environ["EMERDIFF_GIMP_ROOT"])


class Gimp3:
    """GIMP with a profile of its own, in which the plug-in is installed from the archive."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plugin_inside = f"{FOLDER}/profile/plug-ins/emerdiff-gimp"
        self.plugin = folder / "profile" / "plug-ins" / "emerdiff-gimp"
        if not self.plugin.exists():
            shutil.copytree(PLUGIN, self.plugin)

    def command(
        self, program: str, *arguments: str, enter: list[str] | None = None, **environment: str
    ) -> list[str]:
        """Return the command that runs a program of GIMP in the root, without a network.

        ``enter`` is another command that enters it, with the folder at the same place.
        """
        (self.folder / "home").mkdir(exist_ok=True)
        variables = {
            "PATH": "/usr/bin:/bin",
            "HOME": f"{FOLDER}/home",
            "GIMP3_DIRECTORY": f"{FOLDER}/profile",
            "LC_ALL": "C.UTF-8",
            "OMP_WAIT_POLICY": "PASSIVE",
            "PYTHONDONTWRITEBYTECODE": "1",
            "EMERDIFF_TEST_FOLDER": FOLDER,
            "EMERDIFF_TEST_INSIDE": f"{REPOSITORY_INSIDE}/plugins/gimp/tests/inside",
            **environment,
        }
        assignments = [f"{name}={value}" for name, value in variables.items()]
        entered = entering(ROOT, self.folder) if enter is None else enter
        return [*entered, "env", "-i", *assignments, program, "-d", "-f", *arguments]

    def batch(self, script: str, *, interpreter: str = "python-fu-eval", **more: Any) -> str:
        """Run a script without a window, and return what it printed; it must not fail."""
        arguments = ["-i", "--no-data", "--quit", f"--batch-interpreter={interpreter}"]
        command = self.command("gimp-console", *arguments, "-b", script, **more)
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        printed = done.stdout + done.stderr
        assert done.returncode == 0, printed
        # What GIMP itself complains of would be shown to a person.
        assert "for procedure 'gimp-" not in printed, printed
        return printed

    def run_inside(self, script: str, **more: Any) -> str:
        """Run a script of the folder ``inside``."""
        path = f"{REPOSITORY_INSIDE}/plugins/gimp/tests/inside/{script}"
        return self.batch(f"exec(compile(open({path!r}).read(), {path!r}, 'exec'))", **more)

    def run_cases(self, cases: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Run cases as ``inside/run_cases.py`` does, and return what it tells."""
        self.write_cases(cases)
        self.run_inside("run_cases.py", **more)
        facts: dict[str, Any] = json.loads((self.folder / "facts.json").read_text())
        return facts

    def write_cases(self, cases: dict[str, Any]) -> None:
        """Write cases where scripts inside read them."""
        (self.folder / "cases.json").write_text(json.dumps(cases))

    def picture(self, name: str, picture: np.ndarray) -> str:
        """Write RGBA of uint8 to a file, and return its path inside."""
        (self.folder / f"{name}.rgba").write_bytes(picture.tobytes())
        return f"{FOLDER}/{name}.rgba"

    def pixels(self, file: str, size: list[int], kind: Any = "u1", channels: int = 1) -> Any:
        """Return pixels that were written to a file, (height, width) or with channels."""
        width, height = size
        shape = (height, width) if channels == 1 else (height, width, channels)
        return np.fromfile(self.folder / file, kind).reshape(shape)
