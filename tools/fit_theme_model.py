"""Fit the weights by which themes are kept, from the labelled statements, and judge them.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_theme_model.py

The weights are judged with whole documents left out, one at a time, and only then fitted
on all. What is written holds weights of features and no sentence. Needs scikit-learn,
which Stocktake itself does not.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from score_reading import align, labelled_documents

from stocktake.documents.read import read_document
from stocktake.register.lexicon import lexicon
from stocktake.register.read import trace_statements
from stocktake.register.theme_model import ThemeModel, features_of, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, object]
OUT = ROOT / "src" / "stocktake" / "vocab" / "lexicon" / "theme_model.json"
STRENGTHS = (0.3, 0.6, 1.0)  # inverse of the penalty
FIRST = (0.1, 0.2, 0.3)
FURTHER = (0.3, 0.35, 0.4, 0.45)
SMALLEST = 0.02  # weights nearer to nought are left out
EMPTY = ThemeModel(
    intercept=0.0, weights={}, leading_intercept=0.0, leading={}, first=0.0, further=0.0, fitted=""
)


def report(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """Fit, judge and write the weights."""
    rows = list(_rows())
    names = sorted({row["document"] for row in rows})
    report(f"{len(rows)} statements of {len(names)} documents")
    best = None
    for strength in STRENGTHS:
        models = {n: _fit([r for r in rows if r["document"] != n], strength) for n in names}
        for first in FIRST:
            for further in FURTHER:
                f1, primary = _judge(rows, models, first, further)
                if best is None or f1 + primary > best[0]:
                    best = (f1 + primary, strength, first, further, f1, primary)
        report(f"strength {strength}: best so far F1 {best[4]:.3f}, first theme {best[5]:.3f}")
    _, strength, first, further, f1, primary = best
    model = _fit(rows, strength)
    OUT.write_text(
        json.dumps(
            {
                "fitted": (
                    f"Logistic regression on {len(rows)} labelled statements of {len(names)} "
                    f"documents, inverse penalty {strength}. With whole documents left out: "
                    f"F1 of themes {f1:.3f}, first theme {primary:.3f}."
                ),
                "first": first,
                "further": further,
                "intercept": round(model.intercept, 3),
                "weights": _rounded(model.weights),
                "leading_intercept": round(model.leading_intercept, 3),
                "leading": _rounded(model.leading),
            },
            indent=0,
            ensure_ascii=False,
        )
        + "\n",
        encoding="utf-8",
    )
    report(
        f"kept from {first} and {further}: F1 {f1:.3f}, first theme {primary:.3f}; "
        f"{OUT.stat().st_size} bytes"
    )


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(w, 2) for name, w in sorted(weights.items()) if abs(w) >= SMALLEST}


def _rows() -> Iterator[Row]:
    """Yield the candidates of every statement whose label is known."""
    words = lexicon()
    for name, (path, gold) in labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA")).items():
        read = trace_statements(read_document(path), model=EMPTY)
        for i, j in align([g["text"] for g in gold], [t.statement.text for t in read]):
            statement, named = read[j].statement, read[j].named
            if gold[i]["role"] in ("heading", "other") and not named:
                continue
            features = features_of(named, statement.role.value, words) if named else {}
            yield {
                "document": name,
                "gold": gold[i]["themes"],
                "role": statement.role,
                "named": named,
                "features": features,
            }


def _fit(rows: list[Row], strength: float) -> ThemeModel:
    """Fit both sets of weights on the candidates of some documents."""
    features = [f for row in rows for f in row["features"].values()]
    kept = [int(code in row["gold"]) for row in rows for code in row["features"]]
    led = [int(code in row["gold"][:1]) for row in rows for code in row["features"]]
    intercept, weights = _regress(features, kept, strength)
    leading_intercept, leading = _regress(features, led, strength)
    return ThemeModel(
        intercept=intercept,
        weights=weights,
        leading_intercept=leading_intercept,
        leading=leading,
        first=0.0,
        further=0.0,
        fitted="",
    )


def _regress(
    features: list[dict[str, float]], wanted: list[int], strength: float
) -> tuple[float, dict[str, float]]:
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    # the solver takes no indices of 64 bits
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    fitted = LogisticRegression(C=strength, max_iter=3000, solver="liblinear")
    fitted.fit(table, np.array(wanted))
    names = vectorizer.get_feature_names_out()
    return float(fitted.intercept_[0]), dict(zip(names, map(float, fitted.coef_[0]), strict=True))


def _judge(
    rows: list[Row], models: dict[str, ThemeModel], first: float, further: float
) -> tuple[float, float]:
    right = kept = gold = firsts = asked = 0
    words = lexicon()
    for row in rows:
        m = models[row["document"]]
        model = msgspec.structs.replace(m, first=first, further=further)
        themes = (
            [s.code for s in weigh(row["named"], row["role"], model=model, words=words)]
            if row["named"]
            else []
        )
        right += len(set(themes) & set(row["gold"]))
        kept += len(themes)
        gold += len(row["gold"])
        if row["gold"]:
            asked += 1
            firsts += bool(themes) and themes[0] == row["gold"][0]
    return 2 * right / (kept + gold), firsts / asked


if __name__ == "__main__":
    main()
