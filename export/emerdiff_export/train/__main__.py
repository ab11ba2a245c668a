"""`python -m emerdiff_export.train`: the autoencoder, then the UNet."""

import argparse
from pathlib import Path

import torch

from ..autoencoder import Autoencoder
from . import autoencoder, unet
from .images import image_of
from .loop import scenes, train
from .sources import Sources
from .targets import Targets

VAE, TARGETS = "vae.pt", "targets.pt"
STATISTICS_SCENES = 512
SHEET_PICTURES = 8
SHEET_SEED = 1_000_003
"""The sheets' scenes are composed from pictures that are held out, under a seed of their own."""


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train", description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--folder", type=Path, required=True, help="of the run")
    parser.add_argument("--cache", type=Path, required=True, help="of the data")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(args.seed)
    STAGES[args.stage](args)


def train_autoencoder(args) -> None:
    task = autoencoder.AutoencoderTask(_sheet(args.cache))
    sources = Sources.load(args.cache, held_out=False)
    train(task, sources, autoencoder.SCHEDULE, args.folder / "autoencoder", args.seed)
    vae = task.trained(scenes(sources, args.seed, range(STATISTICS_SCENES)))
    torch.save(vae.state_dict(), args.folder / VAE)


def train_unet(args) -> None:
    vae = Autoencoder(autoencoder.CHANNELS, autoencoder.LATENT_CHANNELS)
    vae.load_state_dict(torch.load(args.folder / VAE))
    sources = Sources.load(args.cache, held_out=False)
    targets = Targets(unet.CONFIG["block_out_channels"][1])
    if not (path := args.folder / TARGETS).exists():
        targets.fit(scenes(sources, args.seed, range(STATISTICS_SCENES)))
        torch.save(targets.state_dict(), path)
    targets.load_state_dict(torch.load(path))
    task = unet.UNetTask(vae.eval(), targets, len(sources.objects), _sheet(args.cache))
    train(task, sources, unet.SCHEDULE, args.folder / "unet", args.seed)
    task.trained().save(args.folder / "model", torch.float16)


def _sheet(cache: Path) -> torch.Tensor:
    held_out = Sources.load(cache, held_out=True)
    numbers = range(SHEET_PICTURES)
    pictures = scenes(held_out, SHEET_SEED, numbers, objects=True)
    return torch.stack([image_of(scene.image, torch.float32) for scene in pictures])


STAGES = {"autoencoder": train_autoencoder, "unet": train_unet}


if __name__ == "__main__":
    main()
