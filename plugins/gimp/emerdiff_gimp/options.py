"""The parameters of the procedures: how they are declared, and what they mean to the library."""

from __future__ import annotations

from typing import Any

from gi.repository import Gimp, GObject

from emerdiff.hosts.levels import Level
from emerdiff.hosts.masks import Edges
from emerdiff.hosts.runs import RunOptions

LARGEST_EDGE = 1000.0
_FLAGS = GObject.ParamFlags.READWRITE
_LEVELS = {
    "automatic": ("Automatic", "As many regions as stand apart"),
    "number": ("Number of regions", "Exactly so many regions, where the picture has them"),
    "detail": ("Detail", "From one region to all that can be told apart"),
}
_CLOSER_LOOK = {
    "auto": ("Where there are edges", "Borders of small parts are followed where there are any"),
    "none": ("Nowhere, fastest", "Small parts have rougher borders"),
    "all": ("Everywhere, slowest", "Small parts are found in every corner"),
}
_DEVICES = {
    "automatic": ("Automatic", "A graphics card where it computes what the processor does"),
    "cpu": ("Processor", "What every machine has"),
    "cuda": ("CUDA", "A graphics card of NVIDIA"),
    "directml": ("DirectML", "Any graphics card on Windows"),
    "coreml": ("Core ML", "The graphics of a Mac"),
}
_OUTPUTS = {
    "masked": ("Layers with masks", "A group of copies of the layer, each masked to a region"),
    "cut-outs": ("Cut-outs", "A group of layers with the pixels of one region each"),
    "fills": ("Mean colours", "A group of layers filled with the mean colour of a region"),
    "id-map": ("ID map", "One layer in which every region has a flat colour of its own"),
    "channels": ("Channels", "A channel for each region, to load as a selection"),
}
_OPERATIONS = {
    "replace": ("Replace", "The regions become the selection"),
    "add": ("Add", "The regions are added to the selection"),
    "subtract": ("Subtract", "The regions are taken out of the selection"),
    "intersect": ("Intersect", "Only what is selected already and in the regions stays selected"),
}


def declare_run(procedure: Any) -> None:
    """Add what a run depends on, and the level."""
    _choice(procedure, "level", "Re_gions", "How many regions there are", _LEVELS, "automatic")
    procedure.add_int_argument(
        "regions",
        "_Number of regions",
        "How many regions, where their number is set",
        1,
        65535,
        12,
        _FLAGS,
    )
    procedure.add_double_argument(
        "detail",
        "_Detail",
        "How fine the regions are, from 0, one region, to 1, all",
        0.0,
        1.0,
        0.5,
        _FLAGS,
    )
    procedure.add_boolean_argument(
        "connected",
        "Conn_ected",
        "Every region is in one piece: things alike that do not touch are regions of their own",
        False,
        _FLAGS,
    )
    procedure.add_double_argument(
        "smallest-region",
        "_Smallest region (%)",
        "Specks smaller than this share of the picture vanish into the region around them",
        0.0,
        99.0,
        0.1,
        _FLAGS,
    )
    words = "Where the model takes a second, closer look, which takes longer"
    _choice(procedure, "closer-look", "Closer loo_k", words, _CLOSER_LOOK, "auto")
    procedure.add_string_argument(
        "model",
        "_Model",
        "What tells regions apart: the name of a model, or nothing for the "
        "one that comes with the plug-in",
        "",
        _FLAGS,
    )
    _choice(procedure, "device", "De_vice", "What computes", _DEVICES, "automatic")


def declare_edges(procedure: Any) -> None:
    """Add how edges are drawn."""
    largest = LARGEST_EDGE
    procedure.add_double_argument(
        "grow",
        "Gro_w",
        "Pixels by which edges move outward, or inward when negative",
        -largest,
        largest,
        0.0,
        _FLAGS,
    )
    procedure.add_double_argument(
        "feather", "_Feather", "Pixels over which edges are softened", 0.0, largest, 0.0, _FLAGS
    )
    procedure.add_boolean_argument(
        "antialias",
        "Ant_ialiasing",
        "Edges have half-covered pixels instead of stairs",
        True,
        _FLAGS,
    )


def declare_output(procedure: Any) -> None:
    """Add what is made of the regions."""
    _choice(procedure, "output", "Out_put", "What is made of the regions", _OUTPUTS, "masked")
    procedure.add_boolean_argument(
        "clean-edges",
        "Clean edge colo_urs",
        "Pixels at edges get the region's own colour, so that nothing of the old background shines "
        "through over a new one",
        False,
        _FLAGS,
    )
    procedure.add_boolean_argument(
        "nested",
        "Nes_ted groups",
        "Regions that belong together are in groups of their own",
        False,
        _FLAGS,
    )


def declare_picks(procedure: Any) -> None:
    """Add what is selected, and how."""
    procedure.add_string_argument(
        "points",
        "Poin_ts",
        "A place in each region, as x,y in pixels of the image, with spaces between places; "
        "x,y,2 is the second larger region around it",
        "",
        _FLAGS,
    )
    _choice(
        procedure,
        "operation",
        "O_peration",
        "What becomes of the selection that there is",
        _OPERATIONS,
        "replace",
    )


def _choice(
    procedure: Any, name: str, label: str, words: str, values: dict[str, Any], default: str
) -> None:
    choice = Gimp.Choice.new()
    for number, (value, (text, help_text)) in enumerate(values.items()):
        choice.add(value, number, text, help_text)
    procedure.add_choice_argument(name, label, words, choice, default, _FLAGS)


def run_options(config: Any) -> RunOptions:
    """Return what a run with ``config`` depends on."""
    device = config.get_property("device")
    return RunOptions(
        model=config.get_property("model") or None,
        provider=None if device == "automatic" else device,
        connected=config.get_property("connected"),
        min_area=config.get_property("smallest-region") / 100,
        detail=config.get_property("closer-look"),
    )


def level(config: Any) -> Level:
    """Return the level of ``config``."""
    return Level(*(config.get_property(name) for name in ("level", "regions", "detail")))


def edges(config: Any) -> Edges:
    """Return how the edges of masks are drawn."""
    return Edges(*(config.get_property(name) for name in Edges._fields))
