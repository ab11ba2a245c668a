"""The editor: its plug-in in a window under Xvfb, the extension opened anew, a game exported."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from godot_host import NATIVE, Facts, Godot
from pictures import photograph
from PIL import Image
from roots import FOLDER
from screen import Screen

import emerdiff


def test_the_extension_is_opened_anew_in_the_editor(own_godot: Godot) -> None:
    done = own_godot.start("--headless", "--editor", EMERDIFF_TEST_STEPS="reload")
    facts = Facts(own_godot, done)
    assert facts["status"] == 0 and facts.code == 0, facts.output
    assert facts["threads"] == 2
    assert facts["same"] and facts["same beside"] and facts["same later"]
    assert facts["result"] == 0 and "no run has made this object" in facts["error"]
    assert not facts["running"] and facts["ends"] == [True]
    assert "crashed" not in facts.output


def test_the_editor_says_that_the_library_could_not_be_opened(own_godot: Godot) -> None:
    (own_godot.project / NATIVE / "libemerdiff.so.2").unlink()
    done = own_godot.start("--headless", "--editor", EMERDIFF_TEST_STEPS="broken")
    facts = Facts(own_godot, done)
    assert "could not be opened" in facts["segment"] and facts["check"] == facts["segment"]
    assert "libemerdiff.so.2: cannot open shared object file" in facts.output


def test_an_exported_game_finds_all_it_needs(own_godot: Godot, model: emerdiff.Model) -> None:
    out = own_godot.folder / "game"
    out.mkdir()
    done = own_godot.start("--headless", "--export-release", "Linux", f"{FOLDER}/game/game")
    assert done.returncode == 0, done.stdout + done.stderr
    names = {path.name for path in out.iterdir()}
    assert {"game.pck", "libemerdiff_godot.so", "libemerdiff.so.2"} <= names
    # The project is not there any more.
    (own_godot.folder / "project").rename(own_godot.folder / "elsewhere")
    played = own_godot.start("--headless", program=f"{FOLDER}/game/game")
    (own_godot.folder / "elsewhere").rename(own_godot.folder / "project")
    said = played.stdout + played.stderr
    pixels = model.segment(photograph()).labels.size
    assert played.returncode == 0 and f"labels {4 * pixels} " in said, said
    assert f"file: {FOLDER}/game/libonnxruntime-" in said


@pytest.fixture(scope="module")
def model(godot: Godot) -> emerdiff.Model:
    return emerdiff.Model()


def take_pictures(screen: Screen, facts: Path, folder: Path, ended: threading.Event) -> None:
    """Take a picture of the screen whenever the editor asks for it."""
    wanted = facts / "look"
    while not ended.is_set():
        if wanted.exists() and (name := wanted.read_text()):
            time.sleep(0.5)
            screen.look("root", folder / f"{name}.png")
            wanted.unlink()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def driven(godot: Godot, tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Path]:
    folder = tmp_path_factory.mktemp("editor")
    own = godot.copy(folder)
    screen, ended = Screen(folder), threading.Event()
    looking = threading.Thread(
        target=take_pictures, args=(screen, own.project / "facts", folder, ended)
    )
    looking.start()
    try:
        done = own.start(
            *"--editor --rendering-driver opengl3 --audio-driver Dummy".split(),
            *"--resolution 1400x1000 --position 0,0".split(),
            DISPLAY=screen.display,
            EMERDIFF_TEST_STEPS="sprites",
        )
    finally:
        ended.set()
        looking.join()
        screen.close()
    keep_pictures(folder)
    return Facts(own, done), folder


def keep_pictures(folder: Path) -> None:
    """Where EMERDIFF_PICTURES says, screenshots become pictures of the guide."""
    if "EMERDIFF_PICTURES" in os.environ:
        for name, kept in (("picked", "dialog"), ("sprites", "sprites")):
            with Image.open(folder / f"{name}.png") as image:
                image.thumbnail((1000, 1000))
                small = image.convert("RGB").quantize(128)
                small.save(f"{os.environ['EMERDIFF_PICTURES']}/godot-{kept}.png", optimize=True)


def test_the_dialog_shows_regions_and_changes_the_level(driven: tuple[Facts, Path]) -> None:
    facts, folder = driven
    assert "Open or make a scene first" in facts["without a scene"]
    assert facts["segmented"] and facts["detail follows"]
    assert facts["state"].startswith("5 regions")
    assert facts["picked"] == "1 of 5 regions"
    with Image.open(folder / "dialog.png") as image:
        # The regions' colours are on the screen: more than the editor's greys.
        assert len(np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0)) > 2000


def test_sprites_are_made_in_one_step(driven: tuple[Facts, Path], model: emerdiff.Model) -> None:
    facts, _ = driven
    made = facts["made"]
    result = model.segment(photograph(), min_area=0.001)
    result.n_segments = 5
    region = result.region_at(88, 79)
    assert made["group"] == "picture regions" and made["children"] == [f"Region {region.id}"]
    assert made["bodies"] == 1 and made["colliders"] >= 1 and made["owned"]
    assert np.isclose(made["rotation"], 0.25)
    assert facts["made in time"]
    assert facts["name"] == "Segment into Sprites" and facts["undone"] == 1
    assert facts["again"] == made


def test_the_scene_has_the_pixels_where_they_were(
    driven: tuple[Facts, Path], model: emerdiff.Model
) -> None:
    facts, _ = driven
    result = model.segment(photograph(), min_area=0.001)
    result.n_segments = 5
    expected = result.cutout(result.region_at(88, 79), decontaminate=True)
    rows, columns = np.nonzero(expected[..., 3])
    left, top = columns.min(), rows.min()
    width, height = facts["sprite"]
    assert np.allclose(facts["corner"], [left, top], atol=1e-3)
    sprite = np.frombuffer(facts.bytes("sprite"), np.uint8).reshape(height, width, 4)
    expected = expected[top : top + height, left : left + width]
    seen = expected[..., 3] > 0
    assert (sprite[..., 3] == expected[..., 3]).all() and (sprite[seen] == expected[seen]).all()
