"""Random calls with random arguments: every one returns or raises, and the interpreter lives on."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random
from typing import Any

import numpy as np

import emerdiff

CALLS = int(os.environ.get("EMERDIFF_RANDOM_CALLS", "10000"))
# Of these some begin a run, which takes longer than all the others together.
RUNS = 60

ODD = [
    None, True, -1, 0, 1, 2, 3, 7, 2**16, 2**31, 2**32, 2**63, 2**70, -(2**40), 0.5, -0.5, 1.5,
    1e300, float("nan"), float("inf"), "", "a", "auto", "rgba", "é\0x", b"", b"bytes", (), [], {},
    [1, "a"], object(), np.uint8(3), np.float32(0.25), np.array(2), np.bool_(True), range(5),
    np.zeros((3, 3), np.uint8), np.zeros((4, 5, 4), np.float32), lambda *_: None, emerdiff, type,
]  # fmt: skip
# What each argument may be called, whoever takes it.
NAMES = [
    "n_segments", "granularity", "connected", "min_area", "detail", "preset", "seed", "grow",
    "feather", "dtype", "image", "tolerance", "decontaminate", "progress", "cancel", "provider",
    "threads", "memory_budget", "num_masks", "kind", "nonsense",
]  # fmt: skip


def picture(random: Random) -> Any:
    rng = np.random.default_rng(random.randrange(2**32))
    shape = [
        random.choice([0, 1, 2, 5, 9, 16]) for _ in range(random.choice([2, 2, 3, 3, 3, 1, 4]))
    ]
    if len(shape) == 3:
        shape[2] = random.choice([1, 3, 4, 4, 2])
    dtype = random.choice(["u1", "u1", "u2", "f4", "f8", "i8", ">u2", "O"])
    array = rng.integers(0, 2 if "f" in dtype else 200, shape).astype(dtype)
    view = random.choice([lambda a: a, lambda a: a[::-1], lambda a: a[..., ::-1], lambda a: a.T])
    return view(array)


class Calls:
    """What is called: its objects come and go."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.runs = 0
        self.model = emerdiff.Model(threads=1)
        scene = np.zeros((20, 30, 3), np.uint8)
        scene[5:15, 10:20] = 255
        self.first = self.model.segment(scene, detail="none")
        self.results = [self.first]

    def argument(self) -> Any:
        some = self.random.choice(self.results)
        choices = [lambda: self.random.choice(ODD), lambda: self.random.choice(ODD)]
        choices += [lambda: picture(self.random), lambda: some, lambda: emerdiff.Cancel()]
        choices += [lambda: self.random.randrange(5), lambda: emerdiff.Pixels(b"x" * 12, 2, 2)]
        choices += [lambda: some.regions, lambda: some.regions[0], lambda: some.to_bytes()]
        return self.random.choice(choices)()

    def call(self) -> None:
        arguments = [self.argument() for _ in range(self.random.choice([0, 1, 1, 1, 2, 3]))]
        names = self.random.sample(NAMES, self.random.choice([0, 0, 0, 1, 2]))
        options = {name: self.argument() for name in names}
        if self.random.random() < 0.02:
            made = self.run(arguments, options)
        else:
            made = self.use(arguments, options)
        if isinstance(made, emerdiff.Segmentation):
            self.results = [self.first, *self.results[-5:], made]

    def run(self, arguments: list[Any], options: dict[str, Any]) -> Any:
        self.runs += 1
        if self.runs > RUNS:
            return None
        function = self.random.choice([self.model.segment, self.model.segment, emerdiff.Model])
        return function(*arguments, **options)

    def use(self, arguments: list[Any], options: dict[str, Any]) -> Any:
        of = self.random.choice(
            [*self.results, *self.results, emerdiff.Segmentation, emerdiff, self.model]
        )
        names = [name for name in dir(of) if name[0] != "_" or name.startswith("_repr_")]
        name = self.random.choice(names)
        if of in (emerdiff, self.model) and name in ("segment", "Model", "runtime_load", "close"):
            return None
        if of is self.first and name == "close":
            return None
        if isinstance(of, emerdiff.Segmentation) and arguments:
            if name in ("n_segments", "granularity"):
                return setattr(of, name, arguments[0])
        value = getattr(of, name)
        return value(*arguments, **options) if callable(value) else value


def main(seed: int) -> None:
    random = Random(seed)
    calls, refused = Calls(random), 0
    for _ in range(CALLS):
        try:
            calls.call()
        except (
            emerdiff.Error, ValueError, TypeError, AttributeError, OSError, OverflowError,
            IndexError, KeyError, UnicodeError,
        ):  # fmt: skip
            refused += 1
    assert calls.first.mask(0).shape == (20, 30)
    print(f"{CALLS} calls, {refused} refused, {calls.runs} runs")


def test_random_calls(tmp_path: Any) -> None:
    # Files that random names make stay in the folder of the test.
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", __file__, "1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith(f"{CALLS} calls")


if __name__ == "__main__":
    main(int(sys.argv[1]))
