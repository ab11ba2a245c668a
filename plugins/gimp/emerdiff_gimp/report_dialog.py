"""Shows what is installed."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
from gi.repository import Gdk, GimpUi, Gtk  # noqa: E402

_COPY = 1


def show(report: str) -> None:
    """Show the text; *Copy* puts it on the clipboard."""
    GimpUi.init("emerdiff")
    dialog = Gtk.Dialog(title="EmerDiff: installation")
    dialog.add_buttons("_Copy", _COPY, "_Close", Gtk.ResponseType.CLOSE)
    text = Gtk.TextView(editable=False, monospace=True, wrap_mode=Gtk.WrapMode.CHAR)
    text.get_buffer().set_text(report)
    scrolled = Gtk.ScrolledWindow()
    scrolled.add(text)
    dialog.get_content_area().pack_start(scrolled, True, True, 6)
    dialog.set_default_size(720, 320)
    dialog.show_all()
    while dialog.run() == _COPY:
        clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
        clipboard.set_text(report, -1)
        clipboard.store()
    dialog.destroy()
