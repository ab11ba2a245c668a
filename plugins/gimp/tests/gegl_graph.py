"""Graphs of GEGL without its bindings, for programs that the tests start."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_void_p
from typing import Any

import numpy as np

gegl = ctypes.CDLL("libgegl-0.4.so.0", ctypes.RTLD_GLOBAL)
babl = ctypes.CDLL("libbabl-0.1.so.0", ctypes.RTLD_GLOBAL)
gobject = ctypes.CDLL("libgobject-2.0.so.0")

TYPES = {"u8": np.uint8, "u16": np.uint16, "float": np.float32}


class Rectangle(ctypes.Structure):
    """Part of a plane."""

    _fields_ = [(name, c_int) for name in ("x", "y", "width", "height")]


babl.babl_format.restype = c_void_p
babl.babl_format_get_n_components.argtypes = [c_void_p]
gegl.gegl_node_new.restype = c_void_p
gegl.gegl_node_new_child.restype = c_void_p
gegl.gegl_node_connect_to.argtypes = [c_void_p, c_char_p, c_void_p, c_char_p]
gegl.gegl_node_blit.argtypes = [
    c_void_p,
    c_double,
    POINTER(Rectangle),
    c_void_p,
    c_void_p,
    c_int,
    c_int,
]
gegl.gegl_buffer_new.restype = c_void_p
gegl.gegl_buffer_new.argtypes = [POINTER(Rectangle), c_void_p]
gegl.gegl_buffer_set.argtypes = [
    c_void_p,
    POINTER(Rectangle),
    c_int,
    c_void_p,
    c_void_p,
    c_int,
]
gegl.gegl_node_get_bounding_box.restype = Rectangle
gegl.gegl_node_get_bounding_box.argtypes = [c_void_p]
gobject.g_object_unref.argtypes = [c_void_p]
# Threads may only come after it.
gegl.gegl_init(None, None)


def new_format(name: str) -> Any:
    """Return a format of Babl."""
    return c_void_p(babl.babl_format(name.encode()))


def shape_of(name: str) -> tuple[Any, int]:
    """Return the type of a format's samples, and how many a pixel has."""
    return TYPES[name.split()[-1]], babl.babl_format_get_n_components(new_format(name))


class Graph:
    """A graph, whose nodes are numbers."""

    def __init__(self) -> None:
        self._graph = c_void_p(gegl.gegl_node_new())

    def node(self, operation: str, **properties: Any) -> Any:
        """Return a node; underscores in names are hyphens."""
        made = c_void_p(
            gegl.gegl_node_new_child(self._graph, b"operation", operation.encode(), None)
        )
        self.set(made, **properties)
        return made

    def set(self, node: Any, **properties: Any) -> None:
        for name, value in properties.items():
            if isinstance(value, float):
                value = c_double(value)
            elif isinstance(value, str):
                value = value.encode()
            gegl.gegl_node_set(node, name.replace("_", "-").encode(), value, None)

    def link(self, *nodes: Any) -> None:
        for before, after in zip(nodes, nodes[1:]):
            gegl.gegl_node_connect_to(before, b"output", after, b"input")

    def picture(self, pixels: np.ndarray, format_name: str, x: int = 0, y: int = 0) -> Any:
        """Return a node with a picture at a place of the plane."""
        height, width = pixels.shape[:2]
        extent, format_ = Rectangle(x, y, width, height), new_format(format_name)
        pixels = np.ascontiguousarray(pixels)
        buffer = c_void_p(gegl.gegl_buffer_new(byref(extent), format_))
        gegl.gegl_buffer_set(buffer, byref(extent), 0, format_, pixels.ctypes.data, 0)
        node = self.node("gegl:buffer-source", buffer=buffer)
        gobject.g_object_unref(buffer)
        return node

    def pixels(self, node: Any, format_name: str, box: tuple[int, int, int, int]) -> np.ndarray:
        """Return part of what a node makes."""
        kind, components = shape_of(format_name)
        found = np.zeros((box[3], box[2], components), kind)
        roi, format_ = Rectangle(*box), new_format(format_name)
        gegl.gegl_node_blit(node, 1.0, byref(roi), format_, found.ctypes.data, 0, 0)
        return found

    def bounds(self, node: Any) -> tuple[int, int, int, int]:
        box = gegl.gegl_node_get_bounding_box(node)
        return box.x, box.y, box.width, box.height

    def close(self) -> None:
        gobject.g_object_unref(self._graph)
