"""Runs Godot, in the root of a newer Debian, on a project with the add-on as users install it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from pictures import photograph
from PIL import Image
from roots import FOLDER, entering

ARCHIVE = Path(os.environ["EMERDIFF_GODOT_ARCHIVE"])
ROOT = Path(os.environ["EMERDIFF_GODOT_ROOT"])
SCRIPTS = Path(__file__).parent / "project"
ADDON = "addons/emerdiff"
NATIVE = f"{ADDON}/bin/linux.x86_64"
# Where nothing of this machine's user is.
_HOME = f"{FOLDER}/home"
# Seconds that the engine may run.
_LIMIT = 300


class Godot:
    """A project with the add-on in a folder of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "project"

    @classmethod
    def new(cls, folder: Path) -> Godot:
        """Make a project, and let Godot's editor find what is in it."""
        made = cls(folder)
        shutil.copytree(SCRIPTS, made.project)
        Image.fromarray(photograph()).save(made.project / "picture.png")
        with zipfile.ZipFile(ARCHIVE) as archive:
            archive.extractall(made.project)
        # Godot 4.6 crashes when it ends in the session that found an extension first and has no
        # window (its issue 111048); what it found is kept.
        made.start("--headless", "--import")
        assert made.start("--headless", "--import").returncode == 0
        return made

    def copy(self, folder: Path) -> Godot:
        """Return a project of its own with the same files."""
        shutil.copytree(self.project, folder / "project")
        return Godot(folder)

    def start(
        self, *arguments: str, program: str = "godot", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the engine to its end, or for five minutes."""
        variables = {"HOME": _HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment}
        command = [*entering(ROOT, self.folder), "env", "-i"]
        command += [f"{name}={value}" for name, value in variables.items()]
        command += ["timeout", "-s", "KILL", str(_LIMIT), program, *arguments]
        if program == "godot":
            command += ["--path", f"{FOLDER}/project"]
        return subprocess.run(command, capture_output=True, text=True, errors="replace")

    def run(self, script: str, **environment: str) -> Facts:
        """Run a script of the tests without a window; return what it noted."""
        done = self.start("--headless", "--script", f"res://{script}.gd", **environment)
        return Facts(self, done)


class Facts:
    """What a script noted, and how the engine ended."""

    def __init__(self, godot: Godot, done: subprocess.CompletedProcess[str]) -> None:
        self.output = done.stdout + done.stderr
        self.code = done.returncode
        self._folder = godot.project / "facts"
        noted = self._folder / "facts.json"
        self._facts = json.loads(noted.read_text()) if noted.exists() else None
        noted.unlink(missing_ok=True)

    def __getitem__(self, name: str) -> Any:
        assert self._facts is not None, self.output
        return self._facts[name]

    def bytes(self, name: str) -> bytes:
        """Return what the script put into a file."""
        return (self._folder / name).read_bytes()
