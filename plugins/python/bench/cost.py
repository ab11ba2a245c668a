"""What a million and a billion pictures take, calculated from what throughput.py measures.

python bench/cost.py --rate <pictures a second and core> --row <kB> --gpu <TFLOP a second>
"""

from __future__ import annotations

import argparse

# The UNet of Stable Diffusion 1 at 512 x 512: cells of its latents and channels at each depth.
CELLS = (4096, 1024, 256, 64)
CHANNELS = (320, 640, 1280, 1280)
TOKENS, TOKEN_SIZE, TIME_SIZE = 77, 768, 1280


def resnet(before: int, after: int, cells: int) -> int:
    """Return the multiplications of a residual block."""
    shortcut = before * after * cells if before != after else 0
    return 9 * after * (before + after) * cells + TIME_SIZE * after + shortcut


def attention(channels: int, cells: int) -> int:
    """Return those of a transformer block and of the projections around it."""
    own = 4 * channels**2 * cells + 2 * cells**2 * channels
    text = 2 * channels**2 * cells + 2 * TOKEN_SIZE * channels * TOKENS
    text += 2 * cells * TOKENS * channels
    return own + text + 14 * channels**2 * cells


def unet() -> int:
    """Return those of a pass of the whole UNet."""
    total, before, skipped = 9 * 8 * CHANNELS[0] * CELLS[0], CHANNELS[0], [CHANNELS[0]]
    for depth, channels in enumerate(CHANNELS):
        for _ in range(2):
            total += resnet(before, channels, CELLS[depth])
            total += attention(channels, CELLS[depth]) if depth < 3 else 0
            before = channels
            skipped.append(channels)
        if depth < 3:
            total += 9 * channels**2 * CELLS[depth + 1]
            skipped.append(channels)
    total += 2 * resnet(before, before, CELLS[3]) + attention(before, CELLS[3])
    for depth, channels in reversed(list(enumerate(CHANNELS))):
        for _ in range(3):
            total += resnet(before + skipped.pop(), channels, CELLS[depth])
            total += attention(channels, CELLS[depth]) if depth < 3 else 0
            before = channels
        total += 9 * channels**2 * CELLS[depth - 1] if depth > 0 else 0
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--rate", type=float, required=True, help="pictures a second and core")
    add("--row", type=float, required=True, help="kB of a row in the file")
    add("--file", type=float, default=60, help="kB of a picture's file")
    add("--price", type=float, default=0.04, help="of a core for an hour")
    add("--gpu", type=float, default=20, help="TFLOP a second that a GPU sustains")
    add("--gpu-price", type=float, default=2.0, help="of a GPU for an hour")
    add("--passes", type=float, default=13.9, help="passes of the UNet that a picture takes")
    given = parser.parse_args()
    work = 2e-12 * unet() * given.passes
    print(f"UNet: {2e-12 * unet():.2f} TFLOP a pass, {work:.1f} a picture")
    print(f"GPU: {work / given.gpu:.2f} s a picture")
    for name, count in (("a million", 1e6), ("a billion", 1e9)):
        hours = count / given.rate / 3600
        gpu_hours = count * work / given.gpu / 3600
        print(f"{name}:")
        print(f"  {hours:,.0f} core-hours, {given.price * hours:,.0f} by the price")
        print(f"  {hours / 64:,.0f} hours on 64 cores, {hours / 1000:,.1f} on 1000")
        print(f"  {count * given.file / 1e9:,.2f} TB read, {count * given.row / 1e9:,.2f} written")
        print(f"  {gpu_hours:,.0f} GPU-hours, {given.gpu_price * gpu_hours:,.0f} by the price")


if __name__ == "__main__":
    main()
