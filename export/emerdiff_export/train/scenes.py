"""Composes scenes of which the ground truth is known exactly."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from skimage.segmentation import felzenszwalb

from .sources import Sources
from .textures import shape, texture

RENDER_SIZE = 256
"""Twice the model's size, so that the teacher sees more detail than the model."""
SCALES = (100, 300, 1000)
"""Felzenszwalb and Huttenlocher's k for segmenting photographs, at half RENDER_SIZE."""
MAX_OBJECTS = 5
_MIN_CROP = 192
_MIN_VISIBLE = 0.002
"""Smallest region, as a share of the scene's area; smaller ones join the largest region."""


@dataclass(frozen=True)
class Scene:
    image: np.ndarray
    """[S,S,3] uint8, S = RENDER_SIZE."""
    background: np.ndarray
    """[S,S,3] uint8: the scene without its objects."""
    ground_truth: np.ndarray
    """[S/2,S/2] int: the regions of the background as composed, and each object."""
    segments: np.ndarray
    """[SCALES,S/2,S/2] int: `ground_truth` with photographs split into regions of even colour,
    finer or coarser by scale."""
    num_background: int
    """Segments below this number are the background's."""
    classes: list[int]
    """Index of each object in `Sources.objects`, from back to front."""


def compose(rng: np.random.Generator, sources: Sources, objects: bool = False) -> Scene:
    """A photograph or a drawn background with a few objects.

    Without `objects`, half of the photographs have none.
    """
    photograph = rng.random() < 0.65
    if photograph:
        background = crop(rng, sources)
        segments = _even_regions(background)
        regions = np.zeros_like(segments[0])
    else:
        background, regions = _drawn_background(rng, sources)
        segments = np.repeat(regions[None], len(SCALES), 0)
    num_regions, num_background = regions.max() + 1, segments.max() + 1
    image, ground_truth, classes = background.copy(), regions.copy(), []
    with_objects = objects or not photograph or rng.random() < 0.5
    for i in range(int(rng.integers(1, MAX_OBJECTS + 1)) if with_objects else 0):
        index = int(rng.integers(len(sources.objects)))
        box, colour, alpha = _placed(rng, sources, sources.objects[index])
        image[box] += (colour - image[box]) * alpha[..., None]
        covered = np.zeros((RENDER_SIZE, RENDER_SIZE), bool)
        covered[box] = alpha > 0.5
        covered = covered[::2, ::2]
        ground_truth[covered] = num_regions + i
        segments[:, covered] = num_background + i
        classes.append(index)
    return Scene(
        np.clip(image + 0.5, 0, 255).astype(np.uint8),
        np.clip(background + 0.5, 0, 255).astype(np.uint8),
        _without_slivers(ground_truth),
        segments,
        num_background,
        classes,
    )


def crop(rng: np.random.Generator, sources: Sources) -> np.ndarray:
    """A square of a photograph, [S,S,3] in 0..255, mirrored and recoloured at random."""
    photograph = sources.photographs[rng.integers(len(sources.photographs))]
    height, width = photograph.shape[:2]
    longest = min(height, width)
    side = int(rng.uniform(min(_MIN_CROP, longest), longest + 1))
    top, left = rng.integers(height - side + 1), rng.integers(width - side + 1)
    square = Image.fromarray(photograph[top : top + side, left : left + side])
    pixels = np.asarray(
        square.resize((RENDER_SIZE, RENDER_SIZE), Image.Resampling.BILINEAR), np.float32
    )
    return _recoloured(rng, pixels[:, ::-1] if rng.random() < 0.5 else pixels)


def _recoloured(rng: np.random.Generator, pixels: np.ndarray) -> np.ndarray:
    """Contrast, brightness, saturation and white balance changed a little."""
    grey = pixels.mean(-1, keepdims=True)
    pixels = grey + (pixels - grey) * np.float32(rng.uniform(0.6, 1.3))
    gain = rng.uniform(0.85, 1.15) * rng.uniform(0.93, 1.07, 3)
    return np.clip(pixels * gain.astype(np.float32) + np.float32(rng.uniform(-15, 15)), 0, 255)


def _even_regions(pixels: np.ndarray) -> np.ndarray:
    """[SCALES,S/2,S/2]: Felzenszwalb and Huttenlocher's segmentation of a photograph."""
    half = pixels.reshape(RENDER_SIZE // 2, 2, RENDER_SIZE // 2, 2, 3).mean((1, 3)) / 255
    regions = [felzenszwalb(half, scale, sigma=0.8, min_size=40) for scale in SCALES]
    return np.stack(regions).astype(np.int16)


def _drawn_background(rng, sources) -> tuple[np.ndarray, np.ndarray]:
    """Pixels [S,S,3] and region numbers [S/2,S/2] of one to four regions.

    Each region is filled with a texture or a photograph.
    """
    pixels = texture(rng, RENDER_SIZE)
    regions = np.zeros((RENDER_SIZE, RENDER_SIZE), np.int16)
    for i in range(int(rng.integers(0, 4))):
        inside = shape(rng, RENDER_SIZE)
        fill = crop(rng, sources) if rng.random() < 0.15 else texture(rng, RENDER_SIZE)
        pixels = np.where(inside[..., None], fill, pixels)
        regions[inside] = i + 1
    return pixels, _without_slivers(regions[::2, ::2])


def _placed(rng, sources, cutout: np.ndarray):
    """An object at a random size, angle and place.

    Returns the box that it covers in the scene, as two slices, and its colour [h,w,3] and alpha
    [h,w] in 0..1 there.
    """
    picture = Image.fromarray(cutout)
    scale = rng.uniform(0.18, 0.65) * RENDER_SIZE / max(picture.size)
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    if rng.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    picture = picture.rotate(rng.uniform(-25, 25), Image.Resampling.BICUBIC, expand=True)
    left, top = (round(rng.uniform(0, RENDER_SIZE) - side / 2) for side in picture.size)
    pixels = np.asarray(picture, np.float32)[max(0, -top) :, max(0, -left) :]
    top, left = max(0, top), max(0, left)
    pixels = pixels[: RENDER_SIZE - top, : RENDER_SIZE - left]
    box = (slice(top, top + pixels.shape[0]), slice(left, left + pixels.shape[1]))
    # A photograph in the shape of an object: real texture with an exact outline.
    filled = rng.random() < 0.25
    colour = crop(rng, sources)[box] if filled else _recoloured(rng, pixels[..., :3])
    return box, colour, pixels[..., 3] / 255


def _without_slivers(regions: np.ndarray) -> np.ndarray:
    """Gives tiny regions to the largest one and renumbers the rest without gaps."""
    counts = np.bincount(regions.ravel())
    small = counts < _MIN_VISIBLE * regions.size
    numbers = (np.cumsum(~small) - 1).astype(regions.dtype)
    return np.where(small, numbers[counts.argmax()], numbers)[regions]
