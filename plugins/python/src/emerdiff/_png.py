"""A picture for a notebook."""

from __future__ import annotations

import io
from typing import Any

# A notebook's cell is about so wide, and keeps the picture in its file.
_LONGEST_SIDE = 1024


def png(rgba: Any) -> bytes | None:
    """Return ``rgba`` as a PNG file, smaller where it is large; None without Pillow."""
    try:
        from PIL import Image
    except ImportError:
        return None
    height, width = rgba.shape[:2]
    image = Image.frombuffer("RGBA", (width, height), rgba, "raw", "RGBA", 0, 1)
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
