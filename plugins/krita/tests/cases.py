"""The cases of the tests: pictures as people have them, and what they ask of the plug-in."""

from __future__ import annotations

from typing import Any

import numpy as np
from pictures import photograph

QUICK = {"closer_look": "none"}
FIVE = {**QUICK, "level": "number", "regions": 5}
SPACES = [
    ("GRAYA", "U8"),
    ("GRAYA", "F16"),
    ("RGBA", "U16"),
    ("RGBA", "F16"),
    ("RGBA", "F32"),
    ("CMYKA", "U8"),
    ("CMYKA", "F32"),
    ("LABA", "U16"),
    ("XYZA", "F32"),
    ("YCbCrA", "U8"),
]


def with_hole() -> np.ndarray:
    """The photograph with a transparent box, and half-transparent pixels below it."""
    picture = photograph()
    picture[20:60, 30:90] = 0
    picture[60:100, 30:90, 3] = 128
    return picture


def case(picture: np.ndarray, *calls: tuple[str, dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """Return a case: a layer of the picture on a larger canvas, and the calls."""
    height, width = picture.shape[:2]
    made = {
        "picture": picture,
        "calls": calls,
        "canvas": [width + 40, height + 30],
        "offset": [11, 7],
        "space": ["RGBA", "U8"],
        "kind": "paint",
        "mask_box": None,
        "selection": None,
        "selected": 255,
        "hidden": False,
        "locked": False,
    }
    unknown = set(changes) - set(made)
    assert not unknown, unknown
    return {**made, **changes}


def segment(**arguments: Any) -> tuple[str, dict[str, Any]]:
    """Return a call of Segment into Layers."""
    return "segment", {**FIVE, **arguments}


def select(points: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    """Return a call of Select Region."""
    return "select", {**FIVE, "points": points, **arguments}
