"""The plug-in for GIMP 3: regions of a layer as layers, channels or a selection."""

from __future__ import annotations

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
gi.require_version("Babl", "0.1")
