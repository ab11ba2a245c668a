"""Runs beside the game, from its threads, a thousand of them, and what ends them."""

from __future__ import annotations

import pytest
from godot_host import Facts, Godot
from roots import REPOSITORY_INSIDE

CANCELLED = "cancelled"


@pytest.fixture(scope="module")
def facts(godot: Godot) -> Facts:
    return godot.run("beside")


def test_a_run_brings_its_result_and_its_progress(facts: Facts) -> None:
    assert facts["running"] and facts["same"]
    assert facts["after"] == [False, False, "", True]
    assert set(facts["stages"]) <= set(
        "verify open encode features cluster denoise decode difference assign".split()
    )
    assert len(facts["stages"]) > 3
    assert all(0 < done <= total for done, total in facts["counts"])


def test_a_run_is_cancelled_at_any_moment(facts: Facts) -> None:
    for end in facts["cancelled"]:
        empty, cancelled, error = end
        assert empty and cancelled and error
    assert facts["cancelled late"] == [False, True]


def test_who_starts_a_run_need_not_hold_it(facts: Facts) -> None:
    assert facts["unheld"] and facts["scene"]


def test_runs_go_on_side_by_side(facts: Facts) -> None:
    assert facts["many"] == 1


def test_a_run_that_fails_says_why(facts: Facts) -> None:
    empty, cancelled, error = facts["failed"]
    assert empty and not cancelled and "no such model" in error
    assert facts["mended"]


def test_calls_come_from_any_thread(godot: Godot) -> None:
    assert godot.run("threads")["same"] == 4


def test_a_thousand_runs_leave_nothing_behind(godot: Godot) -> None:
    bundle = f"{REPOSITORY_INSIDE}/tests/data/random"
    facts = godot.run("growth", EMERDIFF_TEST_BUNDLE=bundle)
    grown = (facts["after"] - facts["before"]) * 4096
    # ONNX Runtime's arena grows and shrinks by some megabytes; a mask of each run would be 39 MB.
    assert grown < 24_000_000
    assert facts["objects after"] - facts["objects before"] < 10


@pytest.mark.parametrize("units", [0, 1, 3, 8, 13])
def test_the_game_ends_in_the_middle_of_a_run(godot: Godot, units: int) -> None:
    facts = godot.run("quits", EMERDIFF_TEST_UNITS=str(units))
    assert facts.code == 7
    assert "crashed" not in facts.output
