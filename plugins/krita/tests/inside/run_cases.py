"""Runs the cases of a file in Krita: builds, calls, saves, opens again and tells."""

import ctypes
import faulthandler
import importlib
import json
import os
import sys
import traceback

from build import build, settle
from krita import Krita
from tell import FOLDER, seen_as_srgb, tell

import emerdiff_krita

CALLS = {
    "segment": emerdiff_krita.segment_into_layers,
    "select": emerdiff_krita.select_region,
    "check": emerdiff_krita.check_installation,
}


def call(document, function, arguments):
    """Return what a call returned, or why it failed."""
    more = {} if function == "check" else {"document": document}
    # Without a window no layer is active.
    if function != "check" and arguments.get("source") != "picture":
        more["layer"] = document.nodeByName("Photo")
    try:
        value = CALLS[function](**arguments, **more)
    except (ValueError, emerdiff_krita.Error) as error:
        return {"done": False, "error": str(error)}
    return {"done": True, "value": value if isinstance(value, (int, str)) else value.name()}


def run(name, case):
    if "opens" in case:
        document = Krita.instance().openDocument(os.path.join(FOLDER, case["opens"]))
    else:
        document = build(case)
    document.setBatchmode(True)
    facts = {"before": tell(document, f"{name}-before")}
    if document.nodeByName("Photo").bounds().width() > 0:
        facts["seen"] = seen_as_srgb(document, name)
    facts["calls"] = [call(document, *one) for one in case["calls"]]
    facts["modified"] = document.modified()
    path = os.path.join(FOLDER, f"{name}.kra")
    assert document.saveAs(path), name
    document.close()
    opened = Krita.instance().openDocument(path)
    settle(opened)
    facts["after"] = tell(opened, f"{name}-after")
    opened.setModified(False)
    opened.close()
    return facts


def version_of(runtime):
    """Return the version of an ONNX Runtime that is opened with its names for all."""
    library = ctypes.CDLL(runtime, ctypes.RTLD_GLOBAL)
    library.OrtGetApiBase.restype = ctypes.POINTER(ctypes.c_void_p)
    # GetApi comes first in the structure, GetVersionString second.
    version = ctypes.CFUNCTYPE(ctypes.c_char_p)(library.OrtGetApiBase()[1])
    return version().decode()


def __main__(_arguments):
    # A question that nobody answers would be waited for.
    faulthandler.dump_traceback_later(int(os.environ.get("EMERDIFF_TEST_SECONDS", 200)), exit=True)
    Krita.instance().setBatchmode(True)
    facts = {}
    try:
        with open(os.path.join(FOLDER, "cases.json")) as file:
            cases = json.load(file)
        other = os.environ.get("EMERDIFF_TEST_OTHER_RUNTIME")
        told = [version_of(other)] if other else []
        for name, case in cases.items():
            facts[name] = run(name, case)
        if other:
            facts["other runtime"] = [*told, version_of(other)]
        if "EMERDIFF_TEST_OTHER_PLUGIN" in os.environ:
            twin = importlib.import_module(os.environ["EMERDIFF_TEST_OTHER_PLUGIN"])
            facts["other plug-in"] = twin.check_installation()
        with open(os.path.join(FOLDER, "facts.json"), "w") as file:
            json.dump(facts, file)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    sys.stdout.flush()
    # Krita takes long to end, and may crash at it.
    os._exit(0)
