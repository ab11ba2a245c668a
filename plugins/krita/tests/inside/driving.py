"""What is done in the docker of a whole Krita, in order; what came of it is told."""

import os
import time

from driver import (
    FACTS,
    FOLDER,
    QtCore,
    QtGui,
    QtWidgets,
    application,
    canvas_shown,
    click,
    docker,
    grab,
    grab_docker,
    hover,
    idle,
    move_cursor,
    open_picture,
    press,
    scroll,
    show_docker,
    tell,
    undo,
    until_done,
)
from krita import Selection


def steps():
    document = open_picture("photo.png")
    yield 1.0
    show_docker()
    form = docker().form
    yield 0.5
    grab("started")
    press(form.segment)
    yield from until_done()
    FACTS["cut"] = form.words.text()
    FACTS["recent"] = application().recentDocuments()
    FACTS["modified by a cut"] = document.modified()
    grab_docker("docker")
    for part in PARTS:
        yield from part(document, form)


def level(document, form):
    form.level.number.setValue(5)
    yield 0.4
    FACTS["five"] = form.words.text()
    form.level.slider.setValue(1000)
    yield 0.4
    FACTS["finest"] = form.words.text()
    form.level.automatic.click()
    yield 0.4
    FACTS["automatic"] = form.words.text()
    form.level.number.setValue(5)
    yield 0.4
    hover(0.3, 0.8)
    yield 0.4
    FACTS["hover"] = form.words.text()
    grab_docker("hover")


def picking(document, form):
    before = canvas_shown()
    for name, where, keys in (
        ("first", (0.3, 0.8), ()),
        ("added", (0.1, 0.1), ("ShiftModifier",)),
        ("subtracted", (0.3, 0.8), ("AltModifier",)),
        ("intersected", (0.1, 0.1), ("ShiftModifier", "AltModifier")),
        ("again", (0.3, 0.8), ()),
        ("larger", (0.3, 0.8), ()),
    ):
        click(*where, *keys)
        yield from until_done()
        FACTS[name] = tell(document, name)
        if name == "added":
            yield 0.7
            grab("selected")
            changes = zip(before, canvas_shown())
            FACTS["outlined"] = sum(one != other for one, other in changes)
    scroll(0.3, 0.8, -1)
    yield from until_done()
    FACTS["scrolled"] = tell(document, "scrolled")
    FACTS["recent then"] = application().recentDocuments()
    # What was picked does not limit what is cut.
    press(form.segment)
    yield from until_done()
    FACTS["cut again"] = form.words.text()
    application().action("deselect").trigger()
    yield 0.3


def layers(document, form):
    press(form.to_layers)
    yield from until_done()
    yield 0.5
    FACTS["layers"] = tell(document, "layers")
    grab("layers")
    undo(document)
    yield 0.5
    FACTS["layers undone"] = tell(document, "layers-undone")
    application().action("edit_redo").trigger()
    yield 0.5
    FACTS["layers redone"] = tell(document, "layers-redone")
    undo(document)
    yield 0.5


def limits(document, form):
    """Only what is selected is cut, but not only what was picked."""
    part = Selection()
    part.select(150, 80, 300, 250, 255)
    document.setSelection(part)
    press(form.segment)
    yield from until_done()
    FACTS["within"] = form.words.text()
    click(0.5, 0.5)
    yield from until_done()
    press(form.segment)
    yield from until_done()
    FACTS["within still"] = form.words.text()
    press(form.to_layers)
    yield from until_done()
    undo(document)
    yield 0.3
    press(form.segment)
    yield from until_done()
    FACTS["within after layers"] = form.words.text()
    application().action("deselect").trigger()
    yield 0.3
    # What is shown becomes layers.
    press(form.to_layers)
    yield from until_done()
    FACTS["layers within"] = tell(document, "layers-within")
    undo(document)
    yield 0.3
    press(form.segment)
    yield from until_done()
    FACTS["whole again"] = form.words.text()


def cursor(document, form):
    """Where the cursor is, however the canvas is turned; the picture says it by its colours."""
    from emerdiff_krita.cursor import point_under_cursor

    places = open_picture("places.png")
    yield 0.8
    canvas = application().activeWindow().activeView().canvas()
    FACTS["cursor"] = {}
    for name, turn, mirrored, zoom in (
        ("plain", 0, False, 1.0),
        ("turned", 37, False, 1.0),
        ("mirrored", 0, True, 1.0),
        ("both", -60, True, 1.5),
        ("close", 20, False, 4.0),
    ):
        canvas.setZoomLevel(zoom)
        canvas.setRotation(turn)
        canvas.setMirror(mirrored)
        QtGui.QCursor.setPos(5, 5)
        yield 0.4
        color = move_cursor()
        yield 0.1
        FACTS["cursor"][name] = [color, point_under_cursor()]
        grab(f"cursor-{name}")
    places.setModified(False)
    places.close()
    yield 0.5
    # Twice at the same place: the region, and the next larger one.
    yield from cursor_action(document)


def cursor_action(document):
    application().activeWindow().activeView().canvas().setRotation(25)
    yield 0.3
    move_cursor()
    yield 0.2
    for name in ("at cursor", "at cursor again"):
        application().action("emerdiff_select_region").trigger()
        yield from until_done()
        FACTS[name] = tell(document, name.replace(" ", "-"))
    application().activeWindow().activeView().canvas().setRotation(0)
    QtGui.QCursor.setPos(5, 5)
    application().action("emerdiff_select_region").trigger()
    yield 0.3
    FACTS["off the canvas"] = docker().form.words.text()
    application().action("deselect").trigger()
    yield 0.3


def changes(document, form):
    """A picture that was painted on is told apart, and cut anew."""
    hover(0.5, 0.5)
    yield 0.3
    layer = document.topLevelNodes()[0]
    before = layer.pixelData(0, 0, 80, 80)
    layer.setPixelData(QtCore.QByteArray(bytes(80 * 80 * 4)), 0, 0, 80, 80)
    document.refreshProjection()
    docker()._checked = 0.0
    docker().form.map.entered.emit()
    yield lambda: "changed" in form.words.text()
    FACTS["stale"] = form.words.text()
    layer.setPixelData(before, 0, 0, 80, 80)
    document.refreshProjection()
    yield 0.3


def documents(document, form):
    """Each document has regions of its own, which stay while others are shown."""
    other = open_picture("other.png")
    yield 0.8
    FACTS["other before"] = form.words.text()
    press(form.segment)
    yield from until_done()
    FACTS["other"] = form.words.text()
    application().action("windows_next").trigger()
    yield 0.8
    FACTS["back"] = form.words.text()
    application().action("windows_next").trigger()
    yield 0.8
    # Closed in the middle of a run.
    form.controls.by_name["closer_look"].setCurrentIndex(2)
    press(form.segment)
    yield 0.05
    other.setModified(False)
    other.close()
    yield idle
    yield 0.5
    FACTS["closed"] = form.words.text()
    form.controls.by_name["closer_look"].setCurrentIndex(0)


def cancels(document, form):
    """Cancel at every moment leaves the document as it is."""
    FACTS["cancelled"] = []
    form.controls.by_name["closer_look"].setCurrentIndex(2)
    form.controls.by_name["clean_edges"].setChecked(True)
    form.level.slider.setValue(900)
    for moment in range(10):
        # Another picture each time, so that there is a run to be cancelled.
        form.controls.by_name["smallest_region"].setValue(0.1 + 0.05 * moment)
        press(form.to_layers)
        end = time.monotonic() + 0.01 * 2.0**moment
        yield lambda end=end: time.monotonic() > end or not docker().busy
        cancelled = docker().busy
        press(form.cancel)
        yield idle
        yield 0.2
        FACTS["cancelled"].append([cancelled, tell(document, "cancelled")])
        if len(document.topLevelNodes()) > 1:
            undo(document)
            yield 0.3
    form.controls.by_name["closer_look"].setCurrentIndex(0)
    form.controls.by_name["clean_edges"].setChecked(False)


def failures(document, form):
    """What cannot be done is said in words."""
    far = Selection()
    far.select(5000, 5000, 10, 10, 255)
    document.setSelection(far)
    press(form.segment)
    yield from until_done()
    FACTS["refused"] = form.words.text()
    grab_docker("refused")
    application().action("deselect").trigger()
    form.controls.by_name["device"].setCurrentIndex(2)
    press(form.segment)
    yield from until_done()
    FACTS["no device"] = form.words.text()
    form.controls.by_name["device"].setCurrentIndex(0)
    yield 0.2


def installation(document, form):
    """What is installed is shown, and copied into a report."""
    press(form.check)
    yield 0.5
    (dialog,) = docker().findChildren(QtWidgets.QDialog)
    (copy,) = [one for one in dialog.findChildren(QtWidgets.QPushButton) if one.text() == "Copy"]
    press(copy)
    FACTS["installation"] = QtWidgets.QApplication.clipboard().text()
    dialog.grab().save(os.path.join(FOLDER, "installation.png"))
    dialog.close()
    yield 0.2


def fluency(document, form):
    """The windows stay alive while a large picture is cut and made into layers."""
    large = open_picture("large.jpg")
    yield 1.5
    ticks = []
    timer = QtCore.QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(5)
    press(form.segment)
    yield from until_done()
    FACTS["ticks of a cut"] = len(ticks)
    timer.stop()
    form.level.number.setValue(12)
    press(form.to_layers)
    yield from until_done()
    FACTS["large layers"] = len(large.topLevelNodes()[-1].childNodes())
    large.setModified(False)
    large.close()
    yield 0.3


PARTS = (
    level,
    picking,
    layers,
    limits,
    cursor,
    changes,
    documents,
    cancels,
    failures,
    installation,
    fluency,
)
