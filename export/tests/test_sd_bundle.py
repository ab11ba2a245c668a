"""Bundles of Stable Diffusion's architectures: equal computation, written whole or not at all."""

import json
import shutil
import subprocess

import onnx
import pytest
import torch
from conftest import ROOT
from diffusers import AutoencoderTiny
from diffusers.models.attention_processor import AttnProcessor

from emerdiff_export import bundle as bundle_module
from emerdiff_export.__main__ import main, rewrite
from emerdiff_export.check import CheckFailed
from emerdiff_export.errors import ExportError
from emerdiff_export.model import LatentDiffusion
from emerdiff_export.sd.checkpoint import assemble, taesd_decoder
from emerdiff_export.sd.families import FAMILIES
from emerdiff_export.sd.random_init import random_checkpoint
from emerdiff_export.split_unet import UNetFull, UNetHead, UNetTail

TIMESTEP = torch.tensor([281])


def narrow(name, size=None):
    return assemble(random_checkpoint(f"{name}-narrow", None, seed=0), size, None)


def export(out, *arguments, family="tiny-sd"):
    main(["sd", "--random-init", f"{family}-narrow", "--out", str(out), *arguments])


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """A bundle with many options: weights in half precision, not square, a tiny decoder."""
    folder = tmp_path_factory.mktemp("half")
    AutoencoderTiny(
        encoder_block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8)
    ).save_pretrained(folder / "taesd")
    options = ("--dtype", "fp16", "--size", "192x128", "--opset", "17")
    export(folder / "bundle", *options, "--tiny-decoder", str(folder / "taesd"))
    return folder / "bundle"


def elements(tensors):
    return {tensor.type.tensor_type.elem_type for tensor in tensors}


def test_a_unet_that_computes_in_half_precision(tmp_path):
    bundle = tmp_path / "bundle"
    export(bundle, "--compute", "fp16", "--size", "128")
    assert json.loads((bundle / "manifest.json").read_text())["compute"] == "float16"
    for graph in ("unet", "unet_head", "unet_tail", "vae_encoder"):
        onnx_model = onnx.load(bundle / f"{graph}.onnx", load_external_data=False)
        outside = elements([*onnx_model.graph.input, *onnx_model.graph.output])
        assert outside <= {onnx.TensorProto.FLOAT, onnx.TensorProto.INT64}
        names = {tensor.name for tensor in onnx_model.graph.initializer}
        weights = {name for name in names if ".weight" in name}
        cast = {node.input[0] for node in onnx_model.graph.node if node.op_type == "Cast"}
        assert weights <= cast if graph == "vae_encoder" else not weights & cast
    before = (bundle / "unet.onnx").read_bytes()
    rewrite(bundle)
    assert (bundle / "unet.onnx").read_bytes() == before


@pytest.mark.parametrize("name", FAMILIES)
def test_batch_1_without_offset_is_diffusers_own_unet(name):
    model, _ = narrow(name, (128, 192))
    sample, offset = torch.randn(1, 4, 24, 16), torch.zeros(1, 1, *model.grid)
    noise_pred, _ = UNetFull(model)(sample, TIMESTEP, offset)
    model.unet.set_attn_processor(AttnProcessor())
    plain = model.unet(sample, TIMESTEP, model.empty_prompt, added_cond_kwargs=model.added).sample
    torch.testing.assert_close(noise_pred, plain, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_split_changes_nothing(name):
    model, _ = narrow(name)
    sample, offset = torch.randn(1, 4, *model.latent_size), torch.randn(3, 1, *model.grid)
    expected, _ = UNetFull(model)(sample.expand(3, -1, -1, -1), TIMESTEP, offset)
    _, *activations = UNetHead(model)(sample, TIMESTEP)
    torch.testing.assert_close(
        UNetTail(model)(offset, *activations), expected, atol=1e-5, rtol=1e-5
    )


@pytest.mark.parametrize(
    ("name", "feature", "modulation", "ratio"),
    [
        ("sd15", "1.attentions.0.transformer_blocks.0", "1.attentions.2.transformer_blocks.0", 4),
        (
            "tiny-sd",
            "0.attentions.0.transformer_blocks.0",
            "0.attentions.1.transformer_blocks.0",
            4,
        ),
        ("sdxl", "0.attentions.0.transformer_blocks.0", "0.attentions.2.transformer_blocks.2", 4),
    ],
)
def test_the_sites_are_the_papers_or_correspond_to_them(name, feature, modulation, ratio):
    model, reason = narrow(name)
    assert str(model.feature_site) == f"up_blocks.{feature}.attn2"
    assert str(model.modulation_site) == f"up_blocks.{modulation}.attn2"
    assert model.grid == tuple(side // ratio for side in model.latent_size)
    assert "lowest resolution with cross-attention" in reason


def test_half_precision_size_and_tiny_decoder(half):
    manifest = json.loads((half / "manifest.json").read_text())
    assert manifest["image"] == {"width": 192, "height": 128}
    assert manifest["latents"] == {"channels": 4, "width": 24, "height": 16}
    assert (manifest["modulation"]["width"], manifest["modulation"]["height"]) == (6, 4)
    assert manifest["graphs"]["tiny_decoder"]["file"] == "tiny_decoder.onnx"
    model = LatentDiffusion.load(half)
    parameters = sum(t.numel() for t in model.unet.state_dict().values())
    assert (half / "unet.safetensors").stat().st_size < 2.2 * parameters


def test_the_three_unet_graphs_share_one_weights_file(half):
    for name in ("unet", "unet_head", "unet_tail"):
        graph = onnx.load(half / f"{name}.onnx", load_external_data=False)
        assert graph.opset_import[0].version == 17
        files = {e.value for t in graph.graph.initializer for e in t.external_data[:1]}
        assert files == {"unet.safetensors"}
        assert (half / f"{name}.onnx").stat().st_size < 2_000_000


def test_a_tiny_decoder_gives_what_taesd_gives(tmp_path):
    channels = (8, 8, 8, 8)
    taesd = AutoencoderTiny(
        encoder_block_out_channels=channels, decoder_block_out_channels=channels
    )
    taesd.eval().save_pretrained(tmp_path)
    latents = torch.randn(1, 4, 8, 8)
    decoded = taesd_decoder(tmp_path).decode(latents)
    torch.testing.assert_close(decoded, taesd.decode(latents).sample)


def test_an_existing_output_is_not_touched(tmp_path):
    (tmp_path / "precious").write_text("mine")
    with pytest.raises(SystemExit, match="exists already"):
        export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_without_disk_space_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 5_000_000))
    with pytest.raises(SystemExit, match="GB of disk"):
        export(tmp_path / "bundle")
    assert list(tmp_path.iterdir()) == []


def test_a_failing_check_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise CheckFailed("unet.noise_pred: too different")

    monkeypatch.setattr(bundle_module, "write_graph", lambda *_: None)
    monkeypatch.setattr(bundle_module, "bytes_per_item", lambda _: 0)
    monkeypatch.setattr(bundle_module, "check_bundle", fail)
    with pytest.raises(SystemExit, match=r"unet\.noise_pred"):
        export(tmp_path / "bundle")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [(100, 128), (0, 64), (64, -64)])
def test_a_size_without_whole_cells_is_refused(size):
    with pytest.raises(ExportError, match="multiples of 64"):
        narrow("sd15", size)


def segment(bundle, *options):
    """Runs `emerdiff segment` on a picture and returns its report."""
    programs = [ROOT / "target" / profile / "emerdiff" for profile in ("release", "debug")]
    built = [path for path in programs if path.is_file()]
    if not built:
        pytest.skip("the program is not built: cargo build --release")
    program = max(built, key=lambda path: path.stat().st_mtime)
    picture = ROOT / "examples/pictures/cat.jpg"
    command = [program, "--quiet", "segment", picture, "--model", bundle, "--json", *options]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_program_segments_with_a_bundle_of_each_family(name, tmp_path):
    export(tmp_path / "bundle", family=name)
    assert segment(tmp_path / "bundle", "--num-regions", "3", "--num-inference-steps", "10")[
        "regions"
    ]


def test_the_program_compares_branches_by_the_tiny_decoder(half):
    result = segment(
        half, "--num-regions", "3", "--num-inference-steps", "10", "--readout", "tiny-images"
    )
    assert result["regions"] and result["settings"]["readout"] == "tiny-images"
