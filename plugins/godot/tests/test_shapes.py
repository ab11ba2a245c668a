"""Shapes for nodes that know no holes."""

from __future__ import annotations

import math

from godot_host import Godot


def test_polygons_without_holes_cover_what_the_rings_enclose(godot: Godot) -> None:
    facts = godot.run("shapes")
    assert facts["holes left"] == 0 and all(facts["convex"])
    # A hundred by a hundred, less three holes of twenty by twenty; and a triangle.
    assert math.isclose(facts["area"], 100 * 100 - 3 * 20 * 20 + 50, rel_tol=1e-4)
    assert facts["colliders"] and facts["first point"]
    # The outline runs through pixels that the region covers in part.
    assert facts["worst"] < 0.2
