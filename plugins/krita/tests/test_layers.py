"""Segment into Layers: what Krita saved is what the library says of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from cases import QUICK, SPACES, case, photograph, segment, with_hole
from conftest import NEW, OLD
from expected import coverage, names_of, region_of, result_of
from krita_host import Krita

from emerdiff.hosts.masks import Rectangle
from emerdiff.hosts.selection import around, limit

LARGEST = {"U8": 255, "U16": 65535, "F16": 1, "F32": 1}
SELECTION = [40, 30, 70, 60]
CASES = {
    "plain": case(photograph(), segment()),
    "automatic": case(photograph(), ("segment", QUICK)),
    "detail": case(photograph(), segment(level="detail", detail=0.8)),
    "edges": case(photograph(), segment(grow=2.0, feather=3.0)),
    "stairs": case(photograph(), segment(antialias=False)),
    "clean": case(photograph(), segment(clean_edges=True, feather=2.0)),
    "cut-outs": case(photograph(), segment(output="cut-outs")),
    "clean cut-outs": case(photograph(), segment(output="cut-outs", clean_edges=True)),
    "hole": case(with_hole(), segment()),
    "cut hole": case(with_hole(), segment(output="cut-outs")),
    "fills": case(photograph(), segment(output="fills")),
    "fill-layers": case(photograph(), segment(output="fill-layers")),
    "selections": case(photograph(), segment(output="selections")),
    "id-map": case(photograph(), segment(output="id-map")),
    "nested": case(photograph(), segment(nested=True)),
    "selected": case(photograph(), segment(), selection=SELECTION),
    "half selected": case(photograph(), segment(), selection=SELECTION, selected=100),
    "picture": case(photograph(), segment(source="picture")),
    "outside": case(photograph(), segment(), offset=[-50, -40]),
    "beyond": case(photograph(), segment(), offset=[-300, 20]),
    "hidden": case(photograph(), segment(), hidden=True),
    "locked": case(photograph(), segment(), locked=True),
    "group": case(photograph(), segment(), kind="group"),
    "animated": case(photograph(), segment(), kind="animated"),
    "other space": case(photograph(), segment(), kind="other space"),
    "file": case(photograph(), segment(), kind="file"),
    "vector": case(photograph(), segment(), kind="vector"),
    "fill": case(photograph(), segment(regions=1), kind="fill"),
    "masked source": case(photograph(), segment(), mask_box=[20, 20, 100, 90]),
    "one pixel": case(photograph()[:1, :1], segment()),
    **{
        f"{model} {depth}": case(photograph(), segment(clean_edges=True), space=[model, depth])
        for model, depth in SPACES
    },
}
# A script can make no masks in Krita 5.1.
CASES_OF = {NEW: list(CASES), OLD: [name for name in CASES if name != "masked source"]}
LAYERS = [
    (which, name)
    for which, names in CASES_OF.items()
    for name in names
    if CASES[name]["calls"][0][1].get("output") not in ("selections", "id-map")
]
_results: dict[Any, Any] = {}


class Told:
    """What is known of one case."""

    def __init__(self, krita: Krita, facts: dict[str, Any], name: str, which: str) -> None:
        self.krita, self.facts, self.case = krita, facts, CASES[name]
        (call,) = facts["calls"]
        assert call["done"], call["error"]
        self.arguments = self.case["calls"][0][1]
        self.after, self.before = facts["after"], facts["before"]
        output = self.arguments.get("output", "masked")
        #: On Krita 5.1 masked copies are cut-outs.
        self.output = "cut-outs" if output == "masked" and which == OLD else output
        self.source = next(layer for layer in self.before["layers"] if layer["name"] == "Photo")

    @property
    def made(self) -> dict[str, Any]:
        """Return what was made: right above its source, and nothing else is new."""
        layers = [layer for layer in self.after["layers"] if layer["type"] != "selectionmask"]
        names = [layer["name"] for layer in self.before["layers"]]
        names = [name for name in names if name != "Selection Mask"]
        whole = self.arguments.get("source") == "picture"
        place = len(names) if whole else names.index("Photo") + 1
        made: dict[str, Any] = layers[place]
        assert [layer["name"] for layer in layers if layer is not made] == names
        return made

    def cut(self) -> tuple[Rectangle, Any]:
        """Return where the picture is that is cut, and RGBA of it."""
        rgba, box = self.krita.srgb(self.facts["seen"]), Rectangle(*self.facts["seen"]["box"])
        if self.arguments.get("source") == "picture":
            canvas = Rectangle(0, 0, *self.before["size"])
            return canvas, pasted(rgba, box, canvas)
        if self.case["selection"]:
            selected = Rectangle(*self.case["selection"])
            part = around(selected, box)
            pixels = bytearray(pasted(rgba, box, part).tobytes())
            limit(pixels, self.selection(part).tobytes(), part.width)
            return part, np.frombuffer(pixels, np.uint8).reshape(part.height, part.width, 4)
        return box, rgba

    def selection(self, box: Rectangle) -> Any:
        """Return how much is selected within a box."""
        if not self.case["selection"]:
            return np.full((box.height, box.width), 255, np.uint8)
        selected = Rectangle(*self.case["selection"])
        size = selected.height, selected.width
        return pasted(np.full(size, self.case["selected"], np.uint8), selected, box)

    def canvas(self, layer: dict[str, Any]) -> tuple[slice, slice]:
        """Return where the canvas is among the pixels that are told of a layer."""
        left, top, _, _ = layer["seen_box"]
        width, height = self.before["size"]
        return np.s_[-top : height - top, -left : width - left]

    def result(self) -> Any:
        picture = self.cut()[1]
        key = picture.tobytes(), str(self.arguments)
        if key not in _results:
            _results[key] = result_of(picture, _named(self.arguments))
        return _results[key]

    def coverage(self, result: Any, layer: dict[str, Any]) -> Any:
        """Return the share of each pixel of the cut that a layer is to have, 0 to 255."""
        arguments = self.arguments
        edges = {name: arguments[name] for name in ("grow", "feather") if name in arguments}
        if arguments.get("antialias") is False:
            share = 255 * result.mask(region_of(result, layer["name"])).astype(np.uint8)
        else:
            share = coverage(result, layer["name"], **edges)
        return share * (self.selection(self.cut()[0]) / 255)

    def children(self, layer: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Give the layers in the groups, from the lowest."""
        for child in (layer or self.made)["children"]:
            if child["type"] == "grouplayer":
                yield from self.children(child)
            else:
                yield child


def _named(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in arguments.items()}


def pasted(values: Any, box: Any, other: Any) -> Any:
    """Return ``values``, which are in ``box``, within another box; 0 where there are none."""
    left, top, width, height = other
    made = np.zeros((height, width, *values.shape[2:]), values.dtype)
    x, y = box[0] - left, box[1] - top
    here = np.s_[max(y, 0) : max(y + box[3], 0), max(x, 0) : max(x + box[2], 0)]
    target = made[here]
    first = max(-y, 0), max(-x, 0)
    target[:] = values[first[0] :, first[1] :][: target.shape[0], : target.shape[1]]
    return made


@pytest.fixture(scope="module")
def all_facts(krita_in: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    made = {}
    for which, names in CASES_OF.items():
        krita = krita_in(which, tmp_path_factory.mktemp("layers"))
        made[which] = krita, krita.run_cases({name: CASES[name] for name in names})
    return made


@pytest.fixture
def told(all_facts: dict[str, Any], request: pytest.FixtureRequest) -> Told:
    which, name = request.param
    krita, facts = all_facts[which]
    return Told(krita, facts[name], name, which)


def every(*names: str) -> Any:
    """Run a test in both Kritas, for these cases or for all that make layers."""
    chosen = [pair for pair in LAYERS if pair[1] in names or not names]
    if not chosen:
        chosen = [(which, name) for which in (OLD, NEW) for name in names]
    return pytest.mark.parametrize("told", chosen, indirect=True, ids="-".join)


@every()
def test_a_layer_is_there_for_each_region(told: Told) -> None:
    expected = names_of(told.result())[::-1]
    if told.case["selection"] or told.output in ("fills", "fill-layers"):
        expected = [name for name in expected if name != "Transparent"]
    names = [layer["name"] for layer in told.children()]
    if told.arguments.get("nested"):
        assert sorted(names) == sorted(expected)
        assert any(child["type"] == "grouplayer" for child in told.made["children"])
    else:
        assert names == expected
    assert told.made["name"] == ("case" if told.arguments.get("source") else "Photo")
    for layer in told.children():
        assert layer["visible"] and layer["opacity"] == 255


@every()
def test_layers_cover_what_the_library_says(told: Told) -> None:
    (box, rgba), result = told.cut(), told.result()
    # Two partly transparent values are multiplied in 8 bits.
    within = 1.01 if (rgba[..., 3] % 255 == 0).all() else 3.01
    for layer in told.children():
        share = told.coverage(result, layer)
        if told.output in ("masked", "cut-outs"):
            share = share * (rgba[..., 3] / 255)
        alpha = told.krita.pixels(layer)[..., -1] * (255 / LARGEST[layer["space"][1]])
        expected = pasted(share, box, Rectangle(*layer["seen_box"]))
        if told.output == "masked":
            # Beyond the canvas Krita does not draw masks.
            canvas = told.canvas(layer)
            alpha, expected = alpha[canvas], expected[canvas]
        np.testing.assert_allclose(alpha, expected, atol=within, err_msg=layer["name"])


@every()
def test_layers_have_the_colours_of_the_source(told: Told) -> None:
    (box, _), result = told.cut(), told.result()
    for layer in told.children():
        seen = Rectangle(*layer["seen_box"])
        inside = pasted(told.coverage(result, layer), box, seen) == 255
        colors = told.krita.pixels(layer)[inside][..., :-1]
        if told.output in ("masked", "cut-outs"):
            source = pasted(told.krita.pixels(told.source), told.source["seen_box"], seen)[inside]
            # What is not seen has no colour.
            there = source[..., -1] > 0
            np.testing.assert_array_equal(colors[there], source[there][..., :-1])
        else:
            mean = region_of(result, layer["name"]).mean_color[::-1]
            assert (colors == mean).all()


@every("plain", "automatic", "hole", "edges", "clean", "outside", "beyond", "group", "RGBA F32")
def test_masks_are_the_library_s_to_the_byte(told: Told) -> None:
    if told.output == "cut-outs":
        return
    result = told.result()
    for layer in told.children():
        (mask,) = layer["children"]
        assert (mask["name"], mask["type"]) == (layer["name"], "transparencymask")
        found = told.krita.mask(mask)
        expected = pasted(told.coverage(result, layer), told.cut()[0], mask["seen_box"])
        np.testing.assert_array_equal(found, expected.astype(np.uint8))


@every("clean", "clean cut-outs", "RGBA U16", "LABA U16")
def test_edges_have_the_region_s_own_colours(told: Told) -> None:
    """As the library cleans them; elsewhere within the rounding of a colour space and back."""
    box, result = told.cut()[0], told.result()
    feather = told.arguments.get("feather", 0.0)
    for layer in told.children():
        cleaned = result.cutout(
            region_of(result, layer["name"]), decontaminate=True, feather=feather
        )
        seen = Rectangle(*layer["seen_box"])
        share = pasted(told.coverage(result, layer), box, seen)
        edge = (share > 0) & (share < 255)
        assert edge.any()
        found = told.krita.pixels(layer, "pixels")[edge][..., :-1]
        expected = pasted(cleaned[..., [2, 1, 0]], box, seen)[edge]
        if layer["space"][:2] == ["RGBA", "U8"]:
            np.testing.assert_array_equal(found, expected)
        else:
            # They differ from the colours of the source, which is what was asked for.
            source = pasted(told.krita.pixels(told.source), told.source["seen_box"], seen)
            assert (found != source[edge][..., :-1]).any()


@every()
def test_the_source_is_as_it_was(told: Told) -> None:
    now = next(
        layer
        for layer in told.after["layers"]
        if layer["name"] == "Photo" and layer is not told.made
    )
    # Groups and the like have no pixels of their own.
    sizes = {(told.krita.folder / now[kind]).stat().st_size for kind in ("seen", "pixels")}
    own = ["pixels"] if len(sizes) == 1 else []
    for kind in ["seen", *own]:
        before, after = (_visible(told.krita.pixels(layer, kind)) for layer in (told.source, now))
        np.testing.assert_array_equal(before, after)
    assert {**now, "children": [], "seen": "", "pixels": ""} == {
        **told.source,
        "children": [],
        "seen": "",
        "pixels": "",
    }


def _visible(pixels: Any) -> Any:
    """Return pixels without the colours of those that are not seen."""
    return np.where(pixels[..., -1:] > 0, pixels, 0)


@every("selections")
def test_selection_masks_hold_the_regions(told: Told) -> None:
    result = told.result()
    made = told.made
    assert made["name"] == "Photo: selections" and made["type"] == "paintlayer"
    assert [mask["type"] for mask in made["children"]] == ["selectionmask"] * 5
    for mask in made["children"]:
        expected = pasted(told.coverage(result, mask), told.cut()[0], mask["seen_box"])
        np.testing.assert_array_equal(told.krita.mask(mask), expected.astype(np.uint8))
    assert told.after["selection"] is None


@every("id-map")
def test_an_id_map_has_a_colour_for_each_region(told: Told) -> None:
    result, made = told.result(), told.made
    assert made["name"] == "Photo: ID map"
    shown = pasted(told.krita.pixels(made), made["seen_box"], told.cut()[0])
    assert (shown[..., 3] == 255).all()
    colors = {tuple(shown[result.labels == region.id][0]) for region in result.regions}
    assert len(colors) == 5
    for region in result.regions:
        own = shown[result.labels == region.id]
        assert (own == own[0]).all()
