"""Hand-made labels joined with the words they label.

The words of real documents are not kept here. A label says where its statement stands among the
words of the document's text (``start``, ``words``), so the words come from the document itself and
not from the reader that is tested. Left out: the two documents labelled elsewhere, whose labels
lie beside them with their words.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FIELDS",
    "GOLD",
    "HELD",
    "INSTRUMENTS",
    "SECOND_READINGS",
    "SPECIMENS",
    "document_words",
    "join_gold",
    "opened_gold",
    "read_gold",
    "real_gold",
    "specimen_gold",
]

GOLD = Path(__file__).resolve().parents[1] / "fixtures" / "gold"
SPECIMENS = GOLD / "specimens"
SECOND_READINGS = GOLD / "second_readings"  # labels by who had not seen the first, no words
# Documents that nobody opens before they are scored once, at the end: a test that failed on one
# would show its sentences and say what to mend. ``tools/score_reading.py`` alone reads them.
HELD = ("m1-", "m2-", "m3-")
# Instrument id: stem of the file in the folder of real documents.
INSTRUMENTS = {
    "itu-busan-2014": "itu-busan-2014",
    "eco-baku-2017": "eco-baku-2017",
    "apt-plan-2018-2020": "apt-strategic-plan-2018-2020-draft",
}
FIELDS = (
    "provision",
    "statement",
    "role",
    "force",
    "actor",
    "themes",
    "beneficiaries",
    "deadlines",
    "references",
)
# Emphasis, tags and bookmarks stand in two of the texts as received; they are no words.
_MARKS = re.compile(r"\*+|</?[a-z]+>|\[bookmark:[^\]]*\]")

Row = dict[str, object]


def read_gold(path: Path) -> list[Row]:
    """Return the labels of one file, one row a statement."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def document_words(text: str) -> list[str]:
    """Return the words of a document's text without mark-up, as the labels count them."""
    return _MARKS.sub("", text).split()


def join_gold(labels: list[Row], text: str) -> list[Row]:
    """Return the labels with the words of each statement as ``text``.

    Raises:
        ValueError: A statement starts before the one above it ends or runs over the end of the
            text: the document is not the one that was labelled.
    """
    words = document_words(text)
    rows, end = [], 0
    for label in labels:
        start, count = int(str(label["start"])), int(str(label["words"]))
        if start < end or start + count > len(words):
            raise ValueError(
                f"statement {label['provision']}.{label['statement']} has no place at word "
                f"{start} of {len(words)}: another version of the document was labelled"
            )
        end = start + count
        joined = {field: label[field] for field in FIELDS}
        rows.append({**joined, "text": " ".join(words[start:end])})
    return rows


def real_gold(real_data: Path, instrument: str) -> list[Row]:
    """Return the labelled statements of one real instrument with their words."""
    text = (real_data / "instruments" / f"{INSTRUMENTS[instrument]}.txt").read_text("utf-8")
    return join_gold(read_gold(GOLD / f"{instrument}.jsonl"), text)


def specimen_gold() -> Iterator[tuple[Path, list[Row]]]:
    """Yield each specimen document with its labelled statements."""
    for labels in sorted(SPECIMENS.glob("*.jsonl")):
        documents = [p for p in SPECIMENS.glob(f"{labels.stem}.*") if p.suffix != ".jsonl"]
        if len(documents) != 1:
            raise ValueError(f"{labels.name} belongs to {len(documents)} documents")
        yield documents[0], read_gold(labels)


def opened_gold() -> Iterator[tuple[Path, list[Row]]]:
    """Yield the specimens that may be read and shown, without those that are held."""
    yield from (pair for pair in specimen_gold() if not pair[0].name.startswith(HELD))
