"""The labelled statements from which the weights of themes are fitted, and their groups.

A statement is taken where the reader finds it and thinks that it says something. The phrase lists
were widened after the missed themes of the older documents had been read, so that their phrases
tell more there than they will in a new text: such a document loses the phrases that stand in no
other one. Documents of writers c to k keep all their phrases, since no list, or few, were
made with them. Those of writers l are for the final figure only.
Sentences written for the words that they teach (``theme_sentences.csv``) stand beside the
documents; nothing is judged on them.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from score_reading import align, labelled_documents

from stocktake.documents.read import read_document
from stocktake.register.lexicon import lexicon
from stocktake.register.read import trace_statements
from stocktake.register.theme_model import ThemeModel, all_terms
from stocktake.register.themes import score_hits
from stocktake.vocab.load import themes

__all__ = [
    "CODES",
    "LEXICON",
    "ROOT",
    "TAUGHT",
    "UNLISTED",
    "Row",
    "Table",
    "group_documents",
    "labelled_rows",
    "report",
    "taught_rows",
    "wanted_of",
]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = dict[str, object]
Table = np.ndarray
LEXICON = ROOT / "src" / "stocktake" / "vocab" / "lexicon"
SENTENCES = ROOT / "tools" / "theme_sentences.csv"
TAUGHT = "sentences"  # the name under which they stand among the documents
CODES = tuple(themes())
AT_ONCE = 400  # sentences that are read as one document
GROUPS = 3  # of documents, left out in turn
# Documents with which few lists were made, or none, and those that are for the final figure only.
UNLISTED = (
    *(f"{letter}-" for letter in "cde"),
    *(f"{letter}{n}-" for letter in "fghijkl" for n in (1, 2, 3)),
)
KEPT_BACK = ("m1-", "m2-", "m3-")
EMPTY = ThemeModel(
    intercept=0.0, weights={}, leading_intercept=0.0, leading={}, first=0.0, further=0.0, fitted=""
)


def report(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def labelled_rows() -> list[Row]:
    """Return the statements whose label is known, the older ones without their own phrases."""
    rows = []
    for name, (path, gold) in labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA")).items():
        if not name.startswith(KEPT_BACK):
            rows.extend(_labelled(name, path, gold))
    where: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for hits in row["named"].hits.values():
            for hit in hits:
                where[hit.phrase].add(row["document"])
    for row in rows:
        if not row["document"].startswith(UNLISTED):
            row["named"] = _without_own(row["named"], row["document"], where)
        row["terms"] = all_terms(row["named"], row["role"])
    return rows


def taught_rows() -> list[Row]:
    """Return the sentences written for their words."""
    with SENTENCES.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    gold = [{"text": line["text"], "themes": line["themes"].split()} for line in lines]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentences.txt"
        # aligning takes the square of the number of sentences
        for first in range(0, len(gold), AT_ONCE):
            some = gold[first : first + AT_ONCE]
            numbered = (f"{i}. {one['text']}" for i, one in enumerate(some, start=1))
            path.write_text("Declaration\n\n" + "\n\n".join(numbered) + "\n", "utf-8")
            rows += _labelled(TAUGHT, path, some)
    for row in rows:
        row["terms"] = all_terms(row["named"], row["role"])
    return rows


def group_documents(names: Sequence[str]) -> Table:
    """Return the group of each statement; that of the sentences is no group of documents.

    Args:
        names: The document of each.
    """
    documents = sorted({*names} - {TAUGHT})
    # a fixed shuffle, so that documents of one style do not fall into one group
    order = np.random.default_rng(1).permutation(len(documents))
    group_of = {documents[k]: i % GROUPS for i, k in enumerate(order)}
    return np.array([group_of.get(str(name), GROUPS) for name in names])


def wanted_of(rows: list[Row]) -> Table:
    """Return statements by twice the themes: whether it is kept, then whether it comes first."""
    kept = [[float(c in row["gold"]) for c in CODES] for row in rows]
    leading = [[float(c in row["gold"][:1]) for c in CODES] for row in rows]
    return np.hstack([kept, leading]).astype("float32")


def _labelled(name: str, path: Path, gold: list[Row]) -> Iterator[Row]:
    read = trace_statements(read_document(path), model=EMPTY)
    for i, j in align([str(g["text"]) for g in gold], [t.statement.text for t in read]):
        statement, named = read[j].statement, read[j].named
        if named is not None:
            yield {
                "document": name,
                "gold": list(gold[i]["themes"]),
                "role": statement.role.value,
                "named": named,
                "text": statement.text,
            }


def _without_own(named: object, document: str, where: dict[str, set[str]]) -> object:
    """Return the candidates without the phrases that stand in no other document."""
    found = sorted((h for hits in named.hits.values() for h in hits), key=lambda h: h.order)
    kept = [hit for hit in found if where[hit.phrase] != {document}]
    kept = [hit._replace(order=order) for order, hit in enumerate(kept)]
    scores, said = score_hits(kept, lexicon(), carried=named.carried, pointed=named.pointed)
    by_code = {code: [hit for hit in kept if hit.code == code] for code in scores}
    return msgspec.structs.replace(named, hits=by_code, scores=scores, said=said)
