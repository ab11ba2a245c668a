"""The docker in a whole Krita, under Xvfb, as a person drives it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import NEW, OLD
from expected import result_of
from krita_host import Krita
from PIL import Image
from roots import REPOSITORY
from screen import Screen

PICTURES = REPOSITORY / "examples" / "pictures"
SIZE = 600, 400
FIVE = {"level": "number", "regions": 5}
# Where is clicked, in pixels of the picture: the map is smaller than it.
CLICKED, OTHER = (180, 320), (60, 40)


@pytest.fixture(scope="module", params=[OLD, NEW])
def told(
    request: pytest.FixtureRequest, krita_in: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Krita, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("docker")
    krita = krita_in(request.param, folder)
    photograph().save(folder / "photo.png")
    photograph().resize((4000, 3000)).save(folder / "large.jpg", quality=92)
    with Image.open(PICTURES / "astronaut.jpg") as image:
        image.resize((300, 300)).save(folder / "other.png")
    # The colours of each pixel say where it is.
    y, x = np.mgrid[:160, :240].astype(np.uint8)
    Image.fromarray(np.dstack([x, y, 0 * x + 40])).save(folder / "places.png")
    screen = Screen(folder)
    try:
        facts = krita.drive(screen.display, "driving")
    finally:
        screen.close()
    keep_pictures(folder, request.param)
    return krita, facts


def photograph() -> Image.Image:
    with Image.open(PICTURES / "coffee.jpg") as image:
        return image.convert("RGB").resize(SIZE)


def keep_pictures(folder: Path, which: str) -> None:
    """Where EMERDIFF_PICTURES says, screenshots become pictures of the guide."""
    if "EMERDIFF_PICTURES" in os.environ and which == NEW:
        for name in ("docker", "selected", "layers"):
            with Image.open(folder / f"{name}.png") as image:
                image.thumbnail((1000, 1000))
                small = image.convert("RGB").quantize(128)
                small.save(f"{os.environ['EMERDIFF_PICTURES']}/krita-{name}.png", optimize=True)


@pytest.fixture(scope="module")
def result() -> Any:
    rgba = np.dstack([np.asarray(photograph()), np.full(SIZE[::-1], 255, np.uint8)])
    return result_of(rgba, FIVE)


def selected(told: tuple[Krita, dict[str, Any]], name: str) -> Any:
    krita, facts = told
    return krita.selection(facts[name])


def test_the_level_follows_without_a_change_of_the_document(told: Any, result: Any) -> None:
    _, facts = told
    assert not facts["modified by a cut"]
    most = result.max_segments
    assert facts["five"] == f"“Background”: 5 of at most {most} regions"
    assert facts["finest"] == f"“Background”: {most} of at most {most} regions"
    assert facts["automatic"] == facts["cut"] != facts["five"]
    area = result.region_at(*CLICKED).area
    share = 100 * area / (SIZE[0] * SIZE[1])
    assert facts["hover"] == f"Region: {share:.1f} % of “Background”, {area} pixels"


def test_clicks_select_as_their_keys_say(told: Any, result: Any) -> None:
    first, other = (
        result.soft_mask(result.region_at(*at), dtype="uint8") for at in (CLICKED, OTHER)
    )
    np.testing.assert_array_equal(selected(told, "first"), first)
    both = result.soft_mask([result.region_at(*CLICKED), result.region_at(*OTHER)], dtype="uint8")
    for name, expected in (("added", both), ("subtracted", other), ("intersected", other)):
        assert ((selected(told, name) > 127) != (expected > 127)).mean() < 0.004, name
    np.testing.assert_array_equal(selected(told, "again"), first)


def test_a_selection_has_an_outline(told: Any) -> None:
    """Krita draws none for what a script selects, unless it is helped."""
    _, facts = told
    assert 500 < facts["outlined"] < 50_000
    assert facts["recent"] == facts["recent then"]


def test_a_further_click_and_the_wheel_climb_the_tree(told: Any, result: Any) -> None:
    path = result.path_at(*CLICKED)
    place = [region.node for region in path].index(result.region_at(*CLICKED).node)
    larger = result.soft_mask(path[place + 1], dtype="uint8")
    np.testing.assert_array_equal(selected(told, "larger"), larger)
    np.testing.assert_array_equal(selected(told, "scrolled"), selected(told, "again"))


def test_what_was_picked_does_not_limit_the_next_cut(told: Any) -> None:
    _, facts = told
    assert facts["cut again"] == facts["five"]


def test_only_what_is_selected_is_cut_and_made_into_layers(told: Any) -> None:
    _, facts = told
    assert facts["within"] == facts["within still"] == facts["within after layers"]
    assert facts["within"] != facts["five"] == facts["whole again"]
    _, group = facts["layers within"]["layers"]
    assert group["children"]
    for layer in group["children"]:
        # Masks of masked copies, or the pixels of cut-outs.
        seen = told[0].pixels(layer)[..., 3] > 0
        inside = np.zeros_like(seen)
        inside[80:330, 150:450] = True
        assert seen.any() and not (seen & ~inside).any()


def test_layers_are_one_step_for_undo(told: Any) -> None:
    _, facts = told
    for name in ("layers", "layers redone"):
        source, group = facts[name]["layers"]
        assert group["name"] == source["name"] == "Background"
        assert [layer["name"] for layer in group["children"]] == [
            f"Region {number}" for number in range(5)
        ]
    assert [layer["name"] for layer in facts["layers undone"]["layers"]] == ["Background"]


def test_the_cursor_is_found_on_any_canvas(told: Any) -> None:
    _, facts = told
    assert len(facts["cursor"]) == 5
    for name, (color, found) in facts["cursor"].items():
        assert color[2] == 40, "the picture is there"
        assert np.abs(np.subtract(color[:2], found)).max() <= 1, (name, color, found)


def test_the_action_selects_at_the_cursor(told: Any, result: Any) -> None:
    once, again = (selected(told, name) > 127 for name in ("at cursor", "at cursor again"))
    assert any(
        (once == (result.soft_mask(region, dtype="uint8") > 127)).all() for region in result.regions
    )
    assert again[once].all() and again.sum() > once.sum()
    assert told[1]["off the canvas"].startswith("The cursor is not over the picture")


def test_a_changed_picture_is_told(told: Any) -> None:
    assert told[1]["stale"].startswith("The picture has changed since it was cut.")


def test_each_document_has_regions_of_its_own(told: Any) -> None:
    _, facts = told
    assert facts["other before"] == ""
    assert facts["other"] != facts["five"] == facts["back"]
    assert facts["closed"] == "The picture was closed, so nothing is made of it."


def test_cancel_leaves_the_document_as_it_was(told: Any) -> None:
    outcomes = told[1]["cancelled"]
    for cancelled, facts in outcomes:
        assert len(facts["layers"]) == (1 if cancelled else 2)
        assert facts["layers"][0]["box"] == [0, 0, *SIZE]
    assert [cancelled for cancelled, _ in outcomes].count(True) >= 6


def test_what_cannot_be_done_is_said_in_words(told: Any) -> None:
    _, facts = told
    assert facts["refused"] == "The selection does not touch “Background”."
    assert "cuda" in facts["no device"]


def test_what_is_installed_is_copied_into_a_report(told: Any) -> None:
    report = told[1]["installation"].splitlines()
    assert report[0].startswith("Krita: ") and "onnxruntime: 1.31.1" in report


def test_windows_stay_alive_while_a_large_picture_is_cut(told: Any) -> None:
    _, facts = told
    assert facts["large layers"] == 12
    # A timer of 5 ms goes on: a run on the thread of the windows would let it through twice.
    assert facts["ticks of a cut"] > 20


@pytest.mark.parametrize("which", [OLD, NEW])
def test_krita_can_be_quit_in_the_middle_of_a_run(
    krita_in: Any, tmp_path: Path, which: str
) -> None:
    krita = krita_in(which, tmp_path)
    photograph().resize((2000, 1500)).save(tmp_path / "photo.png")
    screen = Screen(tmp_path)
    try:
        # It would be seen as a status other than 0, and as a wait without end.
        assert krita.drive(screen.display, "quitting") == {"busy": True}
    finally:
        screen.close()
