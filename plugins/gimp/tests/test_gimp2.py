"""Segment into Layers in GIMP 2.10, seen in what was saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gegl_counting
import numpy as np
import pytest
from cases import FIVE, OFFSET, QUICK, photograph, with_hole
from expected import coverage, names_of, region_of, result_of
from gimp2_host import PLUGIN, Saved, Scene, run
from gimp2_xcf import Item

SELECT = "(gimp-image-select-ellipse image CHANNEL-OP-REPLACE 40 30 100 90)"
HIDE = "(scene-hide image layer 11 7 40 144)"
CONVERT = "(gimp-image-convert-precision image PRECISION-{})"
FADED = photograph()
FADED[..., 3] = np.linspace(30, 255, FADED.shape[1]).astype("u1")
INSIDE = np.s_[7 : 7 + 144, 11 : 11 + 176]


def scene(setup: str = "", picture: np.ndarray | None = None, **arguments: Any) -> Scene:
    """Return a scene with an opaque photograph, and few regions unless another level is given."""
    choose = arguments.pop("choose", "layer")
    named = {name.replace("_", "-"): value for name, value in arguments.items()}
    opaque = photograph()[..., :3]
    return Scene(opaque if picture is None else picture, {**FIVE, **named}, setup, choose)


SCENES = {
    "plain": scene(),
    "default": Scene(photograph()[..., :3], {}),
    "detail": scene(level="detail", detail=0.6),
    "connected": scene(connected=True, smallest_region=2.0),
    "edges": scene(grow=2.5, feather=6.0),
    "stairs": scene(antialias=False),
    "grown stairs": scene(antialias=False, grow=3.0),
    "cut-outs": scene(output="cut-outs"),
    "clean": scene(clean_edges=True),
    "clean cut-outs": scene(clean_edges=True, output="cut-outs"),
    "fills": scene(output="fills"),
    "id-map": scene(output="id-map", regions=40),
    "channels": scene(output="channels"),
    "linear channels": scene(CONVERT.format("FLOAT-LINEAR"), output="channels"),
    "nested": scene(nested=True),
    "hole": scene(picture=with_hole()),
    "faded": scene(picture=FADED),
    "hole in fills": scene(picture=with_hole(), output="fills"),
    "selection": scene(SELECT),
    "soft selection": scene(SELECT + "(gimp-selection-feather image 9)"),
    "selected channels": scene(SELECT, output="channels"),
    "selected id-map": scene(SELECT, output="id-map"),
    "layer mask": scene(HIDE),
    "disabled mask": scene(HIDE + "(gimp-layer-set-apply-mask layer FALSE)"),
    "group": scene("(set! layer (scene-collage image layer))"),
    "faint": scene("(gimp-layer-set-opacity layer 30) (gimp-item-set-visible layer FALSE)"),
    "gray": scene("(gimp-image-convert-grayscale image)"),
    "indexed": scene(
        '(gimp-image-convert-indexed image CONVERT-DITHER-NONE CONVERT-PALETTE-GENERATE 32 0 0 "")'
    ),
    "u16": scene(CONVERT.format("U16-GAMMA")),
    "float": scene(CONVERT.format("FLOAT-LINEAR"), clean_edges=True),
    "tiny": Scene(photograph()[50:51, 50:51, :3], QUICK),
    "off canvas": scene(
        "(gimp-layer-set-offsets layer -50 90) (gimp-image-resize image 99 98 0 0)"
    ),
    # What is refused, in words.
    "word": scene(level="often"),
    "range": scene(regions=0),
    "share": scene(smallest_region=99.5),
    "no model": scene(model="nothing"),
    "wide": scene(grow=900.0),
    "gray id-map": scene("(gimp-image-convert-grayscale image)", output="id-map"),
    "many": scene(output="id-map", regions=3000, smallest_region=0.0),
    "channel": scene("(set! layer (scene-channel image))"),
    "floating": scene(SELECT + "(gimp-selection-float layer 0 0)"),
    "nothing to see": scene(SELECT, picture=np.zeros((144, 176, 4), np.uint8), nested=True),
    "nothing to fill": scene(picture=np.zeros((144, 176, 4), np.uint8), output="fills"),
    "elsewhere": scene("(gimp-image-select-rectangle image CHANNEL-OP-REPLACE 0 0 5 5)"),
}
REFUSED = {
    "word": "“often” is no level; write automatic, number or detail.",
    "range": "regions: 0 is out of range; give a number from 1 to 65535.",
    "share": "smallest-region: 99.5 is out of range; give a number from 0 to 99.",
    "no model": "nothing",
    "wide": "grow",
    "gray id-map": "An ID map needs colours; choose Image > Mode > RGB and try again.",
    "many": "An ID map has at most 256 colours",
    "channel": "“stencil” is no layer; choose a layer of the picture and try again.",
    "floating": "A selection floats above “photo”; anchor it and try again.",
    "nothing to see": "There is nothing to see of the layer “photo”, so nothing to cut.",
    "nothing to fill": "There is nothing to see of the layer “photo”, so nothing to cut.",
    "elsewhere": "The selection does not touch the layer “photo”.",
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    return run(tmp_path_factory.mktemp("gimp2"), SCENES)


def require_masks(layers: list[Item], result: Any, **edges: float) -> None:
    assert [layer.name for layer in layers] == names_of(result)
    for layer in layers:
        expected = coverage(result, layer.name, **edges)
        np.testing.assert_array_equal(layer.mask, expected, layer.name)


def selection_of(saved: Saved, name: str) -> np.ndarray:
    (selection,) = (one for one in saved.picture(name).channels if one.selection)
    return selection.pixels


def selected_result(selection: np.ndarray) -> tuple[Any, Any]:
    """Return the result for a selection, and where it is in the layer."""
    kept = selection[INSIDE] > 0
    for _ in range(3):
        near = np.pad(kept, 1)
        kept = near[1:-1, :-2] | near[1:-1, 1:-1] | near[1:-1, 2:]
        near = np.pad(kept, 1)
        kept = near[:-2, 1:-1] | near[1:-1, 1:-1] | near[2:, 1:-1]
    rows, columns = (np.flatnonzero(kept.any(axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    picture = photograph()
    picture[~kept, 3] = 0
    return result_of(np.ascontiguousarray(picture[box]), FIVE), box


def test_each_region_is_a_masked_copy_in_a_group_above_its_source(saved: Saved) -> None:
    group, source = saved.picture("plain").layers
    assert saved.facts["plain"] == f"5 {group.name}"
    assert group.group and group.name == "photo #1" and source.name == "photo"
    require_masks(group.children, result_of(photograph(), FIVE))
    for layer in [source, *group.children]:
        assert layer.offsets == tuple(OFFSET) and (layer.width, layer.height) == (176, 144)
        assert layer.visible and layer.opacity == 1
        np.testing.assert_array_equal(layer.pixels, photograph()[..., :3])
    assert source.mask is None and group.offsets == source.offsets


def test_without_arguments_there_are_as_many_as_stand_apart(saved: Saved) -> None:
    require_masks(saved.made("default"), result_of(photograph(), {}))


@pytest.mark.parametrize("name", ["detail", "connected"])
def test_levels_and_options_are_those_of_the_library(saved: Saved, name: str) -> None:
    require_masks(saved.made(name), result_of(photograph(), SCENES[name].arguments))


def test_edges_grow_and_are_feathered(saved: Saved) -> None:
    require_masks(saved.made("edges"), result_of(photograph(), FIVE), grow=2.5, feather=6)


def test_edges_without_antialiasing_are_hard(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    for layer in saved.made("stairs"):
        hard = result.mask(region_of(result, layer.name))
        np.testing.assert_array_equal(layer.mask, np.where(hard, 255, 0))
    for layer in saved.made("grown stairs"):
        grown = coverage(result, layer.name, grow=3)
        np.testing.assert_array_equal(layer.mask, np.where(grown > 127, 255, 0))


def test_cut_outs_have_the_regions_as_alpha(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    for layer in saved.made("cut-outs"):
        alpha = coverage(result, layer.name)
        assert layer.mask is None
        np.testing.assert_array_equal(layer.pixels[..., 3], alpha)
        np.testing.assert_array_equal(layer.pixels[alpha > 0, :3], photograph()[alpha > 0, :3])


@pytest.mark.parametrize("name", ["clean", "clean cut-outs"])
def test_clean_edges_change_only_pixels_that_are_partly_covered(saved: Saved, name: str) -> None:
    result = result_of(photograph(), FIVE)
    changed = 0
    for layer in saved.made(name):
        alpha, rgb = coverage(result, layer.name), layer.pixels[..., :3]
        partly, whole = (alpha > 0) & (alpha < 255), alpha == 255
        cleaned = result.cutout(region_of(result, layer.name), decontaminate=True)
        np.testing.assert_array_equal(rgb[partly], cleaned[partly][:, :3])
        np.testing.assert_array_equal(rgb[whole], photograph()[whole][:, :3])
        changed += int((rgb[partly] != photograph()[partly][:, :3]).sum())
    assert changed > 100


def test_fills_have_the_mean_colours(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    require_masks(saved.made("fills"), result)
    for layer in saved.made("fills"):
        assert (layer.pixels == (*region_of(result, layer.name).mean_color, 255)).all()


def test_an_id_map_has_a_colour_for_each_region(saved: Saved) -> None:
    layer, _ = saved.picture("id-map").layers
    assert layer.name == "photo: ID map" and layer.offsets == tuple(OFFSET)
    assert saved.facts["id-map"] == "40 photo: ID map"
    labels = result_of(photograph(), {**FIVE, "regions": 40}).labels
    colors = np.ascontiguousarray(layer.pixels).view("u4")[..., 0]
    pairs = set(zip(labels.ravel().tolist(), colors.ravel().tolist()))
    assert len(pairs) == 40 == len({color for _, color in pairs})


@pytest.mark.parametrize("name", ["channels", "linear channels"])
def test_channels_have_the_regions_where_they_are_in_the_image(saved: Saved, name: str) -> None:
    result = result_of(photograph(), FIVE)
    picture = saved.picture(name)
    assert saved.facts[name] == "5" and len(picture.layers) == 1
    assert [channel.name for channel in picture.channels] == names_of(result)[::-1]
    for channel in picture.channels:
        expected = np.zeros(channel.pixels.shape)
        expected[INSIDE] = coverage(result, channel.name)
        scale = 255 if channel.pixels.dtype == "f4" else 1
        np.testing.assert_allclose(channel.pixels * scale, expected, atol=1e-3)


def test_nested_groups_are_the_tree(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    leaves: list[str] = []

    def visit(children: list[Item]) -> np.ndarray:
        """Return the union of what lies in a group, which is a region of the tree."""
        assert len(children) == 2
        union = np.zeros((144, 176), bool)
        for child in children:
            before = len(leaves)
            if child.group:
                union |= visit(child.children)
                assert len(leaves) - before == int(child.name.split(" ")[0])
            else:
                leaves.append(child.name)
                union |= result.mask(region_of(result, child.name))
        y, x = np.argwhere(union)[0]
        masks = [result.mask(region) for region in result.path_at(int(x), int(y))]
        assert any((union == mask).all() for mask in masks)
        return union

    assert visit(saved.made("nested")).all()
    assert leaves[-1] == "Region 0" and sorted(leaves) == sorted(names_of(result))


def test_transparent_pixels_are_a_layer_of_their_own(saved: Saved) -> None:
    result = result_of(with_hole(), FIVE)
    require_masks(saved.made("hole"), result)
    assert "Transparent" in names_of(result)
    require_masks(saved.made("faded"), result_of(FADED, FIVE))
    # What has no colour is not filled.
    filled = [layer.name for layer in saved.made("hole in fills")]
    assert filled == [name for name in names_of(result) if name != "Transparent"]


@pytest.mark.parametrize("name", ["selection", "soft selection"])
def test_only_what_is_selected_is_cut(saved: Saved, name: str) -> None:
    selection = selection_of(saved, name)
    result, box = selected_result(selection)
    layers = saved.made(name)
    assert [one.name for one in layers] == [n for n in names_of(result) if n != "Transparent"]
    for layer in layers:
        mask = np.zeros((144, 176))
        mask[box] = coverage(result, layer.name)
        expected = mask * (selection[INSIDE] / 255.0)
        np.testing.assert_allclose(layer.mask, expected, atol=1.01)
    np.testing.assert_array_equal(saved.picture(name).layers[1].pixels, photograph()[..., :3])


def test_channels_and_id_maps_keep_to_the_selection(saved: Saved) -> None:
    selection = selection_of(saved, "selected channels")
    result, box = selected_result(selection)
    channels = [one for one in saved.picture("selected channels").channels if not one.selection]
    assert len(channels) == len(names_of(result)) - 1
    for channel in channels:
        shares = np.zeros(selection.shape, np.uint8)
        shares[INSIDE][box] = coverage(result, channel.name)
        np.testing.assert_array_equal(channel.pixels, np.minimum(shares, selection))
    alpha = saved.picture("selected id-map").layers[0].pixels[..., 3]
    np.testing.assert_allclose(alpha, selection_of(saved, "selected id-map")[INSIDE], atol=1)


def test_what_a_layer_mask_hides_is_transparent(saved: Saved) -> None:
    picture = photograph()
    picture[:, :40, 3] = 0
    group, source = saved.picture("layer mask").layers
    require_masks(group.children, result_of(picture, FIVE))
    assert source.mask is not None
    np.testing.assert_array_equal(source.pixels, photograph()[..., :3])
    for layer in group.children:
        np.testing.assert_array_equal(layer.pixels[..., 3], picture[..., 3])


def test_a_mask_that_is_disabled_hides_nothing(saved: Saved) -> None:
    layers = saved.made("disabled mask")
    require_masks(layers, result_of(photograph(), FIVE))
    assert all((layer.pixels == photograph()[..., :3]).all() for layer in layers)


def test_a_group_is_cut_as_it_is_seen(saved: Saved) -> None:
    made, collage = saved.picture("group").layers
    assert collage.group and [child.name for child in collage.children] == ["photo"]
    require_masks(made.children, result_of(photograph(), FIVE))
    for layer in made.children:
        assert not layer.group and layer.offsets == tuple(OFFSET)
        np.testing.assert_array_equal(layer.pixels, photograph())


def test_a_layer_that_is_hard_to_see_is_cut_as_if_it_were_not(saved: Saved) -> None:
    group, source = saved.picture("faint").layers
    assert not source.visible and source.opacity < 0.31
    require_masks(group.children, result_of(photograph(), FIVE))
    assert all(layer.visible and layer.opacity == 1 for layer in group.children)


def test_gray_and_indexed_images_are_cut_by_what_is_seen(saved: Saved) -> None:
    for name in ("gray", "indexed"):
        picture = saved.picture(name)
        group, source = picture.layers
        values = source.pixels[..., 0]
        colors = picture.colormap[values] if name == "indexed" else np.dstack([values] * 3)
        rgba = np.dstack([colors, np.full(values.shape, 255, "u1")])
        require_masks(group.children, result_of(rgba, FIVE))
        for layer in group.children:
            np.testing.assert_array_equal(layer.pixels[..., 0], values)


def test_precision_is_kept(saved: Saved) -> None:
    result = result_of(photograph(), FIVE)
    for name, scale in (("u16", 257), ("float", 1 / 255)):
        group, source = saved.picture(name).layers
        assert [layer.name for layer in group.children] == names_of(result)
        for layer in group.children:
            alpha = coverage(result, layer.name)
            mask, untouched = layer.mask, (alpha == 0) | (alpha == 255)
            np.testing.assert_allclose(mask / scale, alpha, atol=1e-3)
            np.testing.assert_array_equal(layer.pixels[untouched][:, :3], source.pixels[untouched])


def test_a_pixel_and_what_is_off_the_canvas_are_cut(saved: Saved) -> None:
    (only,) = saved.made("tiny")
    assert only.mask.tolist() == [[255]]
    group, _ = saved.picture("off canvas").layers
    assert group.children[0].offsets == (-50, 90)
    require_masks(group.children, result_of(photograph(), FIVE))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_and_leaves_the_picture(saved: Saved, name: str) -> None:
    assert REFUSED[name] in saved.facts[name]
    layers = saved.picture(name).layers
    assert [layer.name for layer in layers if layer.name != "Floated Layer"][-1:] == ["photo"]
    assert not any(layer.group for layer in layers)


def test_a_dialog_sets_the_values_that_are_used_again(tmp_path: Path) -> None:
    calls = {
        "asked": scene(),
        "again": scene(),
        "given up": scene(),
    }
    calls["asked"].mode = calls["given up"].mode = "RUN-INTERACTIVE"
    calls["again"].mode = "RUN-WITH-LAST-VALS"
    # Alt and a letter go to a field; Output comes to its last choice.
    keys = ["alt+g Down alt+n 4 Tab alt+p End alt+o", "Escape"]
    saved = run(tmp_path, calls, *on_a_screen(keys))
    result = result_of(photograph(), {"level": "number", "regions": 4})
    for name in ("asked", "again"):
        channels = saved.picture(name).channels
        assert [channel.name for channel in channels] == names_of(result)[::-1], saved.printed
    assert not saved.picture("given up").channels


def test_another_level_needs_no_run(tmp_path: Path) -> None:
    counting = gegl_counting.build(tmp_path, (PLUGIN / "emerdiff" / "libemerdiff.so").resolve())
    calls = {
        "five": scene(),
        "finer": scene(level="detail", detail=0.6, output="channels", feather=2.0),
        "five again": scene(),
        "connected": scene(connected=True),
    }
    for runs, names in ((1, ("five", "finer", "five again")), (2, ("connected",)), (2, calls)):
        saved = run(tmp_path, {name: calls[name] for name in names}, **counting)
        assert gegl_counting.runs(tmp_path) == runs
    require_masks(saved.made("five again"), result_of(photograph(), FIVE))
    # What is no result is made anew.
    files = list((tmp_path / "cache").rglob("*.emerdiff"))
    assert len(files) == 2
    for file in files:
        file.write_bytes(file.read_bytes()[:-1])
    saved = run(tmp_path, {"five": calls["five"]}, **counting)
    assert gegl_counting.runs(tmp_path) == 3
    require_masks(saved.made("five"), result_of(photograph(), FIVE))


def test_more_memory_than_is_free_is_refused_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:       7000 kB\n")
    little = f'mount --bind "{tmp_path}/meminfo" /proc/meminfo && exec "$@"'
    saved = run(tmp_path, {"large": scene()}, "unshare", "--mount", "sh", "-c", little, "sh")
    assert "this picture needs up to" in saved.facts["large"]
    assert "MB of memory and 6 MB are free; close other programs" in saved.facts["large"]
    assert len(saved.picture("large").layers) == 1


def on_a_screen(keys: list[str]) -> list[str]:
    """Return a command that starts another on a screen, and types into each dialog in turn."""
    find = "xdotool search --sync --onlyvisible --name '^Segment into Layers$'"
    typing = "".join(
        f"window=$({find}); sleep 1; xdotool windowfocus --sync $window; "
        f"xdotool key --delay 80 {words}; sleep 2; "
        for words in keys
    )
    return ["xvfb-run", "-a", "sh", "-c", f'({typing}) & exec "$@"', "sh"]


def test_a_library_that_is_missing_is_named(tmp_path: Path) -> None:
    saved = run(tmp_path, {"lost": scene()}, EMERDIFF_LIBRARY="/nonexistent")
    assert "/nonexistent" in saved.facts["lost"]
    assert "install the plug-in again from its archive" in saved.facts["lost"]
    assert len(saved.picture("lost").layers) == 1
