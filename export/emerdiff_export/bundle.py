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
from .graphs import OPSET, Graph, graphs, in_half, write_graph
from .model import SCHEDULE, UNET_FILE, LatentDiffusion

SCHEMA_VERSION = 3
MANIFEST = "manifest.json"
GRAPH_BYTES = 20_000_000
"""More than the graphs without their weights take."""


@dataclass
class Description:
    """What the weights cannot tell of themselves."""

    name: str
    license: str
    source: str
    defaults: dict
    """The model's settings of the `paper` preset: see `DEFAULTS`."""
    site_reason: str = ""
    """Why these cross-attentions, where the paper does not say."""
    compute: str = "float32"
    """What the UNet's graphs compute in, whatever their weights are stored in."""


DEFAULTS = {
    "feature_timestep": 1,
    "modulation_timestep": 281,
    "num_inference_steps": 50,
    "strength": 10.0,
    "num_masks": 30,
    "sigma": 1.0,
    "automatic": {"sharpness": 4, "min_eigenvalue": 0.6},
    "edges": {"first_stride": 2, "rounds": 2, "sigma": 16.0},
}
"""Paper section 4 and appendix: t_f = 1, t_m = 281, T = 50, lambda = 10, K about 30. The Gaussian's
sigma (in image pixels) is not published; 1 is this project's choice. The constants of the automatic
number of regions are those that measured best for the embedded model (see `train.count`), those of
the filter along edges are milder than its own: the better the features, the less they need it."""


def write_bundle(
    model: LatentDiffusion,
    about: Description,
    out: Path,
    dtype: torch.dtype,
    opset: int = OPSET,
    progress: Callable[[str], None] = lambda _: None,
) -> float:
    """Writes the bundle to `out`, checked against PyTorch; returns the largest difference.

    Nothing is left at `out` when a check fails. Graphs, weights and manifest of an earlier bundle
    there are replaced; other files stay.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    _check_space(model, dtype, out.parent)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as work:
        folder = Path(work) / out.name
        progress("writing the weights")
        model.save(folder, dtype)
        # From the weights as stored, so that graphs and check compute with the same numbers.
        del model
        model = LatentDiffusion.load(folder)
        all_graphs = graphs(model)
        for graph in all_graphs:
            progress(f"writing {graph.name}")
            write_graph(graph, folder, opset)
        # In float32 whatever follows: a CPU computes half precision so.
        memory = {graph.name: _bytes_per_item(graph.name, folder) for graph in all_graphs}
        if about.compute == "float16":
            progress("writing the UNet's graphs in half precision")
            for graph in all_graphs:
                if graph.weights == UNET_FILE:
                    write_graph(in_half(graph), folder, opset)
        worst = check_bundle(folder, about.compute, progress)
        progress("sealing")
        manifest = _manifest(model, all_graphs, memory, about, folder)
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
    all_graphs: list[Graph],
    memory: dict[str, int],
    about: Description,
    folder: Path,
) -> dict:
    height, width = model.image_size
    latent_height, latent_width = model.latent_size
    files = {graph.name: f"{graph.name}.onnx" for graph in all_graphs}
    weights = dict.fromkeys(graph.weights for graph in all_graphs)
    modulation = _site(model, model.modulation_site)
    if about.site_reason:
        modulation["reason"] = about.site_reason
    return {
        "schema_version": SCHEMA_VERSION,
        "name": about.name,
        "license": about.license,
        "source": about.source,
        "compute": about.compute,
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
