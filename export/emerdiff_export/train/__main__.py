"""`python -m emerdiff_export.train`: the autoencoder, then the UNet, then the bundle of both.

A run that was stopped goes on where it was.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from ..autoencoder import Autoencoder
from ..bundle import DEFAULTS, Description, write_bundle
from ..model import LatentDiffusion
from . import autoencoder, unet
from .images import image_of
from .loop import Schedule, scenes, train
from .sources import Sources
from .targets import Targets

VAE, TARGETS = "vae.pt", "targets.pt"
STATISTICS_SCENES, STATISTICS_SEED = 512, 0
"""The seed is not the run's: a run that goes on from a model has the targets of the one before."""
ABOUT = Description(
    "tiny",
    "MIT OR Apache-2.0",
    "trained for this project, see README.md",
    DEFAULTS | {"num_masks": 12, "edges": {"reach": 2, "rounds": 6, "sigma": 12.0}},
)
"""The defaults are chosen by measurement: docs/default-preset.md."""
SHEET_PICTURES = 8
SHEET_SEED = 1_000_003
"""The sheets' scenes are composed from pictures that are held out, under a seed of their own."""


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train", description=__doc__)
    parser.add_argument("stage", nargs="?", choices=STAGES, help="only this one")
    parser.add_argument("--folder", type=Path, required=True, help="of the run")
    parser.add_argument("--cache", type=Path, required=True, help="of the data")
    parser.add_argument("--seed", type=int, default=0, help="another for every run of a chain")
    parser.add_argument(
        "--steps", type=int, help="of a stage; can be raised until its learning rate falls"
    )
    parser.add_argument(
        "--start-from", type=Path, help="bundle whose autoencoder is kept and whose UNet goes on"
    )
    args = parser.parse_args()
    if args.start_from and args.stage != "unet":
        parser.error("--start-from is for the stage unet")
    if args.steps and not args.stage:
        parser.error("--steps is for one stage")
    for stage in [args.stage] if args.stage else STAGES:
        torch.manual_seed(args.seed)
        STAGES[stage](args)


def train_autoencoder(args) -> None:
    task = autoencoder.AutoencoderTask(_sheet(args.cache))
    sources = Sources.load(args.cache, held_out=False)
    schedule = _schedule(autoencoder.SCHEDULE, args)
    train(task, sources, schedule, args.folder / "autoencoder", args.seed)
    vae = task.trained(scenes(sources, STATISTICS_SEED, range(STATISTICS_SCENES)))
    torch.save(vae.state_dict(), args.folder / VAE)


def train_unet(args) -> None:
    start = LatentDiffusion.load(args.start_from) if args.start_from else None
    sources = Sources.load(args.cache, held_out=False)
    targets = _targets(sources, args.folder / TARGETS)
    vae = start.vae if start else _trained_vae(args.folder / VAE)
    task = unet.UNetTask(vae, targets, len(sources.objects), _sheet(args.cache))
    if start:
        task.start_from(start)
    schedule = _schedule(unet.FURTHER if start else unet.SCHEDULE, args)
    train(task, sources, schedule, args.folder / "unet", args.seed)
    write_bundle(task.trained(), ABOUT, args.folder / "model", torch.float16)


def _schedule(schedule: Schedule, args) -> Schedule:
    return replace(schedule, steps=args.steps) if args.steps else schedule


def _trained_vae(path: Path) -> Autoencoder:
    vae = Autoencoder(autoencoder.CHANNELS, autoencoder.LATENT_CHANNELS)
    vae.load_state_dict(torch.load(path))
    return vae.eval()


def _targets(sources: Sources, path: Path) -> Targets:
    targets = Targets(unet.CONFIG["block_out_channels"][1])
    if not path.exists():
        targets.fit(scenes(sources, STATISTICS_SEED, range(STATISTICS_SCENES)))
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(targets.state_dict(), path)
    targets.load_state_dict(torch.load(path))
    return targets


def _sheet(cache: Path) -> torch.Tensor:
    held_out = Sources.load(cache, held_out=True)
    numbers = range(SHEET_PICTURES)
    pictures = scenes(held_out, SHEET_SEED, numbers, objects=True)
    return torch.stack([image_of(scene.image, torch.float32) for scene in pictures])


STAGES = {"autoencoder": train_autoencoder, "unet": train_unet}


if __name__ == "__main__":
    main()
