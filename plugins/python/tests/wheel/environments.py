"""Virtual environments, and what runs in them without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
# A network that has nothing but the machine itself.
OFFLINE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
# What the wheel asks for, in the versions of the tests.
NEEDS = [f"{name}=={version(name)}" for name in ("numpy", "onnxruntime", "pillow")]


class Environment:
    """A virtual environment."""

    def __init__(self, folder: Path, *packages: Any) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        uv("venv", "--python", sys.executable, folder)
        self.install(*packages)

    @property
    def packages(self) -> Path:
        """The folder that packages are installed in."""
        (folder,) = self.folder.glob("lib/python*/site-packages")
        return folder

    def install(self, *what: Any) -> None:
        """Install packages."""
        uv("pip", "install", "--python", self.python, *what)

    def run(self, program: str, *arguments: Any, **variables: Any) -> Done:
        """Run one of its programs in its folder, as :func:`offline` does."""
        return offline(self.folder / "bin" / program, *arguments, cwd=self.folder, **variables)


Done = subprocess.CompletedProcess[str]


def uv(*command: Any) -> None:
    """Run uv."""
    beside = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    program = shutil.which("uv", path=beside)
    assert program is not None, "uv is not installed"
    subprocess.run([program, "--quiet", *command], check=True)


def offline(*command: Any, cwd: Path, **variables: Any) -> Done:
    """Run ``command`` without a network and without the variables that steer this package."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "EMERDIFF"))}
    environment.pop("ORT_DYLIB_PATH", None)
    # Nothing of the user is found either.
    environment["HOME"] = str(cwd)
    environment.update(variables)
    return subprocess.run(
        [*OFFLINE, *command], cwd=cwd, env=environment, capture_output=True, text=True
    )
