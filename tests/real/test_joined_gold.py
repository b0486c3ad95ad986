"""The labels of three real instruments: they fit the documents word for word."""

from __future__ import annotations

import pytest

from factories.gold import GOLD, INSTRUMENTS, document_words, read_gold, real_gold
from stocktake.documents.read import read_document

pytestmark = pytest.mark.real

STATEMENTS = {"itu-busan-2014": 35, "eco-baku-2017": 42, "apt-plan-2018-2020": 140}


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_labels_find_their_words(real_data, name):
    rows = real_gold(real_data, name)
    assert len(rows) == STATEMENTS[name]
    for row in rows:
        for reference in row["references"]:
            assert reference in row["text"]
        for year in row["deadlines"]:
            assert str(year) in row["text"]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_only_labels_and_marks_stand_between_statements(real_data, name):
    path = real_data / "instruments" / f"{INSTRUMENTS[name]}.txt"
    words = document_words(path.read_text("utf-8"))
    covered = set()
    for row in read_gold(GOLD / f"{name}.jsonl"):
        covered.update(range(row["start"], row["start"] + row["words"]))
    between = [word for i, word in enumerate(words) if i not in covered]
    strange = [w for w in between if w != "Objective" and len(w.strip("()[].,:·-*")) > 5]
    assert strange == []


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_reader_finds_the_same_statements(real_data, name):
    document = read_document(real_data / "instruments" / f"{INSTRUMENTS[name]}.txt")
    read = [
        (s.provision, s.statement, " ".join(document.segment_text(s).split()))
        for s in document.segments
    ]
    assert read == [
        (row["provision"], row["statement"], row["text"]) for row in real_gold(real_data, name)
    ]
