"""Quits Krita in the middle of a run."""

import json
import os

from driver import FACTS, FOLDER, QtCore, application, docker, open_picture, press, show_docker


def steps():
    document = open_picture("photo.png")
    yield 1.0
    show_docker()
    yield 0.5
    docker().form.controls.by_name["closer_look"].setCurrentIndex(2)
    press(docker().form.segment)
    yield 0.4
    FACTS.update(busy=docker().busy, error=None)
    with open(os.path.join(FOLDER, "facts.json"), "w") as file:
        json.dump(FACTS, file)
    document.setModified(False)
    QtCore.QTimer.singleShot(0, application().action("file_quit").trigger)
    # The driver's own end would end the process by itself.
    yield lambda: False
