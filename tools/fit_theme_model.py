"""Fit the weights by which themes are kept, from the labelled statements, and judge them.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_theme_model.py

Two sets are fitted: a ridge regression over the words (``theme_words.npz``), and logistic
regressions over the candidates (``theme_model.json``) that take its scores as features. The
scores of a statement used for fitting come from words fitted without its document. Both are
judged with whole documents left out, in eight groups, and only then fitted on all. Documents
whose name ends in ``-held`` are never used. What is written holds weights of features and no
sentence. Needs scikit-learn, which Stocktake itself does not.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from score_reading import align, labelled_documents

from stocktake.documents.read import read_document
from stocktake.register.lexicon import lexicon
from stocktake.register.read import trace_statements
from stocktake.register.theme_model import ThemeModel, all_terms, features_of
from stocktake.register.theme_words import WordScores
from stocktake.vocab.load import themes

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, object]
Table = np.ndarray
LEXICON = ROOT / "src" / "stocktake" / "vocab" / "lexicon"
OUT, OUT_WORDS = LEXICON / "theme_model.json", LEXICON / "theme_words.npz"
CODES = tuple(themes())
GROUPS = 8  # of documents, left out in turn
RIDGE = 10.0
STRENGTHS = (0.3, 0.6)  # inverse of the penalty
FIRST = (0.05, 0.1, 0.15, 0.2, 0.3)
FURTHER = (0.3, 0.35, 0.4, 0.45)
MOST = 3
SMALLEST = 0.02  # weights nearer to nought are left out
FEWEST = 2  # documents in which a word must stand
EMPTY = ThemeModel(
    intercept=0.0, weights={}, leading_intercept=0.0, leading={}, first=0.0, further=0.0, fitted=""
)


def report(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """Fit, judge and write the weights."""
    rows = list(_rows())
    names = sorted({str(row["document"]) for row in rows})
    # a fixed shuffle, so that documents of one style do not fall into one group
    order = np.random.default_rng(1).permutation(len(names))
    group_of = {names[k]: i % GROUPS for i, k in enumerate(order)}
    groups = np.array([group_of[str(row["document"])] for row in rows])
    report(f"{len(rows)} statements of {len(names)} documents")
    kept, leading = _wanted(rows)
    terms = _known_terms(rows)
    table = _table(rows, terms)
    likeness = table @ table.T
    scores = [_scores(likeness, np.stack([kept, leading]), groups, k) for k in range(GROUPS)]
    best = max(_judged(rows, scores, groups, strength) for strength in STRENGTHS)
    _, strength, first, further, f1, primary = best
    report(f"documents left out: F1 {f1:.3f}, first theme {primary:.3f} (strength {strength})")
    own = _scores(likeness, np.stack([kept, leading]), groups, None)
    weights = _fit(rows, own, np.ones(len(rows), dtype=bool), strength)
    fitted = (
        f"Ridge regression over words ({RIDGE}), logistic regression over candidates (inverse "
        f"penalty {strength}) on {len(rows)} labelled statements of {len(names)} documents. With "
        f"whole documents left out in {GROUPS} groups: F1 of themes {f1:.3f}, first theme "
        f"{primary:.3f}."
    )
    _write(weights, (first, further), fitted)
    _write_words(table, np.stack([kept, leading]), terms)
    report(f"{OUT.stat().st_size} and {OUT_WORDS.stat().st_size} bytes")


def _rows() -> Iterator[Row]:
    """Yield the candidates of every statement whose label is known."""
    for name, (path, gold) in labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA")).items():
        if name.endswith("-held"):
            continue
        read = trace_statements(read_document(path), model=EMPTY)
        for i, j in align([str(g["text"]) for g in gold], [t.statement.text for t in read]):
            statement, named = read[j].statement, read[j].named
            if named is None:
                continue
            yield {
                "document": name,
                "gold": list(gold[i]["themes"]),
                "role": statement.role.value,
                "named": named,
                "terms": all_terms(named, statement.role.value),
            }


def _wanted(rows: list[Row]) -> tuple[Table, Table]:
    kept = np.array([[float(c in row["gold"]) for c in CODES] for row in rows])
    leading = np.array([[float(c in row["gold"][:1]) for c in CODES] for row in rows])
    return kept, leading


def _known_terms(rows: list[Row]) -> list[str]:
    seen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for term in row["terms"]:
            seen[term].add(row["document"])
    return sorted(term for term, where in seen.items() if len(where) >= FEWEST)


def _table(rows: list[Row], terms: list[str]) -> Table:
    place = {term: i for i, term in enumerate(terms)}
    table = np.zeros((len(rows), len(terms)), dtype="float32")
    for i, row in enumerate(rows):
        for term, value in row["terms"].items():
            if term in place:
                table[i, place[term]] = value
    return table


def _scores(likeness: Table, wanted: Table, groups: Table, left_out: int | None) -> Table:
    """Return scores (kept or leading, statement, theme), none by words of its own document.

    The group ``left_out`` is used for no scores but its own.
    """
    found = np.zeros(wanted.shape)
    for group in range(GROUPS):
        asked = groups == group
        told = ~asked if left_out is None else ~asked & (groups != left_out)
        for which, targets in enumerate(wanted):
            mean = targets[told].mean(axis=0)
            near = likeness[np.ix_(told, told)] + RIDGE * np.eye(told.sum())
            weights = np.linalg.solve(near, targets[told] - mean)
            found[which][asked] = likeness[np.ix_(asked, told)] @ weights + mean
    return found


def _judged(
    rows: list[Row], scores: list[Table], groups: Table, strength: float
) -> tuple[float, ...]:
    """Return the sum of both scores, the strength, the thresholds, F1 and the share of firsts."""
    chances: list[dict[str, tuple[float, float]]] = [{} for _ in rows]
    for group in range(GROUPS):
        model = _fit(rows, scores[group], groups != group, strength)
        for i in np.flatnonzero(groups == group):
            for code, features in _features(rows[i], scores[group], i).items():
                chances[i][code] = tuple(_chance(features, *side) for side in model)
    found = []
    for first in FIRST:
        for further in FURTHER:
            f1, primary = _rates(rows, chances, first, further)
            found.append((f1 + primary, strength, first, further, f1, primary))
    return max(found)


Side = tuple[float, dict[str, float]]


def _fit(rows: list[Row], scores: Table, used: Table, strength: float) -> tuple[Side, Side]:
    """Fit both sets of weights on the candidates of some statements."""
    features, kept, led = [], [], []
    for i in np.flatnonzero(used):
        for code, found in _features(rows[i], scores, i).items():
            features.append(found)
            kept.append(int(code in rows[i]["gold"]))
            led.append(int(code in rows[i]["gold"][:1]))
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    # the solver takes no indices of 64 bits
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    names = vectorizer.get_feature_names_out()
    sides = []
    for wanted in (kept, led):
        fitted = LogisticRegression(C=strength, max_iter=3000, solver="liblinear")
        fitted.fit(table, np.array(wanted))
        weights = dict(zip(names, map(float, fitted.coef_[0]), strict=True))
        sides.append((float(fitted.intercept_[0]), weights))
    return sides[0], sides[1]


def _features(row: Row, scores: Table, i: int) -> dict[str, dict[str, float]]:
    said = WordScores(
        kept=dict(zip(CODES, map(float, scores[0][i]), strict=True)),
        leading=dict(zip(CODES, map(float, scores[1][i]), strict=True)),
    )
    return features_of(row["named"], row["role"], lexicon(), said=said)


def _chance(features: dict[str, float], intercept: float, weights: dict[str, float]) -> float:
    total = intercept + sum(value * weights.get(name, 0.0) for name, value in features.items())
    return float(1 / (1 + np.exp(-total)))


def _rates(
    rows: list[Row], chances: list[dict[str, tuple[float, float]]], first: float, further: float
) -> tuple[float, float]:
    tally: Counter[str] = Counter()
    for row, chance in zip(rows, chances, strict=True):
        likely = sorted(chance, key=lambda code: -chance[code][0])[:MOST]
        kept = [c for k, c in enumerate(likely) if chance[c][0] >= (further if k else first)]
        leading = max(kept, key=lambda code: chance[code][1], default=None)
        gold = row["gold"]
        tally.update(right=len({*kept} & {*gold}), kept=len(kept), gold=len(gold))
        tally.update(asked=bool(gold), firsts=bool(gold) and leading == gold[0])
    return 2 * tally["right"] / (tally["kept"] + tally["gold"]), tally["firsts"] / tally["asked"]


def _write(sides: tuple[Side, Side], thresholds: tuple[float, float], fitted: str) -> None:
    (intercept, weights), (leading_intercept, leading) = sides
    OUT.write_text(
        json.dumps(
            {
                "fitted": fitted,
                "first": thresholds[0],
                "further": thresholds[1],
                "intercept": round(intercept, 3),
                "weights": _rounded(weights),
                "leading_intercept": round(leading_intercept, 3),
                "leading": _rounded(leading),
            },
            indent=0,
            ensure_ascii=False,
        )
        + "\n",
        encoding="utf-8",
    )


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(w, 2) for name, w in sorted(weights.items()) if abs(w) >= SMALLEST}


def _write_words(table: Table, wanted: Table, terms: list[str]) -> None:
    """Fit the words on all statements and write their weights."""
    near = table @ table.T + RIDGE * np.eye(len(table))
    means = wanted.mean(axis=1)
    kept, leading = (
        table.T @ np.linalg.solve(near, w - m) for w, m in zip(wanted, means, strict=True)
    )
    np.savez_compressed(
        OUT_WORDS,
        codes=np.array(CODES),
        terms=np.frombuffer("\n".join(terms).encode("utf-8"), dtype="uint8"),
        kept=np.round(kept, 3).astype("float16"),
        leading=np.round(leading, 3).astype("float16"),
        kept_mean=means[0].astype("float32"),
        leading_mean=means[1].astype("float32"),
    )


if __name__ == "__main__":
    main()
