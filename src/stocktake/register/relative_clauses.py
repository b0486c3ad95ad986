"""Relative clauses between a subject and its verb: "States which have no team are to set one up".

A modal inside such a clause is not what the statement says; one behind it is. A clause is taken to
be complete where its own verb stands right behind "who", "which" or "that".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.clause import BEEN, LEADING, RELATIVE
from stocktake.register.verb_groups import next_word

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["in_relative"]

LEAST_VERB = 3  # letters of a verb with -s
# Verbs of relative clauses that no list of acts has.
OF_RELATIVES = frozenset({
    "has", "have", "had", "did", "do", "does", "wish", "lack", "face", "benefit", "own", "hold",
    "receive", "operate", "carry", "serve", "sell", "apply", "use", "remain",
})  # fmt: skip
# "which the Forum will establish": its subject stands first, and its verb comes later.
OPENING = frozenset({
    "the", "a", "an", "our", "its", "their", "his", "her", "we", "they", "it", "each", "every",
    "all", "this", "these", "those", "some", "many", "no", "most", "both", "any", "such",
})  # fmt: skip


def in_relative(tokens: list[Token], start: int, i: int, words: Lexicon) -> bool:
    """Whether token ``i`` is the verb of a relative or subordinate clause.

    "Member States which have no team are to set up one": the relative clause has its own verb.

    Args:
        tokens: The statement's tokens.
        start: Where the subject may start.
        i: The modal or verb.
        words: The word lists.
    """
    inside = [k for k in range(max(start, 1), i) if tokens[k].low in RELATIVE]
    if inside and inside[0] == start and tokens[0].low == "that":
        inside = inside[1:]  # "that X is ..., and that Y should ...": both are what is declared
    if not inside:
        return False
    opened = inside[0]
    if tokens[opened - 1].low in ("to", "in", "for", "with", "on"):
        return next_word(tokens, opened) != "end"  # "to that end"
    if tokens[i - 1].low == "," and any(t.low == "," for t in tokens[start:opened]):
        return False  # ", when developing standards that ..., should consider"
    return not all(_has_own_verb(tokens, k, i, words) for k in inside)


def _has_own_verb(tokens: list[Token], opened: int, end: int, words: Lexicon) -> bool:
    """Whether "who have none" is complete before ``end``: its verb stands right behind "who"."""
    if tokens[opened].low not in ("which", "that", "who"):
        return False
    at = opened + 1
    while at < end and tokens[at].low in words.adverbs:
        at += 1  # "Economies that still reserve gateways"
    if at + 1 > end:
        return False
    own = tokens[opened].low == "who" or _result(tokens, opened, at, end)
    if own or (tokens[opened].low == "which" and tokens[at].low not in OPENING):
        return True
    verb = tokens[at].low
    known = verb in BEEN or verb in OF_RELATIVES or (verb.endswith("s") and len(verb) > LEAST_VERB)
    return known or words.action_verbs.get(verb) in ("s", "past", "base")


def _result(tokens: list[Token], that: int, at: int, end: int) -> bool:
    """Whether "measurements that result from" has a verb of no list, by what stands around it."""
    several = that > 0 and tokens[that - 1].low.endswith("s")
    return several and at + 1 < end and tokens[at + 1].low in LEADING
