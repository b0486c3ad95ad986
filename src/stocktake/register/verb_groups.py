"""Verb groups: adverbs, modals, auxiliaries and the listed verb phrase behind them.

What the three kinds of clause (spoken, opening, of others) are built from. A verb is looked
up in ``vocab/lexicon/verbs.toml``, the longest phrase first; one of no list keeps its form
and has no sense.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.clause import BE, LONGEST_ASIDE, MODALS, Clause

if TYPE_CHECKING:
    from stocktake.register.clause import Subject
    from stocktake.register.lexicon import Lexicon, Sense
    from stocktake.register.words import Token

__all__ = ["is_modal", "lookup", "next_word", "past_aside", "stands_apart", "verb_group"]

# Participles of the past that no rule of spelling gives and no list of actions has.
PARTICIPLES = frozenset({
    "been", "come", "met", "held", "begun", "become", "gone", "seen", "taken", "made", "given",
    "shown", "known", "found", "grown", "risen", "fallen", "set", "put", "led", "brought", "heard",
    "drawn", "agreed", "sent", "kept", "left", "lost", "paid", "told", "won", "chosen",
})  # fmt: skip
# Tokens between the commas of an aside behind a subject ("The Council, having reviewed ..., ").
LONGEST_SET_OFF = 30


def verb_group(tokens: list[Token], i: int, words: Lexicon, subject: Subject) -> Clause | None:
    """Read adverbs, modals, auxiliaries and the verb phrase that stand at token ``i``."""
    start = i
    i, modal, ongoing = _auxiliaries(tokens, i, words)
    if i >= len(tokens) or not tokens[i].is_word:
        # "we will:" : a lead-in without a verb of its own
        return _bare(subject, modal, start, i) if modal else None
    sense: Sense | None = None
    if entry := lookup(tokens, i, words):
        last, form, sense = entry
    else:
        last, form = i + 1, words.action_verbs.get(tokens[i].low, "unknown")
        ongoing = ongoing or (tokens[i].low in BE and next_word(tokens, i).endswith("ing"))
    return Clause(
        subject=subject, first=i, last=last, form=form, sense=sense, modal=modal, ongoing=ongoing
    )


def lookup(tokens: list[Token], i: int, words: Lexicon) -> tuple[int, str, Sense] | None:
    """Return end, form and sense of the longest listed verb phrase at token ``i``."""
    if tokens[i].low == "charge" and i > 0 and tokens[i - 1].low == "in":
        return None  # "the ministers in charge of"
    for rest, form, sense in words.verbs.get(tokens[i].low, ()):
        end = _fits(tokens, i + 1, rest)
        if end is not None and not (len(rest) > 1 and _is_named(tokens, i, end)):
            return end, form, sense
    return None


def _is_named(tokens: list[Token], i: int, end: int) -> bool:
    """Whether "endorse the G7 Vision" ends in the name of a text: no vision of one's own."""
    noun = tokens[end - 1].text
    return noun[0].isupper() and not noun.isupper() and tokens[i].text[0].islower()


def is_modal(tokens: list[Token], i: int) -> bool:
    """Whether a modal stands at token ``i``; "May" inside a sentence is the month."""
    return tokens[i].low in MODALS and not (tokens[i].text == "May" and i > 0)


def past_aside(tokens: list[Token], i: int) -> int:
    """Return the token after ", on behalf of our peoples," when a second comma closes it."""
    for j in range(i + 1, min(i + LONGEST_SET_OFF, len(tokens))):
        if tokens[j].low == ",":
            return j + 1
    return i + 1


def stands_apart(subject: list[Token]) -> bool:
    """Return whether "The Commission, for its part," sets a body apart from those who speak.

    Args:
        subject: The tokens before the verb.
    """
    said = " ".join(token.low for token in subject)
    return "for its part" in said or "for its own part" in said


def next_word(tokens: list[Token], i: int) -> str:
    """Return the word behind token ``i``, or "" at the end."""
    return tokens[i + 1].low if i + 1 < len(tokens) else ""


def _auxiliaries(tokens: list[Token], i: int, words: Lexicon) -> tuple[int, str | None, bool]:
    """Return where the verb stands behind "will also continue to", the modal, and "continue to"."""
    modal: str | None = None
    ongoing = False
    start = i
    while i < len(tokens):
        low, step = tokens[i].low, 1
        if modal and low == "," and _ends_open(tokens, i):
            return len(tokens), modal, ongoing  # "we will, each according to its means:"
        if low == "," and i + 1 < len(tokens) and i - start < LONGEST_ASIDE:
            step = past_aside(tokens, i) - i
        elif is_modal(tokens, i):
            modal = modal or MODALS[low]
        elif low == "need" and next_word(tokens, i) == "to":
            modal, step = modal or "need", 2
        elif low in ("continue", "continues") and next_word(tokens, i) == "to":
            ongoing, step = True, 2
        elif not _may_skip(tokens, i, words):
            break
        i += step
    return i, modal, ongoing


def _ends_open(tokens: list[Token], i: int) -> bool:
    """Whether only an aside stands between the comma at ``i`` and the colon that ends the text."""
    rest = [t.low for t in tokens[i + 1 :]]
    return (
        rest[-1:] == [":"]
        and rest[:1] in (["each"], ["jointly"], ["individually"], ["within"])
        and "," not in rest
    )


def _may_skip(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether an adverb, or "have" in front of a past participle, stands at token ``i``."""
    if tokens[i].low in ("have", "has", "had"):
        return _is_perfect(tokens, i, words)
    return lookup(tokens, i, words) is None and _is_adverb(tokens[i].low, words)


def _is_adverb(low: str, words: Lexicon) -> bool:
    return low in words.adverbs or (low.endswith("ly") and low not in ("apply", "rely", "supply"))


def _is_perfect(tokens: list[Token], i: int, words: Lexicon) -> bool:
    following = tokens[i + 1 : i + 4]
    return any(
        t.low in PARTICIPLES or t.low.endswith("ed") or words.action_verbs.get(t.low) == "past"
        for t in following[:2]
    )


def _bare(subject: Subject, modal: str | None, first: int, last: int) -> Clause:
    return Clause(subject=subject, first=first, last=last, form="bare", modal=modal)


def _fits(tokens: list[Token], i: int, rest: tuple[str, ...]) -> int | None:
    if not rest:
        return i
    if rest[0] == "~":
        for skip in range(5):
            if (end := _fits(tokens, i + skip, rest[1:])) is not None:
                return end
            if i + skip < len(tokens) and not tokens[i + skip].is_word:
                return None
        return None
    if rest[0] == "to" and i + 1 < len(tokens) and tokens[i].low == ",":
        i = past_aside(tokens, i)  # "we intend, together with the Union, to establish"
    if i < len(tokens) and tokens[i].low == rest[0]:
        return _fits(tokens, i + 1, rest[1:])
    return None
