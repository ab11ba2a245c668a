"""Progress, cancelling, Ctrl-C, threads and processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from scenes import scene
from tqdm import tqdm

import emerdiff


def test_progress_is_told_on_the_thread_of_the_caller(
    model: emerdiff.Model, picture: np.ndarray
) -> None:
    seen: list[Any] = []
    model.segment(picture, progress=lambda *event: seen.append((*event, threading.get_ident())))
    stages, done, totals, threads = zip(*seen)
    assert list(done) == list(range(1, totals[-1] + 1))
    assert set(threads) == {threading.get_ident()}
    assert {"encode", "features", "denoise", "assign"} <= set(stages)
    assert stages[-1] == "assign"


def test_a_bar_of_tqdm_works_as_it_is(model: emerdiff.Model, picture: np.ndarray) -> None:
    with tqdm(file=open(os.devnull, "w")) as bar:
        model.segment(picture, progress=bar)
        assert bar.n == bar.total > 0
    with tqdm(file=open(os.devnull, "w")) as bar:
        emerdiff.Model(threads=1, progress=bar).close()
        assert bar.n > 0


class Stop(Exception):
    pass


@pytest.mark.parametrize("last", [1, 2, 5])
def test_a_callback_that_raises_cancels_the_run(
    model: emerdiff.Model, picture: np.ndarray, last: int
) -> None:
    seen: list[int] = []

    def progress(_stage: str, done: int, _total: int) -> None:
        seen.append(done)
        if done == last:
            raise Stop(done)

    with pytest.raises(Stop, match=str(last)):
        model.segment(picture, progress=progress)
    assert seen == list(range(1, last + 1))
    assert model.segment(picture).n_segments > 1


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_what_ends_a_program_comes_out_of_a_callback(
    model: emerdiff.Model, picture: np.ndarray, error: type[BaseException]
) -> None:
    def progress(*_: object) -> None:
        raise error

    with pytest.raises(error):
        model.segment(picture, progress=progress)


def test_cancel_from_another_thread(model: emerdiff.Model) -> None:
    cancel, large = emerdiff.Cancel(), scene(2000, 3000)
    begun = threading.Event()
    threading.Thread(target=lambda: begun.wait() and cancel.request(), daemon=True).start()
    with pytest.raises(emerdiff.Cancelled):
        model.segment(large, progress=lambda *_: begun.set(), cancel=cancel)
    assert cancel.requested
    # It stays so.
    with pytest.raises(emerdiff.Cancelled):
        model.segment(large, cancel=cancel)
    with pytest.raises(emerdiff.Cancelled):
        emerdiff.Model(cancel=cancel)


INTERRUPTED = """
import numpy, sys, time, emerdiff
picture = (numpy.random.default_rng(0).random((2500, 3500, 3)) * 255).astype("u1")
model = emerdiff.Model(threads=1)
print("begun", flush=True)
began = time.perf_counter()
try:
    while True:
        model.segment(picture, detail="all")
except KeyboardInterrupt:
    print("interrupted", time.perf_counter() - began, flush=True)
small = picture[:64, :64].copy()
print(model.segment(small).n_segments)
"""


def test_ctrl_c_ends_a_run_and_the_interpreter_goes_on() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert output.startswith("interrupted ") and process.returncode == 0


def test_ctrl_c_while_a_result_is_freed_is_not_lost() -> None:
    code = """
import os, signal, time, emerdiff, numpy
result = emerdiff.segment(numpy.zeros((8, 8, 3), "u1"), detail="none")
free = result._free
result._free = lambda value: (free(value), os.kill(os.getpid(), signal.SIGINT))
try:
    del result
    time.sleep(10)
except KeyboardInterrupt:
    print("interrupted")
"""
    assert run_alone(code) == "interrupted\n"


def test_the_interpreter_runs_on_during_a_run(model: emerdiff.Model) -> None:
    ticks = 0
    with ThreadPoolExecutor() as pool:
        run = pool.submit(model.segment, scene(600, 800))
        while not run.done():
            ticks += 1
            time.sleep(0.001)
    assert run.result().shape == (600, 800) and ticks > 20


def test_many_threads_share_a_model(model: emerdiff.Model) -> None:
    pictures = [scene(40 + 8 * i, 64) for i in range(8)]
    expected = [model.segment(picture, detail="none").labels for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda picture: model.segment(picture, detail="none").labels, pictures)
        for labels, before in zip(found, expected):
            np.testing.assert_array_equal(labels, before)


def labels_of(seed: int) -> np.ndarray:
    return emerdiff.segment(scene(), 3, detail="none", seed=seed).labels


def result_of(seed: int) -> emerdiff.Segmentation:
    return emerdiff.segment(scene(), 3, detail="none", seed=seed)


def start_and_use(method: str) -> None:
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        found = pool.map(result_of, range(3))
    for seed, result in enumerate(found):
        np.testing.assert_array_equal(result.labels, labels_of(seed))


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_processes_that_are_spawned(method: str) -> None:
    start_and_use(method)


# In an interpreter of its own, in which no ONNX Runtime is open before the fork.
FORKED = """
import sys; sys.path.insert(0, sys.argv[1])
from test_run import start_and_use
start_and_use("fork")
print("done")
"""

FORKED_AFTER_USE = """
import os, sys, numpy, emerdiff
picture = numpy.zeros((32, 32, 3), "u1")
result = emerdiff.segment(picture)
child = os.fork()
if child == 0:
    try:
        emerdiff.segment(picture)
    except emerdiff.ComputationFailed as error:
        print(error, flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(emerdiff.segment(picture).n_segments)
"""


def run_alone(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_processes_that_are_forked_before_the_first_use() -> None:
    assert run_alone(FORKED, os.path.dirname(__file__)) == "done\n"


def test_a_fork_after_use_is_an_error_in_the_child_that_says_why() -> None:
    said, regions = run_alone(FORKED_AFTER_USE).splitlines()
    assert "fork" in said and regions == "1"


def test_an_interpreter_ends_in_the_middle_of_a_run() -> None:
    code = """
import threading, time, emerdiff, numpy
picture = (numpy.random.default_rng(0).random((2500, 3500, 3)) * 255).astype("u1")
threading.Thread(target=emerdiff.segment, args=(picture,), daemon=True).start()
time.sleep(0.5)
print("end")
"""
    assert run_alone(code) == "end\n"
