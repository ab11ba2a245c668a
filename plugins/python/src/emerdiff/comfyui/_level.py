"""The node that shows another level of regions."""

from __future__ import annotations

from typing import Any

from ._regions import (
    CATEGORY,
    OUTPUT_NAMES,
    OUTPUT_TOOLTIPS,
    OUTPUT_TYPES,
    REGIONS,
    Cut,
    at_level,
    level_inputs,
    outputs,
)


class Level:
    """Gives the same regions at another level, in milliseconds."""

    CATEGORY = CATEGORY
    FUNCTION = "show"
    DESCRIPTION = "Give regions of pictures that are cut already at another level, without a run."
    RETURN_TYPES = OUTPUT_TYPES
    RETURN_NAMES = OUTPUT_NAMES
    OUTPUT_TOOLTIPS = OUTPUT_TOOLTIPS

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        regions = (REGIONS, {"tooltip": "Regions of Segment into Regions."})
        return {"required": {"regions": regions, **level_inputs()}}

    def show(self, regions: list[Cut], **level: Any) -> tuple[Any, ...]:
        """Return the outputs at the level."""
        return outputs([at_level(cut.result, cut.automatic, level) for cut in regions])
