"""The act of a commitment: the verb that says what will be done, past the verbs that only open it.

"We request the Secretariat to prepare a plan" asks for *prepare*; "Strive to connect"
for *connect*; "Promote the efforts of parents" for an attitude. A verb is looked for
only where one can stand: first, or behind "to", "will", "we", or in "-ing"
behind a preposition. A verb that no list knows counts as an act, so that an unusual
strong verb is never called vague. Left out: parsing; "plan" and "report" as nouns are
told from verbs by their place alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from stocktake.model import Noun

if TYPE_CHECKING:
    from stocktake.register.lint.wordlists import LintWords, Phrases
    from stocktake.register.words import Token

__all__ = ["Act", "ActKind", "find_act"]

ActKind = Literal["result", "act", "process", "attitude", "unknown"]

# Behind these a verb stands.
OPENERS = frozenset({"to", "will", "shall", "should", "must", "we", "would", "not"})
MODALS = frozenset({"will", "shall", "must"})
BEFORE_ING = frozenset({"to", "in", "by", "on", "of", "at", "with", "for", "and"})
# Words that may stand between an opener and its verb.
ADVERBS = frozenset({
    "also", "further", "furthermore", "jointly", "together", "actively", "nevertheless", "hereby",
    "therefore", "strongly", "then", "first", "now", "fully", "closely", "both", "be",
    "are", "is", "firmly", "always", "each", "better", "successfully", "effectively",
})  # fmt: skip
# Verbs of reasons, and the verbs of the request that follows them.
RECITALS = frozenset({
    "recognize", "recognise", "acknowledge", "affirm", "reaffirm", "emphasize", "emphasise",
    "stress", "note", "underline", "welcome", "appreciate",
})  # fmt: skip
ASKING = frozenset({
    "encourage", "recommend", "urge", "call", "request", "invite", "agree", "resolve", "seek",
    "commit", "decide", "will", "shall",
})  # fmt: skip
# Behind "that", the bare verb of "recommend that each State draw up".
SUBJUNCTIVE_WITHIN = 5


class Act(Noun, frozen=True, kw_only=True):
    """What kind of act it is, and which tokens say so.

    Attributes:
        kind: ``result``, ``act``, ``process`` (a direction), ``attitude`` or ``unknown``.
        first: First token of the verb.
        last: One past its last token.
        stronger: Wording pattern for a verb that says too little.
    """

    kind: ActKind
    first: int = 0
    last: int = 0
    stronger: str = ""


def find_act(tokens: list[Token], words: LintWords) -> Act:
    """Return the act that a statement names."""
    opening: Act | None = None
    that_at: int | None = None
    start = _start(tokens)
    for i, token in enumerate(tokens):
        if i < start:
            continue
        if token.low == "that" and i and tokens[i - 1].stem in words.performative:
            that_at = i
        if not _is_verb_place(tokens, i, that_at):
            continue
        found = _act_at(tokens, i, words)
        if found is None:
            if opening is None and _before(tokens, i) in MODALS:
                return Act(kind="unknown", first=i, last=i + 1)
            continue
        skips = found.last == found.first + 1 and token.stem in words.performative
        if not skips:
            return found
        opening = opening or found
    return opening or Act(kind="unknown")


def _start(tokens: list[Token]) -> int:
    """Return where the main clause starts, behind "To this end, we will" or "We recognize that"."""
    if any(token.low in RECITALS for token in tokens[:3]):
        asking = (i for i, token in enumerate(tokens) if i > 2 and token.low in ASKING)
        return next(asking, 0)
    if not tokens or not (
        tokens[0].low in {"to", "in", "as", "for", "when", "with"} or tokens[0].low.endswith("ing")
    ):
        return 0
    return next(
        (i for i, t in enumerate(tokens) if t.low in MODALS or t.low in {"we", "should"}), 0
    )


def _is_verb_place(tokens: list[Token], i: int, that_at: int | None) -> bool:
    if not tokens[i].is_word:
        return False
    before = _before(tokens, i)
    if before is None or before in OPENERS:
        return True
    if tokens[i].low.endswith("ing"):
        return before in BEFORE_ING
    return that_at is not None and that_at + 1 < i <= that_at + SUBJUNCTIVE_WITHIN


def _before(tokens: list[Token], i: int) -> str | None:
    """Return the word before token ``i``, adverbs skipped; none at the start of a clause."""
    j = i - 1
    while j >= 0 and tokens[j].low in ADVERBS:
        j -= 1
    if j < 0 or tokens[j].low in {":", ")"}:
        return None
    return tokens[j].low


def _act_at(tokens: list[Token], i: int, words: LintWords) -> Act | None:
    """Return the longest listed verb at token ``i``; of equal ones the vaguer list decides."""
    lists: tuple[tuple[ActKind, Phrases], ...] = (
        ("attitude", words.attitude),
        ("process", words.process),
        ("result", words.result),
        ("act", words.act),
    )
    best: Act | None = None
    for kind, phrases in lists:
        match = phrases.at(tokens, i)
        if match is not None and (best is None or match.last > best.last):
            best = Act(kind=kind, first=i, last=match.last, stronger=match.value[0])
    if best is None and tokens[i].stem in words.performative:
        return Act(kind="unknown", first=i, last=i + 1)
    return best
