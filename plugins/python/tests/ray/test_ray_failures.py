"""What ends a run, in words, and what a worker that ends does not."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.dataset
import pytest
from ray_pictures import BUNDLE, draw, encoded

from emerdiff.ray._errors import RunError
from emerdiff.ray._progress import Progress
from emerdiff.ray._run import Run, Task
from emerdiff.ray._shards import Paths
from emerdiff.ray._storage import LocalStore
from emerdiff.ray._worker import ModelOptions, Worker


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "emerdiff-test", str(disk)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not permitted")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_ends_the_run(
    run: Callable[..., int],
    forty: Path,
    small_disk: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = small_disk / "out"
    assert run(forty, output, "--shard", "4") == 1
    said = capsys.readouterr().err
    assert "No space left on device" in said and "part-" in said and "Traceback" not in said
    assert not list(output.glob(".*")), "nothing half-written"
    rows = pyarrow.dataset.dataset(output, format="parquet").to_table().num_rows
    assert 0 < rows < 40 and rows % 4 == 0
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    assert run(forty, output, "--shard", "4") == 0
    assert pyarrow.dataset.dataset(output, format="parquet").to_table().num_rows == 40


def test_a_disk_that_takes_nothing(
    run: Callable[..., int], forty: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert run(forty, small_disk / "out") == 1
    assert "cannot be made: " in capsys.readouterr().err
    assert run(forty, small_disk) == 1
    assert "nothing can be written there" in capsys.readouterr().err


def test_what_cannot_begin_is_said(
    run: Callable[..., int], forty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*arguments: str, source: Path = forty, target: Path = tmp_path / "out") -> str:
        assert run(source, target, *arguments) == 1
        said = capsys.readouterr().err
        assert "Traceback" not in said and not list((tmp_path).glob("out/*"))
        return said

    assert "no such file or folder" in refused(source=tmp_path / "nowhere")
    (tmp_path / "file").write_bytes(b"")
    assert "this folder cannot be made" in refused(target=tmp_path / "file")
    assert "nowhere" in refused("--model", str(tmp_path / "nowhere"))


class Silent(Progress):
    def __init__(self) -> None:
        super().__init__(0, 0, quiet=True)
        self.reports: list[tuple[int, int]] = []

    def report(self, pictures: int, errors: int) -> None:
        self.reports.append((pictures, errors))


def started(kind: type[Worker]) -> object:
    import ray

    store, how = LocalStore(), ModelOptions(str(BUNDLE), None)
    actor = ray.remote(kind).options(num_cpus=1, max_restarts=-1, max_task_retries=2)
    return actor.remote(store, store, how, {"num_masks": 2, "detail": "none"})


def test_a_picture_that_ends_workers_is_a_row(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fragile(Worker):
        def _row(self, load: Callable[[], bytes]) -> dict[str, object]:
            if load() == b"deadly":
                os.kill(os.getpid(), signal.SIGKILL)
            return super()._row(load)

    monkeypatch.setattr("emerdiff.ray._run.RETRIES", 0)
    paths = [tmp_path / f"{i}.png" for i in range(3)]
    for i, path in enumerate(paths):
        path.write_bytes(b"deadly" if i == 1 else encoded(draw(i)))
    target, progress, begun = tmp_path / "part.parquet", Silent(), []
    task = Task(Paths(list(map(str, paths))), str(target))
    Run([started(Fragile)], iter([task]), begun.append).perform(progress)
    errors = pyarrow.parquet.read_table(target)["error"].to_pylist()
    assert errors == [None, "a worker ended each time that it had this picture", None]
    assert progress.reports == [(3, 1)] and len(begun) == 1


def test_a_worker_that_cannot_start_is_an_error(cluster: str) -> None:
    class Endless(Worker):
        def __init__(self, *_: object) -> None:
            raise ImportError("this machine has no emerdiff")

    with pytest.raises(RunError, match="no worker can start: .*(\n.*)*has no emerdiff"):
        Run([started(Endless)], iter([]), lambda facts: None).perform(Silent())


def test_what_ends_workers_is_sought_and_not_for_ever() -> None:
    task = Task(Paths(["a", "b"]), "part.parquet")
    for _ in range(2):
        task.blame()
        assert not task.suspects, "it may be chance"
    task.blame()
    assert list(task.suspects) == [0, 1]
    task.acquit()
    for _ in range(3):
        assert list(task.suspects) == [1]
        task.blame()
    assert not task.suspects and list(task.deadly) == [1]
    with pytest.raises(RunError, match="none of these does it alone"):
        for _ in range(20):
            task.acquit() if task.suspects else task.blame()
