"""A bundle: the weight files, the graphs, and the manifest that describes and seals them."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch

from .activations import bytes_per_item
from .check import check_bundle
from .graphs import graphs, write_graph
from .model import UNET_FILE, VAE_FILE, LatentDiffusion, scheduler

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"


@dataclass
class Description:
    """What the weights cannot tell of themselves."""

    name: str
    license: str
    source: str
    defaults: dict
    """The model's settings of the `paper` preset: see `DEFAULTS`."""


DEFAULTS = {
    "feature_timestep": 1,
    "modulation_timestep": 281,
    "num_inference_steps": 50,
    "strength": 10.0,
    "num_masks": 30,
    "sigma": 1.0,
}
"""Paper section 4 and appendix: t_f = 1, t_m = 281, T = 50, lambda = 10, K about 30. The Gaussian's
sigma (in image pixels) is not published; 1 is this project's choice."""


def write_bundle(
    model: LatentDiffusion, about: Description, out: Path, dtype: torch.dtype
) -> float:
    """Writes the bundle to `out`, checked against PyTorch; returns the largest difference.

    Nothing is left at `out` when a check fails. Graphs, weights and manifest of an earlier bundle
    there are replaced; other files stay.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as work:
        folder = Path(work)
        model.save(folder, dtype)
        # From the weights as stored, so that graphs and check compute with the same numbers.
        model = LatentDiffusion.load(folder)
        for graph in graphs(model):
            write_graph(graph, folder)
        worst = check_bundle(folder)
        manifest = _manifest(model, about, folder)
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        out.mkdir(exist_ok=True)
        for path in [*(folder / name for name in manifest["files"]), folder / MANIFEST]:
            path.chmod(0o644)
            shutil.move(path, out / path.name)
    return worst


def _manifest(model: LatentDiffusion, about: Description, folder: Path) -> dict:
    size, schedule = model.image_size, scheduler().config
    files = {graph.name: f"{graph.name}.onnx" for graph in graphs(model)}
    return {
        "schema_version": SCHEMA_VERSION,
        "name": about.name,
        "license": about.license,
        "source": about.source,
        "image": {"width": size, "height": size},
        "latents": {
            "channels": model.unet.config.in_channels,
            "width": model.unet.config.sample_size,
            "height": model.unet.config.sample_size,
        },
        "scheduler": {
            key: schedule[key]
            for key in (
                "num_train_timesteps",
                "beta_start",
                "beta_end",
                "beta_schedule",
                "prediction_type",
                "steps_offset",
            )
        },
        "features": _site(model, model.feature_site),
        "modulation": _site(model, model.modulation_site),
        "graphs": {
            name: {"file": file, "bytes_per_item": _bytes_per_item(name, folder / file)}
            for name, file in files.items()
        },
        "defaults": about.defaults,
        "files": {
            name: {
                "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
                "size": (folder / name).stat().st_size,
            }
            for name in (VAE_FILE, UNET_FILE, *files.values())
        },
    }


def _site(model: LatentDiffusion, site) -> dict:
    return {"layer": str(site), "width": model.grid, "height": model.grid}


def _bytes_per_item(name: str, path: Path) -> int:
    return 0 if name == "unet_head" else bytes_per_item(path)
