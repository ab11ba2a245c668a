"""What archives have in common: library, package, ONNX Runtime, licences, guides, the files."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import markdown

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "plugins" / "python"))
from hatch_build import compiled  # noqa: E402

# The version that the library looks for beside itself.
ONNXRUNTIME = "1.31.1"
# What hosts other than editors need of the package, and the program.
_LEFT_OUT = ("napari", "comfyui", "ray", "emerdiff", "__main__.py", "_kept.py")
# The oldest time that a zip can tell, so that the same files make the same archive.
_TIME = (1980, 1, 1, 0, 0, 0)

#: What files have in them, by their names.
Files = dict[str, bytes]


def arguments(name: str) -> tuple[Path, Path]:
    """Return the wheel and the folder for the archive."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: packaging/{name} WHEEL OUT")
    return Path(sys.argv[1]), Path(sys.argv[2])


def folder_arguments(name: str) -> tuple[Path, Path]:
    """Return the folder that ``packaging/library`` made, and the one for the archive."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: packaging/{name} LIBRARY OUT")
    return Path(sys.argv[1]), Path(sys.argv[2])


def crate_version() -> str:
    """Return the version of the library."""
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.findall(r'^version = "(.*)"', manifest, re.MULTILINE)[0]


def abi_version() -> str:
    """Return the number of the C interface."""
    header = (ROOT / "include" / "emerdiff.h").read_text(encoding="utf-8")
    return re.findall(r"^#define EMERDIFF_ABI_VERSION (\d+)", header, re.MULTILINE)[0]


def import_library(arch: str) -> Files:
    """Return what compilers for Windows link instead of the library, and what it is made of."""
    header = (ROOT / "include" / "emerdiff.h").read_text(encoding="utf-8")
    functions = re.findall(r"^(?!typedef|#|\s*\*)\S.*?\b(emerdiff_\w+)\(", header, re.MULTILINE)
    definition = "\n".join(["LIBRARY emerdiff.dll", "EXPORTS", *sorted(functions), ""])
    machine = {"x86_64": "i386:x86-64", "arm64": "arm64"}[arch]
    with tempfile.TemporaryDirectory() as work:
        source, made = Path(work, "emerdiff.def"), Path(work, "emerdiff.lib")
        source.write_text(definition, encoding="ascii")
        dlltool = [sys.executable, "-m", "ziglang", "dlltool", "-m", machine]
        subprocess.run([*dlltool, "-d", str(source), "-l", str(made)], check=True)
        return {path.name: path.read_bytes() for path in (source, made)}


def version_and_platform(wheel: Path) -> tuple[str, str]:
    """Return version and platform of a wheel."""
    return wheel.stem.split("-")[1], wheel.stem.split("-")[-1]


def system_name(platform: str) -> str:
    """Return what names of archives call a wheel's platform, such as linux-x86_64."""
    kind, rest = platform.split("_", 1)
    arch = re.sub(r"^\d+_\d+_", "", rest).replace("amd64", "x86_64")
    system = {"manylinux": "linux", "win": "windows", "macosx": "macos"}[kind]
    return f"{system}-{arch}"


def built(platform: str) -> Path:
    """Return the folder of the library and the program for a platform, with the model inside.

    EMERDIFF_BUILT is one that is taken as it is.
    """
    what = ["--lib", "--bin", "emerdiff"]
    if platform.startswith("macosx"):
        # The program needs frameworks of Apple's, which zig does not have.
        what = ["--lib", "--no-default-features", "--features", "capi,embedded-model"]
    return Path(os.environ.get("EMERDIFF_BUILT") or compiled(ROOT, platform, "archives", what))


def package_files(wheel: Path) -> Files:
    """Return the Python package with the library and the model."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith("emerdiff/")]
        return {name: archive.read(name) for name in names if name.split("/")[1] not in _LEFT_OUT}


def runtime_files(platform: str, work: Path) -> Files:
    """Return ONNX Runtime, under the name that the library looks for, and its licences."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(work)]
    command += ["--only-binary", ":all:", "--platform", platform, "--python-version", "3.12"]
    subprocess.run([*command, f"onnxruntime=={ONNXRUNTIME}"], check=True)
    (wheel,) = work.glob("onnxruntime-*.whl")
    inside, name = runtime_names(platform)
    with zipfile.ZipFile(wheel) as archive:
        package = "onnxruntime"
        return {
            f"emerdiff/{name}": archive.read(f"{package}/capi/{inside}"),
            "ONNXRUNTIME-LICENSE.txt": archive.read(f"{package}/LICENSE"),
            "ONNXRUNTIME-NOTICES.txt": archive.read(f"{package}/ThirdPartyNotices.txt"),
        }


def runtime_names(platform: str) -> tuple[str, str]:
    """Return ONNX Runtime's name in its package, and the one that the library looks for."""
    if platform.startswith("win"):
        return "onnxruntime.dll", f"onnxruntime-{ONNXRUNTIME}.dll"
    if platform.startswith("macos"):
        return f"libonnxruntime.{ONNXRUNTIME}.dylib", f"libonnxruntime-{ONNXRUNTIME}.dylib"
    return f"libonnxruntime.so.{ONNXRUNTIME}", f"libonnxruntime-{ONNXRUNTIME}.so"


def library_licences(library: Path) -> Files:
    """Return ours, and those of all that is in the library and in ONNX Runtime."""
    names = ("THIRD-PARTY-LICENSES.txt", "ONNXRUNTIME-LICENSE.txt", "ONNXRUNTIME-NOTICES.txt")
    return licences() | {name: (library / name).read_bytes() for name in names}


def licences() -> Files:
    """Return our own."""
    return {name: (ROOT / name).read_bytes() for name in ("LICENSE-MIT", "LICENSE-APACHE")}


def pages(source: Path, page: str, folder: str) -> Files:
    """Return the guide of a plug-in as README.md and as ``folder/page``, with its pictures."""
    guide = (source / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"\(\.\./\.\./docs/(\S+)\)", guide)
    files = {f"{folder}/{name}": (ROOT / "docs" / name).read_bytes() for name in names}
    files["README.md"] = guide.replace("../../docs/", f"{folder}/").encode()
    html = markdown.markdown(
        guide.replace("../../docs/", ""), extensions=["tables", "fenced_code", "toc"]
    )
    frame = (ROOT / "packaging" / "plugin-page.html").read_text(encoding="utf-8")
    title = guide.split("\n", 1)[0].strip("# ")
    filled = frame.replace("{title}", title).replace("{page}", html)
    files[f"{folder}/{page}"] = filled.encode()
    return files


def write_zip(archive: Path, files: Files, programs: Collection[str] = ()) -> None:
    """Write a zip that is there as a whole or not at all; a name that ends in / is a folder."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    partial = archive.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            mode = 0o755 if name in programs or name.endswith("/") else 0o644
            entry.external_attr = mode << 16 | (0x10 if name.endswith("/") else 0)
            made.writestr(entry, files[name])
    partial.replace(archive)
    print(f"{archive}: {archive.stat().st_size // 1000} kB")


def write_tar(
    archive: Path,
    files: Files,
    programs: Collection[str] = (),
    links: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write a tarball of gzip or xz, whole or not at all: the same bytes for the same files."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    partial = archive.with_suffix(".partial")
    with open(partial, "wb") as made, _compressing(archive.suffix, made) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for name in sorted(files):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(files[name]), 0o755 if name in programs else 0o644
                tar.addfile(entry, io.BytesIO(files[name]))
            for name in sorted(links):
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname = tarfile.SYMTYPE, links[name]
                tar.addfile(entry)
    partial.replace(archive)
    print(f"{archive}: {archive.stat().st_size // 1000} kB")


def _compressing(suffix: str, made: BinaryIO) -> gzip.GzipFile | lzma.LZMAFile:
    if suffix == ".xz":
        return lzma.LZMAFile(made, "wb", preset=9)
    return gzip.GzipFile("", "wb", 6, made, mtime=0)
