"""A bundle: the weight files, the graphs, and the manifest that describes and seals them."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from .activations import bytes_per_item
from .check import check_bundle
from .errors import ExportError
from .graphs import OPSET, graphs, in_half, write_graph
from .model import SCHEDULE, UNET_FILE, WEIGHT_FILES, LatentDiffusion

SCHEMA_VERSION = 4
MANIFEST = "manifest.json"
GRAPH_BYTES = 20_000_000
"""Upper bound of the size of all graphs without their weights."""


@dataclass
class Description:
    """What the manifest says beyond what the weights contain."""

    name: str
    license: str
    source: str
    defaults: dict
    """Default settings of this model, see `DEFAULTS`."""
    site_reason: str = ""
    """Why these cross-attentions were chosen, where the paper does not say."""


@dataclass(frozen=True)
class Format:
    """How weights and graphs are written."""

    weights: torch.dtype = torch.float32
    compute: str = "float32"
    """What the UNet's graphs compute in, whatever their weights are stored in."""
    opset: int = OPSET


FLOAT32 = Format()
DEFAULTS = {
    "feature_timestep": 1,
    "modulation_timestep": 281,
    "num_inference_steps": 50,
    "strength": 10.0,
    "num_masks": 30,
    "sigma": 1.0,
    "automatic": {"sharpness": 4, "min_eigenvalue": 0.6},
    "edges": {"first_stride": 2, "rounds": 2, "sigma": 16.0},
    "boundary": {
        "detailed": {
            "bias": -0.955,
            "apart": 1.0,
            "feature_step": 0.701,
            "contrast": 0.471,
            "box_contrast": 0.414,
            "difference_step": 0.001,
            "feature_distance": 0.761,
            "color_distance": 0.03,
            "color_ratio": 0.0,
            "area": 0.088,
        },
        "coarse": {
            "bias": -1.891,
            "apart": 1.0,
            "feature_step": 0.715,
            "contrast": 0.676,
            "box_contrast": 0.31,
            "difference_step": 0.0,
            "feature_distance": 0.584,
            "color_distance": 0.145,
            "color_ratio": 0.0,
            "area": 0.105,
        },
        "automatic": 0.36,
        "finest": 0.06,
    },
}
"""Paper section 4 and appendix: t_f = 1, t_m = 281, T = 50, lambda = 10, K about 30. The Gaussian's
sigma (in image pixels) is not published; 1 is this project's choice. The constants of the automatic
number of regions measured best for the embedded model (see `train.count`). The edge filter is
milder than that of the embedded model, because better features need it less. The weights of borders
are those of the embedded model (see `train.boundary`); for others they were not measured."""


def write_bundle(
    model: LatentDiffusion,
    about: Description,
    out: Path,
    written: Format = FLOAT32,
    progress: Callable[[str], None] = lambda _: None,
) -> float:
    """Writes the bundle to `out`, checked against PyTorch; returns the largest difference.

    Nothing is left at `out` when a check fails. Graphs, weights and manifest of an earlier bundle
    there are replaced; other files stay.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    _check_space(model, written.weights, out.parent)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as work:
        folder = Path(work) / out.name
        progress("writing the weights")
        model.save(folder, written.weights)
        # From the weights as stored, so that graphs and check compute with the same numbers.
        del model
        model = LatentDiffusion.load(folder)
        all_graphs = graphs(model)
        for graph in all_graphs:
            progress(f"writing {graph.name}")
            write_graph(graph, folder, written.opset)
        # Memory is that of float32: a CPU computes half precision in float32.
        memory = {graph.name: _bytes_per_item(graph.name, folder) for graph in all_graphs}
        if written.compute == "float16":
            progress("writing the UNet's graphs in half precision")
            for graph in all_graphs:
                if graph.weights == UNET_FILE:
                    write_graph(in_half(graph), folder, written.opset)
        worst = check_bundle(folder, written.compute, progress)
        progress("sealing")
        manifest = _manifest(model, about, written.compute, memory, folder)
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        for path in folder.iterdir():
            path.chmod(0o644)
        if out.exists():
            for path in [*(folder / name for name in manifest["files"]), folder / MANIFEST]:
                shutil.move(path, out / path.name)
        else:
            folder.rename(out)
    return worst


def _check_space(model: LatentDiffusion, dtype: torch.dtype, folder: Path) -> None:
    modules = [model.vae, model.unet, *([model.tiny_decoder] if model.tiny_decoder else [])]
    count = sum(t.numel() for module in modules for t in module.state_dict().values())
    needed, free = count * dtype.itemsize + GRAPH_BYTES, shutil.disk_usage(folder).free
    if free < needed:
        raise ExportError(
            f"{folder}: the bundle takes {needed / 1e9:.2f} GB of disk, {free / 1e9:.2f} are free"
        )


def _manifest(
    model: LatentDiffusion,
    about: Description,
    compute: str,
    memory: dict[str, int],
    folder: Path,
) -> dict:
    """Describes the bundle in `folder`; `memory` is `bytes_per_item` of each graph."""
    height, width = model.image_size
    latent_height, latent_width = model.latent_size
    files = {name: f"{name}.onnx" for name in memory}
    weights = [name for name in WEIGHT_FILES if (folder / name).exists()]
    modulation = _site(model, model.modulation_site)
    if about.site_reason:
        modulation["reason"] = about.site_reason
    return {
        "schema_version": SCHEMA_VERSION,
        "name": about.name,
        "license": about.license,
        "source": about.source,
        "compute": compute,
        "image": {"width": width, "height": height},
        "latents": {
            "channels": model.unet.config.in_channels,
            "width": latent_width,
            "height": latent_height,
        },
        "scheduler": {key: model.schedule[key] for key in SCHEDULE},
        "features": _site(model, model.feature_site),
        "modulation": modulation,
        "graphs": {
            name: {"file": file, "bytes_per_item": memory[name]} for name, file in files.items()
        },
        "defaults": about.defaults,
        "files": {name: _seal(folder / name) for name in (*weights, *files.values())},
    }


def _seal(path: Path) -> dict:
    with path.open("rb") as f:
        return {"sha256": hashlib.file_digest(f, "sha256").hexdigest(), "size": path.stat().st_size}


def _site(model: LatentDiffusion, site) -> dict:
    height, width = model.grid
    return {"layer": str(site), "width": width, "height": height}


def _bytes_per_item(name: str, folder: Path) -> int:
    return 0 if name == "unet_head" else bytes_per_item(folder / f"{name}.onnx")
