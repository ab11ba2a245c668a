"""Checkpoints and the log of a run, which can be stopped at any moment."""

import json
import os
import time
from pathlib import Path

import torch

LOG_EVERY = 20


def write_checkpoint(path: Path, state: dict) -> None:
    """Writes a new file and renames it, so that `path` always holds a whole checkpoint."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as f:
        torch.save(state, f)
        f.flush()
        os.fsync(f.fileno())
    partial.rename(path)


def read_checkpoint(path: Path) -> dict | None:
    return torch.load(path, weights_only=True) if path.exists() else None


class Log:
    """Writes a line of JSON every LOG_EVERY steps: mean losses and mean seconds per step."""

    def __init__(self, path: Path, last_step: int):
        """Drops the entries after `last_step`, which will be written again."""
        self.path, self.losses, self.seconds = path, [], 0.0
        kept = [entry for entry in read_log(path) if entry["step"] <= last_step]
        path.write_text("".join(json.dumps(entry) + "\n" for entry in kept))

    def start_step(self) -> None:
        self.started = time.monotonic()

    def end_step(self, step: int, losses: dict[str, float]) -> None:
        """`step` counts from 1."""
        self.losses.append(losses)
        self.seconds += time.monotonic() - self.started
        if step % LOG_EVERY:
            return
        count = len(self.losses)
        entry = {"step": step}
        entry |= {name: sum(each[name] for each in self.losses) / count for name in losses}
        entry["seconds_per_step"] = round(self.seconds / count, 3)
        with self.path.open("a") as f:
            f.write(json.dumps(entry) + "\n")
        self.losses, self.seconds = [], 0.0


def read_log(path: Path) -> list[dict]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]
