"""Many pictures with one call."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from scenes import scene

import emerdiff


def pictures(count: int) -> list[np.ndarray]:
    return [scene(40 + 4 * i, 64) for i in range(count)]


@pytest.mark.parametrize("workers", [None, 1, 3])
def test_results_come_in_order_and_are_those_of_segment(
    model: emerdiff.Model, workers: int | None
) -> None:
    given = pictures(7)
    found = list(model.map(given, workers=workers, detail="none"))
    assert len(found) == 7
    for image, result in zip(given, found):
        np.testing.assert_array_equal(result.labels, model.segment(image, detail="none").labels)


def test_a_large_model_is_shared_and_stays_open(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    with emerdiff.Model(threads=2) as model:
        assert model.info["size"] > 1_000_000
        monkeypatch.setattr("emerdiff._model.LARGE", 1_000_000)
        # No second model is opened.
        monkeypatch.setattr("emerdiff._model.opened", None)
        assert len(list(model.map([picture, picture], detail="none"))) == 2
        assert not model.closed


def test_pictures_are_taken_as_they_are_needed(model: emerdiff.Model) -> None:
    taken = 0

    def endless() -> Iterator[np.ndarray]:
        nonlocal taken
        while True:
            taken += 1
            yield scene(40, 40)

    results = model.map(endless(), workers=2, detail="none")
    for _ in range(3):
        next(results)
    assert taken < 12
    results.close()  # type: ignore[attr-defined]
    before = taken
    time.sleep(0.1)
    assert taken == before


def test_an_error_comes_in_its_place(model: emerdiff.Model, picture: np.ndarray) -> None:
    results = model.map([picture, picture, np.zeros(3, np.uint8), picture], detail="none")
    assert next(results).n_segments and next(results).n_segments
    with pytest.raises(ValueError, match=r"\(3,\)"):
        next(results)
    assert list(results) == []


def test_cancel_ends_it(model: emerdiff.Model) -> None:
    cancel = emerdiff.Cancel()
    results = model.map([scene(600, 800)] * 20, cancel=cancel)
    threading.Timer(0.3, cancel.request).start()
    with pytest.raises(emerdiff.Cancelled):
        list(results)
    # An error of one call leaves a switch that others use as it was.
    other = emerdiff.Cancel()
    with pytest.raises(TypeError):
        list(model.map([None, scene()], cancel=other))
    assert not other.requested
