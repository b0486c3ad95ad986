"""The two labelled declarations, read from their files and scored as the labelling schema says.

Floors stand a little below what was measured, so that a change which loses quality fails.
"""

from __future__ import annotations

import importlib.util
import json

import pytest

from stocktake.documents.read import read_document
from stocktake.register.read import read_statements

pytestmark = pytest.mark.real

FIELDS = ("provision", "statement", "text", "role", "force", "actor", "themes", "beneficiaries")
FLOORS = {
    "apec-telmin-2012": {
        "role_accuracy": 0.97,
        "force_accuracy": 0.97,
        "actor_accuracy": 0.97,
        "themes_micro_f1": 0.82,
        "primary_theme_accuracy": 0.8,
        "beneficiaries_micro_f1": 0.97,
        "deadlines_micro_f1": 0.97,
        "references_micro_f1": 0.97,
    },
    "apt-tokyo-2025": {
        "role_accuracy": 0.97,
        "force_accuracy": 0.97,
        "actor_accuracy": 0.97,
        "themes_micro_f1": 0.77,
        "primary_theme_accuracy": 0.79,
        "beneficiaries_micro_f1": 0.97,
        "references_micro_f1": 0.97,
    },
}


@pytest.fixture(scope="module")
def score(real_data):
    """The scorer that comes with the labelled documents."""
    spec = importlib.util.spec_from_file_location("score", real_data / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FLOORS)
def test_scores_stay_above_their_floors(real_data, score, name):
    read = read_statements(read_document(real_data / "instruments" / f"{name}.txt"))
    predicted = [
        {field: getattr(s, field) for field in (*FIELDS, "deadlines", "references")} for s in read
    ]
    gold = score.load(real_data / "gold" / f"{name}.jsonl")
    report = score.report(score.counts(gold, json.loads(json.dumps(predicted))))
    assert report["segmentation"]["f1"] >= 0.97
    below = {field: report[field] for field, floor in FLOORS[name].items() if report[field] < floor}
    assert below == {}
