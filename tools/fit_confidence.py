"""Count how often each rule is right, write the counts, and draw how far confidence can be trusted.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_confidence.py

Two readings of each document are counted: the first one, before any rule had been mended
for it (``first_reading.json``), and today's. The first alone would be too hard on rules that
have been mended since, today's alone too kind. The diagram compares the confidence that
counts of the *other* documents give with what was right in each, for both readings.
Documents whose name ends in ``-held`` are never counted.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tools")]

from score_reading import align, labelled_documents

from stocktake.documents.read import read_document
from stocktake.model import Role
from stocktake.register.confidence import Counts, bucket_of, confidence_of
from stocktake.register.labels import Label
from stocktake.register.read import trace_statements

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST = ROOT / "tools" / "first_reading.json"
OUT = ROOT / "src" / "stocktake" / "vocab" / "lexicon" / "confidence.json"
DIAGRAM = ROOT / "docs" / "explanation" / "confidence.svg"
# Upper ends of the bins; confidences crowd near the top.
BINS = (0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
SIDE, MARGIN = 360, 48  # pixels

Tally = dict[str, tuple[float, float]]


def main() -> None:
    """Count, judge, write and draw."""
    now = {name: _today(path, gold) for name, (path, gold) in _documents().items()}
    first = {
        n: {r: (a, b) for r, (a, b) in t.items()}
        for n, t in json.loads(FIRST.read_text("utf-8")).items()
    }
    pairs = list(_outcomes(now, first))
    total = _add([*now.values(), *first.values()])
    read = sum(b for _, b in total.values())
    error = _calibration_error(pairs)
    fitted = (
        f"Role, force and actor all right: counted over two readings ({read:.0f} statements) of "
        f"{len(now)} labelled documents, the first before rules were mended for the document. "
        f"With whole documents left out the expected calibration error is {error:.3f}."
    )
    OUT.write_text(
        json.dumps({"fitted": fitted, "buckets": total}, indent=0, sort_keys=True) + "\n", "utf-8"
    )
    bins = _bins(pairs)
    DIAGRAM.write_text(_draw(bins), "utf-8")
    sys.stdout.write(fitted + "\n")
    for said, right, count in bins:
        sys.stdout.write(f"  said {said:.3f}  right {right:.3f}  of {count}\n")


def _documents() -> dict[str, tuple[Path, list[dict[str, object]]]]:
    found = labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA"))
    return {name: labels for name, labels in found.items() if not name.endswith("-held")}


def _today(path: Path, gold: list[dict[str, object]]) -> Tally:
    tally: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    traces = trace_statements(read_document(path))
    for i, j in align([str(g["text"]) for g in gold], [t.statement.text for t in traces]):
        trace, g = traces[j], gold[i]
        s = trace.statement
        right = (g["role"], g["force"], g["actor"]) == (s.role, s.force, s.actor)
        bucket = bucket_of(trace.label, themes=len(s.themes))
        for name in dict.fromkeys((trace.label.rule, bucket)):
            tally[name][0] += right
            tally[name][1] += 1
    return {name: (a, b) for name, (a, b) in tally.items()}


def _add(tallies: Iterable[Tally]) -> Tally:
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for tally in tallies:
        for name, (right, read) in tally.items():
            total[name][0] += right
            total[name][1] += read
    return {name: (a, b) for name, (a, b) in sorted(total.items())}


def _outcomes(
    now: dict[str, Tally], first: dict[str, Tally]
) -> Iterable[tuple[float, float, float]]:
    """Yield the confidence by the other documents, the number right and the number read."""
    for name in now:
        others = [t for readings in (now, first) for n, t in readings.items() if n != name]
        seen = Counts(fitted="", buckets=_add(others))
        for reading in (now, first):
            for rule, (right, read) in reading.get(name, {}).items():
                if rule.endswith(", no theme"):
                    continue
                label = Label(role=Role.RECITAL, rule=rule, because="", force=None, actor=None)
                yield confidence_of(label, themes=1, seen=seen), right, read


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
