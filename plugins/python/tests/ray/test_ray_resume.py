"""Runs that are stopped and go on, and runs that must not."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pytest
from ray_pictures import BUNDLE, draw, encoded

from emerdiff.ray.__main__ import main

# So that there is time to stop it.
SLOWER = ["--model", str(BUNDLE), "--detail", "none", "--shard", "3"]


def table_of(output: Path) -> pa.Table:
    return pyarrow.dataset.dataset(output, format="parquet").to_table().sort_by("path")


def parts(output: Path) -> list[Path]:
    return sorted(output.glob("part-*"))


def stop(command: list[str], output: Path, by: signal.Signals) -> str:
    """Start a run, stop it when it has written more; return what it said."""
    before = len(parts(output))
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while len(parts(output)) < before + 2:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(by)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130, said
    return said


def test_a_run_that_was_stopped_goes_on(
    cluster: str,
    forty: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def slower(source: Path, target: Path) -> int:
        return main(["--input", str(source), "--output", str(target), *SLOWER])

    whole, output = tmp_path / "whole", tmp_path / "out"
    assert slower(forty, whole) == 0
    command = [sys.executable, "-m", "emerdiff.ray", "--input", str(forty), "--output", str(output)]
    command += [*SLOWER, "--workers", "1", "--address", cluster]
    for by in (signal.SIGINT, signal.SIGTERM):
        said = stop(command, output, by)
        assert "the same command goes on" in said and "Traceback" not in said
        assert not list(output.glob(".*")), "nothing half-written"
    assert len(parts(output)) < 14
    first = parts(output)[0]
    written = first.stat().st_mtime_ns
    capfd.readouterr()
    assert slower(forty, output) == 0
    assert "40 of 40 pictures" in capfd.readouterr().err
    assert first.stat().st_mtime_ns == written, "it is not done again"
    assert [part.read_bytes() for part in parts(output)] == [p.read_bytes() for p in parts(whole)]
    assert table_of(output).num_rows == 40


def test_other_options_pictures_and_folders_are_refused(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.png").write_bytes(encoded(draw(i)))
    assert run(folder, output) == 0
    before = parts(output)[0].read_bytes()

    def refused(*arguments: str, source: Path = folder, target: Path = output) -> str:
        assert run(source, target, *arguments) == 1
        assert parts(target)[0].read_bytes() == before
        return capsys.readouterr().err

    assert "preset: paper then, fast now" in refused("--preset", "fast")
    assert "seed: none then, 3 now" in refused("--seed", "3")
    assert "shard: 16 then, 2 now" in refused("--shard", "2")
    (folder / "3.png").write_bytes(encoded(draw(3)))
    said = refused()
    assert "pictures: 3 then, 4 now" in said and "written anew" in said
    (folder / "3.png").unlink()
    # The model is known once a worker has opened it.
    parts(output)[0].rename(tmp_path / "part")
    assert run(folder, output, "--model", "tiny") == 1
    said = capsys.readouterr().err
    assert "name: random then, tiny now" in said and not parts(output)
    (tmp_path / "part").rename(output / "part-000000.parquet")
    (output / "_emerdiff.json").unlink()
    assert "no run of this program has written" in refused()


def test_errors_are_tried_again_on_request(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "list.parquet"
    pyarrow.parquet.write_table(pa.table({"path": [f"{i}.png" for i in range(4)]}), table)
    for i in range(3):
        (tmp_path / f"{i}.png").write_bytes(encoded(draw(i)))
    output = tmp_path / "out"
    assert run(table, output, "--shard", "2") == 0
    assert "No such file" in table_of(output)["error"].to_pylist()[3]
    (tmp_path / "3.png").write_bytes(encoded(draw(3)))
    (tmp_path / "0.png").unlink()
    assert run(table, output, "--shard", "2") == 0
    assert table_of(output)["error"].null_count == 3
    assert run(table, output, "--shard", "2", "--retry-errors") == 0
    assert table_of(output)["error"].null_count == 4, "a file without errors stays"
