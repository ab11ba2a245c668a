"""The node that cuts pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

import emerdiff

from .._kept import Kept
from . import _host
from ._regions import (
    CATEGORY,
    OUTPUT_NAMES,
    OUTPUT_TOOLTIPS,
    OUTPUT_TYPES,
    at_level,
    level_inputs,
    outputs,
)
from ._tensors import array

_BUILT_IN = "built in"
_DEVICES = ["automatic", "cpu", "cuda", "directml", "coreml"]
_kept = Kept()


class Segment:
    """Cuts pictures into regions; the picture and these options decide what regions there are."""

    CATEGORY = CATEGORY
    FUNCTION = "segment"
    DESCRIPTION = (
        "Cut pictures into meaningful regions, without prompts. A run is kept: another level or "
        "another pick takes no time."
    )
    RETURN_TYPES = OUTPUT_TYPES
    RETURN_NAMES = OUTPUT_NAMES
    OUTPUT_TOOLTIPS = OUTPUT_TOOLTIPS

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {
                "image": ("IMAGE", {"tooltip": "The pictures to cut."}),
                **level_inputs(),
                **_run_inputs(),
                **_machine_inputs(),
            },
            "optional": {
                "mask": (
                    "MASK",
                    {
                        "tooltip": "Only what is white in this mask is cut; the rest belongs to "
                        "no region."
                    },
                ),
            },
        }

    def segment(
        self,
        image: Any,
        model: str,
        device: str,
        connected: bool,
        smallest_region: float,
        closer_look: str,
        mask: Any = None,
        **level: Any,
    ) -> tuple[Any, ...]:
        """Return the outputs for a batch of pictures."""
        pictures = array(image, 4, "image")
        masks = None if mask is None else array(mask, 3, "mask")
        reports = _host.reports(len(pictures))
        cuts = []
        for index, picture in enumerate(pictures):
            if masks is not None:
                picture = _only(picture, masks[min(index, len(masks) - 1)])
            result = _kept.segment(
                picture,
                model=_folder(model),
                provider=None if device == "automatic" else device,
                progress=reports[index],
                connected=connected,
                min_area=smallest_region,
                detail=closer_look,
            )
            cuts.append(at_level(result, result.n_segments, level))
        return outputs(cuts)


def _run_inputs() -> dict[str, Any]:
    return {
        "connected": (
            "BOOLEAN",
            {
                "default": False,
                "tooltip": "Every region is in one piece: things alike that do not touch become "
                "regions of their own.",
            },
        ),
        "smallest_region": (
            "FLOAT",
            {
                "default": 0.001,
                "min": 0.0,
                "max": 0.99,
                "step": 0.0005,
                "round": False,
                "tooltip": "Specks smaller than this share of the picture vanish into the region "
                "around them.",
            },
        ),
        "closer_look": (
            ["auto", "none", "all"],
            {
                "tooltip": "Where the model takes a second, closer look: borders there follow "
                "small parts more exactly, and the run takes longer. Auto is where there are edges."
            },
        ),
    }


def _machine_inputs() -> dict[str, Any]:
    return {
        "model": (
            _models(),
            {
                "tooltip": "What tells regions apart. Another model finds other regions and takes "
                "another time. Your own are listed that are in the folder that Check emerdiff "
                "Installation names."
            },
        ),
        "device": (
            _DEVICES,
            {
                "advanced": True,
                "tooltip": "What computes. A graphics card is faster and finds the same regions; "
                "automatic takes one only where it computes what the CPU does.",
            },
        ),
    }


def _models() -> list[str]:
    try:
        found = emerdiff.models()
    except emerdiff.Error:
        # The node has to be there to say at a run what is wrong.
        found = []
    usable = (model for model in found if model["folder"] and not model["error"])
    return [_BUILT_IN, *(model["name"] for model in usable)]


def _folder(name: str) -> str | None:
    if name == _BUILT_IN:
        return None
    for model in emerdiff.models():
        if model["name"] == name and model["folder"]:
            return str(model["folder"])
    raise emerdiff.ModelNotFound(
        f"model: there is no model {name} in {emerdiff.models_folder()} any more"
    )


def _only(picture: Any, mask: Any) -> Any:
    """Return ``picture`` with what is not in ``mask`` transparent, which is never cut."""
    if mask.shape != picture.shape[:2]:
        raise ValueError(
            f"mask: its height and width are {mask.shape}, those of the picture are "
            f"{picture.shape[:2]}; leave it out to cut the whole picture"
        )
    seen = (mask >= 0.5).astype(picture.dtype)
    if picture.shape[2] == 4:
        seen = seen * picture[..., 3]
    return np.dstack([picture[..., :3], seen])
