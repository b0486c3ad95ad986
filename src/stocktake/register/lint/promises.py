"""Promises already made, and targets already set that the draft falls behind.

A statement is compared with the paraphrases of earlier instruments as lineage compares
provisions (``register.similarity``): by the words that carry their meaning and by themes.
Provisions on follow-up are left out: every instrument has them, and repeating them is no
broken promise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.register.lint.draft import Draft, Said, remark_at, remark_on
from stocktake.register.lint.earlier import Earlier, related_to
from stocktake.register.lint.measures import Agreed, agreed_targets, find_indicators, target_words
from stocktake.register.lint.quantities import find_quantities
from stocktake.register.similarity import similar_pairs, word_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stocktake.model import Indicator
    from stocktake.register.lint.quantities import Quantity
    from stocktake.register.lint.remarks import Remark
from stocktake.register.similarity import Word

__all__ = ["find_promises_made", "find_weaker_targets"]

# Likeness from which a promise counts as made before, the part of it that the words alone must
# give, and how many words (or lines of kindred words) must be in common, since two texts on one
# theme need not say the same. On the labelled pairs of tests/fixtures/gold/lineage.toml these are
# right 28 times in 34 on the tuning half and 39 times in 39 on the other, and find 0.33 and 0.42
# of the pairs; a drafter is better served by few.
LIKE, LIKE_WORDS, SHARED = 0.3, 0.08, 3
# For a remark on a later deadline the two must be surely the same.
SURE, SURE_WORDS = 0.4, 0.2
MOST = 2
# Statements compared at once: every pair that shares a word is looked at, so that more at once
# would cost the square of a long draft. No draft of the genre has so many.
AT_ONCE = 400
EVERYWHERE = frozenset({"follow-up-reporting"})


def find_promises_made(draft: Draft, earlier: Sequence[Earlier]) -> Iterator[Remark]:
    """Yield a remark for every statement that an earlier instrument already has."""
    said = [
        s
        for s in draft.said
        if (s.is_asked or s.is_goal) and not set(s.statement.themes[:1]) & EVERYWHERE
    ]
    for first in range(0, len(said), AT_ONCE):
        some = said[first : first + AT_ONCE]
        near = _nearest(some, earlier)
        for i, one in enumerate(some):
            made = near.get(i, [])
            if made:
                yield _remark(one, [earlier[j] for j, _ in made])
                sure = [earlier[j] for j, is_sure in made if is_sure]
                yield from _later(one, sure)
                yield from _other_number(one, sure)


def find_weaker_targets(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every share that asks for less, or later, than an agreed target."""
    for said in draft.said:
        shares = [q for q in said.quantities if q.unit == "percent"]
        if not (said.is_asked or said.is_goal) or len(shares) != 1 or not said.statement.deadlines:
            continue
        for indicator in find_indicators(said.tokens)[:1]:
            for agreed in agreed_targets(indicator.id, year=draft.year):
                says = _weaker(shares[0], max(said.statement.deadlines), agreed, indicator)
                if says:
                    yield remark_at(said, "below-target", says, (shares[0].start, shares[0].end))
                    break


def _nearest(said: Sequence[Said], earlier: Sequence[Earlier]) -> dict[int, list[tuple[int, bool]]]:
    """Return for each statement the nearest earlier entries, best first, and which are sure."""
    texts = {f"e{j}": [entry.words] for j, entry in enumerate(earlier)}
    texts |= {f"s{i}": [one.text] for i, one in enumerate(said)}
    rows = [(f"e{j}", list(entry.themes), 0) for j, entry in enumerate(earlier)]
    rows += [(f"s{i}", list(one.statement.themes), 1) for i, one in enumerate(said)]
    placed = pl.DataFrame(
        {
            "commitment_id": pl.Series([key for key, _, _ in rows], dtype=pl.String),
            "themes": pl.Series([themes for _, themes, _ in rows], dtype=pl.List(pl.String)),
            "rank": pl.Series([rank for _, _, rank in rows], dtype=pl.Int64),
        }
    )
    weights = word_weights(texts)
    pairs = similar_pairs(placed, weights, floor=LIKE)
    best = pairs.sort("later", "score", "earlier", descending=[False, True, False])
    found: dict[int, list[tuple[int, bool]]] = {}
    for one, other, score in best.select("later", "earlier", "score").iter_rows():
        words, shared = _words_alike(weights[one], weights[other])
        near = found.setdefault(int(one[1:]), [])
        if len(near) < MOST and words >= LIKE_WORDS and shared >= SHARED:
            near.append((int(other[1:]), score >= SURE and words >= SURE_WORDS))
    return found


def _words_alike(one: dict[str, Word], other: dict[str, Word]) -> tuple[float, int]:
    """Return how alike two texts are by words, and how many words they have in common."""
    both = one.keys() & other.keys()
    return sum(one[term].weight * other[term].weight for term in both), len(both)


def _remark(said: Said, made: list[Earlier]) -> Remark:
    places = " and ".join(f"{entry.title}, {entry.label}" for entry in made)
    says = f"Something near to this stands in {places}."
    return remark_on(
        said, "already-promised", says, related=tuple(related_to(entry) for entry in made)
    )


def _later(said: Said, made: list[Earlier]) -> Iterator[Remark]:
    if not said.statement.deadlines:
        return
    year = max(said.statement.deadlines)
    for entry in made:
        if entry.deadline is not None and entry.deadline < year:
            says = (
                f"{entry.title}, {entry.label}, wanted it by {entry.deadline}; "
                f"the draft says {year}."
            )
            yield remark_on(said, "later-deadline", says, related=(related_to(entry),))


def _other_number(said: Said, made: list[Earlier]) -> Iterator[Remark]:
    """Yield a remark where the one number of each text has the same unit and another value."""
    if len(said.quantities) != 1:
        return
    here = said.quantities[0]
    for entry in made:
        there = find_quantities(entry.words)
        if len(there) == 1 and there[0].unit == here.unit and there[0].value != here.value:
            says = (
                f"{entry.title}, {entry.label}, says "
                f"{entry.words[there[0].start : there[0].end]}; the draft says "
                f"{said.text[here.start : here.end]}."
            )
            span = (here.start, here.end)
            yield remark_at(said, "other-number", says, span, related=(related_to(entry),))


def _weaker(share: Quantity, year: int, agreed: Agreed, indicator: Indicator) -> str | None:
    """Return what is weaker about a share and year than a target; none where nothing is."""
    target, deadline = agreed.kpi.target, agreed.kpi.deadline
    if target is None or deadline is None or year < deadline:
        return None
    if indicator.direction == "parity" or not indicator.unit.startswith("percent"):
        return None
    less = share.value > target if indicator.direction == "down" else share.value < target
    known = f"For \u201c{indicator.name}\u201d"
    if less:
        return f"{known} the agreed target is stronger: {target_words(agreed)}."
    if share.value == target and year > deadline:
        return f"{known} the same was agreed earlier: {target_words(agreed)}."
    return None  # it asks for more, or for more but later: another promise, not a weaker one
