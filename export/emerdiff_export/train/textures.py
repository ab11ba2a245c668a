"""Procedural fills and shapes of scenes."""

import numpy as np
from PIL import Image
from skimage.color import hsv2rgb


def smooth_noise(rng: np.random.Generator, size: int, cells: int) -> np.ndarray:
    """Noise [size,size] of about mean 0 and deviation 1, with features of size/cells pixels."""
    coarse = rng.standard_normal((cells, cells)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC))


def texture(rng: np.random.Generator, size: int) -> np.ndarray:
    """One colour, plain or with a gradient, blotches, waves or grain, [size,size,3] in 0..255."""
    hue, saturation, value = rng.random(), rng.random() ** 1.5 * 0.9, rng.uniform(0.1, 1)
    base = hsv2rgb(np.array([[[hue, saturation, value]]]))[0, 0] * 255
    image = np.broadcast_to(base, (size, size, 3)).astype(np.float32)
    kind = rng.choice(["plain", "gradient", "blotches", "waves", "grain"])
    if kind == "gradient":
        towards = rng.uniform(-60, 60, 3).astype(np.float32)
        image = image + ramp(rng, size)[..., None] * towards
    elif kind == "blotches":
        noise = smooth_noise(rng, size, int(rng.choice([3, 6, 12, 24, 48, 96])))
        image = image + noise[..., None] * rng.uniform(4, 25, 3).astype(np.float32)
    elif kind == "waves":
        waves = np.sin(ramp(rng, size) * rng.uniform(20, 150) + smooth_noise(rng, size, 4))
        image = image + waves[..., None] * rng.uniform(5, 30, 3).astype(np.float32)
    elif kind == "grain":
        image = image + rng.standard_normal(image.shape).astype(np.float32) * rng.uniform(2, 14)
    return np.clip(image, 0, 255)


def ramp(rng: np.random.Generator, size: int) -> np.ndarray:
    """A ramp from about -1/2 to 1/2 along a random direction, [size,size]."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[:size, :size].astype(np.float32) / size - 0.5
    return x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))


def shape(rng: np.random.Generator, size: int) -> np.ndarray:
    """A random shape as [size,size] of bool: all below a wavy horizon, or some blobs."""
    if rng.random() < 0.5:
        horizon = rng.uniform(0.25, 0.85) * size + smooth_noise(rng, size, 5)[0] * size * 0.04
        return np.arange(size)[:, None] > horizon
    field = smooth_noise(rng, size, int(rng.choice([3, 4, 6])))
    return field + ramp(rng, size) * 2 > rng.uniform(-0.3, 0.8)
