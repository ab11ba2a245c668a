"""The package `emerdiff`, asked line by line: JSON in, JSON out, memory as base64."""

import base64
import json
import sys

import emerdiff
from emerdiff._errors import BY_STATUS

STATUS = {error: status for status, error in BY_STATUS.items()}
OBJECTS = {}


def kept(thing):
    OBJECTS[len(OBJECTS)] = thing
    return len(OBJECTS) - 1


def packed(view):
    return base64.b64encode(view).decode()


def pixels(picture):
    data, layout = base64.b64decode(picture["data"]), picture["layout"]
    return emerdiff.Pixels(data, picture["width"], picture["height"], layout)


def facts(region):
    top, left, bottom, right = region.bbox
    box = [left, top, right - left, bottom - top]
    levels = [region.min_segments, region.max_segments]
    color = list(region.mean_color)
    return [region.id, region.node, levels, region.area, box, color, region.transparent]


def say(answer):
    print(json.dumps(answer), flush=True)


def report(_stage, done, total):
    say({"progress": [done, total]})
    if not json.loads(sys.stdin.readline()):
        raise emerdiff.Cancelled("the test said so")


def options(ask):
    # JSON has no NaN, so these come as text.
    return {
        name: float(value) if name in ("strength", "granularity") and value else value
        for name, value in ask.items()
    }


class Calls:
    """What Rust may ask for, by name; `on` is an object that an earlier answer named."""

    def load(bundle):
        return kept(emerdiff.Model(bundle, threads=1))

    def open(data, memory_budget):
        data = base64.b64decode(data)
        return kept(emerdiff.Segmentation.from_bytes(data, memory_budget=memory_budget))

    def drop(on):
        on.close()

    def segment(on, picture, ask, progress):
        listener = report if progress else None
        return kept(on.segment(pixels(picture), progress=listener, **options(ask)))

    def size(on):
        height, width = on.shape
        return [width, height]

    def num_regions(on):
        return on.n_segments

    def max_regions(on):
        return on.max_segments

    def set_num_regions(on, count):
        on.n_segments = count

    def set_granularity(on, granularity):
        on.granularity = float(granularity)

    def labels(on):
        return packed(on.labels)

    def regions(on):
        return [facts(region) for region in on.regions]

    def region(on, node):
        return facts(on.region(node))

    def region_at(on, x, y):
        return facts(on.region_at(x, y))

    def path_at(on, x, y):
        return [facts(region) for region in on.path_at(x, y)]

    def mask(on, nodes):
        return packed(on.mask(map(on.region, nodes)))

    def cutout(on, picture, nodes, own):
        regions, image = map(on.region, nodes), pixels(picture)
        return packed(on.cutout(regions, decontaminate=own, image=image))

    def coverage(on, picture, nodes, edge):
        regions, image, (grow, feather) = map(on.region, nodes), pixels(picture), map(float, edge)
        return packed(on.soft_mask(regions, grow=grow, feather=feather, image=image))

    def overlay(on, picture, nodes):
        regions = None if nodes is None else map(on.region, nodes)
        return packed(on.overlay(regions, image=pixels(picture)))

    def outline(on, picture, nodes, tolerance):
        regions, image = map(on.region, nodes), pixels(picture)
        polygons = on.outline(regions, tolerance=float(tolerance), image=image)
        return [[ring.tolist() for ring in [outer, *holes]] for outer, holes in polygons]

    def contours(on):
        return packed(on.contours)

    def to_bytes(on):
        return packed(on.to_bytes())

    def another(on):
        return kept(on.copy())


def answer(do, on=None, **arguments):
    if on is not None:
        arguments["on"] = OBJECTS[on]
    try:
        return {"ok": getattr(Calls, do)(**arguments)}
    except emerdiff.Error as error:
        return {"status": STATUS[type(error)], "text": str(error)}


for line in sys.stdin:
    say(answer(**json.loads(line)))
