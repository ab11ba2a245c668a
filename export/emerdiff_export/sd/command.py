"""`python -m emerdiff_export sd`."""

import argparse
from pathlib import Path

import torch
from diffusers import DiffusionPipeline
from diffusers.utils import logging

from ..bundle import DEFAULTS, Description, Format, write_bundle
from ..errors import ExportError
from ..graphs import OPSET
from ..progress import Progress
from .checkpoint import Checkpoint, assemble, taesd_decoder
from .families import NAMES
from .folder import MODEL_INDEX, read_folder
from .random_init import random_checkpoint
from .refusal import one_line
from .single_file import read_single_file

DTYPES = {"fp32": torch.float32, "fp16": torch.float16}
COMPUTE = {"fp32": "float32", "fp16": "float16"}
OPSETS = range(17, 21)
NUM_MASKS = DEFAULTS["num_masks"]


def add_command(commands) -> None:
    command = commands.add_parser("sd", help="a Stable Diffusion checkpoint as a bundle")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        help="a folder in diffusers' layout, a .safetensors or .ckpt file, or a hub id",
    )
    source.add_argument(
        "--random-init", choices=NAMES, metavar="FAMILY", help=f"no weights: {', '.join(NAMES)}"
    )
    command.add_argument("--out", type=Path, required=True, help="folder to make; must not exist")
    command.add_argument("--dtype", choices=DTYPES, default="fp32", help="how weights are stored")
    command.add_argument(
        "--compute",
        choices=COMPUTE,
        default="fp32",
        help="what the UNet computes in; fp16, for GPUs, stores weights so as well",
    )
    command.add_argument(
        "--size",
        type=image_size,
        metavar="N|WxH",
        help="image size in pixels, multiples of 64 [default: the model's]",
    )
    command.add_argument(
        "--tiny-decoder", type=Path, metavar="FOLDER", help="a diffusers folder of TAESD"
    )
    command.add_argument(
        "--prediction-type",
        choices=("epsilon", "v_prediction"),
        help="for single files that do not say",
    )
    command.add_argument(
        "--license", default="that of the checkpoint", help="SPDX expression, for the manifest"
    )
    command.add_argument("--opset", type=int, choices=OPSETS, default=OPSET)
    command.add_argument("--seed", type=int, default=0, help="of --random-init")
    command.set_defaults(run=export)


def image_size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    try:
        return int(width), int(height or width)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither N nor WxH") from None


def export(args) -> None:
    logging.set_verbosity_error()
    if args.out.exists():
        raise ExportError(f"{args.out} exists already; name a folder that does not")
    progress = Progress()
    progress("reading the checkpoint")
    checkpoint = (
        random_checkpoint(args.random_init, args.prediction_type, args.seed)
        if args.random_init
        else read(args.source, args.prediction_type)
    )
    tiny_decoder = taesd_decoder(args.tiny_decoder) if args.tiny_decoder else None
    model, reason = assemble(checkpoint, args.size, tiny_decoder)
    height, width = model.grid
    about = Description(
        args.out.resolve().name,
        args.license,
        checkpoint.title,
        DEFAULTS | {"num_masks": min(NUM_MASKS, height * width)},
        reason,
    )
    weights = DTYPES["fp16" if args.compute == "fp16" else args.dtype]
    written = Format(weights, COMPUTE[args.compute], args.opset)
    # Handed over, so that nothing here holds the weights after they are written.
    models = [model]
    del checkpoint, tiny_decoder, model
    worst = write_bundle(models.pop(), about, args.out, written, progress)
    progress(f"{args.out} is done; PyTorch and ONNX Runtime differ by {worst:.1e} at most")


def read(source: str, prediction_type: str | None) -> Checkpoint:
    path = Path(source)
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        return read_single_file(path, prediction_type)
    if path.suffix or path.is_absolute() or source.count("/") != 1:
        raise ExportError(f"{source}: there is no such file or folder")
    try:
        folder = DiffusionPipeline.download(source)
    except Exception as error:  # Whatever the network does.
        raise ExportError(
            f"{source} is no file or folder here and cannot be fetched: {one_line(error)}"
        ) from error
    if not (Path(folder) / MODEL_INDEX).is_file():
        raise ExportError(f"{source}: there is no {MODEL_INDEX} in it")
    return read_folder(Path(folder))
