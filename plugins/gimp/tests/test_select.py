"""Select Region in GIMP 3, and what is refused in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import FIVE, OFFSET, case, photograph, segment, select, written
from expected import result_of
from gimp3 import Gimp3

INSIDE = (60, 50)  # in the layer
POINT = f"{INSIDE[0] + OFFSET[0]},{INSIDE[1] + OFFSET[1]}"
OTHER = "20,140"
BOX = [0, 0, 120, 174, 0]
CASES = {
    "replace": case(photograph(), select(POINT), selection=BOX),
    "add": case(photograph(), select(POINT, operation="add"), selection=BOX),
    "subtract": case(photograph(), select(POINT, operation="subtract"), selection=BOX),
    "intersect": case(photograph(), select(POINT, operation="intersect"), selection=BOX),
    "feathered": case(photograph(), select(POINT, grow=3.0, feather=8.0)),
    "wider": case(photograph(), select(f"{POINT},2")),
    "whole": case(photograph(), select(f"{POINT},1000")),
    "finest": case(photograph(), select(f"{POINT},-1000")),
    "both": case(photograph(), select(f"{POINT} {OTHER}")),
}
REFUSED = {
    "no layer": (
        case(photograph(), segment(), choose="channel"),
        "“stencil” is no layer; choose a layer of the picture and try again.",
    ),
    "nothing selected": (
        case(photograph(), segment(), selection=[200, 150, 10, 10, 0]),
        "The selection does not touch the layer “photo”.",
    ),
    "no model": (
        case(photograph(), segment(model="unknown")),
        "`unknown` is neither the folder of a model bundle nor a model that is installed",
    ),
    "no provider": (
        case(photograph(), segment(device="cuda", smallest_region=0.3)),
        "execution provider `cuda` cannot be used",
    ),
    "gray id-map": (
        case(photograph(), segment(output="id-map"), base="gray"),
        "An ID map needs colours; choose Image > Mode > RGB and try again.",
    ),
    "nothing to see": (
        case(np.zeros((40, 50, 4), np.uint8), segment(), alpha=True, selection=[15, 9, 20, 20, 0]),
        "There is nothing to see of the layer “photo”, so nothing to cut.",
    ),
    "nothing to fill": (
        case(np.zeros((40, 50, 4), np.uint8), segment(output="fills", nested=True), alpha=True),
        "There is nothing to see of the layer “photo”, so nothing to cut.",
    ),
    "too far": (case(photograph(), segment(grow=900.0)), "grow"),
    "floating": (
        case(photograph(), segment(), choose="below a floating selection"),
        "A selection floats above “photo”; anchor it and try again.",
    ),
    "no point": (
        case(photograph(), select("")),
        "No point is given; write a place in each region, such as 120,80.",
    ),
    "bad point": (
        case(photograph(), select("12;13")),
        "“12;13” is no point; write 120,80 or 120,80,2.",
    ),
    "outside": (
        case(photograph(), select("5,5")),
        "There is nothing of the layer “photo” at the point 5,5.",
    ),
    "two layers": (
        case(photograph(), select(POINT), layers=2),
        "2 layers are chosen; choose one and try again.",
    ),
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gimp3, dict[str, Any]]:
    gimp = Gimp3(tmp_path_factory.mktemp("select"))
    cases = {**CASES, **{name: one for name, (one, _) in REFUSED.items()}}
    return gimp, gimp.run_cases(written(gimp, cases))


def selection(done: tuple[Gimp3, dict[str, Any]], name: str) -> np.ndarray:
    gimp, facts = done
    (call,) = facts[name]["calls"]
    assert call["done"], call["error"]
    pixels: np.ndarray = gimp.pixels(facts[name]["image"]["selection"], CASES[name]["canvas"])
    return pixels


def on_canvas(mask: np.ndarray) -> np.ndarray:
    canvas = np.zeros((174, 216), np.uint8)
    canvas[7 : 7 + 144, 11 : 11 + 176] = mask
    return canvas


def box() -> np.ndarray:
    """What was selected before: an ellipse, as GIMP draws it."""
    y, x = np.mgrid[0:174, 0:216]
    return ((x + 0.5 - 60) / 60) ** 2 + ((y + 0.5 - 87) / 87) ** 2


def test_the_region_under_the_point_becomes_the_selection(done: Any) -> None:
    result = result_of(photograph(), FIVE)
    region = result.region_at(*INSIDE)
    assert done[1]["replace"]["calls"][0]["values"] == [region.area]
    expected = on_canvas(result.soft_mask(region, dtype="uint8"))
    np.testing.assert_array_equal(selection(done, "replace"), expected)


def test_it_joins_the_selection_that_there_is(done: Any) -> None:
    replace = selection(done, "replace") == 255
    inside, outside = box() < 0.95, box() > 1.05
    for name, inner, outer in (
        ("add", True, replace),
        ("subtract", ~replace, False),
        ("intersect", replace, False),
    ):
        shown = selection(done, name) > 127
        clear = (selection(done, "replace") % 255 == 0) & (inside | outside)
        expected = np.where(inside, inner, outer)
        np.testing.assert_array_equal(shown[clear], expected[clear], name)


def test_its_edge_grows_and_is_feathered(done: Any) -> None:
    result = result_of(photograph(), FIVE)
    soft = result.soft_mask(result.region_at(*INSIDE), grow=3, feather=8, dtype="uint8")
    np.testing.assert_array_equal(selection(done, "feathered"), on_canvas(soft))


def test_the_tree_is_climbed_and_descended(done: Any) -> None:
    result = result_of(photograph(), FIVE)
    path = result.path_at(*INSIDE)
    step = [region.node for region in path].index(result.region_at(*INSIDE).node)
    for name, region in (("wider", path[step + 2]), ("whole", path[-1]), ("finest", path[0])):
        soft = result.soft_mask(region, dtype="uint8")
        np.testing.assert_array_equal(selection(done, name), on_canvas(soft), name)


def test_several_regions_are_selected_as_one(done: Any) -> None:
    result = result_of(photograph(), FIVE)
    regions = [result.region_at(*INSIDE), result.region_at(9, 133)]
    assert regions[0] != regions[1]
    soft = result.soft_mask(regions, dtype="uint8")
    np.testing.assert_array_equal(selection(done, "both"), on_canvas(soft))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_in_words(done: Any, name: str) -> None:
    facts = done[1][name]
    (call,) = facts["calls"]
    assert not call["done"] and REFUSED[name][1] in call["error"]
    layers = facts["image"]["layers"]
    assert not any(layer["group"] for layer in layers) and not facts["image"]["channels"][1:]
