"""Builds the library and the program with cargo and puts them into the wheel.

What the environment can say:

- ``EMERDIFF_WHEEL_BUILT``: a folder with both, which are taken as they are;
- ``EMERDIFF_WHEEL_PROFILE``: cargo's profile instead of ``dist``;
- ``EMERDIFF_WHEEL_PLATFORM``: a tag such as ``manylinux_2_28_x86_64``, for whose glibc both are
  linked, which takes the package ``ziglang``. Without it the wheel is for systems like this one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags

LIBRARY = {"win32": "emerdiff.dll", "darwin": "libemerdiff.dylib"}.get(
    sys.platform, "libemerdiff.so"
)
PROGRAM = "emerdiff.exe" if sys.platform == "win32" else "emerdiff"
LINKER = "emerdiff-linker"
# Where the source package has the repository's part.
PACKED = "crate"
# What cargo needs of the repository, beside its manifest.
SOURCES = ["Cargo.lock", "build.rs", "include", "models/tiny", "src"]
MODEL = "models/tiny"
MODEL_FILES = ["manifest.json", "*.onnx", "*.safetensors", "README.md"]


class CargoHook(BuildHookInterface):
    """Hatch's hook for the wheel and the source package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add to ``build_data`` what the package has beside Python."""
        self.made = tempfile.TemporaryDirectory()
        root = Path(self.root)
        packed = root / PACKED
        crate = packed if packed.exists() else root.parents[1]
        manifest = (crate / "Cargo.toml").read_text()
        self.require_version(manifest)
        files = build_data["force_include"]
        if self.target_name == "sdist":
            for link in list(files):
                files[os.path.realpath(link)] = files.pop(link)
            files.update({str(crate / name): f"{PACKED}/{name}" for name in SOURCES})
            files[self.make("Cargo.toml", without_tests(manifest))] = f"{PACKED}/Cargo.toml"
        elif version != "editable":
            platform = os.environ.get("EMERDIFF_WHEEL_PLATFORM")
            library, program = built(crate, platform)
            files[library] = f"emerdiff/{LIBRARY}"
            files[program] = f"emerdiff/{PROGRAM}"
            # Once for both, which look for it beside themselves.
            for file in MODEL_FILES:
                for path in (crate / MODEL).glob(file):
                    files[str(path)] = f"emerdiff/{MODEL}/{path.name}"
            files[self.make("licenses", licenses(crate))] = "emerdiff/THIRD-PARTY-LICENSES.txt"
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{platform or next(sys_tags()).platform}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made."""
        self.made.cleanup()

    def require_version(self, manifest: str) -> None:
        """Stop if Python's version is not the one of the Rust package."""
        (found,) = re.findall(r'^version = "(.*)"', manifest, re.MULTILINE)
        if found != self.metadata.version:
            raise ValueError(f"Cargo.toml has version {found}, emerdiff {self.metadata.version}")

    def make(self, name: str, text: str) -> str:
        """Write a file that is only for the package, and return its path."""
        path = Path(self.made.name, name)
        path.write_text(text, encoding="utf-8")
        return str(path)


def without_tests(manifest: str) -> str:
    """Return ``manifest`` without the targets whose sources are not packed."""
    return re.sub(r"\[\[(test|bench)\]\]\n(.+\n)+\n", "", manifest)


def built(crate: Path, platform: str | None) -> tuple[str, str]:
    """Return the paths of the library and the program."""
    folder = os.environ.get("EMERDIFF_WHEEL_BUILT")
    if not folder:
        what = ["--lib", "--bin", "emerdiff", "--no-default-features", "--features", "capi,cli"]
        folder = str(compiled(crate, platform, "wheel", what))
    return os.path.join(folder, LIBRARY), os.path.join(folder, PROGRAM)


def compiled(crate: Path, platform: str | None, name: str, what: list[str]) -> Path:
    """Compile ``what`` of a crate, in ``name``'s own part of its target; return the folder."""
    profile = os.environ.get("EMERDIFF_WHEEL_PROFILE", "dist")
    # A folder of their own: cargo does not notice that another build with other flags, or for
    # another glibc, has written its library to the same place.
    target = crate / "target"
    # Unpacked files all have one old time, by which cargo would take another release's for these.
    if crate.name != PACKED:
        target = Path(os.environ.get("CARGO_TARGET_DIR", target)).resolve()
    target = target / name / (platform or "here")
    target.mkdir(parents=True, exist_ok=True)
    # No folder of this machine is in what is built, which is then the same on another.
    flags = [f"--remap-path-prefix={cargo_home()}=cargo"]
    environment = dict(os.environ)
    if platform:
        write_linker(target / LINKER, platform)
        flags += [f"-Clinker={LINKER}"]
        environment["PATH"] = f"{target}{os.pathsep}{environment['PATH']}"
    environment["CARGO_ENCODED_RUSTFLAGS"] = "\x1f".join(flags)
    command = ["cargo", "build", "--locked", "--profile", profile, "--target-dir", str(target)]
    subprocess.run([*command, *what], cwd=crate, env=environment, check=True)
    return target / profile


def cargo_home() -> Path:
    """Return cargo's own folder, where the sources of the crates are."""
    return Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo").resolve()


def write_linker(script: Path, platform: str) -> None:
    """Write a program that links for the glibc of ``platform``."""
    match = re.fullmatch(r"manylinux_(\d+)_(\d+)_(\w+)", platform)
    if not match:
        raise ValueError(f"EMERDIFF_WHEEL_PLATFORM is {platform}, not like manylinux_2_28_x86_64")
    major, minor, arch = match.groups()
    zig = f'"{sys.executable}" -m ziglang cc -target {arch}-linux-gnu.{major}.{minor}'
    script.write_text(f'#!/bin/sh\nexec {zig} "$@"\n')
    script.chmod(0o755)


def licenses(crate: Path) -> str:
    """Return the licence of every crate in the library and the program, and the texts of all."""
    command = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none"]
    tree = subprocess.check_output([*command, "--format", "{p}|{l}"], cwd=crate, text=True)
    crates = re.findall(r"^(\S+) v(\S+).*?\|(.*?)(?: \(\*\))?$", tree, re.MULTILINE)
    names: list[str] = []
    texts: dict[str, list[str]] = {}
    for name, version, license in sorted(set(crates)):
        if name in ("emerdiff", "emerdiff-tiny"):
            continue
        names.append(f"{name} {version}: {license}")
        for file in sorted(cargo_home().glob(f"registry/src/*/{name}-{version}/*")):
            if re.match("licen[cs]e|copying|notice", file.name, re.IGNORECASE) and file.is_file():
                text = file.read_text(encoding="utf-8", errors="replace").strip()
                texts.setdefault(text, []).append(f"{name} {version}")
    parts = [f"{', '.join(owners)}:\n\n{text}" for text, owners in texts.items()]
    return ("\n\n" + 80 * "-" + "\n").join(["\n".join(names), *parts]) + "\n"
