"""Fit the weights by which themes are kept, from the labelled statements, and judge them.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_theme_model.py ODDS          # fit, judge, write
    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_theme_model.py ODDS --judge  # write nothing

Two sets are fitted: a ridge regression over the words and their meaning (``theme_words.npz``),
and logistic regressions over the candidates (``theme_model.json``) that take its scores, and what
the network of themes says, as features. The scores of a statement used for fitting come from words
fitted without its document, and from a network taught without the group of its document: these
are in ``ODDS``, which ``fit_theme_network.py`` writes. Both are judged with whole documents left
out, in three groups, and only then fitted on all. The network that speaks for a statement used for
fitting has seen the labels of the group that is judged; it moves the figures little, as the
figures of documents that came later show (``docs/explanation/how-themes-are-found.md``).

Which statements teach is told in ``theme_rows.py``. No list was made with the documents that were
once held back and those of writers h, i and k, whose figures are told apart. What is written holds
weights of features and no sentence. Needs scikit-learn, which Stocktake itself does not.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from theme_rows import (
    CODES,
    LEXICON,
    TAUGHT,
    UNLISTED,
    Row,
    Table,
    group_documents,
    labelled_rows,
    report,
    taught_rows,
    wanted_of,
)

from stocktake.register.lexicon import lexicon
from stocktake.register.theme_company import Company, company_of
from stocktake.register.theme_encoder import sentence_encoder
from stocktake.register.theme_model import features_of
from stocktake.register.theme_tables import meaning_of
from stocktake.register.theme_words import WordScores

OUT, OUT_WORDS = LEXICON / "theme_model.json", LEXICON / "theme_words.npz"
RIDGE = 10.0
STRENGTH = 0.3  # inverse of the penalty
FIRST = (0.05, 0.1, 0.15, 0.2, 0.3)
FURTHER = (0.25, 0.3, 0.35, 0.4, 0.45)
MOST = 3
BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)  # of chances
SMALLEST = 0.02  # weights nearer to nought are left out
FEWEST = 2  # documents in which a word must stand
HIGHEST = 127  # of a signed byte
NEWEST = ("h1-", "h2-", "i1-", "i2-", "k1-", "k2-")  # documents of the last writers
Side = tuple[float, dict[str, float]]
Chances = list[dict[str, tuple[float, float]]]


class Data:
    """The statements as tables.

    Attributes:
        rows: One for each statement.
        names: Document of each.
        wanted: Statements by twice the themes: whether it is kept, then whether it comes first.
        terms: The words, pairs and phrases.
        words: Statements by terms.
        meaning: Statements by the numbers of ``theme_tables.meaning_of``.
        likeness: Statements by statements.
        taught: Whether each is a sentence written for its words.
        odds: What a network says of each that was taught without its group, as ``wanted``.
        unlisted: Whether each stands in a document with which few lists were made.
        newest: Whether it stands in one of the last writers.
        unseen: Whether each stands in a document with which no list was made.
    """

    def __init__(self, rows: list[Row], odds: Table) -> None:
        """Make the tables."""
        self.rows, self.odds = rows, odds
        self.names = np.array([str(row["document"]) for row in rows])
        self.wanted = wanted_of(rows)
        self.terms = _known_terms(rows)
        self.words = _word_table(rows, self.terms)
        encoder = sentence_encoder()
        self.meaning = np.stack([meaning_of(encoder.encode(row["named"].stems)) for row in rows])
        near = (self.words @ self.words.T).toarray()
        self.likeness = (near + self.meaning @ self.meaning.T).astype("float32")
        self.taught = self.names == TAUGHT
        self.unlisted = np.array([name.startswith(UNLISTED) for name in self.names])
        self.newest = np.array([name.startswith(NEWEST) for name in self.names])
        held = np.array([name.endswith("-held") for name in self.names])
        self.unseen = self.unlisted & (held | self.newest)


def main() -> None:
    """Fit, judge and write the weights."""
    data = Data([*labelled_rows(), *taught_rows()], np.load(Path(sys.argv[1])))
    documents = {*data.names} - {TAUGHT}
    count = len(data.rows) - int(data.taught.sum())
    report(f"{count} statements of {len(documents)} documents, {data.taught.sum()} sentences")
    groups = group_documents([str(name) for name in data.names])
    chances: Chances = [{} for _ in data.rows]
    left_out = sorted({*groups[~data.taught]})
    for group in left_out:
        _tell(data, groups == group, chances)
    first, further = _thresholds(data, chances)
    told = []
    for what, asked in (
        ("all", ~data.taught),
        ("unlisted", data.unlisted),
        ("unseen", data.unseen),
        ("newest", data.newest),
    ):
        f1, primary = _rates(data, chances, asked, (first, further))
        told.append((f1, primary))
        report(f"documents left out, {what}: F1 {f1:.3f}, first theme {primary:.3f}")
    _judge_chances(data, chances, (first, further))
    if "--judge" in sys.argv:
        return
    inside = np.ones(len(data.rows), dtype=bool)
    said = _said(_scores(data, inside, ~inside), data.odds)
    weights = _fit(data, said, _company(data, said), inside & ~data.taught)
    fitted = (
        f"Ridge regression over words and their meaning ({RIDGE}), logistic regression over "
        f"candidates (inverse penalty {STRENGTH}) on {count} labelled statements of "
        f"{len(documents)} documents and {data.taught.sum()} sentences. With whole documents left "
        f"out in {len(left_out)} groups: F1 of themes {told[0][0]:.3f}, first theme "
        f"{told[0][1]:.3f}; on the documents which keep all their phrases, {told[1][0]:.3f} and "
        f"{told[1][1]:.3f}; on those of them with which no list was made, {told[2][0]:.3f} and "
        f"{told[2][1]:.3f}."
    )
    _write(weights, (first, further), fitted)
    _write_words(data)
    report(f"{OUT.stat().st_size} and {OUT_WORDS.stat().st_size} bytes")


def _known_terms(rows: list[Row]) -> list[str]:
    seen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for term in row["terms"]:
            seen[term].add(row["document"])
    return sorted(term for term, where in seen.items() if len(where) >= FEWEST)


def _word_table(rows: list[Row], terms: list[str]) -> sparse.csr_matrix:
    place = {term: i for i, term in enumerate(terms)}
    table = sparse.lil_matrix((len(rows), len(terms)), dtype="float32")
    for i, row in enumerate(rows):
        for term, value in row["terms"].items():
            if term in place:
                table[i, place[term]] = value
    return table.tocsr()


def _scores(data: Data, inside: Table, asked: Table) -> Table:
    """Return scores of the words, statements by twice the themes.

    A statement used for the fit gets what the other documents say of it: of a ridge regression,
    that follows from the inverse and the residuals, without fitting anew.

    Args:
        data: The tables.
        inside: Statements used for the fit.
        asked: Other statements to score.
    """
    told, others = np.flatnonzero(inside), np.flatnonzero(asked)
    mean = data.wanted[told].mean(axis=0)
    near = data.likeness[np.ix_(told, told)].copy()
    near[np.diag_indices(len(told))] += RIDGE
    inverse = np.linalg.inv(near)
    weights = inverse @ (data.wanted[told] - mean)
    found = np.zeros_like(data.wanted)
    names = data.names[told]
    for name in np.unique(names[names != TAUGHT]):
        own = np.flatnonzero(names == name)
        left = np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
        found[told[own]] = data.wanted[told[own]] - left
    found[others] = data.likeness[np.ix_(others, told)] @ weights + mean
    return found


def _tell(data: Data, asked: Table, chances: Chances) -> None:
    """Set the chances of the statements asked, by weights fitted on all others."""
    said = _said(_scores(data, ~asked, asked), data.odds)
    company = _company(data, said)
    model = _fit(data, said, company, ~asked & ~data.taught)
    for i in np.flatnonzero(asked):
        chances[i] = {
            code: (_chance(found, *model[0]), _chance(found, *model[1]))
            for code, found in _features(data.rows[i], said[i], company[i]).items()
        }


def _said(scores: Table, odds: Table) -> list[WordScores]:
    half = len(CODES)
    sides = [
        table[:, part] for table in (scores, odds) for part in (slice(half), slice(half, None))
    ]
    return [
        WordScores(
            kept=_by_code(kept),
            leading=_by_code(leading),
            heard=_by_code(heard),
            heard_leading=_by_code(heard_leading),
        )
        for kept, leading, heard, heard_leading in zip(*sides, strict=True)
    ]


def _by_code(numbers: Table) -> dict[str, float]:
    return dict(zip(CODES, map(float, numbers), strict=True))


def _company(data: Data, said: list[WordScores]) -> list[Company]:
    """Return what the other statements of its document say of each; rows stand in order."""
    found: list[Company] = []
    for _, own in itertools.groupby(range(len(said)), key=lambda i: str(data.names[i])):
        found += company_of([said[i] for i in own])
    return found


def _fit(
    data: Data, said: list[WordScores], company: list[Company], used: Table
) -> tuple[Side, Side]:
    """Fit both sets of weights on the candidates of some statements."""
    features, kept, led = [], [], []
    for i in np.flatnonzero(used):
        gold = data.rows[i]["gold"]
        for code, found in _features(data.rows[i], said[i], company[i]).items():
            features.append(found)
            kept.append(int(code in gold))
            led.append(int(code in gold[:1]))
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    # the solver takes no indices of 64 bits
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    names = vectorizer.get_feature_names_out()
    sides = []
    for wanted in (kept, led):
        fitted = LogisticRegression(C=STRENGTH, max_iter=3000, solver="liblinear")
        fitted.fit(table, np.array(wanted))
        weights = dict(zip(names, map(float, fitted.coef_[0]), strict=True))
        sides.append((float(fitted.intercept_[0]), weights))
    return sides[0], sides[1]


def _features(row: Row, said: WordScores, company: Company) -> dict[str, dict[str, float]]:
    return features_of(row["named"], row["role"], lexicon(), said=said, company=company)


def _chance(features: dict[str, float], intercept: float, weights: dict[str, float]) -> float:
    total = intercept + sum(value * weights.get(name, 0.0) for name, value in features.items())
    return float(1 / (1 + np.exp(-total)))


def _thresholds(data: Data, chances: Chances) -> tuple[float, float]:
    """Return the thresholds that do best on all documents."""
    pairs = [(first, further) for first in FIRST for further in FURTHER]
    return max(pairs, key=lambda pair: sum(_rates(data, chances, ~data.taught, pair)))


def _rates(
    data: Data, chances: Chances, asked: Table, thresholds: tuple[float, float]
) -> tuple[float, float]:
    tally: Counter[str] = Counter()
    for i in np.flatnonzero(asked):
        chance, gold = chances[i], data.rows[i]["gold"]
        likely = sorted(chance, key=lambda code: -chance[code][0])[:MOST]
        kept = [c for k, c in enumerate(likely) if chance[c][0] >= thresholds[min(k, 1)]]
        leading = max(kept, key=lambda code: chance[code][1], default=None)
        tally.update(right=len({*kept} & {*gold}), kept=len(kept), gold=len(gold))
        tally.update(asked=bool(gold), firsts=bool(gold) and leading == gold[0])
    return 2 * tally["right"] / (tally["kept"] + tally["gold"]), tally["firsts"] / tally["asked"]


def _judge_chances(data: Data, chances: Chances, thresholds: tuple[float, float]) -> None:
    """Tell how often a theme that is kept with some chance is right, documents left out."""
    pairs = []
    for i in np.flatnonzero(data.unseen):
        likely = sorted(chances[i].items(), key=lambda item: -item[1][0])[:MOST]
        for rank, (code, (chance, _)) in enumerate(likely):
            if chance >= thresholds[min(rank, 1)]:
                pairs.append((chance, code in data.rows[i]["gold"]))
    told = np.array(pairs, dtype=float)
    error = 0.0
    for low, high in itertools.pairwise(BINS):
        inside = told[(told[:, 0] >= low) & (told[:, 0] < high)]
        if len(inside):
            said, right = inside.mean(axis=0)
            error += abs(said - right) * len(inside) / len(told)
            report(f"  chance {said:.2f}: right {right:.2f} of {len(inside)}")
    report(f"  expected calibration error {error:.3f}")


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


def _write_words(data: Data) -> None:
    """Fit the words on all statements and write their weights."""
    near = data.likeness.copy()
    near[np.diag_indices(len(near))] += RIDGE
    means = data.wanted.mean(axis=0)
    told = np.linalg.solve(near, data.wanted - means)
    words, meaning = data.words.T @ told, data.meaning.T @ told
    half = len(CODES)
    parts = {"kept": words[:, :half], "leading": words[:, half:]}
    meant = {"kept_meaning": meaning[:, :half], "leading_meaning": meaning[:, half:]}
    step, meaning_step = (float(np.abs(table).max()) / HIGHEST for table in (words, meaning))
    np.savez_compressed(
        OUT_WORDS,
        codes=np.array(CODES),
        terms=np.frombuffer("\n".join(data.terms).encode("utf-8"), dtype="uint8"),
        kept_mean=means[:half],
        leading_mean=means[half:],
        step=np.float32(step),
        meaning_step=np.float32(meaning_step),
        **{name: np.round(part / step).astype("int8") for name, part in parts.items()},
        **{name: np.round(part / meaning_step).astype("int8") for name, part in meant.items()},
    )


if __name__ == "__main__":
    main()
