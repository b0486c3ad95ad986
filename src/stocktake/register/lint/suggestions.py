"""What a commitment could be measured by, and how it could be worded.

A KPI is suggested where the words of a commitment or goal match an indicator and it names
no number of its own; a wording pattern only where a commitment or call has no measure and
no deadline. Both are notes: whether to take them is a decision, not a repair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.lint.draft import Draft, Said, remark_on
from stocktake.register.lint.measures import (
    agreed_targets,
    find_indicators,
    target_words,
    wording_patterns,
)
from stocktake.register.lint.remarks import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stocktake.model import Indicator
    from stocktake.register.lint.remarks import Answers, Remark

__all__ = ["suggest_measures", "suggest_wording"]

MOST_TARGETS = 2


def suggest_measures(draft: Draft) -> Iterator[Remark]:
    """Yield the indicators that could measure a commitment or goal without a number."""
    for said in draft.said:
        if not (said.is_asked or said.is_goal) or said.quantities or said.cells:
            continue
        found = find_indicators(said.tokens)
        if found:
            offers = "; ".join(_offer(indicator, draft.year) for indicator in found[:2])
            yield remark_on(said, "kpi", f"It could be measured by {offers}.")


def suggest_wording(draft: Draft, answers: tuple[Answers, ...]) -> Iterator[Remark]:
    """Yield a wording pattern for each commitment or call without measure and deadline."""
    by_position = {said.position: said for said in draft.said}
    shown: set[str] = set()
    for answer in answers:
        said = by_position[answer.statement]
        theme = next(iter(said.statement.themes), None)
        open_ended = (
            answer.given["how-much"] is not Answer.YES and answer.given["by-when"] is not Answer.YES
        )
        # One pattern for each theme is enough; the others read the same.
        if open_ended and theme in wording_patterns() and theme not in shown:
            shown.add(theme)
            yield _pattern(said, theme)


def _offer(indicator: Indicator, year: int | None) -> str:
    agreed = agreed_targets(indicator.id, year=None)
    # What is still to be reached when the draft is adopted.
    current = [a for a in agreed if a.kpi.deadline and (year is None or a.kpi.deadline >= year)]
    if not current:
        return f"\u201c{indicator.name}\u201d (no number agreed yet)"
    targets = "; ".join(target_words(a) for a in current[:MOST_TARGETS])
    return f"\u201c{indicator.name}\u201d (agreed so far: {targets})"


def _pattern(said: Said, theme: str) -> Remark:
    return remark_on(
        said, "wording", "A pattern for this theme:", stronger=wording_patterns()[theme]
    )
