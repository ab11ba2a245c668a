"""Cancel in GIMP 3, which ends the process of a plug-in: the picture stays as it was."""

from __future__ import annotations

import json

import numpy as np
from cases import case, written
from gimp3 import Gimp3
from PIL import Image
from roots import REPOSITORY

# Where this file has GIMP's counter of the layers that were ever made, inserted or not.
COUNTER = slice(63, 67)


def saved(gimp: Gimp3, name: str) -> bytes:
    data = bytearray((gimp.folder / f"{name}.xcf").read_bytes())
    assert data[55:59] == b"\0\0\0\x14", "another property is there"
    data[COUNTER] = bytes(4)
    return bytes(data)


def test_the_picture_is_untouched_whenever_it_is_cancelled(gimp: Gimp3) -> None:
    with Image.open(REPOSITORY / "examples" / "pictures" / "astronaut.jpg") as image:
        picture = np.dstack([np.asarray(image), np.full((512, 512), 255, np.uint8)])
    gimp.write_cases(written(gimp, {"one": case(picture, ("segment", {}))}))
    gimp.run_inside("cancel.py")
    done = json.loads((gimp.folder / "facts.json").read_text())
    untouched, whole = saved(gimp, "untouched"), saved(gimp, "whole")
    left = {moment: saved(gimp, moment) for moment in done}
    assert whole != untouched
    for moment in left:
        # All of it is inserted at once, and then it is too late.
        assert left[moment] in (untouched, whole), moment
        assert not done[moment] or left[moment] == whole
    assert list(left.values()).count(untouched) >= 10
