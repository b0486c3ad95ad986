"""What the other statements of a document say of the themes of one.

A statement seldom stands alone: a list of actions keeps to its subject, and a document to its
few. So the scores that words give the statements around (``theme_words``) are evidence as well:
those of the statement before, of the one after, of all others in the mean, and of those just
before, the nearer the more. Left out: headings and furniture, which have no scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from stocktake.register.theme_words import WordScores

    Table = NDArray[np.float64]

__all__ = ["Company", "company_of"]

# Theme to what is said of it around the statement, by where.
Company = dict[str, dict[str, float]]

FADES = 0.6  # part that is left of what was said before, with each statement


def company_of(said: Sequence[WordScores | None]) -> list[Company | None]:
    """Return for each statement what the others say of every theme.

    Args:
        said: Scores of every statement of a document in order, none for those without themes.
    """
    scored = [i for i, scores in enumerate(said) if scores is not None]
    found: list[Company | None] = [None] * len(said)
    if not scored:
        return found
    rows: list[Mapping[str, float]] = [s.kept for s in said if s is not None]
    codes = list(rows[0])
    kept = np.array([[row[code] for code in codes] for row in rows], dtype=float)
    none = np.zeros_like(kept[:1])
    around = {
        "before": np.concatenate([none, kept[:-1]]),
        "after": np.concatenate([kept[1:], none]),
        "others": (kept.sum(axis=0) - kept) / max(1, len(kept) - 1),
        "lately": _fading(kept),
    }
    for row, i in enumerate(scored):
        found[i] = {
            code: {where: float(table[row, column]) for where, table in around.items()}
            for column, code in enumerate(codes)
        }
    return found


def _fading(kept: Table) -> Table:
    lately = np.zeros_like(kept)
    for row in range(1, len(kept)):
        lately[row] = FADES * lately[row - 1] + (1 - FADES) * kept[row - 1]
    return lately
