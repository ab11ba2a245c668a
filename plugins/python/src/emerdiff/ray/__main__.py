"""The command line of a run on a Ray cluster; ``docs/scale.md`` describes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from ._errors import RunError
from ._job import Job
from ._worker import ModelOptions, bundle

_ABOUT = """Segment a data set on a Ray cluster. A row is written for each picture, into a folder of
Parquet files; a picture that cannot be segmented is a row with its error. A run that was stopped
goes on when the same command is given again."""


_OPTIONS = ("n_segments", "granularity", "connected", "min_area", "detail", "preset", "seed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and return the exit code: 0, 1 on an error, 130 after an interrupt."""
    given = _parser().parse_args(arguments)
    try:
        _job(given).perform()
    except RunError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _job(given: argparse.Namespace) -> Job:
    options = {name: getattr(given, name) for name in _OPTIONS if getattr(given, name) is not None}
    return Job(
        input=given.input,
        output=given.output,
        options={**options, **dict(given.option)},
        how=ModelOptions(bundle(given.model), given.provider, given.cpus, given.gpus),
        column=given.column,
        workers=given.workers,
        shard=given.shard,
        address=given.address,
        retry_errors=given.retry_errors,
        quiet=given.quiet,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m emerdiff.ray", description=_ABOUT)
    add = parser.add_argument
    add("--input", required=True, help="a folder, glob, or Parquet file or folder; a path or URI")
    add("--output", required=True, help="the folder of Parquet files; a path or URI")
    add("--column", help="of a Parquet input: the column of paths, URIs or bytes of files")
    add("--shard", type=_count, help="pictures in a file of the output, at most")
    add("--retry-errors", action="store_true", help="do files again that have rows with errors")
    add("--quiet", action="store_true", help="print nothing but errors")
    cluster = parser.add_argument_group("the cluster")
    add = cluster.add_argument
    add("--address", help="of a Ray cluster; without it the one of this machine, or a new one")
    add("--workers", type=_count, help="default: as many as the cluster has room for")
    add("--cpus", type=float, default=1, help="cores of a worker, and its threads; default 1")
    add("--gpus", type=float, default=0, help="GPUs of a worker, as 1 or 0.25; default 0")
    model = parser.add_argument_group("the model and the method, as of `emerdiff segment`")
    add = model.add_argument
    add("--model", help="a folder that every machine has, or a name; default: the library's own")
    add("--provider", choices=("cpu", "cuda", "directml", "coreml"))
    level = model.add_mutually_exclusive_group().add_argument
    level("--num-regions", "--n-segments", dest="n_segments", type=_count, metavar="N")
    level("--granularity", type=float)
    add("--connected", action="store_true", default=None)
    add("--min-area", type=float)
    add("--detail", choices=("none", "auto", "all"))
    add("--preset", choices=("fast", "paper"))
    add("--seed", type=int)
    further = "a further one of docs/settings.md, as memory_budget=1000000000"
    add("--option", action="append", type=_pair, default=[], metavar="NAME=VALUE", help=further)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected a number from 1")
    return number


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text}: expected NAME=VALUE")
    return name, value


if __name__ == "__main__":
    sys.exit(main())
