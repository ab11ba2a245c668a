"""Calls nodes with the inputs that ComfyUI fills in."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from emerdiff.comfyui import NODE_CLASS_MAPPINGS

SEGMENT, LEVEL, PICK, INSTALLATION = NODE_CLASS_MAPPINGS.values()


def defaults(node: Any, **given: Any) -> dict[str, Any]:
    """Return the inputs as ComfyUI fills them in."""
    inputs: dict[str, Any] = {}
    for name, (kind, *options) in node.INPUT_TYPES()["required"].items():
        if isinstance(kind, list):
            inputs[name] = kind[0]
        elif options and "default" in options[0]:
            inputs[name] = options[0]["default"]
    return {**inputs, **given}


def call(node: Any, torch: bool = False, **given: Any) -> dict[str, Any]:
    """Return the outputs by name, as arrays or, with ``torch``, as tensors."""
    hidden = None if torch else sys.modules.pop("torch", None)
    try:
        made = getattr(node(), node.FUNCTION)(**defaults(node, **given))
    finally:
        if hidden is not None:
            sys.modules["torch"] = hidden
    return dict(zip(node.RETURN_NAMES, made))


def cut(image: Any, **given: Any) -> dict[str, Any]:
    return call(SEGMENT, image=image, closer_look="none", **given)


def batch_of(picture: np.ndarray) -> np.ndarray:
    """Return a picture and its mirror image as an IMAGE."""
    return np.stack([picture, picture[::-1]]).astype(np.float32) / 255
