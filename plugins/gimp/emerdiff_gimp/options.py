"""The parameters of the procedures: how they are declared, and what they mean to the library."""

from __future__ import annotations

from typing import Any

from gi.repository import Gimp, GObject

from emerdiff.hosts.levels import Level
from emerdiff.hosts.masks import Edges
from emerdiff.hosts.runs import RunOptions
from emerdiff.hosts.words import CLOSER_LOOK, DEVICES, LEVELS, TIPS

LARGEST_EDGE = 1000.0
_FLAGS = GObject.ParamFlags.READWRITE
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
    _choice(procedure, "level", "Re_gions", TIPS["level"], LEVELS, "automatic")
    procedure.add_int_argument(
        "regions",
        "_Number of regions",
        TIPS["regions"],
        1,
        65535,
        12,
        _FLAGS,
    )
    procedure.add_double_argument(
        "detail",
        "_Detail",
        TIPS["detail"],
        0.0,
        1.0,
        0.5,
        _FLAGS,
    )
    procedure.add_boolean_argument(
        "connected",
        "Conn_ected",
        TIPS["connected"],
        False,
        _FLAGS,
    )
    procedure.add_double_argument(
        "smallest-region",
        "_Smallest region (%)",
        TIPS["smallest_region"],
        0.0,
        99.0,
        0.1,
        _FLAGS,
    )
    words = TIPS["closer_look"]
    _choice(procedure, "closer-look", "Closer loo_k", words, CLOSER_LOOK, "auto")
    procedure.add_string_argument(
        "model",
        "_Model",
        TIPS["model"],
        "",
        _FLAGS,
    )
    _choice(procedure, "device", "De_vice", TIPS["device"], DEVICES, "automatic")


def declare_edges(procedure: Any) -> None:
    """Add how edges are drawn."""
    largest = LARGEST_EDGE
    procedure.add_double_argument(
        "grow",
        "Gro_w",
        TIPS["grow"],
        -largest,
        largest,
        0.0,
        _FLAGS,
    )
    procedure.add_double_argument("feather", "_Feather", TIPS["feather"], 0.0, largest, 0.0, _FLAGS)
    procedure.add_boolean_argument(
        "antialias",
        "Ant_ialiasing",
        TIPS["antialias"],
        True,
        _FLAGS,
    )


def declare_output(procedure: Any) -> None:
    """Add what is made of the regions."""
    _choice(procedure, "output", "Out_put", TIPS["output"], _OUTPUTS, "masked")
    procedure.add_boolean_argument(
        "clean-edges",
        "Clean edge colo_urs",
        TIPS["clean_edges"],
        False,
        _FLAGS,
    )
    procedure.add_boolean_argument(
        "nested",
        "Nes_ted groups",
        TIPS["nested"],
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
    return RunOptions.chosen(lambda name: config.get_property(name.replace("_", "-")))


def level(config: Any) -> Level:
    """Return the level of ``config``."""
    return Level(*(config.get_property(name) for name in ("level", "regions", "detail")))


def edges(config: Any) -> Edges:
    """Return how the edges of masks are drawn."""
    return Edges(*(config.get_property(name) for name in Edges._fields))
