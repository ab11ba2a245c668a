"""`python -m emerdiff_export`: bundles, their check, and the golden tensors of the tests."""

import argparse
import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open

from .bundle import DEFAULTS, MANIFEST, Description, Format, write_bundle
from .check import TOLERANCES, check_bundle
from .errors import ExportError
from .golden import write_golden
from .model import UNET_FILE, LatentDiffusion, random_model
from .sd.command import add_command


def main(arguments: list[str] | None = None):
    parser = argparse.ArgumentParser(prog="emerdiff_export", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser(
        "rewrite", help="make the graphs and the manifest of a bundle anew"
    )
    command.add_argument("bundle", type=Path)
    command.set_defaults(run=lambda args: rewrite(args.bundle))

    command = commands.add_parser("random", help="a small bundle with random weights, for tests")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--out", type=Path, required=True)
    command.set_defaults(run=lambda args: write_random(args.seed, args.out))

    command = commands.add_parser("check", help="compare a bundle's graphs with PyTorch")
    command.add_argument("bundle", type=Path)
    command.set_defaults(run=lambda args: check(args.bundle))

    command = commands.add_parser("golden", help="run the PyTorch reference and keep its tensors")
    command.add_argument("bundle", type=Path)
    command.add_argument("--picture", type=Path, required=True)
    command.add_argument("--num-masks", type=int, default=6)
    command.add_argument("--out", type=Path, required=True)
    command.set_defaults(
        run=lambda args: write_golden(args.bundle, args.picture, args.num_masks, args.out)
    )

    add_command(commands)

    args = parser.parse_args(arguments)
    try:
        args.run(args)
    except ExportError as error:
        sys.exit(f"error: {error}")


def rewrite(bundle: Path) -> None:
    model = LatentDiffusion.load(bundle)
    old = json.loads((bundle / MANIFEST).read_text())
    reason = old["modulation"].get("reason", "")
    defaults = DEFAULTS | old["defaults"]
    about = Description(old["name"], old["license"], old["source"], defaults, reason)
    written = Format(stored_dtype(bundle), computes_in(old))
    report(bundle, write_bundle(model, about, bundle, written), written.compute)


def check(bundle: Path) -> None:
    compute = computes_in(json.loads((bundle / MANIFEST).read_text()))
    report(bundle, check_bundle(bundle, compute), compute)


def computes_in(manifest: dict) -> str:
    """What the UNet's graphs compute in; schema version 1 knew nothing but float32."""
    compute = manifest.get("compute", "float32")
    if compute not in TOLERANCES:
        raise ExportError(f"{MANIFEST}: compute is {compute!r}, not one of {', '.join(TOLERANCES)}")
    return compute


def write_random(seed: int, out: Path) -> None:
    about = Description(
        "random", "CC0-1.0", f"random weights, seed {seed}", DEFAULTS | {"num_masks": 4}
    )
    report(out, write_bundle(random_model(seed), about, out))


def stored_dtype(bundle: Path) -> torch.dtype:
    with safe_open(bundle / UNET_FILE, "pt") as f:
        return f.get_tensor("conv_in.weight").dtype


def report(bundle: Path, worst: float, compute: str = "float32") -> None:
    print(
        f"{bundle}: PyTorch and ONNX Runtime differ by {worst:.1e} at most, "
        f"{TOLERANCES[compute]:.0e} allowed"
    )


if __name__ == "__main__":
    main()
