"""Exporter of emerdiff model bundles, and the PyTorch reference of the method."""

import os

# ONNX Runtime, 1.29 and newer, sends events to Microsoft unless this is set before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
