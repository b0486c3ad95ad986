"""Does the draft agree with itself: the same thing by one year and in one number?

Two statements speak of the same thing when most of the words that carry their meaning
agree. Numbers are compared only within one unit, and only one against one: a statement
with several numbers says something more complicated. A goal that reaches further than an
act towards it (every home by 2030, all schools by 2028) is no contradiction.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from stocktake.register.lint.draft import Draft, Said, remark_at, remark_on
from stocktake.register.lint.remarks import Related
from stocktake.register.similarity import word_weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stocktake.register.lint.remarks import Remark
    from stocktake.register.similarity import Word

__all__ = ["find_contradictions"]

# Likeness by words from which two statements of one draft are taken to ask for the same thing.
SAME = 0.6
# And this many words must carry it: "connect schools" alone is too little.
FEWEST_WORDS = 3
# A word that stands in more statements than this tells none of them apart, and is left out of
# the search for pairs, so that its cost grows with the length of the draft and not its square.
TOO_COMMON = 60


def find_contradictions(draft: Draft) -> Iterator[Remark]:
    """Yield remarks for years and numbers that differ, and for deadlines that have passed."""
    said = [
        s
        for s in draft.said
        if (s.is_asked or s.is_goal) and (s.statement.deadlines or s.quantities)
    ]
    for one in said:
        yield from _past(draft, one)
    weights = word_weights({str(i): [_topic(one)] for i, one in enumerate(said)})
    for (i, j), likeness in sorted(_likeness(weights).items()):
        if likeness >= SAME and said[i].is_goal == said[j].is_goal:
            yield from _compare(said[i], said[j])


def _likeness(weights: dict[str, dict[str, Word]]) -> dict[tuple[int, int], float]:
    """Return how alike the pairs of statements with a word in common are, earlier one first."""
    places: dict[str, list[tuple[int, float]]] = {}
    for key, own in weights.items():
        plain = {term: word.weight for term, word in own.items() if not word.kin}
        if len(plain) < FEWEST_WORDS:
            continue
        length = sum(weight * weight for weight in plain.values()) ** 0.5
        for term, weight in plain.items():
            places.setdefault(term, []).append((int(key), weight / length))
    found: dict[tuple[int, int], float] = {}
    for standing in places.values():
        if len(standing) <= TOO_COMMON:
            for (i, one), (j, other) in combinations(standing, 2):
                found[i, j] = found.get((i, j), 0.0) + one * other
    return found


def _past(draft: Draft, said: Said) -> Iterator[Remark]:
    years = said.statement.deadlines
    if draft.year is not None and years and max(years) < draft.year:
        yield remark_on(
            said, "deadline-past", f"{max(years)} is before the draft's own year, {draft.year}."
        )


def _topic(said: Said) -> str:
    """Return the words without the numbers: what is to be counted, not how many."""
    text = said.text
    for quantity in reversed(said.quantities):
        if not quantity.unit.startswith("count"):
            text = text[: quantity.start] + text[quantity.end :]
    return "".join(" " if character.isdigit() else character for character in text)


def _compare(first: Said, second: Said) -> Iterator[Remark]:
    related = (Related(instrument_id="", title="this draft", label=first.key, words=_words(first)),)
    one, other = first.statement.deadlines, second.statement.deadlines
    if one and other and not set(one) & set(other):
        says = (
            f"It says {_years(other)}, but provision {first.key} says {_years(one)} "
            "for the same thing."
        )
        yield remark_on(second, "deadlines-differ", says, related=related)
    if len(first.quantities) == len(second.quantities) == 1:
        a, b = first.quantities[0], second.quantities[0]
        if a.unit == b.unit and a.value != b.value:
            says = (
                f"It says {second.text[b.start : b.end]}, but provision {first.key} says "
                f"{first.text[a.start : a.end]} for the same thing."
            )
            yield remark_at(second, "numbers-differ", says, (b.start, b.end), related=related)


def _years(years: tuple[int, ...]) -> str:
    return " and ".join(map(str, years))


def _words(said: Said) -> str:
    return " ".join(said.text.split())
