"""Select Region, and what is refused in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import case, photograph, segment, select
from conftest import NEW, OLD
from expected import result_of
from krita_host import Krita

# In the document; the picture lies at 11, 7.
FIRST, SECOND = (60, 80), (20, 20)
BOX = [5, 5, 60, 50]
POINTS = f"{FIRST[0]},{FIRST[1]}"
SELECTIONS = {
    "one": case(photograph(), select(POINTS)),
    "wider": case(photograph(), select(f"{POINTS},1")),
    "two": case(photograph(), select(f"{POINTS} {SECOND[0]},{SECOND[1]}")),
    "feathered": case(photograph(), select(POINTS, feather=4.0)),
    **{
        operation: case(photograph(), select(POINTS, operation=operation), selection=BOX)
        for operation in ("add", "subtract", "intersect")
    },
}
REFUSED = {
    "empty": (case(photograph(), segment(), kind="empty"), "There is nothing on “Photo”"),
    "transparent": (case(photograph() * 0, segment()), "There is nothing on “Photo”"),
    "not touched": (
        case(photograph(), segment(), selection=[200, 160, 10, 10]),
        "The selection does not touch “Photo”",
    ),
    "off the layer": (case(photograph(), select("2,2")), "nothing of “Photo” at the point 2,2"),
    "no point": (case(photograph(), select("here")), "“here” is no point; write 120,80"),
    "no such output": (case(photograph(), segment(output="gold")), "output: expected one of"),
    "too fine": (case(photograph(), segment(detail=2.0)), "detail: expected 0.0 to 1.0, got 2.0"),
    "no such model": (case(photograph(), segment(model="nobody's")), "nobody's"),
    "no such device": (case(photograph(), segment(device="cuda")), "cuda"),
    "no such operation": (
        case(photograph(), select("40,40", operation="xor")),
        "operation: expected one of replace, add, subtract, intersect, got 'xor'",
    ),
}


@pytest.fixture(scope="module", params=[OLD, NEW])
def told(
    request: pytest.FixtureRequest, krita_in: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Krita, dict[str, Any]]:
    krita = krita_in(request.param, tmp_path_factory.mktemp("select"))
    cases = {**SELECTIONS, **{name: one for name, (one, _) in REFUSED.items()}}
    return krita, krita.run_cases(cases)


def test_what_is_picked_is_selected(told: tuple[Krita, dict[str, Any]]) -> None:
    krita, facts = told
    result = result_of(photograph(), {"closer-look": "none", "level": "number", "regions": 5})
    first, second = (result.region_at(x - 11, y - 7) for x, y in (FIRST, SECOND))
    path = [region.node for region in result.path_at(FIRST[0] - 11, FIRST[1] - 7)]
    wider = result.path_at(FIRST[0] - 11, FIRST[1] - 7)[path.index(first.node) + 1]
    expected = {"one": [first], "wider": [wider], "two": [first, second]}
    for name, regions in expected.items():
        assert facts[name]["calls"][0]["value"] == sum(region.area for region in regions)
        found = krita.selection(facts[name]["after"])[7 : 7 + 144, 11 : 11 + 176]
        np.testing.assert_array_equal(found, result.soft_mask(regions, dtype="uint8"), name)
    soft = krita.selection(facts["feathered"]["after"])[7 : 7 + 144, 11 : 11 + 176]
    np.testing.assert_array_equal(soft, result.soft_mask(first, feather=4, dtype="uint8"))


def test_it_is_joined_with_what_is_selected(told: tuple[Krita, dict[str, Any]]) -> None:
    krita, facts = told
    made = krita.selection(facts["one"]["after"]) > 127
    box = np.zeros_like(made)
    box[BOX[1] : BOX[1] + BOX[3], BOX[0] : BOX[0] + BOX[2]] = True
    for name, expected in (
        ("add", made | box),
        ("subtract", box & ~made),
        ("intersect", made & box),
    ):
        found = krita.selection(facts[name]["after"]) > 127
        assert (found != expected).mean() < 0.002, name
    # The whole layer is cut, not only what was selected before.
    assert facts["add"]["calls"][0]["value"] == facts["one"]["calls"][0]["value"]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(told: tuple[Krita, dict[str, Any]], name: str) -> None:
    krita, facts = told
    (call,) = facts[name]["calls"]
    assert not call["done"] and REFUSED[name][1] in call["error"], call
    # The document is as it was.
    assert not facts[name]["modified"]
    before, after = facts[name]["before"]["layers"], facts[name]["after"]["layers"]
    assert [layer["name"] for layer in after if layer["type"] != "selectionmask"] == [
        layer["name"] for layer in before if layer["type"] != "selectionmask"
    ]
