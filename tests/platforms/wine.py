"""Programs for Windows, run by Wine in the root of a newer Debian."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from roots import FOLDER, REPOSITORY_INSIDE, entering

from dist import named, unpacked

# Where Windows sees the folder of a test and the repository.
FOLDER_THERE = "Z:" + FOLDER.replace("/", "\\")
REPOSITORY_THERE = "Z:" + REPOSITORY_INSIDE.replace("/", "\\")
_WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def zig(compiler: str) -> list[str]:
    """Return the start of a command that compiles for Windows."""
    return [sys.executable, "-m", "ziglang", compiler, "-target", "x86_64-windows-gnu"]


class Wine:
    """A folder of Windows with the library in it, and the folder ``program`` with the program."""

    def __init__(self, folder: Path) -> None:
        self.root = named("EMERDIFF_WINE_ROOT", "a root with Wine")
        self.sdk = unpacked("emerdiff-sdk-*-windows-x86_64.zip", folder, "sdk")
        unpacked("emerdiff-[0-9]*-windows-x86_64.zip", folder, "program")
        for file in (self.sdk / "bin").iterdir():
            shutil.copy(file, folder)
        self.folder = folder

    def compile(self, source: Path, standard: str) -> str:
        """Compile and link as hosts do; return the program's name."""
        name = f"{source.stem}-{source.suffix[1:]}.exe"
        compiler = "c++" if source.suffix == ".cpp" else "cc"
        command = [*zig(compiler), f"-std={standard}", *_WARNINGS]
        command += ["-I", str(self.sdk / "include"), str(source)]
        command += [str(self.sdk / "lib" / "emerdiff.lib"), "-o", str(self.folder / name)]
        subprocess.run(command, check=True)
        return name

    def run(self, *command: str, inside: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program of the folder, in its folder ``inside``."""
        variables = {
            "PATH": "/usr/bin:/bin",
            "HOME": FOLDER,
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": f"{FOLDER}/prefix",
            "WINEDEBUG": "-all",
            # Nobody has to be asked about what Wine could fetch.
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        start = ["env", "-i", f"--chdir={FOLDER}/{inside}"]
        start += [f"{name}={value}" for name, value in variables.items()]
        start += ["/usr/lib/wine/wine64", f"{FOLDER_THERE}\\{command[0]}", *command[1:]]
        return subprocess.run(
            entering(self.root, self.folder) + start,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=300,
        )

    def succeed(self, *command: str, inside: str = "") -> str:
        """Run what must succeed; return what it printed."""
        done = self.run(*command, inside=inside)
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout
