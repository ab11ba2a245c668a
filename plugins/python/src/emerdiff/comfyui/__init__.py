"""Nodes for ComfyUI: cut pictures into regions, take them as masks, and pick some.

Install the package into ComfyUI's own Python, ``pip install emerdiff[comfyui]``, make a folder
``custom_nodes/emerdiff`` and write one line into its ``__init__.py``::

    from emerdiff.comfyui import NODE_CLASS_MAPPINGS, NODE_DISPLAY_NAME_MAPPINGS

The nodes are then under *Add Node > emerdiff*.
"""

from __future__ import annotations

from typing import Any

from ._installation import Installation
from ._level import Level
from ._pick import Pick
from ._segment import Segment

NODE_CLASS_MAPPINGS: dict[str, Any] = {
    "EmerdiffSegment": Segment,
    "EmerdiffLevel": Level,
    "EmerdiffPick": Pick,
    "EmerdiffInstallation": Installation,
}

NODE_DISPLAY_NAME_MAPPINGS = {
    "EmerdiffSegment": "Segment into Regions",
    "EmerdiffLevel": "Level of Regions",
    "EmerdiffPick": "Pick Regions",
    "EmerdiffInstallation": "Check emerdiff Installation",
}

__all__ = ["NODE_CLASS_MAPPINGS", "NODE_DISPLAY_NAME_MAPPINGS"]
