"""Builds documents as people have them, in Krita."""

import os
import time

from krita import InfoObject, Krita, Selection
from PyQtAny import QtCore, QtGui, QtWidgets

SRGB = ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")


def settle(document):
    """Wait until all is drawn; fill layers and shapes take a tenth of a second and events."""
    document.refreshProjection()
    document.waitForDone()
    end = time.monotonic() + 0.3 * any(is_slow(node) for node in document.topLevelNodes())
    while time.monotonic() < end:
        QtWidgets.QApplication.processEvents()
    document.waitForDone()


def is_slow(node):
    return node.type() in ("filllayer", "vectorlayer") or any(map(is_slow, node.childNodes()))


def build(case):
    """Return the document of a case."""
    application = Krita.instance()
    if case["kind"] == "vector":
        document = application.openDocument(svg(case))
        (layer,) = document.topLevelNodes()
    else:
        model, depth = case["space"]
        width, height = case["canvas"]
        document = application.createDocument(width, height, "case", model, depth, "", 72.0)
        for node in document.topLevelNodes():
            node.remove()
        layer = BUILDERS[case["kind"]](document, case)
        document.rootNode().addChildNode(layer, None)
    layer.setName("Photo")
    above = document.createNode("Above", "paintlayer")
    document.rootNode().addChildNode(above, None)
    if case["kind"] == "group":
        layer = dress(document, layer, case)
    settle(document)
    if case["mask_box"] and hasattr(document, "createTransparencyMask"):
        mask = document.createTransparencyMask("hides")
        layer.addChildNode(mask, None)
        mask.setSelection(box(case["mask_box"]))
    layer.setVisible(not case["hidden"])
    layer.setLocked(case["locked"])
    settle(document)
    if case["selection"]:
        document.setSelection(box(case["selection"], case["selected"]))
    settle(document)
    document.setModified(False)
    return document


def paint(document, case):
    """A paint layer with the picture, in the colours of the document."""
    layer = document.createNode("Photo", "paintlayer")
    space = layer.colorModel(), layer.colorDepth(), layer.colorProfile()
    layer.setColorSpace(*SRGB)
    with open(case["picture"], "rb") as file:
        pixels = file.read()
    layer.setPixelData(QtCore.QByteArray(pixels), *case["offset"], *case["size"])
    layer.setColorSpace(*space)
    return layer


def other_space(document, case):
    """A layer whose colours are not those of its document."""
    layer = paint(document, case)
    layer.setColorSpace("GRAYA", "U16", "Gray-D50-elle-V2-srgbtrc.icc")
    return layer


def group(document, case):
    return document.createGroupLayer("Photo")


def dress(document, layer, case):
    layer.addChildNode(paint(document, case), None)
    return layer


def animated(document, case):
    layer = paint(document, case)
    layer.enableAnimation()
    return layer


def empty(document, case):
    return document.createNode("Photo", "paintlayer")


def file_layer(document, case):
    path = os.path.join(os.environ["EMERDIFF_TEST_FOLDER"], "file.png")
    with open(case["picture"], "rb") as file:
        pixels = file.read()
    width, height = case["size"]
    kind = QtGui.QImage.Format.Format_ARGB32
    QtGui.QImage(pixels, width, height, 4 * width, kind).save(path)
    return document.createFileLayer("Photo", path, "None")


def svg(case):
    """Write a file that Krita opens as a vector layer, and return its path."""
    path = os.path.join(os.environ["EMERDIFF_TEST_FOLDER"], "shapes.svg")
    width, height = case["canvas"]
    with open(path, "w") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
            '<rect x="10" y="10" width="60" height="90" fill="#d02010"/>'
            '<circle cx="110" cy="70" r="36" fill="#1060c0"/></svg>'
        )
    return path


def fill(document, case):
    info = InfoObject()
    info.setProperty("color", QtGui.QColor(90, 160, 40))
    return document.createFillLayer("Photo", "color", info, box([8, 8, 90, 60]))


BUILDERS = {
    "paint": paint,
    "other space": other_space,
    "group": group,
    "animated": animated,
    "empty": empty,
    "file": file_layer,
    "fill": fill,
}


def box(rectangle, value=255):
    """Return a selection of a box."""
    x, y, width, height = rectangle
    selection = Selection()
    data = QtCore.QByteArray(bytes([value]) * (width * height))
    selection.setPixelData(data, x, y, width, height)
    return selection
