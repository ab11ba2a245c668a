"""What the napari widget knows, without Qt or napari."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import emerdiff
from emerdiff._kept import Kept
from emerdiff.hosts import _machine
from emerdiff.napari._session import Options, Session


@pytest.fixture
def session(picture: np.ndarray) -> Session:
    session = Session()
    session.show(session.run(picture, Options(detail="none")))
    return session


def test_labels_are_ids_plus_one_at_every_level(session: Session, picture: np.ndarray) -> None:
    expected = emerdiff.segment(picture, connected=False, min_area=0.001, detail="none")
    for number in range(1, expected.max_segments + 1):
        session.result.n_segments = expected.n_segments = number
        labels = session.labels()
        assert labels.dtype == np.uint16
        assert np.array_equal(labels, expected.labels + 1)


def test_a_region_has_one_colour_at_every_level(session: Session) -> None:
    seen: dict[int, Any] = {}
    for number in range(session.result.max_segments, 0, -1):
        session.result.n_segments = number
        colors, shown = session.colors(), session.result.colors()
        assert len(colors) == number
        for region, color in zip(session.result.regions, colors):
            assert seen.setdefault(region.node, color) == color
            at = session.labels() == region.id + 1
            assert np.allclose(shown[at] / 255, color)


def test_a_run_is_kept_while_pixels_and_options_are_the_same(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, options = Session(Kept()), Options(detail="none")
    first = session.run(picture, options)
    session.show(first)
    session.picks.click(3, 3)
    with monkeypatch.context() as patch:
        patch.setattr(emerdiff.Model, "segment", None)
        again = session.run(picture.copy(), options)
        assert session.shows(again)
        with pytest.raises(TypeError):
            session.run(picture[:, ::-1], options)
    other = session.run(picture, Options(detail="none", connected=True))
    session.show(other)
    assert not session.picks.picked


def test_another_model_is_another_run(picture: np.ndarray, photograph: Path) -> None:
    folder = photograph.parents[2] / "models" / "tiny"
    session = Session(Kept())
    built_in = session.run(picture, Options(detail="none"))
    other = session.run(picture, Options(detail="none", model=str(folder)))
    assert other is not built_in
    assert np.array_equal(other.labels, built_in.labels)


def test_the_level_of_what_is_shown_leaves_the_kept_result_as_it_was(session: Session) -> None:
    automatic = session.automatic
    session.result.n_segments = 1
    assert session.automatic == automatic


def test_a_click_picks_and_a_further_click_widens(session: Session) -> None:
    session.result.n_segments = session.result.max_segments
    x, y = 40, 30
    sizes = [session.picks.click(x, y).area for _ in range(len(session.result.path_at(x, y)) + 1)]
    assert sizes[0] == session.result.region_at(x, y).area
    assert sizes == [region.area for region in session.result.path_at(x, y)] + sizes[-1:]
    assert sizes[-1] == session.picks.map.size
    assert len(session.picks.picked) == 1
    assert np.all(session.picks.map == 1)


def test_a_wider_pick_swallows_those_inside_it(session: Session) -> None:
    session.result.n_segments = session.result.max_segments
    for x, y in ((40, 30), (2, 60), (90, 5)):
        session.picks.click(x, y)
    assert sorted(session.picks.picked) == [1, 2, 3]
    while session.picks.click(40, 30).area < session.picks.map.size:
        for number, pick in session.picks.picked.items():
            expected = session.result.mask(pick.region)
            assert np.array_equal(session.picks.map == number, expected)
    assert sorted(session.picks.picked) == [1]


def test_picks_are_taken_out(session: Session) -> None:
    session.picks.click(40, 30)
    session.picks.take_out(2, 60)
    assert len(session.picks.picked) == 1
    session.picks.take_out(40, 30)
    assert not session.picks.picked
    assert not session.picks.map.any()
    session.picks.click(40, 30)
    session.picks.clear()
    assert not session.picks.map.any()


def test_a_map_that_was_painted_on_is_clicked_like_any_other(session: Session) -> None:
    session.picks.map[:] = 9
    session.picks.click(40, 30)
    session.picks.take_out(2, 60)
    assert sorted(session.picks.picked) == [1]


def test_too_little_memory_is_said_before_the_run(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_machine, "free_memory", lambda: 1 << 20)
    monkeypatch.setattr(emerdiff.Model, "segment", None)
    with pytest.raises(emerdiff.MemoryBudget, match="1 MB are free"):
        Session(Kept()).run(picture, Options())


def test_a_device_that_computes_something_else_is_not_used(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_machine, "check_provider", lambda provider, model: (0.25, False))
    with pytest.warns(UserWarning, match="cuda computes something else .* the CPU is used"):
        Kept().segment(picture, provider="cuda", detail="none")


def test_a_device_that_is_not_there_is_an_error(picture: np.ndarray) -> None:
    with pytest.raises(emerdiff.ProviderUnavailable):
        Session().run(picture, Options(provider="directml"))


def test_a_cancelled_run_is_not_kept(picture: np.ndarray) -> None:
    session, cancel = Session(Kept()), emerdiff.Cancel()
    cancel.request()
    with pytest.raises(emerdiff.Cancelled):
        session.run(picture, Options(), cancel=cancel)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert session.run(picture, Options(detail="none")).n_segments >= 1


@pytest.mark.parametrize("image", [np.zeros((0, 4)), np.zeros((4, 4, 2)), np.array([[object()]])])
def test_what_is_no_picture_is_refused(image: np.ndarray) -> None:
    with pytest.raises((ValueError, TypeError), match="image: its"):
        Session().run(image, Options())
