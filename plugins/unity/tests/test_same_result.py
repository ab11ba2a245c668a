"""The same picture gives the same result as in Python, to the pixel, with its rows turned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from mono_build import LIBRARY, run
from pictures import photograph

import emerdiff


def with_transparency() -> np.ndarray:
    picture = photograph()
    picture[:30, :50, 3] = 0
    picture[60:80, 90:, 3] = 128
    return picture


PICTURES = {
    "photograph": photograph,
    "with transparency": with_transparency,
    "a single row": lambda: photograph()[:1],
}


@pytest.mark.parametrize("kind", PICTURES)
def test_it_is_that_of_python(built: Path, kind: str, tmp_path: Path) -> None:
    picture = np.ascontiguousarray(PICTURES[kind]())
    height, width, _ = picture.shape
    (tmp_path / "picture.rgba").write_bytes(picture.tobytes())
    (tmp_path / "facts.txt").write_text(f"{width} {height} 6")
    run(built, "Compare", str(tmp_path))

    def map_of(name: str, dtype: str, *channels: int) -> np.ndarray:
        raw = np.frombuffer((tmp_path / name).read_bytes(), dtype)
        return raw.reshape(height, width, *channels)[::-1]

    emerdiff.runtime_load(next(LIBRARY.parent.glob("libonnxruntime-*.so")))
    with emerdiff.Model() as model:
        result = model.segment(picture)
    assert (tmp_path / "automatic.txt").read_text() == str(result.n_segments)
    result.n_segments = 6
    second = result.regions[1]
    assert np.array_equal(map_of("labels", "uint16"), result.labels)
    soft = result.soft_mask(second, grow=2, feather=3, dtype="uint8")
    assert np.array_equal(map_of("mask", "uint8"), soft)
    cutout = result.cutout(second, decontaminate=True)
    assert np.array_equal(map_of("cutout", "uint8", 4), cutout)
    assert np.array_equal(map_of("colors", "uint8", 4), result.colors())
    rings = [ring for polygon in result.outline(second) for ring in (polygon[0], *polygon[1])]
    turned = np.concatenate(rings) * [1, -1] + [0, height]
    assert np.allclose(np.loadtxt(tmp_path / "outline", ndmin=2), turned, atol=1e-4)
    path = [region.node for region in result.path_at(width // 3, height - 1 - height // 4)]
    assert [int(line) for line in (tmp_path / "path").read_text().split()] == path
    kept = emerdiff.Segmentation.from_bytes((tmp_path / "kept").read_bytes())
    assert np.array_equal(kept.labels, result.labels)
