"""What the other statements of a document say of the themes of one.

A statement seldom stands alone: a list of actions keeps to its subject, and a document to its
few. So the scores that words give the statements around (``theme_words``) are evidence as well:
those of the statement before, of the one after, of all others in the mean, and of those just
before, the nearer the more. Left out: headings and furniture, which have no scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stocktake.register.theme_words import WordScores

__all__ = ["Company", "company_of"]

# Theme to what is said of it around the statement, by where.
Company = dict[str, dict[str, float]]

FADES = 0.6  # part that is left of what was said before, with each statement


def company_of(said: Sequence[WordScores | None]) -> list[Company | None]:
    """Return for each statement what the others say of every theme.

    Args:
        said: Scores of every statement of a document in order, none for those without themes.
    """
    rows: list[Mapping[str, float]] = [scores.kept for scores in said if scores is not None]
    around: dict[str, list[dict[str, float]]] = {
        code: _around([row[code] for row in rows]) for code in (rows[0] if rows else ())
    }
    found: list[Company | None] = []
    place = 0
    for scores in said:
        if scores is None:
            found.append(None)
        else:
            found.append({code: told[place] for code, told in around.items()})
            place += 1
    return found


def _around(kept: list[float]) -> list[dict[str, float]]:
    """Return for each of the scores of one theme what the others are."""
    total, lately = sum(kept), 0.0
    found = []
    for i, own in enumerate(kept):
        found.append(
            {
                "before": kept[i - 1] if i else 0.0,
                "after": kept[i + 1] if i + 1 < len(kept) else 0.0,
                "others": (total - own) / max(1, len(kept) - 1),
                "lately": lately,
            }
        )
        lately = FADES * lately + (1 - FADES) * own
    return found
