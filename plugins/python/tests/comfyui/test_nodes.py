"""The nodes for ComfyUI, without ComfyUI."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest
from calling import INSTALLATION, LEVEL, PICK, SEGMENT, batch_of, call, cut

import emerdiff
from emerdiff.comfyui import NODE_CLASS_MAPPINGS, NODE_DISPLAY_NAME_MAPPINGS


@pytest.fixture
def batch(picture: np.ndarray) -> np.ndarray:
    return batch_of(picture)


@pytest.mark.parametrize("name", NODE_CLASS_MAPPINGS)
def test_nodes_are_as_comfyui_wants_them(name: str) -> None:
    node = NODE_CLASS_MAPPINGS[name]
    assert NODE_DISPLAY_NAME_MAPPINGS[name]
    assert node.CATEGORY == "emerdiff"
    assert node.DESCRIPTION.endswith(".")
    assert len(node.RETURN_TYPES) == len(node.RETURN_NAMES) == len(node.OUTPUT_TOOLTIPS)
    taken = inspect.signature(getattr(node, node.FUNCTION)).parameters
    keywords = any(one.kind is one.VAR_KEYWORD for one in taken.values())
    for group in node.INPUT_TYPES().values():
        for name, (kind, options) in group.items():
            assert options["tooltip"].endswith("."), name
            assert keywords or name in taken
            assert isinstance(kind, (str, list))


def test_regions_are_those_of_the_library(batch: np.ndarray, picture: np.ndarray) -> None:
    made = cut(batch)
    assert made["ids"].shape == batch.shape[:3]
    assert made["labels"].shape == made["overlay"].shape == batch.shape
    count = 0
    for index, one in enumerate((picture, picture[::-1])):
        expected = emerdiff.segment(one, connected=False, min_area=0.001, detail="none")
        assert np.array_equal(made["ids"][index], expected.labels + 1)
        assert np.allclose(made["labels"][index] * 255, expected.colors()[..., :3])
        for number in range(expected.n_segments):
            assert np.array_equal(made["masks"][count + number], expected.mask(number))
        count += expected.n_segments
    assert made["count"] == len(made["masks"]) == count
    for name in ("masks", "labels", "ids", "overlay"):
        assert made[name].dtype == np.float32
    assert 0 <= made["overlay"].min() <= made["overlay"].max() <= 1


def test_another_level_takes_no_run(batch: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cut(batch)
    monkeypatch.setattr(emerdiff.Model, "segment", None)
    for number in (1, 2, 4):
        made = cut(batch.copy(), level="number", number_of_regions=number)
        assert made["count"] == 2 * number
        again = call(LEVEL, regions=first["regions"], level="number", number_of_regions=number)
        assert np.array_equal(again["ids"], made["ids"])
    assert cut(batch, level="finest")["count"] == 8
    assert cut(batch, level="detail", detail=0.0)["count"] == 2
    back = call(LEVEL, regions=again["regions"])
    assert np.array_equal(back["ids"], first["ids"])
    with pytest.raises(TypeError):
        cut(batch, connected=True)


def test_grey_one_picture_and_alpha_are_taken(batch: np.ndarray) -> None:
    grey = cut(batch[:1, :, :, :1])
    assert grey["overlay"].shape == (1, 64, 96, 3)
    assert np.array_equal(cut(batch[0])["ids"], cut(batch)["ids"][:1])
    alpha = np.ones((1, 64, 96, 1), np.float32)
    alpha[:, :32] = 0
    made = cut(np.concatenate([batch[:1], alpha], axis=3))
    assert not made["ids"][0, :32].any()


def test_only_what_is_in_the_mask_is_cut(batch: np.ndarray) -> None:
    mask = np.zeros((1, 64, 96), np.float32)
    mask[:, 16:48, 32:64] = 1
    made = cut(batch, mask=mask)
    assert np.array_equal(made["ids"] > 0, np.repeat(mask, 2, axis=0) > 0)
    assert np.array_equal(made["masks"].sum(axis=0) > 0, mask[0] > 0)
    nothing = cut(batch[:1], mask=np.zeros((64, 96)))
    assert nothing["masks"].shape == (1, 64, 96)
    assert not nothing["masks"].any()
    assert nothing["count"] == 0
    with pytest.raises(ValueError, match=r"mask: its height and width are \(64, 64\)"):
        cut(batch, mask=np.zeros((64, 64)))


def test_regions_are_picked_by_point_number_and_points(batch: np.ndarray) -> None:
    regions = cut(batch[:1], level="finest")["regions"]
    result = regions[0].result
    path = result.path_at(40, 30)
    for wider, region in enumerate([*path, path[-1]]):
        made = call(PICK, regions=regions, x=40, y=30, wider=wider)
        assert np.allclose(made["mask"][0] > 0.5, result.mask(region))
    made = call(PICK, regions=regions, by="number", number=2)
    assert np.array_equal(made["mask"][0] > 0.5, result.mask(1))
    made = call(PICK, regions=regions, points='[{"x": 40, "y": 30}, {"x": 2, "y": 60.0}]')
    both = [result.region_at(40, 30), result.region_at(2, 60)]
    assert np.array_equal(made["mask"][0] > 0.5, result.mask(both))
    assert made["cutout"].shape == (1, 64, 96, 4)
    assert made["overlay"].shape == (1, 64, 96, 3)
    assert np.allclose(made["cutout"][0, ..., 3], made["mask"][0], atol=1 / 255)


def test_masks_grow_and_are_feathered(batch: np.ndarray) -> None:
    regions = cut(batch)["regions"]
    plain, grown, soft = (
        call(PICK, regions=regions, x=40, y=30, **edges)["mask"]
        for edges in ({}, {"grow": 4.0}, {"feather": 6.0})
    )
    assert plain.shape == batch.shape[:3]
    assert grown.sum() > plain.sum()
    assert ((soft > 0.05) & (soft < 0.95)).sum() > ((plain > 0.05) & (plain < 0.95)).sum()


def test_wrong_inputs_are_said_in_words(batch: np.ndarray) -> None:
    regions = cut(batch)["regions"]
    with pytest.raises(ValueError, match="number: there is no region 99, the level has"):
        call(PICK, regions=regions, by="number", number=99)
    with pytest.raises(ValueError, match="points: expected"):
        call(PICK, regions=regions, points="10, 20")
    with pytest.raises(emerdiff.InvalidArgument):
        call(PICK, regions=regions, x=4000)
    with pytest.raises(ValueError, match="image: its shape is"):
        cut(np.zeros((2, 2)))
    with pytest.raises(emerdiff.ModelNotFound, match="there is no model gone"):
        cut(batch, model="gone")


def test_models_of_the_user_are_listed_and_used(
    batch: np.ndarray, photograph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMERDIFF_MODELS", str(photograph.parents[2] / "models"))
    assert SEGMENT.INPUT_TYPES()["required"]["model"][0] == ["built in", "tiny"]
    assert np.array_equal(cut(batch, model="tiny")["ids"], cut(batch)["ids"])


def test_a_model_that_cannot_be_listed_leaves_the_node(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise emerdiff.LibraryNotFound("no library")

    monkeypatch.setattr(emerdiff, "models", fail)
    monkeypatch.setattr(emerdiff, "installation", fail)
    assert SEGMENT.INPUT_TYPES()["required"]["model"][0] == ["built in"]
    assert INSTALLATION().check()["result"] == ("no library",)


def test_the_installation_is_text() -> None:
    made = INSTALLATION().check()
    assert emerdiff.installation()["library"] in made["result"][0]
    assert made["ui"]["text"] == made["result"]
    assert INSTALLATION.IS_CHANGED() != INSTALLATION.IS_CHANGED()
