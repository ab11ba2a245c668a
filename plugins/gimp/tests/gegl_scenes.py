"""Runs graphs with emerdiff:segment in a process of its own: gegl_scenes.py SCENE IN.npy OUT."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
from gegl_graph import Graph, new_format

OPERATION = "emerdiff:segment"
LEVELS = {"automatic": 0, "number": 1, "detail": 2}
RESULTS = {"mean": 0, "palette": 1, "id-map-float": 2, "id-map-u16": 3, "edges": 4}
FORMATS = dict(
    zip(RESULTS, ["R'G'B'A u8", "R'G'B'A u8", "Y float", "Y u16", "Y float"], strict=True)
)
FIVE = {"level": LEVELS["number"], "regions": 5, "closer_look": 1}
# Where the picture is in the plane.
PLACE = -13, 21

Found = dict[str, Any]


def counted() -> int:
    return len(Path(os.environ["COUNTED_RUNS"]).read_text().splitlines())


def outputs(picture: np.ndarray) -> Found:
    """Every output, parts of them and other levels, from one run."""
    graph = Graph()
    source = graph.picture(picture, "R'G'B'A u8", *PLACE)
    node = graph.node(OPERATION, **FIVE)
    graph.link(source, node)
    whole = (*PLACE, picture.shape[1], picture.shape[0])
    found: Found = {"bounds": graph.bounds(node)}
    for name, result in RESULTS.items():
        graph.set(node, result=result)
        part = graph.pixels(node, FORMATS[name], (7, 41, 50, 40))
        found[name] = graph.pixels(node, FORMATS[name], whole)
        np.testing.assert_array_equal(part, found[name][20:60, 20:70])
    graph.set(node, result=RESULTS["id-map-float"])
    for name, detail in (("automatic", 0.5), ("detail", 0.7)):
        graph.set(node, level=LEVELS[name], detail=detail)
        found[name] = graph.pixels(node, "Y float", whole)
    found["runs"] = counted()
    graph.close()
    return found


def kept(picture: np.ndarray) -> Found:
    """How many runs there were after each of several changes."""
    graph = Graph()
    box = (0, 0, picture.shape[1], picture.shape[0])
    node = graph.node(OPERATION, **FIVE)
    runs = []

    def draw(drawn: Any) -> None:
        graph.pixels(drawn, "R'G'B'A u8", box)
        runs.append(counted())

    graph.link(graph.picture(picture, "R'G'B'A u8"), node)
    draw(node)
    # The same pixels in another buffer, and in another node.
    graph.link(graph.picture(picture, "R'G'B'A u8"), node)
    draw(node)
    copy = graph.node(OPERATION, **FIVE)
    graph.link(graph.picture(picture, "R'G'B'A u8"), copy)
    draw(copy)
    graph.set(node, connected=1)
    draw(node)
    graph.set(node, smallest_region=2.0)
    draw(node)
    changed = picture.copy()
    changed[0, 0, 0] ^= 1
    graph.link(graph.picture(changed, "R'G'B'A u8"), node)
    draw(node)
    # The copy still has the first.
    graph.set(node, connected=0, smallest_region=0.1)
    graph.link(graph.picture(picture, "R'G'B'A u8"), node)
    draw(node)
    graph.close()
    return {"runs": runs}


def together(picture: np.ndarray) -> Found:
    """The same picture in several threads, each with a graph and a level of its own."""
    found: Found = {}

    def draw(regions: int) -> None:
        graph = Graph()
        number = {**FIVE, "regions": regions, "result": RESULTS["id-map-float"]}
        node = graph.node(OPERATION, **number)
        graph.link(graph.picture(picture, "R'G'B'A u8"), node)
        box = (0, 0, picture.shape[1], picture.shape[0])
        ready.wait()
        found[str(regions)] = graph.pixels(node, "Y float", box)
        # A result is kept as long as somebody has it.
        ready.wait()
        graph.close()

    threads = [threading.Thread(target=draw, args=[regions]) for regions in range(2, 6)]
    ready = threading.Barrier(len(threads))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {**found, "runs": counted()}


def formats(picture: np.ndarray) -> Found:
    """Ids of the same picture in several formats."""
    graph = Graph()
    found: Found = {}
    box = (0, 0, picture.shape[1], picture.shape[0])
    rgb = graph.picture(picture, "R'G'B'A u8")
    for name in ("R'G'B'A u16", "RGB float", "RaGaBaA float", "Y' u8"):
        convert = graph.node("gegl:convert-format", format=new_format(name))
        node = graph.node(OPERATION, result=RESULTS["id-map-float"], **FIVE)
        graph.link(rgb, convert, node)
        found[name] = graph.pixels(node, "Y float", box)
        found[f"{name} in"] = graph.pixels(convert, "R'G'B'A u8", box)
    graph.close()
    return found


def planes(picture: np.ndarray) -> Found:
    """Inputs without an end, without pixels, of one pixel, and none at all."""
    graph = Graph()
    found: Found = {}
    box = (5, 5, 40, 30)
    checks = graph.node("gegl:checkerboard")
    empty = graph.node("gegl:crop", width=0.0, height=0.0)
    graph.link(graph.picture(picture, "R'G'B'A u8"), empty)
    pixel = graph.picture(picture[:1, :1], "R'G'B'A u8")
    for name, source in {"endless": checks, "empty": empty, "pixel": pixel, "none": None}.items():
        for result in ("mean", "id-map-float"):
            node = graph.node(OPERATION, result=RESULTS[result])
            if source is not None:
                graph.link(source, node)
            found[f"{name} {result}"] = graph.pixels(node, "R'G'B'A u8", box)
    found["checks"] = graph.pixels(checks, "R'G'B'A u8", box)
    graph.close()
    return found


def failing(picture: np.ndarray) -> Found:
    """What is shown where there is no library or no model."""
    graph = Graph()
    box = (0, 0, picture.shape[1], picture.shape[0])
    node = graph.node(OPERATION, model="nothing", **FIVE)
    graph.link(graph.picture(picture, "R'G'B'A u8"), node)
    found = {}
    for name, result in RESULTS.items():
        graph.set(node, result=result)
        found[name] = graph.pixels(node, FORMATS[name], box)
    graph.close()
    return found


if __name__ == "__main__":
    scene = {f.__name__: f for f in (outputs, kept, together, formats, planes, failing)}[
        sys.argv[1]
    ]
    np.savez(sys.argv[3], **scene(np.load(sys.argv[2])))
