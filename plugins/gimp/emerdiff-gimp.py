#!/usr/bin/env python3
"""Starts the plug-in: GIMP 3 runs it in this process, GIMP 2.10 gets the program beside it."""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
# GIMP 3 passes -gimp, the version of its protocol, two pipes, the mode and a stack trace's mode.
ARGUMENTS_OF_GIMP_3 = 6

if len(sys.argv) < 1 + ARGUMENTS_OF_GIMP_3:
    program = os.path.join(HERE, "emerdiff-gimp2")
    os.execv(program, [program, *sys.argv[1:]])

sys.path.insert(0, HERE)

from emerdiff_gimp import plugin  # noqa: E402

plugin.main(sys.argv)
