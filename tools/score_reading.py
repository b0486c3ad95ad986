"""Score the reader against every labelled document and print the tables of the documentation.

    STOCKTAKE_REAL_DATA=FOLDER python tools/score_reading.py            # tables
    STOCKTAKE_REAL_DATA=FOLDER python tools/score_reading.py --mistakes # what was read otherwise
    python tools/score_reading.py --readers                             # how far two readers agree

Statements are aligned one to one in the order of the document where their words overlap
by 0.8 or more (Jaccard); labels are scored on aligned statements. Without the folder of
real documents only the specimens are scored.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from factories.gold import INSTRUMENTS, SECOND_READINGS, read_gold, real_gold, specimen_gold
from stocktake.documents.read import read_document
from stocktake.register.read import read_statements

__all__ = ["align", "labelled_documents", "rates", "read_rows", "score"]

if TYPE_CHECKING:
    from stocktake.model import Statement

OVERLAP = 0.8
LABELLED_ELSEWHERE = ("apec-telmin-2012", "apt-tokyo-2025")
ROLES = ("heading", "recital", "goal", "commitment", "call", "other")
OPERATIVE = ("commitment", "call")
LISTS = ("themes", "beneficiaries", "deadlines", "references")
COLUMNS = ("segmentation", "role", "macro-F1", "force", "actor", "themes", "first theme")
COLUMNS += ("beneficiaries", "deadlines", "references")


def report(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """Print scores by document, and the confusions or the mistakes."""
    _print_head()
    if "--readers" in sys.argv:
        _print_readers()
        return
    documents = labelled_documents(os.environ.get("STOCKTAKE_REAL_DATA"))
    total: Counter[object] = Counter()
    for name, (path, gold) in documents.items():
        read = read_rows(path)
        counts = score(gold, read)
        total += counts
        report(_line(name, counts))
        if "--mistakes" in sys.argv:
            _print_mistakes(name, gold, read)
    report(_line("all", total))
    for field in ("role", "force", "actor"):
        report(f"\n{field}: read as")
        pairs = [(k[1:], n) for k, n in total.items() if isinstance(k, tuple) and k[0] == field]
        for (wanted, got), n in sorted(pairs, key=lambda p: -p[1]):
            if wanted != got:
                report(f"  {n:3d} {wanted} as {got}")


def labelled_documents(real: str | None) -> dict[str, tuple[Path, list[dict[str, object]]]]:
    """Return every labelled document with its statements.

    Args:
        real: Folder of the real documents, or none.
    """
    found = {path.stem: (path, rows) for path, rows in specimen_gold()}
    if real:
        folder = Path(real)
        for name in LABELLED_ELSEWHERE:
            rows = read_gold(folder / "gold" / f"{name}.jsonl")
            found[name] = (folder / "instruments" / f"{name}.txt", rows)
        for name, stem in INSTRUMENTS.items():
            found[name] = (folder / "instruments" / f"{stem}.txt", real_gold(folder, name))
    return found


def read_rows(path: Path) -> list[dict[str, object]]:
    """Return the statements of a document in the form of the labels."""
    return [_row(s) for s in read_statements(read_document(path))]


def align(gold: list[str], read: list[str]) -> list[tuple[int, int]]:
    """Return pairs of positions whose texts overlap, one to one, in order, most overlap first."""
    a, b = [_words(t) for t in gold], [_words(t) for t in read]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    same = [[_overlap(x, y) for y in b] for x in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired = same[i][j] + best[i + 1][j + 1] if same[i][j] >= OVERLAP else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if same[i][j] >= OVERLAP and best[i][j] == same[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def score(gold: list[dict[str, object]], read: list[dict[str, object]]) -> Counter[object]:
    """Return counts from which ``rates`` makes the scores; counts of documents add up."""
    pairs = align([str(g["text"]) for g in gold], [str(r["text"]) for r in read])
    counts: Counter[object] = Counter(gold=len(gold), read=len(read), aligned=len(pairs))
    for i, j in pairs:
        g, r = gold[i], read[j]
        counts["role", g["role"], r["role"]] += 1
        if g["role"] in OPERATIVE:
            counts["operative"] += 1
            for field in ("force", "actor"):
                counts[f"{field} right"] += g["role"] == r["role"] and g[field] == r[field]
                counts[field, g[field], r[field]] += 1
        for field in LISTS:
            wanted, got = list(map(str, g[field])), list(map(str, r[field]))
            right = _same_names(wanted, got) if field == "references" else len({*wanted} & {*got})
            counts.update(
                {f"{field} right": right, f"{field} got": len(got), f"{field} wanted": len(wanted)}
            )
        if g["themes"]:
            counts["themed"] += 1
            counts["first right"] += bool(r["themes"]) and r["themes"][0] == g["themes"][0]
    return counts


def rates(counts: Counter[object]) -> list[float | None]:
    """Return the scores in the order of ``COLUMNS``; none where there is nothing to find."""
    roles = {
        role: (
            counts["role", role, role],
            sum(counts["role", other, role] for other in ROLES),
            sum(counts["role", role, other] for other in ROLES),
        )
        for role in ROLES
    }
    present = [_f1(*c) or 0.0 for c in roles.values() if c[2]]
    right = sum(c[0] for c in roles.values())
    lists = {f: _f1(counts[f"{f} right"], counts[f"{f} got"], counts[f"{f} wanted"]) for f in LISTS}
    return [
        _f1(counts["aligned"], counts["read"], counts["gold"]),
        _share(right, counts["aligned"]),
        _share(sum(present), len(present)),
        _share(counts["force right"], counts["operative"]),
        _share(counts["actor right"], counts["operative"]),
        lists["themes"],
        _share(counts["first right"], counts["themed"]),
        lists["beneficiaries"],
        lists["deadlines"],
        lists["references"],
    ]


def _row(statement: Statement) -> dict[str, object]:
    fields = ("text", "role", "force", "actor", *LISTS)
    row = {field: getattr(statement, field) for field in fields}
    for field in ("role", "force", "actor"):
        row[field] = row[field] and str(row[field].value)
    return row | {"reasons": statement.reasons, "confidence": statement.confidence}


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _same_names(wanted: list[str], got: list[str]) -> int:
    """Count pairs of names of which one stands in the other, case and white space aside."""
    left, right = list(wanted), 0
    for name in got:
        match = next((w for w in left if _alike(name, w)), None)
        if match is not None:
            left.remove(match)
            right += 1
    return right


def _alike(a: str, b: str) -> bool:
    a, b = (" ".join(x.casefold().split()) for x in (a, b))
    return a in b or b in a


def _f1(right: float, got: float, wanted: float) -> float | None:
    return 2 * right / (got + wanted) if got + wanted else None


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _print_head() -> None:
    report("| document | statements | " + " | ".join(COLUMNS) + " |")
    report("|---" * (len(COLUMNS) + 2) + "|")


def _print_readers() -> None:
    """Print how far a second reader, who saw the statements and no label, agrees with the first."""
    total: Counter[object] = Counter()
    for path, gold in specimen_gold():
        labels = SECOND_READINGS / f"{path.stem}.jsonl"
        if labels.exists():
            texts = [{"text": row["text"]} for row in gold]
            second = [{**r, **t} for r, t in zip(read_gold(labels), texts, strict=True)]
            counts = score(gold, second)
            total += counts
            report(_line(path.stem, counts))
    report(_line("all", total))


def _line(name: str, counts: Counter[object]) -> str:
    shown = ["-" if rate is None else f"{rate:.2f}".replace("0.", ".", 1) for rate in rates(counts)]
    return f"| {name} | {counts['gold']} | " + " | ".join(shown) + " |"


def _print_mistakes(
    name: str, gold: list[dict[str, object]], read: list[dict[str, object]]
) -> None:
    for i, j in align([str(g["text"]) for g in gold], [str(r["text"]) for r in read]):
        for field in ("role", "force", "actor", *LISTS):
            wanted, got = gold[i][field], read[j][field]
            if (list(wanted) != list(got)) if field in LISTS else (wanted != got):
                report(f"  {field}: {wanted} read as {got} | {str(gold[i]['text'])[:120]}")


if __name__ == "__main__":
    main()
