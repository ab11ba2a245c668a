"""Models, options, and what is said of the installation."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scenes import ROOT

import emerdiff

RANDOM = ROOT / "tests" / "data" / "random"


def test_a_model_by_folder_and_by_name(
    picture: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with emerdiff.Model(RANDOM, threads=1) as by_folder:
        expected = by_folder.segment(picture).labels
    (tmp_path / "mine").symlink_to(RANDOM)
    monkeypatch.setenv("EMERDIFF_MODELS", str(tmp_path))
    assert "mine" in [model["name"] for model in emerdiff.models()]
    for model in ("mine", RANDOM, str(RANDOM)):
        found = emerdiff.segment(picture, model=model)
        np.testing.assert_array_equal(found.labels, expected)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(emerdiff.ModelNotFound, match="nowhere"):
        emerdiff.Model(tmp_path / "nowhere")
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(emerdiff.ModelInvalid, match="manifest.json"):
        emerdiff.Model(tmp_path)
    with pytest.raises(emerdiff.InvalidOption, match="provider"):
        emerdiff.Model(provider="tpu")
    with pytest.raises(emerdiff.InvalidOption, match="threads"):
        emerdiff.Model(threads=-1)
    with pytest.raises(emerdiff.ProviderUnavailable):
        emerdiff.Model(provider="coreml")


def test_options_are_checked_and_reach_the_run(model: emerdiff.Model, picture: np.ndarray) -> None:
    found = model.segment(picture, 3, detail="none", seed=np.uint8(7), connected=np.True_)
    settings = found.info["settings"]
    assert (settings["seed"], settings["connected"], found.n_segments) == (7, True, 3)
    for options, name in [
        ({"no_such": 1}, "no_such"),
        ({"granularity": 2}, "granularity"),
        ({"detail": "much"}, "detail"),
        ({"min_area": float("nan")}, "min_area"),
        ({"seed": -1}, "seed"),
        ({"n_segments": 0.5}, "num_regions"),
    ]:
        with pytest.raises(emerdiff.InvalidOption, match=name):
            model.segment(picture, **options)
    with pytest.raises(TypeError, match="seed.*list"):
        model.segment(picture, seed=[1])  # type: ignore[arg-type]
    with pytest.raises(emerdiff.MemoryBudget):
        model.segment(picture, memory_budget=1000)


def test_an_estimate_comes_before_the_run(model: emerdiff.Model) -> None:
    small, large = model.estimate(64, 64), model.estimate(4000, 3000)
    assert 0 < small.memory < large.memory and small.units > 0 and small.unet_passes > 0
    with pytest.raises(emerdiff.InvalidOption):
        model.estimate(64, 64, strength="strong")


def test_info_and_repr(model: emerdiff.Model) -> None:
    assert model.info["provider"] == "cpu" and model.info["name"] == "tiny"
    assert repr(model) == "<Model tiny on cpu>"


def test_a_closed_model_says_so_and_its_results_live_on(picture: np.ndarray) -> None:
    with emerdiff.Model(threads=1) as model:
        found = model.segment(picture, detail="none")
    assert repr(model) == "<Model, closed>"
    with pytest.raises(emerdiff.InvalidHandle, match="Model is closed"):
        model.segment(picture)
    found.n_segments = 1
    assert not found.labels.any()


def test_the_installation_can_be_reported() -> None:
    facts = emerdiff.installation()
    assert facts["emerdiff"] == emerdiff.__version__
    assert "cpu" in facts["providers"] and Path(facts["onnxruntime_library"]).is_file()
    assert facts["models"][0]["name"] == "tiny" and facts["models_folder"]
    json.dumps(facts)
    assert emerdiff.check_provider("cpu") == (0.0, True)
    with pytest.raises(ValueError, match="provider.*'tpu'"):
        emerdiff.check_provider("tpu")


def test_the_version_is_that_of_the_crate() -> None:
    manifest = (ROOT / "Cargo.toml").read_text()
    assert f'version = "{emerdiff.__version__}"' in manifest.split("[workspace]")[0]


SEGMENT = "import emerdiff, numpy; emerdiff.segment(numpy.zeros((4, 4), 'u1'))"


def fresh(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in an interpreter of its own."""
    import os

    environment = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )


def test_no_library_and_a_wrong_one_are_told_apart(tmp_path: Path) -> None:
    missing = fresh(SEGMENT, EMERDIFF_LIBRARY=str(tmp_path / "none.so"))
    assert "LibraryNotFound" in missing.stderr and "there is no such library" in missing.stderr
    (tmp_path / "text.so").write_text("no library")
    broken = fresh(SEGMENT, EMERDIFF_LIBRARY=str(tmp_path / "text.so"))
    assert "LibraryNotFound" in broken.stderr and "text.so" in broken.stderr


@pytest.mark.skipif(shutil.which("cc") is None, reason="it needs a C compiler")
def test_a_library_of_another_interface_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.c").write_text("unsigned emerdiff_abi_version(void) { return 1; }")
    old = tmp_path / "old.so"
    subprocess.run(["cc", "-shared", "-o", old, tmp_path / "old.c"], check=True)
    refused = fresh(SEGMENT, EMERDIFF_LIBRARY=str(old))
    assert "interface version 1, this package needs 2" in refused.stderr


def test_no_onnx_runtime_and_a_wrong_one(tmp_path: Path) -> None:
    (tmp_path / "text.so").write_text("no library")
    wrong = fresh(SEGMENT, ORT_DYLIB_PATH=str(tmp_path / "text.so"))
    assert "RuntimeUnusable" in wrong.stderr and "text.so" in wrong.stderr
    # The package is there, its library is not.
    (tmp_path / "onnxruntime" / "capi").mkdir(parents=True)
    (tmp_path / "onnxruntime" / "__init__.py").write_text("raise ImportError('not to be run')")
    hidden = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {SEGMENT}"
    none = fresh(hidden, XDG_CACHE_HOME=str(tmp_path), ORT_DYLIB_PATH="")
    assert "RuntimeNotFound" in none.stderr and "pip install 'onnxruntime" in none.stderr


def test_importing_is_light() -> None:
    code = "import sys, emerdiff; print(*[name for name in sys.modules if '.' not in name])"
    modules = fresh(code).stdout.split()
    assert not {"numpy", "PIL", "onnxruntime", "asyncio", "dataclasses"} & set(modules)
