"""Fit the weights that are heard beside the rules for role, force and actor, and judge them.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_role_model.py           # judge, fit on all, write
    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_role_model.py --judge   # judge only

Rules know the labelled documents, since they were mended on them; weights that hear them there
would trust them too much. So a rule is heard as it read each document before anybody had mended a
rule on it (``first_reading.json``, one row a statement: its number among the labels, the rule, and
what it said). The weights of words and places are judged and heard in the same spirit: those that
weigh a document are fitted without its writer. What is written holds weights of terms that stood
in three statements or more, and no sentence. Documents without a first reading teach the words and
are not judged; held ones among them are left out altogether. Needs scikit-learn, which Stocktake
itself does not; a run takes some minutes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from score_reading import LABELLED_ELSEWHERE, align, labelled_documents

from factories.gold import INSTRUMENTS
from stocktake.documents.read import read_document
from stocktake.model import Actor, Force, Noun, Role
from stocktake.register.labels import Label
from stocktake.register.read import Placed, place_statements
from stocktake.register.role_model import acting_terms, heard_names, second_opinion, usual_actors
from stocktake.register.role_tables import LEAST, NUMBERS, RoleTables
from stocktake.register.theme_encoder import sentence_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[np.generic]]

__all__ = ["Labelled", "left_out", "read_labelled"]

FIRST = ROOT / "tools" / "first_reading.json"
NETWORK = ROOT / "src" / "stocktake" / "vocab" / "lexicon" / "theme_encoder.npz"
OUT = ROOT / "src" / "stocktake" / "vocab" / "lexicon" / "role_model.npz"
# Writers with documents enough to be left out; documents of others teach and are not judged.
WRITERS = (*"abcde", "f1", "f2", "g1", *(f"{w}{n}" for w in "hijkl" for n in (1, 2)), "l3")
# A statement of a real document counts for more than one that was written to be labelled.
REAL = 3.0
LEAST_SEEN = 3  # statements in which a term must stand
# Strength of the weights against the fit, chosen with writers left out (.03 to 1 were tried).
TERMS, HEARD = 0.2, 0.05
VALUES = {
    "role": [role.value for role in Role],
    "force": [force.value for force in Force],
    "actor": [actor.value for actor in Actor],
}


class Labelled(Noun, frozen=True, kw_only=True):
    """A labelled statement, how it stands, and what a rule said of it at first sight.

    Attributes:
        document: Name of the document.
        role: The role by hand; force and actor likewise.
        placed: The statement and its place.
        first: What the rules said of it at first sight, or none.
        themes: Number of themes found then.
    """

    document: str
    role: str
    force: str | None
    actor: str | None
    placed: Placed
    first: Label | None
    themes: int

    @property
    def weight(self) -> float:
        """How much it counts in the fit."""
        return REAL if self.document in (*INSTRUMENTS, *LABELLED_ELSEWHERE) else 1.0

    @property
    def writer(self) -> str:
        """Who wrote the document."""
        return self.document.split("-")[0]

    def is_right(self, label: Label) -> bool:
        """Whether role, force and actor are those by hand."""
        return (self.role, self.force, self.actor) == (label.role, label.force, label.actor)


def report(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """Judge, fit and write."""
    began = time.process_time()
    rows = read_labelled()
    report(f"{len(rows)} statements of {len({r.document for r in rows})} documents")
    judged = left_out(rows)
    for writer in (*WRITERS, ""):
        _print_scores([(r, label) for r, label in judged if writer in ("", r.writer)], writer)
    if "--judge" not in sys.argv:
        alone = _alone_left_out(rows)
        arrays = _fit(rows, alone)
        np.savez_compressed(OUT, **arrays)
        report(f"{len(arrays['weights'])} terms, {OUT.stat().st_size / 1000:.0f} kB")
    report(f"{time.process_time() - began:.0f} s")


def read_labelled() -> list[Labelled]:
    """Return every statement that was found as it is labelled."""
    first = json.loads(FIRST.read_text("utf-8"))
    found: list[Labelled] = []
    documents = labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA"))
    for name, (path, gold) in documents.items():
        if name not in first and name.endswith("-held"):
            continue
        placed = place_statements(read_document(path))
        readings = {row[0]: row[1:] for row in first.get(name, ())}
        texts = [" ".join(one.part.text.split()) for one in placed]
        for i, j in align([str(g["text"]) for g in gold], texts):
            label, themes = _reading(readings.get(i))
            found.append(
                Labelled(
                    document=name, role=gold[i]["role"], force=gold[i]["force"],
                    actor=gold[i]["actor"], placed=placed[j], first=label, themes=themes,
                )
            )  # fmt: skip
    return found


def left_out(rows: list[Labelled]) -> list[tuple[Labelled, Label]]:
    """Return each statement with a first reading, and its label by weights without its writer.

    Args:
        rows: All labelled statements.
    """
    alone = _alone_left_out(rows)
    ruled: dict[str, list[Label]] = defaultdict(list)
    for row in rows:
        if row.first is not None:
            ruled[row.document].append(row.first)
    usual = {document: usual_actors(labels) for document, labels in ruled.items()}
    found = []
    for writer in WRITERS:
        tables = RoleTables(
            _fit([r for r in rows if r.writer != writer], alone), sentence_encoder()
        )
        for row in rows:
            if row.writer == writer and row.first is not None:
                one, acting = row.placed, usual[row.document]
                label = second_opinion(
                    row.first,
                    one.terms,
                    one.part.stems,
                    one.setting,
                    usual=acting,
                    tables=tables,
                )
                found.append((row, label))
    return found


def _reading(row: list[str] | None) -> tuple[Label | None, int]:
    """Return the label that a rule gave, and the number of themes."""
    if row is None:
        return None, 0
    rule, role, force, actor, themes = row
    label = Label(
        role=Role(role), rule=rule, because="",
        force=Force(force) if force else None, actor=Actor(actor) if actor else None,
    )  # fmt: skip
    return label, int(themes)


def _fit(rows: Sequence[Labelled], alone: dict[int, NDArray[np.float64]]) -> Arrays:
    """Return the arrays of the file, fitted on some statements.

    Args:
        rows: The statements.
        alone: Chances of the roles by terms that knew nothing of the writer, by ``id``.
    """
    acts = [r for r in rows if r.force]
    seen = Counter(term for r in rows for term in r.placed.terms)
    seen.update(term for r in acts for term in acting_terms(r.role, r.placed.setting))
    terms = sorted(term for term, count in seen.items() if count >= LEAST_SEEN)
    place = {term: i for i, term in enumerate(terms)}
    acting = _matrix(acts, place, acting=True)
    parts = [
        _regression(_matrix(rows, place), rows, "role"),
        _regression(acting, acts, "force"),
        _regression(acting, acts, "actor"),
    ]
    weights = np.concatenate([weights for weights, _ in parts], axis=1)
    step = np.abs(weights).max() / np.iinfo("int16").max
    return {
        **{field: _bytes(values) for field, values in VALUES.items()},
        "terms": _bytes(terms),
        "network": _bytes([hashlib.sha256(NETWORK.read_bytes()).hexdigest()]),
        "weights": np.rint(weights[: len(terms)] / step).astype("int16"),
        "step": np.float32(step),
        "meaning": weights[len(terms) :].astype("float32"),
        "base": np.concatenate([base for _, base in parts]).astype("float32"),
        **_hear([r for r in rows if r.first is not None], alone),
    }  # fmt: skip


def _alone_left_out(rows: list[Labelled]) -> dict[int, NDArray[np.float64]]:
    """Return the logarithms of the roles' chances by terms fitted without the writer."""
    found = {}
    seen = Counter(term for r in rows for term in r.placed.terms)
    terms = [term for term, count in seen.items() if count >= LEAST_SEEN]
    matrix = _matrix(rows, {term: i for i, term in enumerate(terms)})
    writers = np.array([r.writer for r in rows])
    for writer in WRITERS:
        own = writers == writer
        others = [r for r in rows if r.writer != writer]
        weights, base = _regression(matrix[~own], others, "role")
        scores = matrix[own] @ weights + base
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        logs = np.log(np.maximum(chances, LEAST))
        found.update({id(rows[i]): log for i, log in zip(np.flatnonzero(own), logs, strict=True)})
    return found


def _hear(rows: list[Labelled], alone: dict[int, NDArray[np.float64]]) -> Arrays:
    """Return how far the terms' chances and the rules count for each role."""
    heard = [heard_names(r.first.rule, r.first.role.value) for r in rows if r.first]
    names = sorted({name for row in heard for name in row})
    place = {name: i for i, name in enumerate(names)}
    said = np.zeros((len(rows), len(names)))
    for i, row in enumerate(heard):
        said[i, [place[name] for name in row]] = 1.0
    logs = np.array([alone[id(r)] for r in rows])
    both = sparse.csr_matrix(np.concatenate([logs, said], axis=1))
    weights, base = _regression(both, rows, "role", strength=HEARD)
    return {
        "heard": weights[: len(Role)].astype("float32"),
        "heard_base": base.astype("float32"),
        "rules": _bytes(names),
        "said": weights[len(Role) :].astype("float32"),
    }


def _matrix(
    rows: Sequence[Labelled], place: dict[str, int], *, acting: bool = False
) -> sparse.csr_matrix:
    """Return statements by terms and numbers."""
    values, columns, starts = [], [], [0]
    encoder = sentence_encoder()
    for row in rows:
        terms = row.placed.terms
        if acting:
            terms = {**terms, **acting_terms(row.role, row.placed.setting)}
        known = [(place[term], value) for term, value in terms.items() if term in place]
        columns.extend(column for column, _ in known)
        values.extend(value for _, value in known)
        starts.append(len(columns))
    found = sparse.csr_matrix((values, columns, starts), shape=(len(rows), len(place)))
    if encoder is None:
        raise FileNotFoundError("theme_encoder.npz")
    numbers = [encoder.encode(row.placed.part.stems) for row in rows]
    return sparse.hstack([found, sparse.csr_matrix(NUMBERS * np.array(numbers))]).tocsr()


def _regression(
    matrix: sparse.csr_matrix,
    rows: Sequence[Labelled],
    field: str,
    *,
    strength: float = TERMS,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights, terms by values, and what each value has before any term."""
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    labels = [str(getattr(row, field)) for row in rows]
    model.fit(matrix, labels, sample_weight=[row.weight for row in rows])
    order = [list(model.classes_).index(value) for value in VALUES[field]]
    return model.coef_[order].T, model.intercept_[order]


def _bytes(lines: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype="uint8")


def _print_scores(judged: list[tuple[Labelled, Label]], writer: str) -> None:
    """Print role, macro-F1, force, actor and all three, by rules and with the weights."""
    rules = _scores([(row, row.first) for row, _ in judged if row.first])
    both = _scores(judged)
    told = "  ".join(f"{name} {rules[name]:.3f} -> {both[name]:.3f}" for name in rules)
    report(f"{writer or 'all':4s} {len(judged):5d}  {told}")


def _scores(judged: list[tuple[Labelled, Label]]) -> dict[str, float]:
    acts = [(row, label) for row, label in judged if row.force]
    same = [(row, label) for row, label in acts if row.role == label.role]
    count = len(acts) or 1
    return {
        "role": sum(row.role == label.role for row, label in judged) / len(judged),
        "macro-F1": _macro(judged),
        "force": sum(row.force == label.force for row, label in same) / count,
        "actor": sum(row.actor == label.actor for row, label in same) / count,
        "all": sum(row.is_right(label) for row, label in judged) / len(judged),
    }


def _macro(judged: list[tuple[Labelled, Label]]) -> float:
    wanted = Counter(row.role for row, _ in judged)
    got = Counter(str(label.role.value) for _, label in judged)
    right = Counter(row.role for row, label in judged if row.role == label.role)
    return sum(2 * right[role] / (wanted[role] + got[role]) for role in wanted) / len(wanted)


if __name__ == "__main__":
    main()
