"""What the archives of plug-ins have in common: library, package, ONNX Runtime, the guide."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Collection
from pathlib import Path

import markdown

ROOT = Path(__file__).resolve().parents[1]
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


def version_and_platform(wheel: Path) -> tuple[str, str, str]:
    """Return version, platform and architecture of a wheel."""
    version, platform = wheel.stem.split("-")[1], wheel.stem.split("-")[-1]
    return version, platform, platform.split("_", 3)[3]


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
    with zipfile.ZipFile(wheel) as archive:
        package = "onnxruntime"
        return {
            f"emerdiff/libonnxruntime-{ONNXRUNTIME}.so": archive.read(
                f"{package}/capi/libonnxruntime.so.{ONNXRUNTIME}"
            ),
            "ONNXRUNTIME-LICENSE.txt": archive.read(f"{package}/LICENSE"),
            "ONNXRUNTIME-NOTICES.txt": archive.read(f"{package}/ThirdPartyNotices.txt"),
        }


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


def write(archive: Path, files: Files, programs: Collection[str] = ()) -> None:
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
