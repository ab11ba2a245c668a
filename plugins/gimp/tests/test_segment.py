"""Segment into Layers in GIMP 3, seen in what was saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import FIVE, OFFSET, QUICK, case, photograph, segment, with_hole, written
from expected import coverage, names_of, region_of, result_of
from gimp3 import Gimp3

FADED = photograph()
FADED[..., 3] = np.linspace(30, 255, FADED.shape[1]).astype("u1")
TINY = photograph()[50:51, 50:51]
HIDDEN = [0, 0, 40, 144]
CASES = {
    "plain": case(photograph(), segment()),
    "default": case(photograph(), ("segment", {})),
    "detail": case(photograph(), segment(level="detail", detail=0.6)),
    "connected": case(photograph(), segment(connected=True, smallest_region=2.0)),
    "edges": case(photograph(), segment(grow=2.5, feather=6.0)),
    "stairs": case(photograph(), segment(antialias=False)),
    "grown stairs": case(photograph(), segment(antialias=False, grow=3.0)),
    "cut-outs": case(photograph(), segment(output="cut-outs")),
    "clean": case(photograph(), segment(clean_edges=True)),
    "clean cut-outs": case(photograph(), segment(clean_edges=True, output="cut-outs")),
    "fills": case(photograph(), segment(output="fills")),
    "id-map": case(photograph(), segment(output="id-map", regions=40)),
    "channels": case(photograph(), segment(output="channels")),
    "linear channels": case(photograph(), segment(output="channels"), precision="float-linear"),
    "nested": case(photograph(), segment(nested=True)),
    "hole": case(with_hole(), segment(), alpha=True),
    "hole in fills": case(with_hole(), segment(output="fills"), alpha=True),
    "faded": case(FADED, segment(), alpha=True),
    "selection": case(photograph(), segment(), selection=[40, 30, 100, 90, 0]),
    "soft selection": case(photograph(), segment(), selection=[40, 30, 100, 90, 9]),
    "selected channels": case(
        photograph(), segment(output="channels"), selection=[40, 30, 100, 90, 0]
    ),
    "selected id-map": case(photograph(), segment(output="id-map"), selection=[40, 30, 100, 90, 0]),
    "layer mask": case(photograph(), segment(), layer_mask=HIDDEN),
    "unapplied mask": case(photograph(), segment(), layer_mask=HIDDEN, apply_mask=False),
    "group": case(photograph(), segment(), inside_group=True),
    "masked group": case(photograph(), segment(), inside_group=True, layer_mask=HIDDEN),
    "edge of the layer": case(photograph(), segment(), selection=[-40, 30, 100, 90, 0]),
    "several": case(photograph(), segment(), layers=2),
    "filter": case(photograph(), segment(), filter="gegl:invert-gamma"),
    "gray": case(photograph(), segment(), base="gray"),
    "indexed": case(photograph(), segment(), base="indexed"),
    "u16": case(photograph(), segment(), precision="u16"),
    "half": case(photograph(), segment(), precision="half-linear"),
    "float": case(photograph(), segment(clean_edges=True), precision="float-linear"),
    "tiny": case(TINY, ("segment", QUICK)),
    "off canvas": case(photograph(), segment(), offset=[-50, 90], canvas=[100, 100]),
}


class Saved:
    """What the cases made."""

    def __init__(self, gimp: Gimp3) -> None:
        self.gimp = gimp
        self.facts = gimp.run_cases(written(gimp, CASES))

    def layers(self, name: str) -> list[dict[str, Any]]:
        calls = self.facts[name]["calls"]
        assert all(call["done"] for call in calls), [call["error"] for call in calls]
        layers: list[dict[str, Any]] = self.facts[name]["image"]["layers"]
        return layers

    def made(self, name: str) -> list[dict[str, Any]]:
        """The layers in the group on top."""
        children: list[dict[str, Any]] = self.layers(name)[0]["children"]
        return children

    def mask(self, layer: dict[str, Any]) -> np.ndarray:
        return self.gimp.pixels(layer["mask"], layer["size"])

    def rgba(self, layer: dict[str, Any]) -> np.ndarray:
        return self.gimp.pixels(layer["rgba"], layer["size"], channels=4)

    def exact(self, layer: dict[str, Any]) -> np.ndarray:
        return self.gimp.pixels(layer["exact"], layer["size"], "f4", 4)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder: Path = tmp_path_factory.mktemp("segment")
    return Saved(Gimp3(folder))


def require_masks(saved: Saved, layers: list[dict[str, Any]], result: Any, **edges: float) -> None:
    assert [layer["name"] for layer in layers] == names_of(result)
    for layer in layers:
        np.testing.assert_array_equal(
            saved.mask(layer), coverage(result, layer["name"], **edges), layer["name"]
        )


def test_each_region_is_a_masked_copy_in_a_group_above_its_source(saved: Saved) -> None:
    group, source = saved.layers("plain")
    assert saved.facts["plain"]["calls"][0]["values"] == [5, group["name"]]
    assert group["group"] and group["name"] == "photo #1" and source["name"] == "photo"
    require_masks(saved, group["children"], result_of(photograph(), FIVE))
    for layer in [source, *group["children"]]:
        assert layer["offset"] == OFFSET and layer["size"] == [176, 144] and layer["visible"]
        np.testing.assert_array_equal(saved.rgba(layer), photograph())
    assert source["mask"] is None


def test_without_arguments_there_are_as_many_as_stand_apart(saved: Saved) -> None:
    require_masks(saved, saved.made("default"), result_of(photograph(), {}))


@pytest.mark.parametrize("name", ["detail", "connected"])
def test_levels_and_options_are_those_of_the_library(saved: Saved, name: str) -> None:
    arguments = CASES[name]["calls"][0][1]
    require_masks(saved, saved.made(name), result_of(photograph(), arguments))


def test_edges_grow_and_are_feathered(saved: Saved) -> None:
    require_masks(saved, saved.made("edges"), result_of(photograph(), FIVE), grow=2.5, feather=6)


def test_edges_without_antialiasing_are_hard(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    for layer in saved.made("stairs"):
        region = region_of(result, layer["name"])
        np.testing.assert_array_equal(saved.mask(layer) == 255, result.mask(region))
    for layer in saved.made("grown stairs"):
        grown = coverage(result, layer["name"], grow=3)
        np.testing.assert_array_equal(saved.mask(layer), np.where(grown > 127, 255, 0))


def test_cut_outs_have_the_regions_as_alpha(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    for layer in saved.made("cut-outs"):
        rgba, alpha = saved.rgba(layer), coverage(result, layer["name"])
        assert layer["mask"] is None
        np.testing.assert_array_equal(rgba[..., 3], alpha)
        np.testing.assert_array_equal(rgba[alpha > 0][:, :3], photograph()[alpha > 0][:, :3])


@pytest.mark.parametrize("name", ["clean", "clean cut-outs"])
def test_clean_edges_change_only_pixels_that_are_partly_covered(saved: Saved, name: str) -> None:
    result = result_of(photograph(), FIVE)
    changed = 0
    for layer in saved.made(name):
        rgba, alpha = saved.rgba(layer), coverage(result, layer["name"])
        partly, whole = (alpha > 0) & (alpha < 255), alpha == 255
        cleaned = result.cutout(region_of(result, layer["name"]), decontaminate=True)
        np.testing.assert_array_equal(rgba[partly][:, :3], cleaned[partly][:, :3])
        np.testing.assert_array_equal(rgba[whole][:, :3], photograph()[whole][:, :3])
        changed += int((rgba[partly][:, :3] != photograph()[partly][:, :3]).sum())
    assert changed > 100


def test_fills_have_the_mean_colours(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    require_masks(saved, saved.made("fills"), result)
    for layer in saved.made("fills"):
        color = (*region_of(result, layer["name"]).mean_color, 255)
        assert (saved.rgba(layer) == color).all()


def test_an_id_map_has_a_colour_for_each_region(saved: Saved) -> None:
    layer, source = saved.layers("id-map")
    assert layer["name"] == "photo: ID map" and layer["offset"] == OFFSET
    labels = result_of(photograph(), {**FIVE, "regions": 40}).labels
    colors = saved.rgba(layer).view("u4")[..., 0]
    pairs = set(zip(labels.ravel().tolist(), colors.ravel().tolist()))
    assert len(pairs) == 40 == len({color for _, color in pairs})


@pytest.mark.parametrize("name", ["channels", "linear channels"])
def test_channels_have_the_regions_where_they_are_in_the_image(saved: Saved, name: str) -> None:
    result = result_of(saved.rgba(saved.layers(name)[0]), FIVE)
    channels = saved.facts[name]["image"]["channels"]
    assert [channel["name"] for channel in channels] == list(reversed(names_of(result)))
    assert len(saved.layers(name)) == 1
    for channel in channels:
        pixels = saved.gimp.pixels(channel["pixels"], CASES[name]["canvas"])
        expected = np.zeros_like(pixels)
        expected[7 : 7 + 144, 11 : 11 + 176] = coverage(result, channel["name"])
        np.testing.assert_array_equal(pixels, expected)


def test_nested_groups_are_the_tree(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    leaves: list[str] = []

    def visit(children: list[dict[str, Any]]) -> np.ndarray:
        """Return the union of what lies in a group, which is a region of the tree."""
        assert len(children) == 2
        union = np.zeros((144, 176), bool)
        for child in children:
            if child["group"]:
                number = child["name"].split(" ")[0]
                before = len(leaves)
                union |= visit(child["children"])
                assert len(leaves) - before == int(number)
            else:
                leaves.append(child["name"])
                union |= result.mask(region_of(result, child["name"]))
        y, x = np.argwhere(union)[0]
        masks = [result.mask(region) for region in result.path_at(int(x), int(y))]
        assert any((union == mask).all() for mask in masks)
        return union

    assert visit(saved.made("nested")).all()
    assert sorted(leaves) == sorted(names_of(result))


def test_transparent_pixels_are_a_layer_of_their_own(saved: Saved) -> None:
    result = result_of(with_hole(), FIVE)
    require_masks(saved, saved.made("hole"), result)
    assert "Transparent" in names_of(result)
    require_masks(saved, saved.made("faded"), result_of(FADED, FIVE))


def test_what_has_no_colour_is_not_filled(saved: Saved) -> None:
    result = result_of(with_hole(), FIVE)
    names = [layer["name"] for layer in saved.made("hole in fills")]
    assert names == [name for name in names_of(result) if name != "Transparent"]


@pytest.mark.parametrize("name", ["selection", "soft selection", "edge of the layer"])
def test_only_what_is_selected_is_cut(saved: Saved, name: str) -> None:
    selection = saved.gimp.pixels(saved.facts[name]["image"]["selection"], CASES[name]["canvas"])[
        7 : 7 + 144, 11 : 11 + 176
    ]
    kept = selection > 0
    for _ in range(3):
        wide = np.pad(kept, 1)
        wide = wide | np.roll(wide, 1, 1) | np.roll(wide, -1, 1)
        wide = wide | np.roll(wide, 1, 0) | np.roll(wide, -1, 0)
        kept = wide[1:-1, 1:-1]
    rows, columns = (np.flatnonzero(kept.any(axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    picture = photograph()
    picture[~kept, 3] = 0
    result = result_of(np.ascontiguousarray(picture[box]), FIVE)
    layers = saved.made(name)
    assert [layer["name"] for layer in layers] == [
        kept for kept in names_of(result) if kept != "Transparent"
    ]
    for layer in layers:
        mask = np.zeros((144, 176))
        mask[box] = coverage(result, layer["name"])
        np.testing.assert_allclose(saved.mask(layer), mask * (selection / 255.0), atol=1.01)
    np.testing.assert_array_equal(saved.rgba(saved.layers(name)[1]), photograph())


def test_channels_and_id_maps_keep_to_the_selection(saved: Saved) -> None:
    for name, drawn in (
        ("selected channels", saved.facts["selected channels"]["image"]["channels"]),
        ("selected id-map", saved.layers("selected id-map")[:1]),
    ):
        canvas = CASES[name]["canvas"]
        selection = saved.gimp.pixels(saved.facts[name]["image"]["selection"], canvas)
        shown = np.zeros((canvas[1], canvas[0]), bool)
        for one in drawn:
            if "pixels" in one:
                shown |= saved.gimp.pixels(one["pixels"], canvas) > 0
            else:
                shown[7 : 7 + 144, 11 : 11 + 176] |= saved.rgba(one)[..., 3] > 0
        inside = np.zeros_like(shown)
        inside[7 : 7 + 144, 11 : 11 + 176] = True
        assert not shown[selection == 0].any(), name
        assert shown[(selection == 255) & inside].all()


@pytest.mark.parametrize("name", ["layer mask", "masked group"])
def test_what_a_mask_hides_is_transparent(saved: Saved, name: str) -> None:
    picture = photograph()
    picture[:, :40, 3] = 0
    group, source = saved.layers(name)
    require_masks(saved, group["children"], result_of(picture, FIVE))
    assert name == "masked group" or source["mask"] is not None
    for layer in group["children"]:
        np.testing.assert_array_equal(saved.rgba(layer)[..., 3], picture[..., 3])


def test_a_mask_that_is_not_applied_hides_nothing(saved: Saved) -> None:
    group, source = saved.layers("unapplied mask")
    assert source["mask"] is not None
    require_masks(saved, group["children"], result_of(photograph(), FIVE))
    for layer in group["children"]:
        np.testing.assert_array_equal(saved.rgba(layer), photograph())


def test_a_group_is_cut_as_it_is_seen(saved: Saved) -> None:
    made, collage = saved.layers("group")
    assert collage["group"] and [child["name"] for child in collage["children"]] == ["photo"]
    require_masks(saved, made["children"], result_of(photograph(), FIVE))
    for layer in made["children"]:
        assert not layer["group"] and layer["offset"] == OFFSET
        np.testing.assert_array_equal(saved.rgba(layer), photograph())


def test_each_of_several_layers_is_cut(saved: Saved) -> None:
    layers = saved.layers("several")
    assert [layer["group"] for layer in layers] == [True, False, True, False]
    result = result_of(photograph(), FIVE)
    for group in layers[::2]:
        names = [layer["name"].split(" #")[0] for layer in group["children"]]
        assert names == names_of(result)
        for layer, name in zip(group["children"], names):
            np.testing.assert_array_equal(saved.mask(layer), coverage(result, name))


def test_filters_of_a_layer_are_seen(saved: Saved) -> None:
    picture = photograph()
    picture[..., :3] = 255 - picture[..., :3]
    group, source = saved.layers("filter")
    assert source["filters"] == 1
    for layer in group["children"]:
        assert layer["filters"] == 0
        np.testing.assert_allclose(saved.rgba(layer).astype(int), picture, atol=1)
    require_masks(saved, group["children"], result_of(saved.rgba(group["children"][0]), FIVE))


@pytest.mark.parametrize("name", ["gray", "indexed", "u16", "half"])
def test_every_kind_of_image_is_cut_by_the_colours_that_are_seen(saved: Saved, name: str) -> None:
    group, source = saved.layers(name)
    require_masks(saved, group["children"], result_of(saved.rgba(source), FIVE))
    for layer in group["children"]:
        np.testing.assert_array_equal(saved.exact(layer), saved.exact(source))


def test_clean_edges_leave_other_pixels_their_precision(saved: Saved) -> None:
    group, source = saved.layers("float")
    result = result_of(saved.rgba(source), FIVE)
    require_masks(saved, group["children"], result)
    for layer in group["children"]:
        alpha = coverage(result, layer["name"])
        untouched = (alpha == 0) | (alpha == 255)
        np.testing.assert_array_equal(saved.exact(layer)[untouched], saved.exact(source)[untouched])


def test_a_pixel_and_what_is_off_the_canvas_are_cut(saved: Saved) -> None:
    (only,) = saved.made("tiny")
    assert saved.mask(only).tolist() == [[255]]
    group, _ = saved.layers("off canvas")
    assert group["children"][0]["offset"] == [-50, 90]
    require_masks(saved, group["children"], result_of(photograph(), FIVE))
