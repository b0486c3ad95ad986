"""The labelled specimens: what is read are the statements that a person found, word for word."""

from __future__ import annotations

import pytest

from factories.gold import specimen_gold
from stocktake.documents.read import read_document

GOLD = list(specimen_gold())


@pytest.mark.parametrize(("path", "labels"), GOLD, ids=[path.name for path, _ in GOLD])
def test_statements_and_labels_are_those_of_the_gold(path, labels):
    document = read_document(path)
    found = [(s.provision, document.segment_text(s)) for s in document.segments]
    assert found == [(row["provision"], " ".join(row["text"].split())) for row in labels]
