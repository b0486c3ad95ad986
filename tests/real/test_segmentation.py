"""The five real instruments: segments as the labelled documents have them, labels as printed."""

from __future__ import annotations

import json

import pytest

from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.model.document import SegmentKind

pytestmark = pytest.mark.real

PLAN = {"a": [6, 4], "b": [4, 5, 3], "c": [5, 5], "d": [4, 2], "e": [2, 3, 2]}


def read_instrument(real_data, name):
    return read_document(real_data / "instruments" / f"{name}.txt")


@pytest.mark.parametrize("name", ["apec-telmin-2012", "apt-tokyo-2025"])
def test_segments_are_those_of_the_labelled_documents(real_data, name):
    document = read_instrument(real_data, name)
    lines = (real_data / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    assert [(s.provision, s.statement, document.segment_text(s)) for s in document.segments] == [
        (row["provision"], row["statement"], row["text"]) for row in gold
    ]


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("apec-telmin-2012", [str(n) for n in range(1, 44)]),
        (
            "apt-tokyo-2025",
            [
                f"{a}{n}"
                for a, count in zip("ABCDEF", [5, 5, 4, 4, 3, 3], strict=True)
                for n in range(1, count + 1)
            ],
        ),
        ("itu-busan-2014", [str(n) for n in range(1, 22)]),
        ("eco-baku-2017", [str(n) for n in range(1, 17)]),
    ],
)
def test_printed_labels(real_data, name, labels):
    segments = read_instrument(real_data, name).segments
    printed = [
        s.provision for s in segments if s.statement == 1 and not s.provision.startswith("p")
    ]
    assert printed == labels


def test_printed_labels_of_the_plan(real_data):
    document = read_instrument(real_data, "apt-strategic-plan-2018-2020-draft")
    expected = [*PLAN]  # the overview of the pillars
    outcomes = {"a": 2, "b": 3, "c": 2, "d": 2, "e": 3}
    for pillar, actions in PLAN.items():
        expected.append(pillar)
        for objective, count in enumerate(actions, 1):
            expected.append(f"{pillar}.{objective}")
            expected.extend(f"{pillar}.{objective}.{n}" for n in range(1, count + 1))
        expected.extend(f"{pillar}{n}" for n in range(1, outcomes[pillar] + 1))
    printed = [
        s.provision
        for s in document.segments
        if s.statement == 1 and not s.provision.startswith("p")
    ]
    assert printed == expected
    leads = {
        document.segment_text(document.segments[s.lead_in])
        for s in document.segments
        if s.provision in {"a1", "b3", "e2"} and s.lead_in is not None
    }
    assert leads == {"Expected outcomes:"}


def test_every_instrument_is_recognised(real_data):
    found = {
        path.stem: recognise_instrument(read_document(path)).catalogue
        for path in (real_data / "instruments").glob("*.txt")
    }
    assert found.pop("apt-strategic-plan-2018-2020-draft") == "apt-plan-2018-2020"
    assert len(found) == 4
    assert all(name == catalogue for name, catalogue in found.items())


def test_headings_are_short_and_nothing_is_lost(real_data):
    for path in (real_data / "instruments").glob("*.txt"):
        document = read_document(path)
        assert document.language == "en"
        for segment in document.segments:
            if segment.kind is SegmentKind.HEADING:
                assert len(document.segment_text(segment)) < 150
        words = len(path.read_text("utf-8").split())
        assert len(document.text.split()) == pytest.approx(words, rel=0.05)
