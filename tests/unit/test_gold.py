"""The join of labels and words: it gives the right words or says that the document differs."""

from __future__ import annotations

import re

import pytest

from factories.gold import FIELDS, GOLD, INSTRUMENTS, join_gold, opened_gold, read_gold
from stocktake.model.statement import Actor, Force, Role
from stocktake.vocab import load

OPERATIVE = {Role.COMMITMENT, Role.CALL}
SILENT = {Role.HEADING, Role.OTHER}


def label(start, words, **fields):
    return {**dict.fromkeys(FIELDS), "provision": "7", "statement": 1, **fields} | {
        "start": start,
        "words": words,
    }


def test_words_come_from_the_document_without_its_marks():
    text = "7. **We** agree on the 2<sup>nd</sup> plan.\n\n[bookmark: _x]Thanks to all."
    rows = join_gold([label(1, 6), label(7, 3, statement=2)], text)
    assert [row["text"] for row in rows] == ["We agree on the 2nd plan.", "Thanks to all."]
    assert set(rows[0]) == {*FIELDS, "text"}


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        pytest.param([label(0, 4)], "at word 0 of 3", id="runs-over-the-end"),
        pytest.param([label(0, 2), label(1, 2)], "at word 1 of 3", id="overlaps"),
    ],
)
def test_another_version_of_the_document_is_refused(labels, problem):
    with pytest.raises(ValueError, match=problem):
        join_gold(labels, "one two three")


FOOTNOTE_MARK = re.compile(r"\[\^\d+\]")


def test_every_specimen_has_its_document():
    found = list(opened_gold())
    assert len(found) >= 8
    for document, rows in found:
        assert document.suffix in {".txt", ".md"}
        words = " ".join(document_text(document).split())
        for row in rows:
            assert row["text"] in words


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_labels_of_the_instruments_keep_the_schema_and_hold_no_words(name):
    for row in read_gold(GOLD / f"{name}.jsonl"):
        assert list(row) == [*FIELDS, "start", "words"]
        operative = Role(row["role"]) in OPERATIVE
        assert (row["force"] in set(Force)) is (row["actor"] in set(Actor)) is operative, row
        assert len(row["themes"]) <= 3
        assert set(load.themes()).issuperset(row["themes"]), row
        assert set(load.beneficiaries()).issuperset(row["beneficiaries"]), row
        if row["role"] in SILENT:
            carried = ("themes", "beneficiaries", "deadlines", "references")
            assert not any(row[field] for field in carried), row


def document_text(path):
    """The specimen's text without the marks of Markdown around words and of footnotes."""
    return FOOTNOTE_MARK.sub("", path.read_text("utf-8").replace("*", ""))
