"""Writes the .meta files of the package, as Unity would have them: python plugins/unity/meta.py

A GUID is made of the path, so that it is the same wherever the file is made. packaging/unity makes
those of the native libraries, which are not in the repository.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "com.emerdiff.segmentation"

_END = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"
_HEAD = "fileFormatVersion: 2\nguid: {guid}\n"
_SCRIPT = (
    "MonoImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n"
    "  executionOrder: 0\n  icon: {instanceID: 0}\n" + _END
)
_FOLDER = "folderAsset: yes\nDefaultImporter:\n  externalObjects: {}\n" + _END
_IMPORTERS = {
    "": "DefaultImporter",
    ".asmdef": "AssemblyDefinitionImporter",
    ".json": "PackageManifestImporter",
    ".md": "TextScriptImporter",
    ".txt": "TextScriptImporter",
}
# By the first two folders below Plugins: the Editor's system, the target of builds, the processor.
_PLATFORMS = {
    ("Linux", "x86_64"): ("Linux", "Linux64", "x86_64"),
    ("Windows", "x86_64"): ("Windows", "Win64", "x86_64"),
    ("macOS", "x86_64"): ("OSX", "OSXUniversal", "x86_64"),
    ("macOS", "arm64"): ("OSX", "OSXUniversal", "ARM64"),
}
_TARGETS = ("Android", "Editor", "Linux64", "OSXUniversal", "WebGL", "Win", "Win64", "iOS")
#: What native libraries are called.
NATIVE = (".so", ".dll", ".dylib")


def guid(path: str) -> str:
    """Return the GUID of a file or folder of the package."""
    return hashlib.md5(f"com.emerdiff.segmentation/{path}".encode()).hexdigest()


def meta(path: str, is_folder: bool = False) -> str:
    """Return what the .meta file of a file or folder of the package says."""
    head = _HEAD.format(guid=guid(path))
    suffix = Path(path).suffix
    if is_folder:
        return head + _FOLDER
    if suffix == ".cs":
        return head + _SCRIPT
    if suffix in NATIVE:
        return head + _plugin(path)
    return f"{head}{_IMPORTERS[suffix]}:\n  externalObjects: {{}}\n{_END}"


def metas(paths: list[str]) -> dict[str, str]:
    """Return the .meta files that files of the package need, also those of their folders."""
    folders = {str(folder) for path in paths for folder in list(Path(path).parents)[:-1]}
    # Unity imports nothing whose name ends in ~; what lies in Samples~ is copied with its metas.
    files = {f"{path}.meta": meta(path) for path in paths if _is_imported(path)}
    folder_files = {f"{path}.meta": meta(path, True) for path in folders if _is_imported(path)}
    return files | folder_files


def _is_imported(path: str) -> bool:
    return not path.endswith("~") and not path.startswith("Documentation~/")


def _plugin(path: str) -> str:
    """Return the importer of a library: which Editor opens it, and which builds have it."""
    system, target, processor = _PLATFORMS[tuple(Path(path).parts[1:3])]  # type: ignore[index]
    kept = {"Editor", target}
    excluded = "".join(f"        Exclude {name}: {int(name not in kept)}\n" for name in _TARGETS)
    return (
        "PluginImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  iconMap: {}\n"
        "  executionOrder: {}\n  defineConstraints: []\n  isPreloaded: 0\n  isOverridable: 0\n"
        "  isExplicitlyReferenced: 0\n  validateReferences: 1\n  platformData:\n"
        f"  - first:\n      : Any\n    second:\n      enabled: 0\n      settings:\n{excluded}"
        "  - first:\n      Any: \n    second:\n      enabled: 0\n      settings: {}\n"
        "  - first:\n      Editor: Editor\n    second:\n      enabled: 1\n      settings:\n"
        f"        CPU: {processor}\n        DefaultValueInitialized: true\n        OS: {system}\n"
        f"  - first:\n      Standalone: {target}\n    second:\n      enabled: 1\n      settings:\n"
        f"        CPU: {processor}\n" + _END
    )


def sources() -> list[str]:
    """Return the files of the package that people write."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".meta")
    return sorted(str(path.relative_to(PACKAGE)) for path in files)


def main() -> None:
    wanted = metas(sources())
    for path in PACKAGE.rglob("*.meta"):
        if str(path.relative_to(PACKAGE)) not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (PACKAGE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
