"""What plug-ins of editors share, without an editor."""

from __future__ import annotations

import queue
import time
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest
from scenes import scene

import emerdiff
from emerdiff.hosts import require_memory
from emerdiff.hosts.cutting import Cutting, Latest
from emerdiff.hosts.id_map import id_colors
from emerdiff.hosts.levels import Level, at_level
from emerdiff.hosts.masks import (
    Edges,
    Rectangle,
    borders,
    bounds,
    crop,
    either,
    multiply,
    piece,
)
from emerdiff.hosts.picks import Picks, parse
from emerdiff.hosts.runs import RunOptions, Runs, Stored, run_key
from emerdiff.hosts.selection import around, limit
from emerdiff.hosts.tree import count, tree, within

QUICK = RunOptions(detail="none")


class Loop:
    """A thread that has windows."""

    def __init__(self) -> None:
        self._calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self.post = self._calls.put

    def run_until(self, done: Callable[[], Any]) -> None:
        while not done():
            self._calls.get(timeout=30)()


def test_a_box_is_found_around_what_is_there() -> None:
    random = np.random.default_rng(0)
    for _ in range(100):
        mask = np.zeros(random.integers(1, 12, 2), np.uint8)
        for _ in range(random.integers(0, 4)):
            mask[random.integers(mask.shape[0]), random.integers(mask.shape[1])] = 7
        box = bounds(mask.tobytes(), mask.shape[1])
        part = mask[box.y : box.y + box.height, box.x : box.x + box.width]
        assert crop(mask.tobytes(), mask.shape[1], box) == part.tobytes()
        assert part.sum() == mask.sum()
        if mask.any():
            assert part.any(0)[[0, -1]].all() and part.any(1)[[0, -1]].all()


def test_a_piece_is_the_mask_within_its_box(result: emerdiff.Segmentation) -> None:
    for region in result.regions:
        made = piece(result, region, Edges(grow=1), clean=True)
        whole = np.zeros(result.shape, np.uint8)
        box = made.rectangle
        inside = np.s_[box.y : box.y + box.height, box.x : box.x + box.width]
        whole[inside] = np.frombuffer(made.mask, np.uint8).reshape(box.height, box.width)
        np.testing.assert_array_equal(whole, result.soft_mask(region, grow=1, dtype="uint8"))
        assert made.edge is not None
        edge = np.frombuffer(made.edge, np.uint8).reshape(box.height, box.width, 4)
        partly = (whole[inside] > 0) & (whole[inside] < 255)
        np.testing.assert_array_equal(edge[..., 3] == 255, partly)


def test_the_tree_has_every_region_once(result: emerdiff.Segmentation) -> None:
    whole = tree(result)
    assert count(whole) == result.n_segments
    assert count(within(whole, {0, 2})) == 2 and within(whole, {1}) == 1


def test_an_id_map_has_no_colour_twice(picture: np.ndarray, model: emerdiff.Model) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (8, 12, 3), np.uint8)
    blocks = noise.repeat(16, 0).repeat(16, 1)
    result = model.segment(blocks, 60, detail="none", min_area=0)
    colors = np.frombuffer(id_colors(result), np.uint32)
    pairs = set(zip(result.labels.ravel().tolist(), colors.tolist()))
    assert len(pairs) == len({color for _, color in pairs}) == result.n_segments > 24


def test_clicks_pick_and_widen(result: emerdiff.Segmentation) -> None:
    picks = Picks((100, 200))
    assert not picks.ready
    picks.click((1, 1), adds=False)
    picks.set_result(result)
    picks.click((40, 30), adds=False)
    (first,) = picks.regions()
    assert first == result.region(first.node) and picks.points() == "140,230,0"
    picks.click((40, 30), adds=False)
    assert picks.points() == "140,230,1" and picks.regions()[0].area > first.area
    picks.widen((40, 30), -1)
    assert picks.regions() == [first]
    picks.click((2, 60), adds=True)
    assert len(picks.regions()) == 2
    for _ in range(1000):
        picks.widen(None, 1)
    assert picks.regions()[1].area == 64 * 96
    assert [point[2] for point in parse(picks.points())][0] == 0


def test_runs_are_kept_in_files_while_all_is_the_same(tmp_path: Path) -> None:
    data = scene().tobytes()
    pixels = emerdiff.Pixels(data, 96, 64)
    seen: list[str] = []

    def runs(options: RunOptions) -> emerdiff.Segmentation:
        seen.clear()
        return Runs(str(tmp_path)).segment(data, pixels, options, lambda *now: seen.append(now[0]))

    first = runs(QUICK)
    assert seen
    again = runs(QUICK)
    assert not seen and (again.labels == first.labels).all() and again.shape == (64, 96)
    runs(QUICK._replace(min_area=0.01))
    assert seen
    (damaged, *_) = sorted(tmp_path.iterdir())
    damaged.write_bytes(b"no result")
    for number in range(20):
        runs(QUICK._replace(min_area=number / 100))
    assert len(list(tmp_path.iterdir())) == 12
    blocked = tmp_path / "file"
    blocked.touch()
    assert Runs(str(blocked)).segment(data, pixels, QUICK).shape == (64, 96)


def test_a_cut_with_other_options_takes_the_place_of_the_first() -> None:
    loop, ready, failed = Loop(), [], []
    picture = scene(600, 800)
    model = emerdiff.Model(threads=1)

    def segment(options: RunOptions, progress: Any, cancel: emerdiff.Cancel) -> Any:
        if options.model:
            raise emerdiff.ModelNotFound("there is none")
        settings = options.settings()
        return options, model.segment(picture, progress=progress, cancel=cancel, **settings)

    stages: list[str] = []
    cutting = Cutting(
        segment, loop.post, lambda stage, _: stages.append(stage), ready.append, failed.append
    )
    cutting.set(RunOptions(detail="all"))
    loop.run_until(lambda: stages)
    cutting.set(QUICK)
    cutting.set(QUICK)
    loop.run_until(lambda: ready)
    assert [options for options, _ in ready] == [QUICK]
    cutting.set(RunOptions(model="unknown"))
    loop.run_until(lambda: failed)
    assert failed == ["there is none"]
    cutting.set(RunOptions(detail="all"))
    began = time.perf_counter()
    cutting.stop()
    assert time.perf_counter() - began < 5 and len(ready) == 1


def test_of_what_was_asked_meanwhile_the_last_is_computed() -> None:
    loop, shown, computed = Loop(), [], []

    def compute(number: int) -> int:
        computed.append(number)
        time.sleep(0.05)
        return number

    failed: list[str] = []
    latest = Latest(loop.post, shown.append, failed.append)
    for number in range(50):
        latest.ask(lambda number=number: compute(number))
    loop.run_until(lambda: shown and shown[-1] == 49)
    assert len(computed) == 2 == len(shown)
    latest.ask(lambda: parse("no point"))
    loop.run_until(lambda: failed)
    latest.ask(lambda: compute(50))
    loop.run_until(lambda: shown[-1] == 50)


def test_what_is_not_selected_is_transparent() -> None:
    random = np.random.default_rng(1)
    for _ in range(50):
        height, width = random.integers(1, 30, 2)
        selection = (random.random((height, width)) < 0.01).astype(np.uint8) * 3
        alpha = random.integers(0, 256, (height, width), np.uint8)
        pixels = np.dstack([np.full((height, width, 3), 9, np.uint8), alpha])
        limited = bytearray(pixels.tobytes())
        limit(limited, selection.tobytes(), int(width))
        near = np.zeros_like(alpha, bool)
        for y, x in np.argwhere(selection):
            near[max(y - 3, 0) : y + 4, max(x - 3, 0) : x + 4] = True
        expected = np.dstack([pixels[..., :3], np.where(near, alpha, 0)])
        assert bytes(limited) == expected.tobytes()
    whole = Rectangle(10, 20, 100, 50)
    assert around(Rectangle(11, 30, 5, 5), whole) == Rectangle(10, 27, 9, 11)


def test_levels(result: emerdiff.Segmentation) -> None:
    assert at_level(result, Level()).n_segments == result.n_segments
    assert at_level(result, Level("number", regions=3)).n_segments == 3
    assert at_level(result, Level("detail", detail=0)).n_segments == 1


def test_more_memory_than_there_is_is_refused_with_both_numbers() -> None:
    require_memory(1, "this needs")
    with pytest.raises(emerdiff.MemoryBudget, match=r"this needs \d+ MB of memory and \d+ MB are"):
        require_memory(1 << 60, "this needs")


def test_masks_are_multiplied() -> None:
    """Exactly where one of them is 0 or 255, and nearly elsewhere."""
    first, second = (values.astype(np.uint8).ravel() for values in np.mgrid[:256, :256])
    made = np.frombuffer(multiply(first.tobytes(), second.tobytes()), np.uint8).astype(float)
    exact = first * (second / 255)
    plain = np.isin(first, (0, 255)) | np.isin(second, (0, 255))
    np.testing.assert_allclose(made[plain], exact[plain], atol=1e-9)
    assert np.abs(made - exact).max() <= 2.5


def test_one_of_two_is_taken() -> None:
    random = np.random.default_rng(1)
    first, second = random.integers(0, 256, (2, 99), np.uint8)
    where = np.where(random.random(99) < 0.5, 255, 0).astype(np.uint8)
    made = either(first.tobytes(), second.tobytes(), where.tobytes())
    np.testing.assert_array_equal(
        np.frombuffer(made, np.uint8), np.where(where == 255, first, second)
    )


def test_borders_are_where_pixels_differ() -> None:
    values = np.random.default_rng(2).integers(0, 3, (9, 7)).astype(np.uint8)
    found = np.frombuffer(borders(values.tobytes(), 7), np.uint8).reshape(9, 7) > 0
    expected = np.zeros((9, 7), bool)
    expected[1:] |= values[1:] != values[:-1]
    expected[:, 1:] |= values[:, 1:] != values[:, :-1]
    # Beside the first pixel of a row lies the last one of the row before.
    np.testing.assert_array_equal(found[1:, 1:], expected[1:, 1:])


def test_what_a_document_keeps_needs_no_run(tmp_path: Path) -> None:
    picture = scene()
    data = picture.tobytes()
    height, width = picture.shape[:2]
    pixels = emerdiff.Pixels(data, width, height, "rgb")
    made = Runs(str(tmp_path / "first")).segment(data, pixels, QUICK)
    nobody = QUICK._replace(model="nobody's")
    key = run_key(data, pixels, nobody)
    stored = Stored(key, made.to_bytes())
    kept = Runs(str(tmp_path / "second")).result(key, pixels, nobody, stored=stored)
    np.testing.assert_array_equal(kept.labels, made.labels)
    other, damaged = stored._replace(key="another"), stored._replace(data=stored.data[:-9])
    for useless in (other, damaged):
        with pytest.raises(emerdiff.ModelNotFound):
            Runs(str(tmp_path / "third")).result(key, pixels, nobody, stored=useless)


def test_a_provider_that_is_not_to_be_trusted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emerdiff.hosts._machine.check_provider", lambda *_: (0.5, False))
    picture = scene()
    height, width = picture.shape[:2]
    pixels = emerdiff.Pixels(picture.tobytes(), width, height, "rgb")
    said: list[str] = []
    options = QUICK._replace(provider="cuda")
    Runs(str(tmp_path), said.append).segment(picture.tobytes(), pixels, options)
    (words,) = said
    assert words.startswith("cuda computes something else than the CPU") and "0.5" in words
