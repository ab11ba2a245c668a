"""The program ``emerdiff`` of this package, with the ONNX Runtime of the installed package."""

from __future__ import annotations

import os
import subprocess
import sys

from ._runtime import choose


def main() -> int:
    """Become the program; on Windows, run it and return its exit code."""
    folder = os.path.dirname(os.path.abspath(__file__))
    program = os.path.join(folder, "emerdiff.exe" if os.name == "nt" else "emerdiff")
    if not os.path.exists(program):
        sys.exit(f"{program}: there is no such program; install a wheel of emerdiff")
    runtime = choose(folder)
    if runtime:
        os.environ["ORT_DYLIB_PATH"] = runtime
    command = [program, *sys.argv[1:]]
    if os.name == "nt":
        # There `execv` would start another process and end this one at once.
        return subprocess.call(command)
    os.execv(program, command)


if __name__ == "__main__":
    sys.exit(main())
