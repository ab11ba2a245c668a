"""The fields of the dialogs that are not as GIMP makes them by itself."""

from __future__ import annotations

import os
from typing import Any, Callable

import gi

gi.require_version("GimpUi", "3.0")
from gi.repository import Gimp, GimpUi, Gio, GLib, GObject, Gtk  # noqa: E402

import emerdiff  # noqa: E402

RUN = ["level", "regions", "detail", "connected", "smallest-region"]
ADVANCED = ["closer-look", "device"]
# Which field is of use at which choice of the level.
_LEVEL_FIELDS = {"regions": "number", "detail": "detail"}


def new_dialog(procedure: Any, config: Any, title: str) -> Any:
    """Return a dialog of GIMP's own for the parameters of ``procedure``."""
    GimpUi.init("emerdiff")
    dialog = GimpUi.ProcedureDialog.new(procedure, config, title)
    for field in _LEVEL_FIELDS:
        dialog.get_spin_scale(field, 1.0)
    for field, level in _LEVEL_FIELDS.items():
        values = Gimp.ValueArray.new(1)
        values.append(GObject.Value(GObject.TYPE_STRING, level))
        dialog.set_sensitive_if_in(field, None, "level", values, True)
    return dialog


def post(function: Callable[[], None]) -> None:
    """Call a function soon in the main loop, which has the windows."""
    GLib.idle_add(lambda: function() and False)


def lay_out(dialog: Any, preview: Any, columns: dict[str, list[str]], config: Any) -> None:
    """Put the preview beside the fields, those of the model and ``ADVANCED`` last."""
    fields = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12)
    for name, properties in columns.items():
        fields.pack_start(dialog.fill_box(f"{name}-fields", properties), False, False, 0)
    fields.pack_start(_models(config), False, False, 0)
    dialog.get_label("advanced-title", "_Advanced", False, True)
    dialog.fill_box("advanced", ADVANCED)
    fields.pack_start(
        dialog.fill_expander("advanced-fields", "advanced-title", False, "advanced"),
        False,
        False,
        0,
    )
    both = Gtk.Box(spacing=18, border_width=6)
    both.pack_start(preview, True, True, 0)
    both.pack_start(fields, False, False, 0)
    both.show_all()
    dialog.get_content_area().pack_start(both, True, True, 0)


def show_limits(dialog: Any, result: emerdiff.Segmentation) -> None:
    """Let the slider for the number of regions reach as far as there are any."""
    dialog.get_spin_scale("regions", 1.0).set_scale_limits(1, max(2, result.max_segments))


def _models(config: Any) -> Any:
    """Return a list of the models that can be used, and a button that opens their folder."""
    store = Gtk.ListStore(str, str)
    store.append(["", "Built in"])
    for model in emerdiff.models():
        if model["folder"] is not None and model["error"] is None:
            store.append([model["name"], model["name"]])
    combo = GimpUi.prop_string_combo_box_new(config, "model", store, 0, 1)
    label = Gtk.Label(label="_Model", use_underline=True, mnemonic_widget=combo)
    folder = Gtk.Button(label="_Browse", use_underline=True)
    folder.set_tooltip_text("Open the folder of your own models; one that is put there is listed")
    folder.connect("clicked", lambda _: open_models_folder())
    row = Gtk.Box(spacing=6)
    row.pack_start(label, False, False, 0)
    row.pack_start(combo, True, True, 0)
    row.pack_start(folder, False, False, 0)
    return row


def open_models_folder() -> None:
    """Show the user's folder of models, which is made if need be."""
    try:
        folder = emerdiff.models_folder()
        os.makedirs(folder, exist_ok=True)
        Gio.AppInfo.launch_default_for_uri(GLib.filename_to_uri(folder), None)
    except (emerdiff.Error, GLib.Error, OSError) as error:
        Gimp.message(str(error))
