"""The structures, constants and functions of ``emerdiff.h``, as ctypes sees them.

Only what Python needs of the header is here. ``tests/test_abi.py`` compares it with the header.
"""

from __future__ import annotations

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_double,
    c_float,
    c_int32,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any

ABI_VERSION = 2

OK = 0
BUFFER_TOO_SMALL = 4

PROVIDERS = {"cpu": 1, "cuda": 2, "directml": 3, "coreml": 4}
LAYOUTS = {"rgba": 1, "bgra": 2, "argb": 3, "rgb": 4, "bgr": 5, "gray": 6}
SAMPLES = {"u8": 1, "u16": 2, "f32": 3}
STAGES = {
    1: "encode",
    2: "features",
    3: "cluster",
    4: "denoise",
    5: "decode",
    6: "difference",
    7: "assign",
    8: "verify",
    9: "open",
}
COLORS = {"palette": 1, "mean": 2}

FLIP_Y = 1
LINEAR = 2
DECONTAMINATE = 1

Progress = CFUNCTYPE(c_int32, c_void_p, c_int32, c_uint32, c_uint32)


class Run(Structure):
    _fields_ = [
        ("options", c_void_p),
        ("progress", Progress),
        ("userdata", c_void_p),
        ("cancel", c_void_p),
        ("reserved", c_uint64 * 4),
    ]


class Estimate(Structure):
    _fields_ = [
        ("memory", c_uint64),
        ("units", c_uint32),
        ("unet_passes", c_uint32),
        ("reserved", c_uint8 * 16),
    ]


class Image(Structure):
    _fields_ = [
        ("data", c_void_p),
        ("size", c_size_t),
        ("stride", c_size_t),
        ("width", c_uint32),
        ("height", c_uint32),
        ("layout", c_int32),
        ("sample", c_int32),
        ("flags", c_uint32),
        ("reserved", c_uint32 * 5),
    ]


class Region(Structure):
    _fields_ = [
        ("area", c_uint64),
        ("id", c_uint32),
        ("x", c_uint32),
        ("y", c_uint32),
        ("width", c_uint32),
        ("height", c_uint32),
        ("mean_color", c_uint8 * 3),
        ("transparent", c_uint8),
        ("node", c_uint32),
        ("min_regions", c_uint32),
        ("max_regions", c_uint32),
        ("reserved", c_uint8 * 20),
    ]


class Buffer(Structure):
    _fields_ = [
        ("data", c_void_p),
        ("size", c_size_t),
        ("stride", c_size_t),
        ("sample", c_int32),
        ("flags", c_uint32),
        ("reserved", c_uint32 * 4),
    ]


class Selection(Structure):
    _fields_ = [
        ("nodes", POINTER(c_uint32)),
        ("num_nodes", c_size_t),
        ("grow", c_float),
        ("feather", c_float),
        ("flags", c_uint32),
        ("reserved", c_uint32 * 5),
    ]


class Ring(Structure):
    _fields_ = [
        ("first", c_uint32),
        ("num_points", c_uint32),
        ("polygon", c_uint32),
        ("hole", c_uint32),
    ]


class Point(Structure):
    _fields_ = [("x", c_float), ("y", c_float)]


_IMAGE, _RUN, _SELECTION, _BUFFER = (
    POINTER(structure) for structure in (Image, Run, Selection, Buffer)
)
_REGIONS, _MADE, _COUNT = POINTER(Region), POINTER(c_void_p), POINTER(c_uint32)
_SIZE = POINTER(c_size_t)

# Functions that return a status, by the types of their parameters.
STATUS_FUNCTIONS: dict[str, list[Any]] = {
    "emerdiff_runtime_load": [c_char_p],
    "emerdiff_options_new": [_MADE],
    "emerdiff_options_set": [c_void_p, c_char_p, c_char_p],
    "emerdiff_model_load": [c_char_p, _RUN, _MADE],
    "emerdiff_model_estimate": [c_void_p, c_uint32, c_uint32, c_void_p, POINTER(Estimate)],
    "emerdiff_model_list": [c_char_p, c_size_t, _SIZE],
    "emerdiff_model_folder": [c_char_p, c_size_t, _SIZE],
    "emerdiff_model_check_provider": [c_char_p, c_int32, POINTER(c_double), POINTER(c_int32)],
    "emerdiff_cancel_new": [_MADE],
    "emerdiff_cancel_request": [c_void_p],
    "emerdiff_segment": [c_void_p, _IMAGE, _RUN, _MADE],
    "emerdiff_segmentation_clone": [c_void_p, _MADE],
    "emerdiff_segmentation_size": [c_void_p, _COUNT, _COUNT],
    "emerdiff_segmentation_num_regions": [c_void_p, _COUNT],
    "emerdiff_segmentation_max_regions": [c_void_p, _COUNT],
    "emerdiff_segmentation_set_num_regions": [c_void_p, c_uint32],
    "emerdiff_segmentation_set_granularity": [c_void_p, c_double],
    "emerdiff_segmentation_regions": [c_void_p, _REGIONS, c_size_t],
    "emerdiff_segmentation_region": [c_void_p, c_uint32, _REGIONS],
    "emerdiff_segmentation_region_at": [c_void_p, c_uint32, c_uint32, _REGIONS],
    "emerdiff_segmentation_path_at": [c_void_p, c_uint32, c_uint32, _REGIONS, _SIZE],
    "emerdiff_segmentation_labels": [c_void_p, c_uint32, _BUFFER],
    "emerdiff_segmentation_mask": [c_void_p, _SELECTION, _BUFFER],
    "emerdiff_segmentation_contours": [c_void_p, _BUFFER],
    "emerdiff_segmentation_coverage": [c_void_p, _IMAGE, _SELECTION, _BUFFER],
    "emerdiff_segmentation_cutout": [c_void_p, _IMAGE, _SELECTION, _BUFFER],
    "emerdiff_segmentation_colors": [c_void_p, c_int32, _BUFFER],
    "emerdiff_segmentation_overlay": [c_void_p, _IMAGE, _SELECTION, _BUFFER],
    "emerdiff_segmentation_outline": [c_void_p, _IMAGE, _SELECTION, c_float, _MADE],
    "emerdiff_outline_size": [c_void_p, _SIZE, _SIZE],
    "emerdiff_outline_rings": [c_void_p, POINTER(Ring), c_size_t],
    "emerdiff_outline_points": [c_void_p, POINTER(Point), c_size_t],
    "emerdiff_segmentation_to_bytes": [c_void_p, c_void_p, c_size_t, _SIZE],
    "emerdiff_segmentation_from_bytes": [c_char_p, c_size_t, c_void_p, _MADE],
}

# Functions that return text, NULL on error.
TEXT_FUNCTIONS: dict[str, list[Any]] = {
    "emerdiff_last_error": [],
    "emerdiff_version": [],
    "emerdiff_runtime_path": [],
    "emerdiff_runtime_version": [],
    "emerdiff_runtime_providers": [],
    "emerdiff_model_info": [c_void_p],
    "emerdiff_segmentation_info": [c_void_p],
}

# Functions that free what another has made, and return nothing.
FREE_FUNCTIONS = [
    "emerdiff_options_free",
    "emerdiff_model_free",
    "emerdiff_cancel_free",
    "emerdiff_segmentation_free",
    "emerdiff_outline_free",
]
