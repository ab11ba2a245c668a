"""The command that makes the embedded model, with few steps on synthetic pictures."""

import json
from dataclasses import replace

import pytest
import torch
from conftest import ROOT

from emerdiff_export import bundle
from emerdiff_export.model import UNET_FILE, VAE_FILE
from emerdiff_export.train import __main__ as command
from emerdiff_export.train import autoencoder, tail, unet


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["emerdiff_export.train", *map(str, arguments)])
    with torch.enable_grad():
        command.main()


@pytest.fixture
def few_steps(monkeypatch, sources, few_sample_steps):
    for stage in (autoencoder, unet, tail):
        short = {"steps": 2, "batch": 2, "scenes_per_round": 2, "passes_per_round": 2}
        monkeypatch.setattr(stage, "SCHEDULE", replace(stage.SCHEDULE, **short))
    # Whether graphs compute what PyTorch does is for the tests of bundles.
    monkeypatch.setattr(bundle, "check_bundle", lambda *_: 0.0)
    monkeypatch.setattr(command, "STATISTICS_SCENES", 4)
    monkeypatch.setattr(command, "SHEET_PICTURES", 1)
    monkeypatch.setattr(command.Sources, "load", lambda cache, held_out: sources)


def test_one_command_makes_a_bundle_like_the_embedded_one_and_so_do_its_stages(
    few_steps, monkeypatch, tmp_path
):
    whole, stages = tmp_path / "whole", tmp_path / "stages"
    run(monkeypatch, "--folder", whole, "--cache", tmp_path)
    # Graphs and manifest follow from the weights.
    monkeypatch.setattr(
        command, "write_bundle", lambda model, _, out, written: model.save(out, written.weights)
    )
    for stage in ("autoencoder", "unet", "tail"):
        run(monkeypatch, stage, "--folder", stages, "--cache", tmp_path)
    for name in (VAE_FILE, UNET_FILE):
        by_stages = stages / "model" / name
        assert (whole / "model" / name).read_bytes() == by_stages.read_bytes()
    made, shipped = (
        json.loads((folder / "manifest.json").read_text())
        for folder in (whole / "model", ROOT / "models/tiny")
    )
    assert made["files"].keys() == shipped["files"].keys()
    assert made | {"files": None} == shipped | {"files": None}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--steps", 3], "--steps is for one stage"),
        (["unet"], "vae.pt is missing: first train the stage autoencoder"),
        (["tail"], "unet/model is missing: first train the stage unet"),
    ],
)
def test_wrong_arguments_are_told(arguments, told, monkeypatch, tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(monkeypatch, "--folder", tmp_path, "--cache", tmp_path, *arguments)
    assert told in capsys.readouterr().err
