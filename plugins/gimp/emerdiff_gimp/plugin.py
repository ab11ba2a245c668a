"""The procedures, as GIMP knows them."""

from __future__ import annotations

import os
from typing import Any, Callable

from gi.repository import Gimp, Gio, GLib, GObject

import emerdiff

from . import options
from .installation import check_installation
from .segment import segment_layers
from .select import select_region

_SEGMENT = "plug-in-emerdiff-segment"
_SELECT = "plug-in-emerdiff-select-region"
_CHECK = "plug-in-emerdiff-check-installation"
_MENU = "<Image>/Filters/EmerDiff"
_HELP_DOMAIN = "emerdiff"
_FLAGS = GObject.ParamFlags.READWRITE
_ANY_LAYER = Gimp.ProcedureSensitivityMask.DRAWABLE | Gimp.ProcedureSensitivityMask.DRAWABLES


class EmerDiff(Gimp.PlugIn):
    """Segment into Layers, Select Region, Check Installation."""

    def do_set_i18n(self, name: str) -> bool:
        return False

    def do_query_procedures(self) -> list[str]:
        help_folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "help")
        self.set_help_domain(_HELP_DOMAIN, Gio.File.new_for_path(help_folder))
        return [_SEGMENT, _SELECT, _CHECK]

    def do_create_procedure(self, name: str) -> Any:
        return {_SEGMENT: _segment, _SELECT: _select, _CHECK: _check}[name](self)


def main(arguments: list[str]) -> None:
    """Serve GIMP."""
    Gimp.main(EmerDiff.__gtype__, arguments)


def _segment(plug_in: EmerDiff) -> Any:
    procedure = _image_procedure(plug_in, _SEGMENT, _run_segment)
    procedure.set_menu_label("_Segment into Layers…")
    procedure.add_menu_path(_MENU)
    procedure.set_documentation(
        "Cut a picture into meaningful regions",
        "Finds the regions of a layer without labels or prompts, and makes a layer, a cut-out or "
        "a channel of each. The layer itself is not changed. Where something is selected only "
        "that is cut.",
        _SEGMENT,
    )
    options.declare_run(procedure)
    options.declare_edges(procedure)
    options.declare_output(procedure)
    procedure.add_int_return_value(
        "num-regions", "Regions", "How many regions there are", 0, 1 << 30, 0, _FLAGS
    )
    procedure.add_layer_return_value(
        "layer", "Layer", "The group or the ID map above the first layer", True, _FLAGS
    )
    return procedure


def _select(plug_in: EmerDiff) -> Any:
    procedure = _image_procedure(plug_in, _SELECT, _run_select)
    procedure.set_menu_label("Re_gion…")
    procedure.add_menu_path("<Image>/Select")
    procedure.set_documentation(
        "Select meaningful regions of a picture",
        "Finds the regions of a layer without labels or prompts, and selects those that are "
        "picked.",
        _SELECT,
    )
    options.declare_run(procedure)
    options.declare_picks(procedure)
    options.declare_edges(procedure)
    procedure.add_int_return_value(
        "num-pixels", "Pixels", "How many pixels the regions have", 0, 1 << 30, 0, _FLAGS
    )
    return procedure


def _check(plug_in: EmerDiff) -> Any:
    procedure = Gimp.Procedure.new(plug_in, _CHECK, Gimp.PDBProcType.PLUGIN, _run_check, None)
    procedure.set_menu_label("_Check Installation…")
    procedure.add_menu_path(_MENU)
    procedure.set_documentation(
        "Show what is installed",
        "Shows and returns the versions of the library and of ONNX Runtime, where they are, and "
        "the models that are found.",
        _CHECK,
    )
    _sign(procedure)
    procedure.add_enum_argument(
        "run-mode",
        "Run mode",
        "The run mode",
        Gimp.RunMode.__gtype__,
        Gimp.RunMode.INTERACTIVE,
        _FLAGS,
    )
    procedure.add_string_return_value("report", "Report", "One fact a line", "", _FLAGS)
    return procedure


def _image_procedure(plug_in: EmerDiff, name: str, run: Callable[..., Any]) -> Any:
    procedure = Gimp.ImageProcedure.new(plug_in, name, Gimp.PDBProcType.PLUGIN, run, None)
    procedure.set_image_types("*")
    procedure.set_sensitivity_mask(_ANY_LAYER)
    _sign(procedure)
    return procedure


def _sign(procedure: Any) -> None:
    procedure.set_attribution("libemerdiff", "libemerdiff, MIT OR Apache-2.0", "2026")


def _run_segment(procedure: Any, mode: Any, image: Any, chosen: Any, config: Any, _: Any) -> Any:
    def work() -> list[Any]:
        if mode == Gimp.RunMode.INTERACTIVE:
            from .segment_dialog import ask

            if not ask(procedure, config, chosen):
                return []
        return list(segment_layers(image, chosen, config))

    return _answer(procedure, work)


def _run_select(procedure: Any, mode: Any, image: Any, chosen: Any, config: Any, _: Any) -> Any:
    def work() -> list[Any]:
        if mode == Gimp.RunMode.INTERACTIVE:
            from .select_dialog import ask

            if not ask(procedure, config, chosen):
                return []
        return [select_region(image, chosen, config)]

    return _answer(procedure, work)


def _run_check(procedure: Any, config: Any, _: Any) -> Any:
    interactive = config.get_property("run-mode") == Gimp.RunMode.INTERACTIVE
    return _answer(procedure, lambda: [check_installation(interactive)])


def _answer(procedure: Any, work: Callable[[], list[Any]]) -> Any:
    """Return what ``work`` returns to GIMP: nothing when the user gave up, or why it failed."""
    try:
        values = work()
    except (emerdiff.Error, ValueError) as error:
        status = Gimp.PDBStatusType.EXECUTION_ERROR
        return procedure.new_return_values(status, GLib.Error(str(error), "emerdiff", 0))
    if not values:
        return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, None)
    # Windows and menus show at once what was changed.
    Gimp.displays_flush()
    answer = procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)
    for place, value in enumerate(values, 1):
        kind = {str: GObject.TYPE_STRING, int: GObject.TYPE_INT}.get(type(value), Gimp.Layer)
        answer.remove(place)
        answer.insert(place, GObject.Value(kind, value))
    return answer
