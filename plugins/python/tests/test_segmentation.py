"""What a result gives, beyond what the suite of all doors asks."""

from __future__ import annotations

import copy
import io
import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import emerdiff

Result = emerdiff.Segmentation


def test_types_and_shapes(result: Result) -> None:
    height, width = result.shape
    maps = {
        "labels": (result.labels, np.uint16, ()),
        "contours": (result.contours, np.float32, ()),
        "mask": (result.mask(0), np.bool_, ()),
        "soft mask": (result.soft_mask(0), np.float32, ()),
        "soft mask, bytes": (result.soft_mask(0, dtype="uint8"), np.uint8, ()),
        "soft mask, 16 bits": (result.soft_mask(0, dtype="uint16"), np.uint16, ()),
        "cut-out": (result.cutout(0), np.uint8, (4,)),
        "colours": (result.colors(), np.uint8, (4,)),
        "mean colours": (result.colors("mean"), np.uint8, (4,)),
        "overlay": (result.overlay(), np.uint8, (4,)),
        "overlay of one": (result.overlay(0), np.uint8, (4,)),
    }
    for name, (array, dtype, channels) in maps.items():
        assert array.dtype == dtype and array.shape == (height, width, *channels), name


def test_levels(result: Result) -> None:
    assert 2 <= result.max_segments
    for count in range(1, result.max_segments + 1):
        result.n_segments = count
        assert result.n_segments == count == len(result.regions) == result.labels.max() + 1
        before, fine = result.granularity, result.labels
        result.granularity = before
        np.testing.assert_array_equal(result.labels, fine)
    assert result.granularity == 1
    result.granularity = 0
    assert (result.n_segments, result.granularity) == (1, 0)
    result.n_segments = np.int64(2)
    assert result.n_segments == 2


@pytest.mark.parametrize("value", [0, -1, 2**32, 1.5, "3", None])
def test_a_level_that_is_none_is_refused(result: Result, value: object) -> None:
    before = result.n_segments
    with pytest.raises((ValueError, TypeError)):
        result.n_segments = value  # type: ignore[assignment]
    assert result.n_segments == before


def test_regions_agree_with_the_label_map(result: Result) -> None:
    labels = result.labels
    for region in result.regions:
        mask = labels == region.id
        np.testing.assert_array_equal(result.mask(region.id), mask)
        np.testing.assert_array_equal(result.mask(region), mask)
        assert region.area == mask.sum()
        rows, columns = np.nonzero(mask)
        assert region.bbox == (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
        assert mask[region.slice].sum() == region.area
        assert result.region(region.node)._replace(id=region.id) == region
        assert result.region_at(columns[0], rows[0]) == region
    everything = result.mask(range(result.n_segments))
    assert everything.all()
    assert (result.mask([0, result.regions[1]]) == (labels < 2)).all()


def test_a_path_widens_to_the_whole_picture(result: Result) -> None:
    path = result.path_at(48, 32)
    assert [region.area for region in path] == sorted(region.area for region in path)
    assert path[-1].area == np.prod(result.shape)
    assert all(result.mask(region)[32, 48] for region in path)


@pytest.mark.parametrize("regions", [-1, 10**6, [0, 99999], [], "a", 1.5, None, [None]])
def test_regions_that_are_none_are_refused(result: Result, regions: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        result.mask(regions)  # type: ignore[arg-type]


def test_soft_masks_grow_and_feather(result: Result) -> None:
    hard = result.mask(1)
    assert result.soft_mask(1, grow=3).sum() > hard.sum() > result.soft_mask(1, grow=-3).sum()
    feathered = result.soft_mask(1, feather=6)
    assert ((feathered > 0.05) & (feathered < 0.95)).sum() > hard.sum() / 10
    for edge in ({"feather": -1}, {"grow": float("nan")}, {"grow": 1e9}):
        with pytest.raises(emerdiff.Error, match=next(iter(edge))):
            result.soft_mask(1, **edge)
    with pytest.raises(ValueError, match="dtype.*'float64'"):
        result.soft_mask(1, dtype="float64")


def test_a_cutout_holds_the_picture_inside(result: Result, picture: np.ndarray) -> None:
    region = result.region_at(48, 32)
    cut = result.cutout(region)
    np.testing.assert_array_equal(cut[32, 48], [*picture[32, 48], 255])
    assert (cut[..., 3] == result.soft_mask(region, dtype="uint8")).all()
    assert not cut[cut[..., 3] == 0].any()
    assert result.cutout(region, decontaminate=True).shape == cut.shape


def area(ring: np.ndarray) -> float:
    """Positive for a ring that is clockwise as one sees the picture."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2


def test_outlines_are_polygons_around_the_regions(result: Result) -> None:
    for region in result.regions:
        polygons = result.outline(region, tolerance=0.1)
        assert all(
            ring.dtype == np.float32 for outer, holes in polygons for ring in (outer, *holes)
        )
        enclosed = sum(area(outer) + sum(map(area, holes)) for outer, holes in polygons)
        assert enclosed == pytest.approx(result.soft_mask(region).sum(), rel=0.05)
        top, left, bottom, right = region.bbox
        corner = np.concatenate([outer for outer, _ in polygons]).min(axis=0)
        np.testing.assert_allclose(corner, [left, top], atol=1.5)


def test_a_result_is_kept_in_a_file(result: Result, picture: np.ndarray, tmp_path: Path) -> None:
    result.n_segments = 2
    for path in (tmp_path / "kept.emerdiff", str(tmp_path / "again")):
        result.save(path)
        opened = Result.open(path, picture)
        assert opened.n_segments == 2
        np.testing.assert_array_equal(opened.overlay(), result.overlay())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "kept.emerdiff"]
    without = Result.open(tmp_path / "again")
    np.testing.assert_array_equal(without.labels, result.labels)
    with pytest.raises(ValueError, match="opened without its picture"):
        without.overlay()
    np.testing.assert_array_equal(without.overlay(image=picture), result.overlay())
    with pytest.raises(ValueError, match=r"\(9, 9\).*\(64, 96\)"):
        Result.open(tmp_path / "again", picture[:9, :9])


def test_a_file_that_cannot_be_written_leaves_the_old_one(result: Result, tmp_path: Path) -> None:
    folder = tmp_path / "is a folder"
    folder.mkdir()
    with pytest.raises(OSError):
        result.save(folder)
    with pytest.raises(FileNotFoundError):
        result.save(tmp_path / "no such folder" / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["is a folder"]


def test_damaged_bytes_are_refused(result: Result) -> None:
    data = result.to_bytes()
    for damaged in (b"", b"x", data[:-1], data[1:], data + b"x", bytes(len(data))):
        with pytest.raises(emerdiff.KeptInvalid):
            Result.from_bytes(damaged)
    with pytest.raises(emerdiff.MemoryBudget):
        Result.from_bytes(data, memory_budget=10)


def test_copies_have_a_level_of_their_own(result: Result) -> None:
    sent = pickle.loads(pickle.dumps(result))
    for other in (result.copy(), sent, copy.copy(result), copy.deepcopy(result)):
        assert (other is sent) == (other._image is None)
        other.n_segments = 1
        assert result.n_segments > 1
        assert other.max_segments == result.max_segments


def test_a_notebook_shows_a_picture_and_a_table(result: Result) -> None:
    shown = Image.open(io.BytesIO(result._repr_png_() or b""))
    np.testing.assert_array_equal(np.asarray(shown), result.overlay())
    table = result.regions._repr_html_()
    assert table.count("<tr>") == result.n_segments + 1
    assert f"<td>{result.regions[0].area}</td>" in table
    assert repr(result).startswith("<Segmentation of 96 x 64 pixels: ")


def test_a_closed_result_says_so(result: Result) -> None:
    result.close()
    result.close()
    assert result.closed and repr(result) == "<Segmentation, closed>"
    assert result._repr_png_() is None
    for use in (
        lambda: result.labels,
        lambda: result.regions,
        lambda: result.mask(0),
        lambda: result.overlay(),
        lambda: result.to_bytes(),
        lambda: result.copy(),
        lambda: result.info,
        lambda: setattr(result, "n_segments", 2),
    ):
        with pytest.raises(emerdiff.InvalidHandle, match="Segmentation is closed"):
            use()


def test_info_tells_how_it_was_made(result: Result) -> None:
    assert result.info["emerdiff"] == emerdiff.__version__
    assert result.info["settings"]["detail"] == "none"
    assert result.info["seconds"]["total"] > 0
