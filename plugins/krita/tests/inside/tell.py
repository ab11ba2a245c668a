"""Tells what a document has, with pixels in files."""

import os

FOLDER = os.environ["EMERDIFF_TEST_FOLDER"]


def tell(document, name):
    """Return what is in a document."""
    whole = 0, 0, document.width(), document.height()
    nodes = document.topLevelNodes()
    selection = document.selection()
    return {
        "layers": [tell_node(node, f"{name}-{place}", whole) for place, node in enumerate(nodes)],
        "selection": None if selection is None else write(selection, f"{name}-selection", whole),
        "size": whole[2:],
        "annotations": list(document.annotationTypes()),
        "modified": document.modified(),
    }


def tell_node(node, name, around):
    """Return what is known of a node; masks are told in the box of their layer."""
    box = node.bounds()
    bounds = [box.x(), box.y(), box.width(), box.height()]
    seen = around if node.type().endswith("mask") else union(bounds, around)
    told = {
        "name": node.name(),
        "type": node.type(),
        "box": bounds,
        "seen_box": seen,
        "visible": node.visible(),
        "opacity": node.opacity(),
        "space": [node.colorModel(), node.colorDepth(), node.colorProfile()],
        "children": [
            tell_node(child, f"{name}-{place}", seen)
            for place, child in enumerate(node.childNodes())
        ],
    }
    if node.type().endswith("mask"):
        told["mask"] = write(node.selection(), f"{name}-mask", seen)
    else:
        data = bytes(node.projectionPixelData(*seen))
        told["seen"] = write_bytes(f"{name}-seen", data)
        told["pixels"] = write_bytes(f"{name}-pixels", bytes(node.pixelData(*seen)))
    return told


def union(box, other):
    """Return the box around both."""
    left, top = min(box[0], other[0]), min(box[1], other[1])
    right = max(box[0] + box[2], other[0] + other[2])
    bottom = max(box[1] + box[3], other[1] + other[3])
    return [left, top, right - left, bottom - top]


def write(selection, name, whole):
    return write_bytes(name, bytes(selection.pixelData(*whole)))


def write_bytes(name, data):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(data)
    return name


def seen_as_srgb(document, name):
    """Write what is seen of the source in 8-bit sRGB, as Krita itself converts it."""
    node = document.nodeByName("Photo")
    box = node.bounds()
    rectangle = [box.x(), box.y(), box.width(), box.height()]
    copy = document.createNode("copy", "paintlayer")
    copy.setColorSpace(node.colorModel(), node.colorDepth(), node.colorProfile())
    copy.setPixelData(node.projectionPixelData(*rectangle), *rectangle)
    copy.setColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
    written = write_bytes(f"{name}-srgb", bytes(copy.pixelData(*rectangle)))
    return {"box": rectangle, "pixels": written}
