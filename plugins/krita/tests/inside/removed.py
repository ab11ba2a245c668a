"""Tells what a Krita shows whose plug-in was removed."""

from driver import FACTS, QtWidgets, application


def steps():
    yield 1.5
    names = [docker.objectName() for docker in application().dockers()]
    FACTS["docker"] = "emerdiff_regions" in names
    FACTS["windows"] = len(application().windows())
    shown = QtWidgets.QApplication.topLevelWidgets()
    dialogs = [one for one in shown if isinstance(one, QtWidgets.QDialog) and one.isVisible()]
    FACTS["dialogs"] = len(dialogs)
