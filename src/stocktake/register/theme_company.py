"""What the other statements of a document say of the themes of one.

A statement seldom stands alone: a list of actions keeps to its subject, and a document to its
few. So what words and the network say (``theme_words``) of the statements around is evidence as
well: of the one before, of the one after, of all others in the mean, and of those just before,
the nearer the more. Left out: headings and furniture, which have no scores.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.register.theme_words import WordScores

__all__ = ["Company", "chance_of", "company_of"]

# Theme to what is said of it around the statement, by where.
Company = dict[str, dict[str, float]]

PLACES = ("before", "after", "others", "lately")
WORDS, NETWORK = (tuple(f"{who} {place}" for place in PLACES) for who in ("words", "network"))
FADES = 0.6  # part that is left of what was said before, with each statement


def company_of(said: Sequence[WordScores | None]) -> list[Company | None]:
    """Return for each statement what the others say of every theme.

    Args:
        said: Scores of every statement of a document in order, none for those without themes.
    """
    rows = [scores for scores in said if scores is not None]
    around: dict[str, list[dict[str, float]]] = {
        code: _around([row.kept[code] for row in rows], WORDS)
        for code in (rows[0].kept if rows else ())
    }
    for code in rows[0].heard if rows else ():
        heard = _around([chance_of(row.heard[code]) for row in rows], NETWORK)
        for told, more in zip(around[code], heard, strict=True):
            told.update(more)
    found: list[Company | None] = []
    place = 0
    for scores in said:
        if scores is None:
            found.append(None)
        else:
            found.append({code: told[place] for code, told in around.items()})
            place += 1
    return found


def chance_of(odds: float) -> float:
    """Return the chance that log odds stand for."""
    return 1 / (1 + math.exp(-odds))


def _around(kept: list[float], names: tuple[str, ...]) -> list[dict[str, float]]:
    """Return for each of the scores of one theme what the others are, by four names."""
    total, lately = sum(kept), 0.0
    found = []
    for i, own in enumerate(kept):
        before = kept[i - 1] if i else 0.0
        after = kept[i + 1] if i + 1 < len(kept) else 0.0
        others = (total - own) / max(1, len(kept) - 1)
        found.append(dict(zip(names, (before, after, others, lately), strict=True)))
        lately = FADES * lately + (1 - FADES) * own
    return found
