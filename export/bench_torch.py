"""Times the stages of a bundle in PyTorch eager and in `emerdiff bench`, on equal threads.

python export/bench_torch.py <bundle> [--program target/release/emerdiff]
"""

import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path

import torch
from diffusers.models.attention_processor import AttnProcessor2_0

from emerdiff_export.model import LatentDiffusion
from emerdiff_export.split_unet import UNetFull


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--program", type=Path, default=Path("target/release/emerdiff"))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--branches", type=int, default=8)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    options = [f"--{name}={getattr(args, name)}" for name in ("threads", "runs", "branches")]
    command = [args.program, "bench", "--json", "--provider=cpu", "--model", args.bundle, *options]
    ours = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print(f"{ours['model']}: opened in {ours['open_seconds']:.1f} s, {args.threads} threads")
    print(f"{'stage':<12} {'batch':>5} {'emerdiff':>10} {'PyTorch':>10} {'ratio':>6}")
    for stage, work in zip(ours["stages"], stages(args), strict=True):
        seconds = median_seconds(work, args.runs)
        ratio = stage["seconds"] / seconds
        print(
            f"{stage['stage']:<12} {stage['batch']:>5} {stage['seconds']:>8.3f} s "
            f"{seconds:>8.3f} s {ratio:>6.2f}"
        )


def stages(args):
    """Yields the stages of `emerdiff bench`, in its order."""
    model = LatentDiffusion.load(args.bundle)
    image = torch.randn(1, 3, *model.image_size)
    sample, timestep = torch.randn(1, model.unet.config.in_channels, *model.latent_size), 281
    offset = torch.randn(1 + args.branches, 1, *model.grid)
    # diffusers' own fused attention for the plain pass; the split graphs bring theirs.
    model.unet.set_attn_processor(AttnProcessor2_0())
    yield lambda: model.unet(sample, timestep, model.empty_prompt, added_cond_kwargs=model.added)
    # The split graphs' attention shares the queries and keys of item 0.
    full = UNetFull(model)
    samples, timesteps = sample.expand(len(offset), -1, -1, -1), torch.tensor([timestep])
    yield lambda: full(samples, timesteps, torch.zeros_like(offset))
    head, tail = full.head, full.tail
    yield lambda: head(sample, timesteps)
    _, *activations = head(sample, timesteps)
    yield lambda: tail(offset[:1], *activations)
    yield lambda: tail(offset, *activations)
    yield lambda: model.vae.encode(image)
    yield lambda: model.vae.decode(sample)
    if model.tiny_decoder:
        yield lambda: model.tiny_decoder.decode(sample)


def median_seconds(work, runs: int) -> float:
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    with torch.no_grad():
        main()
