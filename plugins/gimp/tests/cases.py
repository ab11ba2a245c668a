"""The cases of the tests: pictures as people have them, and what they ask of the plug-in."""

from __future__ import annotations

from typing import Any

import numpy as np
from gimp3 import Gimp3
from pictures import photograph

# Beside it lies another part of the canvas.
OFFSET = [11, 7]
QUICK = {"closer-look": "none"}
FIVE = {**QUICK, "level": "number", "regions": 5}


def with_hole() -> np.ndarray:
    """The photograph with a transparent box."""
    picture = photograph()
    picture[20:60, 30:90] = 0
    return picture


def case(
    picture: np.ndarray,
    *calls: tuple[str, dict[str, Any]],
    **changes: Any,
) -> dict[str, Any]:
    """Return a case: a layer of the picture on a larger canvas, and the calls."""
    height, width = picture.shape[:2]
    made = {
        "pixels": picture,
        "calls": calls,
        "size": [width, height],
        "canvas": [width + 40, height + 30],
        "offset": OFFSET,
        "base": "rgb",
        "precision": "u8",
        "alpha": False,
        "layers": 1,
        "inside_group": False,
        "layer_mask": None,
        "apply_mask": True,
        "filter": None,
        "selection": None,
        "choose": "layer",
    }
    unknown = set(changes) - set(made)
    assert not unknown, unknown
    return {**made, **changes}


def segment(**arguments: Any) -> tuple[str, dict[str, Any]]:
    """Return a call of Segment into Layers."""
    return "segment", {**FIVE, **{name.replace("_", "-"): arguments[name] for name in arguments}}


def select(points: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    """Return a call of Select Region."""
    named = {name.replace("_", "-"): arguments[name] for name in arguments}
    return "select-region", {**FIVE, "points": points, **named}


def written(gimp: Gimp3, cases: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return cases with their pictures in files, as ``inside/build.py`` reads them."""
    return {
        name: {
            **{key: value for key, value in one.items() if key != "pixels"},
            "picture": gimp.picture(name, one["pixels"]),
        }
        for name, one in cases.items()
    }
