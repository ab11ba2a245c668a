"""A cluster of two cores, and runs on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

# Without the extra `ray` there is nothing to test.
if any(find_spec(name) is None for name in ("duckdb", "pyarrow", "pycocotools")):
    collect_ignore_glob = ["test_*.py"]
else:
    from ray_pictures import QUICK, make_pictures


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a local cluster with two cores."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray

    ray.init(
        num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100 << 20
    )
    yield ray.get_runtime_context().gcs_address
    ray.shutdown()


@pytest.fixture
def run(cluster: str) -> Callable[..., int]:
    """Run the command line in this process; returns the exit code."""
    from emerdiff.ray.__main__ import main

    def command(source: object, target: object, *arguments: str) -> int:
        return main(["--input", str(source), "--output", str(target), *QUICK, *arguments])

    return command


@pytest.fixture(scope="session")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of forty pictures, in two folders."""
    folder = tmp_path_factory.mktemp("forty")
    make_pictures(folder / "a", 20)
    make_pictures(folder / "b c", 20)
    return folder
