"""Starts GIMP 2.10 once for many scenes, and reads what it saved."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gimp2_xcf
import numpy as np
from PIL import Image

# The folder of the unpacked archive.
PLUGIN = Path(os.environ["EMERDIFF_GIMP_PLUGIN"])
SCHEME = Path(__file__).with_name("gimp2.scm")
# In the order of the procedure.
DEFAULTS: dict[str, Any] = {
    "level": "automatic",
    "regions": 12,
    "detail": 0.5,
    "connected": False,
    "smallest-region": 0.1,
    "closer-look": "auto",
    "model": "",
    "device": "automatic",
    "grow": 0,
    "feather": 0,
    "antialias": True,
    "output": "masked",
    "clean-edges": False,
    "nested": False,
}


@dataclass
class Scene:
    """A picture, what a person did to it, and a call of the plug-in."""

    picture: np.ndarray
    arguments: dict[str, Any]
    setup: str = ""
    """Scheme, with ``image`` and ``layer``."""
    choose: str = "layer"
    mode: str = "RUN-NONINTERACTIVE"


@dataclass
class Saved:
    """What the scenes made: files, and what each call returned."""

    folder: Path
    facts: dict[str, str] = field(default_factory=dict)
    printed: str = ""

    def picture(self, name: str) -> gimp2_xcf.Picture:
        return gimp2_xcf.read(self.folder / f"{name}.xcf")

    def made(self, name: str) -> list[gimp2_xcf.Item]:
        """The layers in the group on top."""
        assert self.facts[name][0].isdigit(), self.facts[name]
        return self.picture(name).layers[0].children


def run(folder: Path, scenes: dict[str, Scene], *before: str, **environment: str) -> Saved:
    """Run scenes in one GIMP, started by the command ``before`` if there is one."""
    for name, scene in scenes.items():
        Image.fromarray(scene.picture).save(folder / f"{name}.png")
    script = folder / "scenes.scm"
    script.write_text(_script(folder, scenes))
    plug_ins = folder / "profile" / "plug-ins"
    plug_ins.mkdir(parents=True, exist_ok=True)
    if not (plug_ins / "emerdiff-gimp").exists():
        (plug_ins / "emerdiff-gimp").symlink_to(PLUGIN)
    own = {
        "GIMP2_DIRECTORY": str(folder / "profile"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LC_ALL": "C.UTF-8",
    }
    load = f'(begin (load "{SCHEME}") (load "{script}"))'
    done = subprocess.run(
        [*before, "gimp-console-2.10", "-i", "-d", "-f", "-b", load, "-b", "(gimp-quit 0)"],
        env={**os.environ, **own, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    facts = folder / "facts.txt"
    # GIMP says of every batch that all went well.
    assert facts.exists(), done.stdout + done.stderr
    saved = Saved(folder, printed=done.stdout + done.stderr)
    for line in facts.read_text().splitlines():
        name, _, fact = line[1:].partition('" ')
        saved.facts[name] = fact
    assert set(saved.facts) == set(scenes), saved.printed
    return saved


def _script(folder: Path, scenes: dict[str, Scene]) -> str:
    lines = [f'(define port (open-output-file "{folder}/facts.txt"))']
    for name, scene in scenes.items():
        values = {**DEFAULTS, **scene.arguments}
        assert len(values) == len(DEFAULTS), set(values) - set(DEFAULTS)
        words = " ".join(map(_word, values.values()))
        lines.append(
            f'(let* ((image (scene-open "{folder}/{name}.png"))'
            " (layer (car (gimp-image-get-active-layer image))))"
            f' {scene.setup} (scene-end port "{folder}" "{name}" image (scene-try (lambda ()'
            f" (plug-in-emerdiff-segment {scene.mode} image {scene.choose} {words})))))"
        )
    return "\n".join([*lines, "(close-output-port port)"])


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f'"{value}"' if isinstance(value, str) else str(value)
