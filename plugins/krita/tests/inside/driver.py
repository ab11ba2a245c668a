"""Drives the docker in a whole Krita, as a person does; loaded as a plug-in."""

import importlib
import json
import os
import time
import traceback

from krita import Extension, Krita
from PyQtAny import QtCore, QtGui, QtTest, QtWidgets
from tell import FOLDER, tell

QT = QtCore.Qt
FACTS = {}
# The longest wait for something to happen.
PATIENCE = 60.0


def application():
    return Krita.instance()


def docker():
    from emerdiff_krita.docker import dockers

    return dockers[-1]


def open_picture(name):
    """Open a picture of the test's folder in the window."""
    document = application().openDocument(os.path.join(FOLDER, name))
    document.setBatchmode(True)
    application().activeWindow().addView(document)
    return document


def idle():
    return not docker().busy


def grab(name):
    """Keep a picture of the window."""
    window = application().activeWindow().qwindow()
    shown = QtWidgets.QApplication.primaryScreen().grabWindow(0)
    shown.copy(window.geometry()).save(os.path.join(FOLDER, f"{name}.png"))


def grab_docker(name):
    docker().grab().save(os.path.join(FOLDER, f"{name}.png"))


def on_map(x, y):
    """Return a point of the map from a share of the picture."""
    place = docker().form.map._place()
    return QtCore.QPoint(
        round(place.x() + x * place.width()), round(place.y() + y * place.height())
    )


def hover(x, y):
    QtTest.QTest.mouseMove(docker().form.map, on_map(x, y))


def click(x, y, *keys):
    kinds = QT.KeyboardModifier
    modifiers = kinds.NoModifier
    for key in keys:
        modifiers |= getattr(kinds, key)
    hover(x, y)
    left = QT.MouseButton.LeftButton
    QtTest.QTest.mouseClick(docker().form.map, left, modifiers, on_map(x, y))


def scroll(x, y, steps):
    target = docker().form.map
    at = QtCore.QPointF(on_map(x, y))
    event = QtGui.QWheelEvent(
        at,
        QtCore.QPointF(target.mapToGlobal(on_map(x, y))),
        QtCore.QPoint(0, 0),
        QtCore.QPoint(0, 120 * steps),
        QT.MouseButton.NoButton,
        QT.KeyboardModifier.NoModifier,
        QT.ScrollPhase.NoScrollPhase,
        False,
    )
    QtWidgets.QApplication.sendEvent(target, event)


def press(button):
    QtTest.QTest.mouseClick(button, QT.MouseButton.LeftButton)


def until_done():
    """Wait until work that was begun is done, and drawn."""
    yield 0.03
    yield idle
    yield 0.3


def show_docker():
    """Show the docker alone on its side, as high as the window."""
    window = application().activeWindow().qwindow()
    # Beyond the edge of the screen there is no mouse.
    window.setGeometry(0, 0, 1380, 960)
    for other in application().dockers():
        if other is not docker() and other.objectName() not in ("ToolBox", "KisLayerBox"):
            other.hide()
    docker().show()
    docker().raise_()


def canvas_widget():
    """Return what shows the active document."""
    area = application().activeWindow().qwindow().centralWidget().findChild(QtWidgets.QMdiArea)
    return area.activeSubWindow().findChild(QtWidgets.QAbstractScrollArea).viewport()


def canvas_shown():
    """Return the grey of each pixel that the screen shows of the canvas."""
    canvas = canvas_widget()
    place = QtCore.QRect(canvas.mapToGlobal(QtCore.QPoint(0, 0)), canvas.size())
    shown = QtWidgets.QApplication.primaryScreen().grabWindow(0).toImage().copy(place)
    grey = shown.convertToFormat(QtGui.QImage.Format.Format_Grayscale8)
    return grey.constBits().asstring(grey.bytesPerLine() * grey.height())


def move_cursor():
    """Move the cursor on the canvas; return the colour that the screen shows there."""
    canvas = canvas_widget()
    place = QtCore.QPoint(canvas.width() // 2 + 40, canvas.height() // 2 - 30)
    at = canvas.mapToGlobal(place)
    # The cursor itself is not in the way yet.
    shown = QtWidgets.QApplication.primaryScreen().grabWindow(0).toImage().pixelColor(at)
    QtGui.QCursor.setPos(at)
    return [shown.red(), shown.green(), shown.blue()]


def undo(document):
    application().action("edit_undo").trigger()
    document.waitForDone()


class Driver:
    """Runs a generator: it yields what it waits for, or seconds to wait."""

    def __init__(self, steps):
        self._steps, self._until, self._since = steps, lambda: True, time.monotonic()
        self._timer = QtCore.QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(20)

    def _tick(self):
        if time.monotonic() - self._since > PATIENCE:
            self._end(f"waited in vain, line {self._steps.gi_frame.f_lineno}")
            return
        try:
            if self._until():
                wanted = next(self._steps)
                self._since = time.monotonic()
                end = self._since + wanted if isinstance(wanted, float) else None
                self._until = wanted if end is None else lambda: time.monotonic() > end
        except StopIteration:
            self._end(None)
        except BaseException:
            self._end(traceback.format_exc())

    def _end(self, error):
        self._timer.stop()
        FACTS["error"] = error
        if error:
            grab("failed")
        with open(os.path.join(FOLDER, "facts.json"), "w") as file:
            json.dump(FACTS, file)
        os._exit(0)


class Driven(Extension):
    def setup(self):
        open(os.path.join(FOLDER, "began"), "w").close()
        steps = importlib.import_module(os.environ["EMERDIFF_TEST_STEPS"]).steps
        # Krita opens its window after plug-ins are set up.
        QtCore.QTimer.singleShot(1500, lambda: setattr(self, "driver", Driver(steps())))

    def createActions(self, window):
        pass


Krita.instance().addExtension(Driven(Krita.instance()))
__all__ = ["tell"]
