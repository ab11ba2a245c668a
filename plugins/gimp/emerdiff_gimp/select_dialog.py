"""The dialog of Select Region: the picture, in which regions are picked."""

from __future__ import annotations

from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

import emerdiff  # noqa: E402
from emerdiff.hosts.picks import Picks  # noqa: E402

from .fields import RUN, lay_out, new_dialog  # noqa: E402
from .select import one_layer  # noqa: E402
from .shown import Shown  # noqa: E402
from .source import Source, read  # noqa: E402

_PICK = ["operation", "grow", "feather", "antialias"]
_HELP = "Click on a region; again, or scroll, for the next larger one. Ctrl adds."
_PICKED = 255, 64, 200, 120
_UNDER_CURSOR = 0, 200, 255, 90
_WIDER = {Gdk.KEY_plus: 1, Gdk.KEY_KP_Add: 1, Gdk.KEY_minus: -1, Gdk.KEY_KP_Subtract: -1}


def ask(procedure: Any, config: Any, chosen: list[Any]) -> bool:
    """Let the user pick regions; return whether they are to be selected."""
    dialog = new_dialog(procedure, config, "Select Region")
    shown = _Shown(dialog, read(one_layer(chosen), within_selection=False), config)
    lay_out(dialog, shown.preview, {"run": RUN, "pick": _PICK}, config)
    dialog.connect("key-press-event", shown.key_pressed)
    return shown.run()


class _Shown(Shown):
    """What is picked, and what is under the cursor."""

    def __init__(self, dialog: Any, source: Source, config: Any) -> None:
        _, x, y = source.layer.get_offsets()
        self._picks = Picks((x, y))
        self._cursor: tuple[int, int] | None = None
        self._marked: Any = None
        config.set_property("points", "")
        super().__init__(dialog, source, config)
        self.preview.set_tooltip_text(_HELP)
        self._listen(self.preview.events)

    def _listen(self, events: Any) -> None:
        mask = Gdk.EventMask
        events.add_events(mask.POINTER_MOTION_MASK | mask.LEAVE_NOTIFY_MASK | mask.SCROLL_MASK)
        events.connect("motion-notify-event", lambda _, event: self._moved((event.x, event.y)))
        events.connect("leave-notify-event", lambda *_: self._moved(None))
        events.connect("button-press-event", lambda _, event: self._clicked(event))
        events.connect("scroll-event", lambda _, event: self._scrolled(event))

    def _moved(self, place: tuple[float, float] | None) -> bool:
        self._cursor = None if place is None else self.view.pixel(*place)
        self.show()
        return True

    def _clicked(self, event: Any) -> bool:
        if event.button == 1 and event.type == Gdk.EventType.BUTTON_PRESS:
            self._cursor = self.view.pixel(event.x, event.y)
            adds = event.state & Gdk.ModifierType.CONTROL_MASK
            self._picks.click(self._cursor, bool(adds))
            self._picked()
        return True

    def _scrolled(self, event: Any) -> bool:
        steps = {Gdk.ScrollDirection.UP: 1, Gdk.ScrollDirection.DOWN: -1}.get(event.direction, 0)
        self._widen(steps)
        return True

    def key_pressed(self, _dialog: Any, event: Any) -> bool:
        """Climb the tree by keys, unless they are typed into a field."""
        steps = _WIDER.get(event.keyval)
        if steps is None or isinstance(_dialog.get_focus(), Gtk.Entry):
            return False
        self._widen(steps)
        return True

    def _widen(self, steps: int) -> None:
        self._picks.widen(self._cursor, steps)
        self._picked()

    def _picked(self) -> None:
        self._config.set_property("points", self._picks.points())
        self.show()

    def show(self) -> None:
        if self.result is None:
            return
        result = self.result
        self._picks.set_result(result)
        picked = self._picks.regions()
        under = [] if self._cursor is None else [self._picks.region_at(self._cursor)]
        self.preview.say(_words(result, picked, under))
        marks = [(picked, _PICKED), (under, _UNDER_CURSOR)]
        # Most moves of the mouse stay within a region.
        if marks != self._marked:
            self._marked = marks
            self.show_picture(lambda: self.view.marked(result, marks))


def _words(result: emerdiff.Segmentation, picked: list[Any], under: list[Any]) -> str:
    if not picked and not under:
        return _HELP
    height, width = result.shape
    share = 100 * (under or picked)[-1].area / (height * width)
    return f"{len(picked)} picked; {share:.1f} % of the picture {'here' if under else ''}".strip()
