"""The weights of borders are those of a logistic regression on merges."""

import json

import numpy as np
from scipy.special import expit

from emerdiff_export.train.boundary import CUES, fit, merges, store


def rows(weights, bias, count=4000, seed=0):
    random = np.random.default_rng(seed)
    cues = random.normal(size=(count, len(CUES)))
    odds = cues @ np.array([weights.get(cue, 0) for cue in CUES]) + bias
    return np.column_stack([cues, expit(odds), random.uniform(1, 9, count)])


def test_known_weights_are_found_and_none_is_negative():
    known = {"feature_step": 1.5, "contrast": 0.5, "area": 0.25}
    found = fit([rows(known, -1.0)])
    assert abs(found.pop("bias") + 1.0) < 0.05
    for cue in CUES:
        assert abs(found[cue] - known.get(cue, 0)) < 0.05, cue
    assert fit([rows({"contrast": -2.0}, 0.0)])["contrast"] == 0


def test_every_set_counts_as_much_as_the_others():
    many, few = rows({"contrast": 1.0}, 0.0, 8000), rows({"contrast": 3.0}, 0.0, 200, seed=1)
    few[:, -1] *= 100
    weight = fit([many, few])["contrast"]
    assert 1.2 < weight < 2.5
    assert abs(fit([np.concatenate([many] * 2), few])["contrast"] - weight) < 0.05


def test_merges_are_read_and_weights_are_stored(tmp_path):
    merge = {"judged": [0.5] * len(CUES), "parted": 0.25, "length": 3.0}
    apart = merge | {"length": 0.0}
    journal = tmp_path / "pictures.jsonl"
    lines = [{"emerdiff": "1"}, {"picture": "a", "merges": [merge, apart]}, {"merges": [merge]}]
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert merges(journal).tolist() == [[0.5] * len(CUES) + [0.25, 3.0]] * 2
    manifest = tmp_path / "manifest.json"
    boundary = {"detailed": {"bias": 0, "apart": 1}, "coarse": {"bias": 0}, "automatic": 0.4}
    manifest.write_text(json.dumps({"name": "x", "defaults": {"boundary": boundary}}))
    store(manifest, "detailed", {"bias": 2.0, "area": 0.5})
    changed = json.loads(manifest.read_text())
    assert changed["defaults"]["boundary"]["detailed"] == {"bias": 2.0, "apart": 1, "area": 0.5}
    assert changed["defaults"]["boundary"]["coarse"] == {"bias": 0} and changed["name"] == "x"
