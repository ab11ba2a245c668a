"""The training loop of both models.

Everything random is a function of the seed and of a number (of a scene, a pass or a step), so a
resumed run gives the same model as an uninterrupted one.
"""

import copy
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from .checkpoint import Log, read_checkpoint, write_checkpoint
from .plots import plot_losses
from .replicas import Replicas
from .scenes import Scene, compose
from .sources import Sources

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"
ROUND = "round.pt"
_WORKERS = 2
_SCENES_AT_ONCE = 128
_EMA_DECAY = 0.999
_WARMUP_STEPS = 100
_DECAY = 0.4
_ADAM_BETAS = (0.9, 0.99)
_WEIGHT_DECAY = 1e-3
_GRADIENT_NORM = 1.0


@dataclass(frozen=True)
class Schedule:
    steps: int
    batch: int
    replicas: int
    """Number of equal parts that a batch is divided into."""
    learning_rate: float
    """Constant until the last `_DECAY` of the steps, in which it falls to zero."""
    scenes_per_round: int
    passes_per_round: int
    """Number of times each scene is used before new ones are composed."""
    checkpoint_every: int

    @property
    def steps_per_round(self) -> int:
        return self.scenes_per_round // self.batch * self.passes_per_round


class Task:
    """A model and its losses. The optimizer changes `model`; `ema` is its running mean."""

    model: nn.Module
    ema: nn.Module

    def prepare(self, scenes: Iterator[Scene]) -> dict[str, torch.Tensor]:
        """The tensors of a round; their first axis is the scene."""
        raise NotImplementedError

    def losses(self, model: nn.Module, batch: dict[str, torch.Tensor], generator) -> dict:
        """Weighted, named losses of `model` or a replica of it; their sum is minimised."""
        raise NotImplementedError

    def draw(self, folder: Path) -> None:
        """Writes sheets of pictures that show the progress of the model."""
        raise NotImplementedError


def train(task: Task, sources: Sources, schedule: Schedule, folder: Path, seed: int) -> None:
    """Trains up to `schedule.steps`, from the checkpoint in `folder` if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(
        task.model.parameters(), betas=_ADAM_BETAS, weight_decay=_WEIGHT_DECAY
    )
    parts = {"model": task.model, "ema": task.ema, "optimizer": optimizer}
    start = 0
    if state := read_checkpoint(folder / CHECKPOINT):
        start = state["step"]
        for name, part in parts.items():
            part.load_state_dict(state[name])
    log = Log(folder / LOG, start)
    replicas = Replicas(task.model, schedule.replicas)
    rounds = _Rounds(task, sources, schedule, folder / ROUND, seed)
    steps = range(start, schedule.steps)
    for step in tqdm(steps, folder.name, schedule.steps, initial=start, unit="step"):
        batch = rounds.batch(step)
        generators = [
            torch.Generator().manual_seed(_mix(seed, step, 0, part))
            for part in range(schedule.replicas)
        ]
        log.start_step()
        terms = replicas.backward(task.losses, batch, generators)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(schedule, step)
        nn.utils.clip_grad_norm_(task.model.parameters(), _GRADIENT_NORM)
        optimizer.step()
        _update_ema(task.ema, task.model, step)
        done = step + 1
        log.end_step(done, terms)
        if done % schedule.checkpoint_every == 0 or done == schedule.steps:
            states = {name: part.state_dict() for name, part in parts.items()}
            write_checkpoint(folder / CHECKPOINT, {"step": done, **states})
            plot_losses(folder / LOG, folder / "losses.png")
            task.draw(folder)


class _Rounds:
    """The batches of a run.

    The tensors of the current round are kept in a file for resumed runs, because making them takes
    minutes.
    """

    def __init__(self, task: Task, sources: Sources, schedule: Schedule, path: Path, seed: int):
        self.task, self.sources, self.schedule = task, sources, schedule
        self.path, self.seed = path, seed
        self.state = read_checkpoint(path) or {"scenes": None}

    def batch(self, step: int) -> dict[str, torch.Tensor]:
        size, count = self.schedule.batch, self.schedule.scenes_per_round
        first = step // self.schedule.steps_per_round * count
        if self.state["scenes"] != [first, count, self.seed]:
            numbers = range(first, first + count)
            composed = scenes(self.sources, self.seed, numbers)
            progress = tqdm(composed, "scenes", count, leave=False, unit="scene")
            data = self.task.prepare(progress)
            self.state = {"scenes": [first, count, self.seed], "data": data}
            write_checkpoint(self.path, self.state)
        batches_per_pass = count // size
        generator = torch.Generator().manual_seed(_mix(self.seed, step // batches_per_pass, 1))
        start = step % batches_per_pass * size
        indices = torch.randperm(count, generator=generator)[start : start + size]
        return {name: tensor[indices] for name, tensor in self.state["data"].items()}


def learning_rate(schedule: Schedule, step: int) -> float:
    """The learning rate of a step.

    Before the decay it does not depend on the number of steps, which can thus be raised for an
    interrupted run.
    """
    warm = (step + 1) / _WARMUP_STEPS
    left = (schedule.steps - step) / (_DECAY * schedule.steps)
    return schedule.learning_rate * min(1.0, warm, left)


def scenes(sources: Sources, seed: int, numbers: range, objects: bool = False) -> Iterator[Scene]:
    """The scenes with these numbers, in order, composed by several processes."""
    # A forked worker finds the sources in memory; sending them would take longer than composing.
    context = multiprocessing.get_context("fork")
    with context.Pool(_WORKERS, _start_worker, (sources, seed, objects)) as pool:
        for start in range(0, len(numbers), _SCENES_AT_ONCE):
            yield from pool.map(_compose, numbers[start : start + _SCENES_AT_ONCE])


def running_mean(model: nn.Module) -> nn.Module:
    """A copy of `model` for a task's `ema`."""
    return copy.deepcopy(model).eval().requires_grad_(False)


def _start_worker(*arguments) -> None:
    global _worker_arguments
    _worker_arguments = arguments


def _compose(number: int) -> Scene:
    sources, seed, objects = _worker_arguments
    return compose(np.random.default_rng([seed, number]), sources, objects)


def _mix(*numbers: int) -> int:
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> 1)


@torch.no_grad()
def _update_ema(ema: nn.Module, model: nn.Module, step: int) -> None:
    decay = min(_EMA_DECAY, (step + 1) / (step + 10))
    for mean, value in zip(ema.parameters(), model.parameters(), strict=True):
        mean.lerp_(value, 1 - decay)
