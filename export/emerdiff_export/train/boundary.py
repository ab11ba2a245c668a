"""`python -m emerdiff_export.train.boundary` chooses the weights that a bundle judges borders by.

`emerdiff eval --merges` says of every merge what the two regions were judged by and how many people
part them. A logistic regression on these gives weights, with which the regions merge in another
order; so this is done several times over, on all merges seen so far. Weights are not negative.
"""

import argparse
import json
import shlex
import subprocess
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from ..bundle import MANIFEST

CUES = [
    "feature_step",
    "contrast",
    "box_contrast",
    "difference_step",
    "feature_distance",
    "color_distance",
    "color_ratio",
    "area",
]
"""In the order of `BorderWeights::of_cues`."""
SETS = {"detailed": "all", "coarse": "none"}
"""The weights of a manifest, and the setting `detail` that they are for."""
ROUNDS = 3
PENALTY = 1e-3
"""Of the squares of the weights, against the mean loss of a crack."""


def main():
    parser = argparse.ArgumentParser(prog="emerdiff_export.train.boundary", description=__doc__)
    parser.add_argument("bundle", type=Path, help="its manifest is changed")
    parser.add_argument("--program", default="emerdiff")
    parser.add_argument("--work", type=Path, required=True, help="new folder for the evaluations")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--data",
        action="append",
        required=True,
        help='as to `emerdiff eval`, may be given more than once: "bsds500 BSDS500/data"',
    )
    args = parser.parse_args()
    for name, detail in SETS.items():
        seen = [[] for _ in args.data]
        for number in range(args.rounds):
            for place, (data, rows) in enumerate(zip(args.data, seen, strict=True)):
                folder = args.work / f"{name}-{number}-{place}"
                run = ["eval", *shlex.split(data), "--methods", "fast", "--num-masks", "auto"]
                run += ["--merges", "--detail", detail, "--model", args.bundle, "--out", folder]
                subprocess.run([args.program, *map(str, run)], check=True)
                rows.append(merges(folder / "pictures.jsonl"))
            weights = fit([np.concatenate(rows) for rows in seen])
            store(args.bundle / MANIFEST, name, weights)
            print(name, number, json.dumps(weights), flush=True)


def merges(journal: Path) -> np.ndarray:
    """`[merges, cues + 2]`: what regions were judged by, the share of people who part them, and the
    length of their border. Those that do not touch are left out."""
    records = [json.loads(line) for line in journal.read_text().splitlines()[1:]]
    all = [merge for record in records for merge in record["merges"] if merge["length"] > 0]
    return np.array([[*merge["judged"], merge["parted"], merge["length"]] for merge in all])


def fit(sets: list[np.ndarray]) -> dict[str, float]:
    """Weights by name, and the bias. Each set counts as much as the others, and each crack of a
    border as much as any other of its set."""
    rows = np.concatenate(sets)
    cues, parted = rows[:, :-2], rows[:, -2]
    length = np.concatenate([set[:, -1] / set[:, -1].sum() for set in sets]) / len(sets)
    mean, scale = cues.mean(0), cues.std(0) + 1e-9
    units = (cues - mean) / scale

    def loss(parameters):
        weights, bias = parameters[:-1], parameters[-1]
        odds = units @ weights + bias
        value = length @ (np.logaddexp(0, odds) - parted * odds) + PENALTY * weights @ weights
        slope = length * (expit(odds) - parted)
        return value, np.append(units.T @ slope + 2 * PENALTY * weights, slope.sum())

    bounds = [(0, None)] * cues.shape[1] + [(None, None)]
    start = np.zeros(cues.shape[1] + 1)
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = found[:-1] / scale
    chosen = dict(zip(CUES, weights.round(3).tolist(), strict=True))
    return {"bias": round(float(found[-1] - mean @ weights), 3), **chosen}


def store(manifest: Path, name: str, weights: dict[str, float]) -> None:
    """Changes some weights of a manifest."""
    contents = json.loads(manifest.read_text())
    contents["defaults"]["boundary"][name].update(weights)
    manifest.write_text(json.dumps(contents, indent=2) + "\n")


if __name__ == "__main__":
    main()
