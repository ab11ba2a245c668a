"""Times one picture by the paper's procedure in plain PyTorch and by the program's presets.

python export/bench_paper.py <bundle> <picture> [--num-masks 12] [--runs 3] [--program <emerdiff>]

The same weights, masks and threads. PyTorch runs `emerdiff_export.reference`: no batches, attention
maps injected, as the paper says.
"""

import argparse
import json
import subprocess
from pathlib import Path

import torch

from bench_torch import median_seconds
from emerdiff_export.bundle import MANIFEST
from emerdiff_export.golden import segment
from emerdiff_export.model import LatentDiffusion
from emerdiff_export.pictures import load_picture
from emerdiff_export.reference import Reference


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--num-masks", type=int, default=12)
    parser.add_argument("--program", type=Path, default=Path("target/release/emerdiff"))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model = LatentDiffusion.load(args.bundle)
    defaults = json.loads((args.bundle / MANIFEST).read_text())["defaults"]
    reference = Reference(model, defaults["num_inference_steps"])
    image = load_picture(args.picture, model.image_size)
    original = median_seconds(
        lambda: segment(reference, image, args.num_masks, defaults), args.runs
    )
    print(f"{args.num_masks} masks, {args.threads} threads, medians of {args.runs} runs")
    print(f"{'PyTorch, paper':<16} {original:>8.3f} s")
    for preset in ("paper", "fast"):
        seconds = program_seconds(args, preset)
        ratio = original / seconds
        print(f"{'emerdiff, ' + preset:<16} {seconds:>8.3f} s {ratio:>6.1f} times as fast")


def program_seconds(args, preset: str) -> float:
    # The first run of a program warms up and is left out.
    pictures = [args.picture] * (args.runs + 1)
    command = [args.program, "segment", *pictures, "--json", "--quiet", "--provider=cpu"]
    command += [
        f"--threads={args.threads}",
        f"--num-regions={args.num_masks}",
        f"--preset={preset}",
    ]
    command += ["--model", args.bundle]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    seconds = sorted(json.loads(line)["seconds"]["total"] for line in lines[1:])
    return seconds[len(seconds) // 2]


if __name__ == "__main__":
    with torch.no_grad():
        main()
