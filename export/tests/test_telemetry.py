"""Importing the exporter turns ONNX Runtime's telemetry off."""

import os
import subprocess
import sys


def test_onnx_runtime_leaves_no_device_id(tmp_path):
    # ONNX Runtime is silent by itself on continuous integration.
    automatic = ("ORT_DISABLE_TELEMETRY", "CI", "GITHUB_ACTIONS", "TF_BUILD")
    env = {name: value for name, value in os.environ.items() if name not in automatic}
    program = "import emerdiff_export, onnxruntime; onnxruntime.get_available_providers()"
    env["XDG_CACHE_HOME"] = str(tmp_path)
    subprocess.run([sys.executable, "-c", program], env=env, check=True)
    assert not list(tmp_path.iterdir())
