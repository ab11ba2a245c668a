"""What ``bench/figures.py`` measures in a whole Krita, in seconds."""

import statistics
import time

from driver import (
    FACTS,
    QtCore,
    QtWidgets,
    docker,
    idle,
    open_picture,
    press,
    show_docker,
    undo,
    until_done,
)

# What Python must not collect while Krita has it.
KEPT = []


def steps():
    document = open_picture("small.jpg")
    yield 1.0
    FACTS["docker, made and shown"] = shown()
    show_docker()
    yield 1.0
    form = docker().form
    press(form.segment)
    yield from until_done()
    FACTS["1 megapixel: map after the slider"] = slider(form)
    close(document)
    yield 0.5
    yield from large("12 megapixels", "middle.jpg", form)
    yield from large("24 megapixels", "large.jpg", form)


def shown():
    """Make another docker, as for another window."""
    from emerdiff_krita.docker import RegionsDocker, dockers

    began = time.monotonic()
    made = RegionsDocker()
    made.show()
    QtWidgets.QApplication.processEvents()
    seconds = time.monotonic() - began
    made.hide()
    dockers.remove(made)
    KEPT.append(made)
    return seconds


def slider(form):
    """Return the median from a move of the slider to the map that shows it."""
    seconds = []
    for place in range(100, 1000, 60):
        before = form.map._picture
        began = time.monotonic()
        form.level.slider.setValue(place)
        while form.map._picture is before:
            QtWidgets.QApplication.processEvents()
            # As an idle window, which leaves Python to the thread that draws.
            time.sleep(0.001)
        seconds.append(time.monotonic() - began)
    return statistics.median(seconds)


def large(size, name, form):
    document = open_picture(name)
    yield 2.0
    gaps = Gaps()
    began = time.monotonic()
    press(form.segment)
    yield 0.01
    yield idle
    FACTS[f"{size}: cut"] = time.monotonic() - began
    FACTS[f"{size}: longest gap of the cut"] = gaps.longest()
    yield 0.5
    gaps.longest()
    form.level.number.setValue(12)
    yield 1.5
    FACTS[f"{size}: longest gap of a level"] = gaps.longest()
    began = time.monotonic()
    press(form.to_layers)
    yield 0.01
    yield idle
    FACTS[f"{size}: 12 masked layers, run kept"] = time.monotonic() - began
    FACTS[f"{size}: longest gap of the layers"] = gaps.longest()
    gaps.stop()
    yield 1.0
    undo(document)
    yield 0.5
    close(document)
    yield 0.5


def close(document):
    document.setModified(False)
    document.close()


class Gaps:
    """How long the windows stood still."""

    def __init__(self):
        self._longest, self._last = 0.0, time.monotonic()
        self._timer = QtCore.QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(2)

    def _tick(self):
        now = time.monotonic()
        self._longest, self._last = max(self._longest, now - self._last), now

    def longest(self):
        """Return the longest gap since the last call."""
        longest, self._longest = self._longest, 0.0
        return longest

    def stop(self):
        self._timer.stop()
