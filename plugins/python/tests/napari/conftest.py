"""A viewer, and the dock widget in it beside a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    # Where napari is absent the tests are skipped before they ask for one.
    from driving import open_viewer

    yield from open_viewer(tmp_path_factory.mktemp("napari"))


@pytest.fixture
def widget(viewer: Any, picture: np.ndarray) -> Iterator[Any]:
    from driving import open_widget

    yield from open_widget(viewer, picture)
