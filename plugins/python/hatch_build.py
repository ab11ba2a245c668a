"""Builds the library and the program with cargo and puts them into the wheel.

What the environment can say:

- ``EMERDIFF_WHEEL_BUILT``: a folder with both, which are taken as they are;
- ``EMERDIFF_WHEEL_PROFILE``: cargo's profile instead of ``dist``;
- ``EMERDIFF_WHEEL_PLATFORM``: the tag of the system that both are for, such as
  ``manylinux_2_28_x86_64`` or ``win_amd64``, which takes the package ``ziglang``. Without it the
  wheel is for systems like this one.

For another system than this one cargo needs Rust's standard library for it or, in rustc's folder,
the source of that library, which it then compiles.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags

LINKER = "emerdiff-linker"
# For Windows zig takes lists of exports as files. It brings the C runtime itself, and would look
# only for libraries that are shared.
FOR_WINDOWS = """for word do
    shift
    case $word in
        -Wl,*.def) word=${word#-Wl,} ;;
        -lmsvcrt | -nolibc | -Wl,-Bdynamic) continue ;;
    esac
    set -- "$@" "$word"
done
"""
# For macOS the crate libc names iconv, which nothing calls and zig does not have.
FOR_MACOS = """for word do
    shift
    [ "$word" = -liconv ] || set -- "$@" "$word"
done
"""
# The licences of all crates, as packaging/licenses writes them.
LICENSES = "packaging/THIRD-PARTY-LICENSES.txt"
# What else zig links, its licence among zig's files, and a part of the targets that have it.
LINKED_BY_ZIG = [
    ("Zig's compiler runtime", "LICENSE", ""),
    ("LLVM's libunwind", "lib/libunwind/LICENSE.TXT", ""),
    ("MinGW-w64's runtime", "lib/libc/mingw/COPYING", "windows"),
]
# Where the source package has the repository's part.
PACKED = "crate"
# What is needed of the repository, beside cargo's manifest.
SOURCES = ["Cargo.lock", "build.rs", "include", "models/tiny", LICENSES, "src"]
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
            system = system_of(platform)
            folder = built(crate, platform)
            for name in (system.library, system.program):
                files[str(folder / name)] = f"emerdiff/{name}"
            # Once for both, which look for it beside themselves.
            for file in MODEL_FILES:
                for path in (crate / MODEL).glob(file):
                    files[str(path)] = f"emerdiff/{MODEL}/{path.name}"
            texts = self.make("licenses", licenses(crate, system))
            files[texts] = "emerdiff/THIRD-PARTY-LICENSES.txt"
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


class System(NamedTuple):
    """What the library and the program are for."""

    library: str
    program: str
    # Names of the target for rustc and for zig; None stands for systems like this one.
    rust: str | None = None
    zig: str | None = None


def system_of(platform: str | None) -> System:
    """Return the system that a wheel's platform means."""
    names = {
        "linux": ("libemerdiff.so", "emerdiff"),
        "win": ("emerdiff.dll", "emerdiff.exe"),
        "macos": ("libemerdiff.dylib", "emerdiff"),
    }
    if not platform:
        kind = {"win32": "win", "darwin": "macos"}.get(sys.platform, "linux")
        return System(*names[kind])
    match = re.fullmatch(r"(manylinux|macosx|win)_(?:(\d+)_(\d+)_)?(\w+)", platform)
    kind, major, minor, arch = match.groups() if match else (None, None, None, "")
    arch = {"amd64": "x86_64", "arm64": "aarch64"}.get(arch, arch)
    if kind == "manylinux" and major:
        zig = f"{arch}-linux-gnu.{major}.{minor}"
        return System(*names["linux"], f"{arch}-unknown-linux-gnu", zig)
    if kind == "macosx" and major:
        return System(*names["macos"], f"{arch}-apple-darwin", f"{arch}-macos.{major}.{minor}")
    if kind == "win" and not major:
        return System(*names["win"], f"{arch}-pc-windows-gnullvm", f"{arch}-windows-gnu")
    raise ValueError(f"EMERDIFF_WHEEL_PLATFORM is {platform}, not like manylinux_2_28_x86_64")


def built(crate: Path, platform: str | None) -> Path:
    """Return the folder with the library and the program."""
    folder = os.environ.get("EMERDIFF_WHEEL_BUILT")
    if folder:
        return Path(folder)
    if platform and platform.startswith("macosx"):
        raise ValueError("zig cannot link the program for macOS: make the wheel on macOS")
    what = ["--lib", "--bin", "emerdiff", "--no-default-features", "--features", "capi,cli"]
    return compiled(crate, platform, "wheel", what)


def compiled(crate: Path, platform: str | None, name: str, what: list[str]) -> Path:
    """Compile ``what`` of a crate, in ``name``'s own part of its target; return the folder."""
    profile = os.environ.get("EMERDIFF_WHEEL_PROFILE", "dist")
    system = system_of(platform)
    # A folder of their own: cargo does not notice that another build with other flags, or for
    # another glibc, has written its library to the same place.
    target = crate / "target"
    # Unpacked files all have one old time, by which cargo would take another release's for these.
    if crate.name != PACKED:
        target = Path(os.environ.get("CARGO_TARGET_DIR", target)).resolve()
    target = target / name / (platform or "here")
    target.mkdir(parents=True, exist_ok=True)
    flags = without_folders()
    environment = dict(os.environ)
    command = ["cargo", "build", "--locked", "--profile", profile, "--target-dir", str(target)]
    if system.zig:
        write_linker(target / LINKER, system.zig)
        flags += [f"-Clinker={LINKER}"]
        environment["PATH"] = f"{target}{os.pathsep}{environment['PATH']}"
    if system.rust and system.rust != said_by_rustc("host"):
        library = standard_library(system.rust)
        command += ["--target", system.rust, *library]
        if library:
            # A stable cargo has the flag -Z for those who ask twice.
            environment["RUSTC_BOOTSTRAP"] = "1"
        target /= system.rust
    environment["CARGO_ENCODED_RUSTFLAGS"] = "\x1f".join(flags)
    subprocess.run([*command, *what], cwd=crate, env=environment, check=True)
    return target / profile


def without_folders() -> list[str]:
    """Return what keeps folders of this machine out of what is built: it is the same on others."""
    # A Rust without the source of its library has this name for it.
    source = f"{sysroot()}/lib/rustlib/src/rust=/rustc/{said_by_rustc('commit-hash')}"
    return [f"--remap-path-prefix={old}" for old in (f"{cargo_home()}=cargo", source)]


def said_by_rustc(name: str) -> str:
    """Return what rustc says of itself, such as its host."""
    told = subprocess.check_output(["rustc", "--version", "--verbose"], text=True)
    return re.findall(rf"^{name}: (\S+)", told, re.MULTILINE)[0]


def sysroot() -> Path:
    """Return the folder of rustc's own libraries."""
    return Path(subprocess.check_output(["rustc", "--print", "sysroot"], text=True).strip())


def standard_library(rust: str) -> list[str]:
    """Return what cargo has to be told so that it has Rust's own library for a target."""
    libraries = sysroot() / "lib" / "rustlib"
    if (libraries / rust).exists():
        return []
    if (libraries / "src" / "rust" / "library").exists():
        return ["-Zbuild-std=std,panic_unwind"]
    raise FileNotFoundError(
        f"{libraries} has no standard library for {rust}: `rustup target add {rust}`, or the path "
        "that packaging/std-source prints, first in PATH"
    )


def cargo_home() -> Path:
    """Return cargo's own folder, where the sources of the crates are."""
    return Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo").resolve()


def write_linker(script: Path, zig: str) -> None:
    """Write a program that links for zig's target."""
    changes = FOR_WINDOWS if "windows" in zig else FOR_MACOS if "macos" in zig else ""
    start = f'exec "{sys.executable}" -m ziglang cc -target {zig}'
    script.write_text(f'#!/bin/sh\n{changes}{start} "$@"\n')
    script.chmod(0o755)


def licenses(crate: Path, *systems: System) -> str:
    """Return the licences of all that is linked into library and program for ``systems``."""
    text = (crate / LICENSES).read_text(encoding="utf-8")
    for title, file, target in LINKED_BY_ZIG:
        if any(system.zig and target in system.zig for system in systems):
            path = resources.files("ziglang").joinpath(file)
            text += f"{80 * '-'}\n{title}\n\n{path.read_text(encoding='utf-8').strip()}\n\n"
    return text
