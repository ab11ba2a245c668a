"""Makes a bundle whose `unet_head` and `unet_tail` compute in int8, to measure it.

    python export/quantize.py models/tiny --pictures <folder> --out int8
    emerdiff bench --model int8
    emerdiff eval folder scenes --out scenes-int8 --num-masks 8 --methods fast --model int8

Convolutions and matrix products are quantised statically, weights per channel, activations by their
range on the pictures. What came of it is in docs/measurements/number-formats.md.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import emerdiff_export  # noqa: F401, before ONNX Runtime, to turn its telemetry off

# isort: split
import onnxruntime as ort
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static

from emerdiff_export.bundle import MANIFEST
from emerdiff_export.model import LatentDiffusion, scheduler
from emerdiff_export.pictures import load_picture
from emerdiff_export.steps import noised

BRANCHES = 4
"""Modulated branches of a batch: squares of random size with alternating sign."""


class Inputs(CalibrationDataReader):
    def __init__(self, inputs: list[dict]):
        self.inputs = iter(inputs)

    def get_next(self):
        return next(self.inputs, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument(
        "--pictures", type=Path, required=True, help="folder of .jpg and .png files"
    )
    parser.add_argument("--out", type=Path, required=True, help="new folder")
    args = parser.parse_args()
    shutil.copytree(args.bundle, args.out)
    manifest = json.loads((args.out / MANIFEST).read_text())
    for name, inputs in calibration(args.bundle, args.pictures, manifest["defaults"]).items():
        path = args.out / f"{name}.onnx"
        quantize(args.bundle / path.name, path, inputs)
        contents = path.read_bytes()
        seal = {"sha256": hashlib.sha256(contents).hexdigest(), "size": len(contents)}
        manifest["files"][path.name] = seal
    (args.out / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


@torch.no_grad()
def calibration(bundle: Path, pictures: Path, defaults: dict) -> dict[str, list[dict]]:
    """Inputs of the head at both its timesteps, and of the tail with branches of random squares."""
    model = LatentDiffusion.load(bundle)
    schedule = scheduler(model.schedule)
    head = ort.InferenceSession(bundle / "unet_head.onnx")
    names = [output.name for output in head.get_outputs()]
    generator = torch.Generator().manual_seed(0)
    heads, tails = [], []
    for path in sorted([*pictures.glob("*.jpg"), *pictures.glob("*.png")]):
        latents = model.vae.encode(load_picture(path, model.image_size))
        for timestep in (defaults["feature_timestep"], defaults["modulation_timestep"]):
            noise = torch.randn(latents.shape, generator=generator)
            sample = noised(schedule, latents, timestep, noise)
            heads.append({"sample": sample.numpy(), "timestep": torch.tensor([timestep]).numpy()})
        activations = dict(zip(names, head.run(None, heads[-1]), strict=True))
        del activations["features"]
        offset = defaults["strength"] * squares(model.grid, generator)
        tails.append(activations | {"offset": offset.numpy()})
    return {"unet_head": heads, "unet_tail": tails}


def squares(grid: tuple[int, int], generator: torch.Generator) -> torch.Tensor:
    """[1+BRANCHES,1,h,w] of 0, 1 and -1; the first is the unmodulated branch."""
    offset = torch.zeros(1 + BRANCHES, 1, *grid)
    for branch in range(BRANCHES):
        side, top, left = torch.randint(2, min(grid) // 2, (3,), generator=generator).tolist()
        offset[1 + branch, 0, top : top + side, left : left + side] = (-1) ** branch
    return offset


def quantize(source: Path, target: Path, inputs: list[dict]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = ort.SessionOptions()
        # Weights that are cast from half precision become constants, which is what is quantised.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(Path(folder) / "folded.onnx")
        ort.InferenceSession(source, options)
        quantize_static(
            options.optimized_model_filepath,
            target,
            Inputs(inputs),
            op_types_to_quantize=["Conv", "MatMul", "Gemm"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )


if __name__ == "__main__":
    main()
