"""Bundles are sealed, store weights once, are checked, and are written whole or not at all."""

import hashlib
import json
import shutil

import onnx
import pytest
import torch
from conftest import ROOT
from safetensors.torch import load_file

from emerdiff_export import __main__ as cli
from emerdiff_export import bundle as bundle_module
from emerdiff_export.bundle import DEFAULTS, MANIFEST, Description, Format, write_bundle
from emerdiff_export.check import TOLERANCES, CheckFailed, check_bundle
from emerdiff_export.golden import write_golden
from emerdiff_export.model import LatentDiffusion, random_model

ABOUT = Description("test", "CC0-1.0", "a test", DEFAULTS)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "bundle"
    write_bundle(random_model(seed=0), ABOUT, folder, Format(weights=torch.float16))
    return folder


@pytest.fixture
def copied(written, tmp_path):
    return shutil.copytree(written, tmp_path / "bundle")


def test_the_bundles_of_the_repository_compute_as_in_pytorch(bundle):
    assert check_bundle(bundle) <= TOLERANCES["float32"]


def test_every_file_is_sealed_and_nothing_else_is_there(written):
    manifest = json.loads((written / MANIFEST).read_text())
    for name, seal in manifest["files"].items():
        contents = (written / name).read_bytes()
        assert seal["size"] == len(contents)
        assert seal["sha256"] == hashlib.sha256(contents).hexdigest()
    assert files(written).keys() == manifest["files"].keys() | {MANIFEST}
    assert [path.name for path in written.parent.iterdir()] == ["bundle"]


def test_no_graph_holds_weights(written):
    for path in written.glob("*.onnx"):
        for tensor in onnx.load(path, load_external_data=False).graph.initializer:
            assert tensor.data_location == onnx.TensorProto.EXTERNAL, (path.name, tensor.name)
            assert not tensor.raw_data


def test_no_graph_draws_random_numbers(written):
    for path in written.glob("*.onnx"):
        operators = {node.op_type for node in onnx.load(path, load_external_data=False).graph.node}
        assert not {operator for operator in operators if operator.startswith("Random")}


def test_a_bundle_opens_in_pytorch_again(written, model):
    loaded = LatentDiffusion.load(written)
    weight = model.unet.conv_in.weight
    torch.testing.assert_close(loaded.unet.conv_in.weight, weight.half().float())
    assert loaded.modulation_site == model.modulation_site


def test_rewriting_gives_the_same_bundle(copied):
    before = files(copied)
    cli.rewrite(copied)
    assert files(copied) == before


def test_a_failing_check_leaves_nothing(model, tmp_path, monkeypatch):
    def fail(*_):
        raise CheckFailed("unet.noise_pred: too different")

    monkeypatch.setattr(bundle_module, "check_bundle", fail)
    with pytest.raises(CheckFailed):
        write_bundle(model, ABOUT, tmp_path / "bundle")
    assert list(tmp_path.iterdir()) == []


def test_the_check_sees_a_graph_that_reads_the_wrong_weight(copied):
    path = copied / "unet_tail.onnx"
    graph = onnx.load(path, load_external_data=False)
    bias = next(t for t in graph.graph.initializer if t.name.startswith("unet.conv_out.bias"))
    for entry in bias.external_data:
        if entry.key == "offset":
            entry.value = str(int(entry.value) - 64)
    onnx.save(graph, path)
    with pytest.raises(CheckFailed, match="unet_tail"):
        check_bundle(copied)


@pytest.mark.parametrize(
    ("name", "folder", "picture", "num_masks"),
    [("tiny", "models/tiny", "coffee.jpg", 6), ("random", "tests/data/random", "cat.jpg", 4)],
)
def test_the_golden_tensors_are_those_of_this_reference(name, folder, picture, num_masks, tmp_path):
    path = ROOT / "examples/pictures" / picture
    write_golden(ROOT / folder, path, num_masks, tmp_path / "new.safetensors")
    new = load_file(tmp_path / "new.safetensors")
    kept = load_file(ROOT / f"tests/data/golden/{name}.safetensors")
    assert new.keys() == kept.keys()
    for tensor in ("latents", "features", "modulated_noise_pred", "alphas_cumprod"):
        torch.testing.assert_close(new[tensor], kept[tensor], atol=1e-3, rtol=1e-3)
