"""Loads the plug-in into what says to be an old Krita."""

import json
import os

import krita
from tell import FOLDER


def __main__(_arguments):
    class Old:
        def version(self):
            return "5.0.8"

        def addDockWidgetFactory(self, factory):
            """Take what shows the refusal."""

    old = Old()

    class Application:
        @staticmethod
        def instance():
            return old

    krita.Krita = Application
    import emerdiff_krita

    with open(os.path.join(FOLDER, "facts.json"), "w") as file:
        json.dump([emerdiff_krita.refused], file)
    os._exit(0)
