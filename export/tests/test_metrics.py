"""The trainer's metrics, on label maps small enough to count by hand."""

import numpy as np
import pytest
import torch

from emerdiff_export.train.edges import Edges, edge_guided
from emerdiff_export.train.metrics import boundary_f, covering, mean_iou

HALVES = np.repeat([[0, 0, 0, 0, 1, 1, 1, 1]], 8, axis=0)
QUARTERS = HALVES + 2 * HALVES.T


def test_equal_maps_agree_whatever_their_numbers():
    for measure in (mean_iou, covering):
        assert measure(HALVES, HALVES) == measure(1 - HALVES, HALVES) == 1.0
    assert boundary_f(1 - HALVES, [HALVES]) == 1.0


def test_a_finer_map_is_merged_for_miou_and_costs_covering():
    assert mean_iou(QUARTERS, HALVES) == 1.0
    assert covering(QUARTERS, HALVES) == 0.5
    # Half of the borders are not there in the ground truth, but for those near the true one.
    assert 0.5 < boundary_f(QUARTERS, [HALVES]) < 1.0


def test_a_coarser_map_takes_one_region():
    one = np.zeros_like(HALVES)
    assert mean_iou(one, HALVES) == pytest.approx(0.25)
    assert covering(one, HALVES) == 0.5
    assert boundary_f(one, [HALVES]) == 0.0


def test_a_border_may_be_off_by_the_tolerance():
    def split(column):
        return np.repeat([(np.arange(8) >= column).astype(int)], 8, axis=0)

    assert boundary_f(split(6), [HALVES]) == 1.0
    assert boundary_f(split(7), [HALVES]) == 0.0


def test_a_border_moves_to_the_edge_of_the_picture():
    """The library's own test of its filter has this case."""
    columns = torch.arange(32.0)
    image = torch.where(columns < 13, -1.0, 1.0).expand(3, 16, 32)
    second = ((columns - 11.5) / 8).clamp(0, 1).expand(16, 32)
    guided = edge_guided(torch.stack([1 - second, second]), image, 8, Edges(2, 2, 16.0))
    assert ((guided[1] > guided[0]) == (columns >= 13)).all()
    assert torch.allclose(guided.sum(0), torch.ones(16, 32))
