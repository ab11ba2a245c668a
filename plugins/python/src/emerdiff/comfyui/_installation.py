"""The node that says what is installed."""

from __future__ import annotations

import json
from typing import Any

import emerdiff

from ._regions import CATEGORY


class Installation:
    """Gives what a report about a problem should hold, as text."""

    CATEGORY = CATEGORY
    FUNCTION = "check"
    OUTPUT_NODE = True
    DESCRIPTION = "Show what is installed and where models are looked for, to copy into a report."
    RETURN_TYPES = ("STRING",)
    RETURN_NAMES = ("text",)
    OUTPUT_TOOLTIPS = ("The text, for a node that shows text.",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {}}

    @classmethod
    def IS_CHANGED(cls) -> float:
        # Never equal to itself: what was installed a moment ago is not asked for.
        return float("nan")

    def check(self) -> dict[str, Any]:
        """Return the text as an output, and for nodes that show it."""
        try:
            text = json.dumps(emerdiff.installation(), indent=2)
        except (emerdiff.Error, OSError) as error:
            text = str(error)
        print(text)
        return {"ui": {"text": (text,)}, "result": (text,)}
