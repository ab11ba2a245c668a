"""`python -m emerdiff_export.train` trains the autoencoder, the UNet, and the UNet's tail.

The last two stages write a bundle each. A run that was stopped continues where it was.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from ..autoencoder import Autoencoder
from ..bundle import DEFAULTS, Description, Format, write_bundle
from ..model import LatentDiffusion
from . import autoencoder, tail, unet
from .checkpoint import read_checkpoint, write_checkpoint
from .images import image_of
from .loop import Schedule, scenes, train
from .sources import Sources
from .targets import Targets

VAE, TARGETS, START = "vae.pt", "targets.pt", "unet/model"
STATISTICS_SCENES = 512
ABOUT = Description(
    "tiny",
    "MIT OR Apache-2.0",
    "trained for this project, see README.md",
    DEFAULTS | {"num_masks": 12, "edges": {"first_stride": 2, "rounds": 6, "sigma": 12.0}},
)
"""The defaults are chosen by measurement on held-out scenes."""
HALF = Format(weights=torch.float16)
SHEET_PICTURES = 8
SHEET_SEED = 1_000_003
"""Seed of the sheets' scenes, which are composed from held-out pictures."""


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train", description=__doc__)
    parser.add_argument("stage", nargs="?", choices=STAGES, help="only this one")
    parser.add_argument("--folder", type=Path, required=True, help="of the run")
    parser.add_argument("--cache", type=Path, required=True, help="of the data")
    parser.add_argument("--seed", type=int, default=0, help="of all that is random")
    parser.add_argument(
        "--steps", type=int, help="of a stage; can be raised until its learning rate falls"
    )
    args = parser.parse_args()
    if args.steps and not args.stage:
        parser.error("--steps is for one stage")
    if args.stage in NEEDED:
        needed, stage = NEEDED[args.stage]
        if not (args.folder / needed).exists():
            parser.error(f"{args.folder / needed} is missing: first train the stage {stage}")
    for stage in [args.stage] if args.stage else STAGES:
        torch.manual_seed(args.seed)
        STAGES[stage](args)


def train_autoencoder(args) -> None:
    task = autoencoder.AutoencoderTask(_sheet(args.cache))
    sources = Sources.load(args.cache, held_out=False)
    schedule = _schedule(autoencoder.SCHEDULE, args)
    train(task, sources, schedule, args.folder / "autoencoder", args.seed)
    vae = task.trained(scenes(sources, args.seed, range(STATISTICS_SCENES)))
    write_checkpoint(args.folder / VAE, vae.state_dict())


def train_unet(args) -> None:
    sources = Sources.load(args.cache, held_out=False)
    targets = _targets(sources, args)
    vae = _trained_vae(args.folder / VAE)
    task = unet.UNetTask(vae, targets, len(sources.objects), _sheet(args.cache))
    train(task, sources, _schedule(unet.SCHEDULE, args), args.folder / "unet", args.seed)
    write_bundle(task.trained(), ABOUT, args.folder / START, HALF)


def train_tail(args) -> None:
    task = tail.TailTask(LatentDiffusion.load(args.folder / START), _sheet(args.cache))
    sources = Sources.load(args.cache, held_out=False)
    # Other scenes than the UNet's: its features cluster those better than any others.
    train(task, sources, _schedule(tail.SCHEDULE, args), args.folder / "tail", args.seed + 1)
    write_bundle(task.trained(), ABOUT, args.folder / "model", HALF)


def _schedule(schedule: Schedule, args) -> Schedule:
    return replace(schedule, steps=args.steps) if args.steps else schedule


def _trained_vae(path: Path) -> Autoencoder:
    vae = Autoencoder(autoencoder.CHANNELS, autoencoder.LATENT_CHANNELS)
    vae.load_state_dict(read_checkpoint(path))
    return vae.eval()


def _targets(sources: Sources, args) -> Targets:
    targets, path = Targets(unet.CONFIG["block_out_channels"][1]), args.folder / TARGETS
    if not path.exists():
        targets.fit(scenes(sources, args.seed, range(STATISTICS_SCENES)))
        write_checkpoint(path, targets.state_dict())
    targets.load_state_dict(read_checkpoint(path))
    return targets


def _sheet(cache: Path) -> torch.Tensor:
    held_out = Sources.load(cache, held_out=True)
    numbers = range(SHEET_PICTURES)
    pictures = scenes(held_out, SHEET_SEED, numbers, objects=True)
    return torch.stack([image_of(scene.image, torch.float32) for scene in pictures])


STAGES = {"autoencoder": train_autoencoder, "unet": train_unet, "tail": train_tail}
NEEDED = {"unet": (VAE, "autoencoder"), "tail": (START, "unet")}
"""The file that a stage reads, and the stage that writes it."""


if __name__ == "__main__":
    main()
