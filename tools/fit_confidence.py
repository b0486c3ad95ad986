"""Fit the law of confidence, write it, and draw how far confidence can be trusted.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_confidence.py

Each statement counts as it was read at first sight: by the rules as they stood before anybody had
mended one for its document, with weights of ``role_model`` that knew nothing of its writer. Whether
role, force and actor were all right is explained by the chance of the role, the rule, and whether
an act names no theme. The diagram and the error come from laws fitted without the writer as well.
Run it after ``fit_role_model.py``. Needs scikit-learn, which Stocktake itself does not.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from fit_role_model import WRITERS, left_out, read_labelled

from stocktake.model import Noun
from stocktake.register.confidence import Law, confidence_of, log_odds, terms_of_label
from stocktake.register.labels import Label

OUT = ROOT / "src" / "stocktake" / "vocab" / "lexicon" / "confidence.json"
DIAGRAM = ROOT / "docs" / "explanation" / "confidence.svg"
# Upper ends of the bins; confidences crowd near the top.
BINS = (0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
SIDE, MARGIN = 360, 48  # pixels
# Strength of a rule's own term against the fit: some ten statements of a rule move it.
STRENGTH = 0.5
LEAST_SEEN = 3  # statements that a rule must have read
DECIMALS = 4


class Reading(Noun, frozen=True, kw_only=True):
    """A statement as it was read at first sight."""

    writer: str
    label: Label
    themes: int
    right: bool


def main() -> None:
    """Fit, judge, write and draw."""
    readings = [
        Reading(writer=row.writer, label=label, themes=row.themes, right=row.is_right(label))
        for row, label in left_out(read_labelled())
    ]
    pairs = []
    for writer in WRITERS:
        law = _fit([one for one in readings if one.writer != writer])
        pairs += [
            (confidence_of(one.label, themes=one.themes, fitted=law), float(one.right), 1.0)
            for one in readings
            if one.writer == writer
        ]
    fitted = (
        f"Role, force and actor all right at first sight: fitted on {len(readings)} statements of "
        f"labelled documents. With whole writers left out the expected calibration error is "
        f"{_calibration_error(pairs):.3f}."
    )
    law = _fit(readings)
    values = {"base": law.base, "slope": law.slope, "typical": law.typical, "terms": law.terms}
    text = json.dumps({"fitted": fitted, **values}, indent=0, sort_keys=True)
    OUT.write_text(text + "\n", "utf-8")
    bins = _bins(pairs)
    DIAGRAM.write_text(_draw(bins), "utf-8")
    sys.stdout.write(fitted + "\n")
    for said, right, count in bins:
        sys.stdout.write(f"  said {said:.3f}  right {right:.3f}  of {count}\n")


def _fit(readings: list[Reading]) -> Law:
    """Return the law that explains best which of some readings were right."""
    named = [terms_of_label(one.label, themes=one.themes) for one in readings]
    seen = Counter(name for names in named for name in names)
    known = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    chances = np.array([log_odds(one.label.chance or 0.0) for one in readings])
    columns = np.zeros((len(readings), 1 + len(known)))
    columns[:, 0] = chances
    for i, names in enumerate(named):
        for name in names:
            if name in known:
                columns[i, 1 + known.index(name)] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=1_000)
    model.fit(columns, [one.right for one in readings])
    weights = [round(float(w), DECIMALS) for w in model.coef_[0]]
    return Law(
        fitted="",
        base=round(float(model.intercept_[0]), DECIMALS),
        slope=weights[0],
        typical=round(float(chances.mean()), DECIMALS),
        terms=dict(zip(known, weights[1:], strict=True)),
    )


def _calibration_error(pairs: list[tuple[float, float, float]]) -> float:
    total = sum(read for _, _, read in pairs)
    return sum(abs(said - right) * count for said, right, count in _bins(pairs)) / total


def _bins(pairs: list[tuple[float, float, float]]) -> list[tuple[float, float, int]]:
    """Return mean confidence, share right and number of statements of each bin."""
    found = []
    low = 0.0
    for high in BINS:
        inside = [p for p in pairs if low <= p[0] < high or (high == 1.0 and p[0] == 1.0)]
        count = sum(read for _, _, read in inside)
        if count:
            said = sum(c * read for c, _, read in inside) / count
            found.append((said, sum(right for _, right, _ in inside) / count, int(count)))
        low = high
    return found


def _draw(bins: list[tuple[float, float, int]]) -> str:
    """Return the reliability diagram as SVG."""
    size = SIDE + 2 * MARGIN

    def at(x: float, y: float) -> tuple[float, float]:
        return MARGIN + SIDE * (x - 0.4) / 0.6, MARGIN + SIDE * (1 - (y - 0.4) / 0.6)

    marks = []
    for tick in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        x, y = at(tick, tick)
        marks.append(
            f'<text x="{x:.0f}" y="{size - MARGIN + 18}" text-anchor="middle">{tick:.1f}</text>'
        )
        marks.append(f'<text x="{MARGIN - 8}" y="{y + 4:.0f}" text-anchor="end">{tick:.1f}</text>')
    for said, right, count in bins:
        x, y = at(max(said, 0.4), max(right, 0.4))
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + count**0.5 / 5:.1f}" fill="#1f5a8a"/>'
        )
        marks.append(f'<text x="{x + 12:.1f}" y="{y + 18:.1f}">{count}</text>')
    (x0, y0), (x1, y1) = at(0.4, 0.4), at(1.0, 1.0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" role="img" '
        'font-family="sans-serif" font-size="11">'
        "<title>Confidence against the share of statements read right, by bin</title>"
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" '
        'stroke="#999"/>'
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="4 4"/>'
        + "".join(marks)
        + f'<text x="{size / 2}" y="{size - 8}" text-anchor="middle">confidence</text>'
        f'<text x="14" y="{size / 2}" transform="rotate(-90 14 {size / 2})" text-anchor="middle">'
        "share right</text></svg>\n"
    )


if __name__ == "__main__":
    main()
