"""Proves that an exported architecture at full size computes in Rust what it does in PyTorch.

    python export/prove_full_size.py sd15 --work /tmp/proof [--size 512] [--dtype fp16]

It runs one pass of the UNet and one modulated step: the head, then the tail with eight modulated
branches. The bundle is opened twice, the second time from the cache of optimised graphs. It prints
a table and fails when anything differs by more than the tolerance.
"""

import argparse
import datetime
import importlib.metadata
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import save_file

from emerdiff_export.bundle import DEFAULTS
from emerdiff_export.check import TOLERANCES
from emerdiff_export.model import LatentDiffusion
from emerdiff_export.progress import peak_memory
from emerdiff_export.sd.families import NAMES
from emerdiff_export.split_unet import UNetHead, UNetTail

ROOT = Path(__file__).parents[1]
BRANCHES = 8
TIMESTEP, STRENGTH = DEFAULTS["modulation_timestep"], DEFAULTS["strength"]
TOLERANCE = TOLERANCES["float32"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", choices=NAMES)
    parser.add_argument("--work", type=Path, required=True, help="folder for the bundle; kept")
    parser.add_argument("--size")
    parser.add_argument("--dtype", default="fp32")
    args = parser.parse_args()
    bundle, tensors = args.work / args.family, args.work / f"{args.family}.safetensors"
    rows = []
    if not bundle.exists():
        rows += export(args, bundle)
    write_reference(bundle, tensors)
    rows.append(("PyTorch peak memory", f"{peak_memory() / 1e9:.1f} GB"))
    for start in ("first", "second"):
        rows += run_in_rust(bundle, tensors, start)
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("torch", "diffusers", "onnxruntime")
    )
    print(f"{args.family}, {args.size or 'its own size'}, {args.dtype}, {datetime.date.today()}")
    print(f"{versions}, {torch.get_num_threads()} threads\n")
    print("| what | result |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def export(args, bundle: Path):
    command = [sys.executable, "-m", "emerdiff_export", "sd", "--random-init", args.family]
    command += ["--out", bundle, "--dtype", args.dtype]
    command += ["--size", args.size] if args.size else []
    start = time.monotonic()
    subprocess.run(command, check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return [
        ("export and its own check", f"{time.monotonic() - start:.0f} s"),
        ("its peak memory, mapped weights included", f"{peak / 1e9:.1f} GB"),
        ("bundle", f"{sum(f.stat().st_size for f in bundle.iterdir()) / 1e9:.2f} GB"),
    ]


@torch.no_grad()
def write_reference(bundle: Path, path: Path) -> None:
    model = LatentDiffusion.load(bundle)
    torch.manual_seed(0)
    sample = torch.randn(1, model.unet.config.in_channels, *model.latent_size)
    masks = (torch.rand(BRANCHES, 1, *model.grid) < 0.2).float()
    signs = torch.tensor([1.0, -1.0]).repeat(BRANCHES // 2)[:, None, None, None]
    offset = torch.cat([torch.zeros_like(masks[:1]), STRENGTH * signs * masks])
    # Before the split graphs replace diffusers' own attention.
    noise_pred = model.unet(
        sample, TIMESTEP, model.empty_prompt, added_cond_kwargs=model.added
    ).sample
    features, *activations = UNetHead(model)(sample, torch.tensor([TIMESTEP]))
    tensors = {
        "timestep": torch.tensor([float(TIMESTEP)]),
        "sample": sample,
        "offset": offset,
        "noise_pred": noise_pred,
        "features": features[0],
        "modulated_noise_pred": UNetTail(model)(offset, *activations),
    }
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)


def run_in_rust(bundle: Path, tensors: Path, start: str):
    command = ["cargo", "run", "--quiet", "--release", "--example", "proof", "--", bundle, tensors]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    found = json.loads(result.stdout)
    for name in ("unet", "features", "modulated"):
        if not found[name] <= TOLERANCE:
            sys.exit(f"{name}: relative difference {found[name]:.1e}, allowed {TOLERANCE:.0e}")
    return [
        (f"{start} start", f"{found['open_seconds']:.1f} s"),
        (f"{start} start: one UNet pass", f"{found['pass_seconds']:.1f} s"),
        (
            f"{start} start: head and tail of batch {1 + BRANCHES}",
            f"{found['step_seconds']:.1f} s",
        ),
        (f"{start} start: memory of all five graphs", f"{found['memory_bytes'] / 1e9:.1f} GB"),
        (
            f"{start} start: difference of noise_pred, features, modulated noise_pred",
            ", ".join(f"{found[name]:.1e}" for name in ("unet", "features", "modulated")),
        ),
    ]


if __name__ == "__main__":
    main()
