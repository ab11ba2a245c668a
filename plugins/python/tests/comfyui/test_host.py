"""What the nodes have to do with ComfyUI's progress, memory and tensors."""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np
import pytest
from calling import LEVEL, PICK, batch_of, call, cut

import emerdiff
from emerdiff._kept import Kept
from emerdiff.comfyui import _segment
from emerdiff.hosts import _machine


@pytest.fixture
def batch(picture: np.ndarray) -> np.ndarray:
    return batch_of(picture)


def test_too_many_masks_are_refused(batch: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    regions = cut(batch)["regions"]
    monkeypatch.setattr(_machine, "free_memory", lambda: 1000)
    with pytest.raises(emerdiff.MemoryBudget, match="masks need 0 MB of memory and 0 MB are free"):
        call(LEVEL, regions=regions)


def test_results_are_kept_up_to_a_budget(picture: np.ndarray) -> None:
    kept = Kept(budget=2 * picture.nbytes + 2 * 4 * picture.shape[0] * picture.shape[1])
    first, second, third = (
        kept.segment(picture, detail="none", min_area=area) for area in (0, 0.1, 0.2)
    )
    assert kept.segment(picture, detail="none", min_area=0.2) is third
    assert kept.segment(picture, detail="none", min_area=0.1) is second
    assert kept.segment(picture, detail="none", min_area=0) is not first


class Interrupted(Exception):
    pass


@pytest.fixture
def comfy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the nodes use of ComfyUI."""
    state = types.SimpleNamespace(done=[], total=0, stop_at=None)

    class ProgressBar:
        def __init__(self, total: int) -> None:
            state.total = total

        def update_absolute(self, value: int, total: int) -> None:
            state.done.append(value)

    def throw() -> None:
        if state.stop_at is not None and len(state.done) >= state.stop_at:
            raise Interrupted

    management = types.ModuleType("comfy.model_management")
    management.throw_exception_if_processing_interrupted = throw  # type: ignore[attr-defined]
    utils = types.ModuleType("comfy.utils")
    utils.ProgressBar = ProgressBar  # type: ignore[attr-defined]
    for module in (types.ModuleType("comfy"), management, utils):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(_segment, "_kept", Kept())
    return state


def test_progress_is_shown_and_goes_on_from_picture_to_picture(
    batch: np.ndarray, comfy: Any
) -> None:
    cut(batch)
    assert comfy.total == 2000
    assert comfy.done == sorted(comfy.done)
    assert comfy.done[-1] == 2000
    assert any(0 < value < 1000 for value in comfy.done)


def test_an_interrupted_run_ends_with_comfyuis_own_exception(batch: np.ndarray, comfy: Any) -> None:
    comfy.stop_at = 2
    with pytest.raises(Interrupted):
        cut(batch)
    assert comfy.done[-1] < 1000
    comfy.stop_at = None
    assert cut(batch)["count"]


def test_tensors_come_back_as_tensors(batch: np.ndarray) -> None:
    torch = pytest.importorskip("torch")
    made = cut(torch.from_numpy(batch), mask=torch.ones(1, 64, 96), torch=True)
    for name in ("masks", "labels", "ids", "overlay"):
        assert made[name].dtype == torch.float32
        assert made[name].is_contiguous()
    picked = call(PICK, regions=made["regions"], x=40, y=30, feather=2.0, torch=True)
    assert picked["mask"].shape == (2, 64, 96)
    assert cut(torch.from_numpy(batch).half(), torch=True)["count"] > 0
