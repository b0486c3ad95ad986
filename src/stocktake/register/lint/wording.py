"""Wording: vague verbs, promises to try, hedges, time without a date, amounts without a number.

A vague verb is remarked on only as the main verb of a commitment or call that has no
number beside it, nor "every" with a year. A call on somebody else is soft by its nature and
is not blamed for it; what it asks for may still be vague.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.lint.draft import Draft, Said, remark_at
from stocktake.register.lint.quantities import find_scope
from stocktake.register.lint.wordlists import Phrases, lint_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stocktake.register.lint.remarks import Remark
    from stocktake.register.words import Match

__all__ = ["find_loose_words"]

SAYS = {
    "vague-verb": "says in which direction, not what will be done",
    "effort-verb": "promises to try, not to do",
    "hedge": "lets whoever has to act decide whether to",
    "vague-time": "names no date",
    "vague-amount": "names no number",
}
# Words that are hedges only where they open the statement's request.
OPENING = 8


def find_loose_words(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every loose word of a commitment, call or goal."""
    words = lint_words()
    for said in draft.said:
        if said.is_asked:
            yield from _vague_verb(said)
            yield from _all(said, "effort-verb", words.effort, first_only=True)
        if said.is_asked or said.is_goal:
            yield from _all(said, "hedge", words.hedge)
            yield from _all(said, "vague-time", words.vague_time)
            yield from _all(said, "vague-amount", words.vague_amount)


def _vague_verb(said: Said) -> Iterator[Remark]:
    act = said.act
    dated_scope = said.statement.deadlines and find_scope(said.text)
    if act.kind != "process" or said.quantities or dated_scope:
        return
    span = said.act_span()
    quote = said.text[span[0] : span[1]]
    yield remark_at(
        said,
        "vague-verb",
        f"\u201c{quote}\u201d {SAYS['vague-verb']}.",
        span,
        stronger=act.stronger,
    )


def _all(said: Said, rule: str, phrases: Phrases, *, first_only: bool = False) -> Iterator[Remark]:
    found = phrases.find(said.tokens)
    if first_only:
        found = [match for match in found if _opens(said, match)][:1]
    for match in found:
        span = (said.tokens[match.first].start, said.tokens[match.last - 1].end)
        quote = said.text[span[0] : span[1]]
        if rule == "hedge" and quote.lower() == "the need for" and match.first > OPENING:
            continue
        yield remark_at(
            said, rule, f"\u201c{quote}\u201d {SAYS[rule]}.", span, stronger=match.value[0]
        )


def _opens(said: Said, match: Match) -> bool:
    """Whether a promise to try stands where the main verb does, not in an aside."""
    if any(token.low in {",", ";"} for token in said.tokens[said.title_end : match.first]):
        return False
    return match.first <= said.title_end + OPENING
