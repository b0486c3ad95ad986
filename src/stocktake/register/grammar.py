"""The main clauses of a statement: who speaks, with which verb, doing what.

Four kinds of clause are looked for, in this order: a clause of the signatories
("we ...", "the Ministers ..."), a verb that opens the statement ("Requests the
Secretary-General to ..."), a clause of somebody else with a modal or a passive of
asking ("Member States should ...", "operators are invited to ..."), and, failing
these, none. Verbs joined to the first with "and" are followed only where they ask
or promise, because only those can outrank a recital. Relative and subordinate
clauses ("which will ...", "as we progress ...") are passed over.

This is a grammar of one genre, not of English: no parse tree, no disambiguation
of nouns and verbs beyond the position they stand in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.register.clause import (
    ASKED,
    BE,
    DETERMINERS,
    LEADING,
    LONGEST_ASIDE,
    MODALS,
    NOUN_TOO,
    OPERATIVE,
    RELATIVE,
    SUBORDINATE,
    Clause,
)
from stocktake.register.lexicon import Sense

if TYPE_CHECKING:
    from stocktake.register.clause import Subject
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["Clause", "main_clauses", "strip_title"]

# A run-in title: "(Online safety) Support ..." ; a bold one keeps its asterisks away in tokenize.
TITLE = re.compile(r"^\s*(?:\([^()]{2,90}\)|\[[^\[\]]{2,90}\])\s*")


def strip_title(text: str) -> int:
    """Return where the statement begins after a bracketed run-in title."""
    match = TITLE.match(text)
    return match.end() if match and match.end() < len(text.rstrip()) else 0


def main_clauses(tokens: list[Token], words: Lexicon) -> list[Clause]:
    """Return the main clauses of a statement in the order of the text.

    Args:
        tokens: The statement's tokens without its run-in title.
        words: The word lists.
    """
    found = _spoken(tokens, words)
    if not found and (opening := _opening(tokens, words)):
        found = [opening]
        if opening.form == "ing" and (later := _after_participle(tokens, opening, words)):
            found.append(later)
    third = _of_others(tokens, words)
    led = bool(tokens) and tokens[0].low == "to"
    if third and (not found or _only_participle(found) or (led and _follows_comma(tokens, third))):
        found = [*found, third]
    if found and not any(c.sense and c.sense.act in OPERATIVE for c in found):
        found.extend(_joined(tokens, found[-1], words))
    return found


def _spoken(tokens: list[Token], words: Lexicon) -> list[Clause]:
    found: list[Clause] = []
    if each := _each(tokens, words):
        return [each]
    for i, token in enumerate(tokens):
        if token.low == "we" and (i == 0 or tokens[i - 1].low not in SUBORDINATE):
            if clause := _verb_group(tokens, _past_apposition(tokens, i + 1, words), words, "we"):
                found.append(clause)
        elif i == 0 and token.low == "let" and _next(tokens, i) == "us":
            return [_let_us(tokens, words)]
        elif not found and _may_speak(tokens, i, words):
            j = _past_apposition(tokens, _past_name(tokens, i + 1), words)
            clause = _verb_group(tokens, j, words, "speaker")
            told = clause and (clause.sense or clause.modal) and _at_start(tokens, i, words)
            if clause and told and not (clause.modal and words.actors.at(tokens, i)):
                found.append(clause)  # "The Commission shall ..." is asked of the Commission
    return found


def _each(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Read "Each of us undertakes to ...", "Every member commits to ..."."""
    if not tokens or tokens[0].low not in ("each", "every"):
        return None
    for i in range(2, min(6, len(tokens))):
        entry = _lookup(tokens, i, words)
        if entry and entry[1] == "s" and entry[2].act in (*OPERATIVE, "aim"):
            return Clause(subject="speaker", first=i, last=entry[0], form="s", sense=entry[2])
    return None


def _may_speak(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether "Ministers" stands where a subject may: near the start, or as ", the Ministers"."""
    if i == 0 and tokens[i].low == "they":
        return True
    return tokens[i].low in words.speakers and (
        i < 12 or (tokens[i - 1].low == "the" and tokens[i - 2].low == ",")
    )


def _let_us(tokens: list[Token], words: Lexicon) -> Clause:
    """Read "Let us work together" as "we will work together"."""
    at = min(2, len(tokens) - 1)
    entry = _lookup(tokens, at, words)
    last, form, sense = entry or (at + 1, "base", None)
    return Clause(subject="we", first=at, last=last, form=form, sense=sense, modal="will")


def _past_name(tokens: list[Token], i: int) -> int:
    """Return the token after "of State and Government" behind "The Heads"."""
    if i >= len(tokens) or tokens[i].low not in ("of", "responsible"):
        return i
    while i < len(tokens) and (
        tokens[i].low in ("of", "and", "for", "the", "responsible", "from")
        or (tokens[i].is_word and tokens[i].text[0].isupper())
    ):
        i += 1
    return i


def _at_start(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether the noun at ``i`` can be the subject of the statement: no verb or link before it."""
    before = [t.low for t in tokens[:i]]
    links = {"of", "to", "by", "for", "from", "with", "on", "that", "and"}
    return not any(w in links or w in words.action_verbs for w in before[-4:])


def _past_apposition(tokens: list[Token], i: int, words: Lexicon) -> int:
    """Return the token after "We, the Ministers of ..., " or "We the Ministers ..."."""
    if i >= len(tokens) or (
        tokens[i].low not in (",", "(", "the", "ministers", "leaders", "heads")
    ):
        return i
    set_off = tokens[i].low == ","
    closed = not set_off
    for j in range(i, len(tokens)):
        low = tokens[j].low
        closed = closed or (j > i and low == ",")
        if _is_modal(tokens, j):
            return j
        if not closed:
            continue  # ", the ministers in charge of ... ," : no verb before the second comma
        if low in ("have", "has", "met", "gathered", "hereby"):
            return j
        if j > i and (entry := _lookup(tokens, j, words)):
            previous = tokens[j - 1].low
            if (
                entry[1] in ("base", "past")
                and previous
                not in (
                    "to",
                    "the",
                    "of",
                    "for",
                    "and",
                    "or",
                )
                and (entry[1] == "base" or previous == "," or tokens[j - 1].is_word)
            ):
                return j
    return i


def _verb_group(tokens: list[Token], i: int, words: Lexicon, subject: Subject) -> Clause | None:
    """Read adverbs, modals, auxiliaries and the verb phrase that stand at token ``i``."""
    start = i
    i, modal, ongoing = _auxiliaries(tokens, i, words)
    if i >= len(tokens) or not tokens[i].is_word:
        # "we will:" : a lead-in without a verb of its own
        return _bare(subject, modal, start, i) if modal else None
    sense: Sense | None = None
    if entry := _lookup(tokens, i, words):
        last, form, sense = entry
    else:
        last, form = i + 1, words.action_verbs.get(tokens[i].low, "unknown")
        ongoing = ongoing or (tokens[i].low in BE and _next(tokens, i).endswith("ing"))
    return Clause(
        subject=subject, first=i, last=last, form=form, sense=sense, modal=modal, ongoing=ongoing
    )


def _auxiliaries(tokens: list[Token], i: int, words: Lexicon) -> tuple[int, str | None, bool]:
    """Return where the verb stands behind "will also continue to", the modal, and "continue to"."""
    modal: str | None = None
    ongoing = False
    start = i
    while i < len(tokens):
        low, step = tokens[i].low, 1
        if low == "," and i + 1 < len(tokens) and i - start < LONGEST_ASIDE:
            step = _past_aside(tokens, i) - i
        elif _is_modal(tokens, i):
            modal = modal or MODALS[low]
        elif low == "need" and _next(tokens, i) == "to":
            modal, step = modal or "need", 2
        elif low in ("continue", "continues") and _next(tokens, i) == "to":
            ongoing, step = True, 2
        elif not _may_skip(tokens, i, words):
            break
        i += step
    return i, modal, ongoing


def _may_skip(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether an adverb, or "have" in front of a past participle, stands at token ``i``."""
    if tokens[i].low in ("have", "has", "had"):
        return _is_perfect(tokens, i, words)
    return _lookup(tokens, i, words) is None and _is_adverb(tokens[i].low, words)


def _is_adverb(low: str, words: Lexicon) -> bool:
    return low in words.adverbs or (low.endswith("ly") and low not in ("apply", "rely", "supply"))


def _bare(subject: Subject, modal: str | None, first: int, last: int) -> Clause:
    return Clause(subject=subject, first=first, last=last, form="bare", modal=modal)


def _past_aside(tokens: list[Token], i: int) -> int:
    """Return the token after ", on behalf of our peoples," when a second comma closes it."""
    for j in range(i + 1, min(i + 15, len(tokens))):
        if tokens[j].low == ",":
            return j + 1
    return i + 1


def _is_perfect(tokens: list[Token], i: int, words: Lexicon) -> bool:
    following = tokens[i + 1 : i + 4]
    return any(
        t.low == "been" or t.low.endswith("ed") or words.action_verbs.get(t.low) == "past"
        for t in following[:2]
    )


def _next(tokens: list[Token], i: int) -> str:
    return tokens[i + 1].low if i + 1 < len(tokens) else ""


def _lookup(tokens: list[Token], i: int, words: Lexicon) -> tuple[int, str, Sense] | None:
    """Return end, form and sense of the longest listed verb phrase at token ``i``."""
    for rest, form, sense in words.verbs.get(tokens[i].low, ()):
        if (end := _fits(tokens, i + 1, rest)) is not None:
            return end, form, sense
    return None


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
    if i < len(tokens) and tokens[i].low == rest[0]:
        return _fits(tokens, i + 1, rest[1:])
    return None


def _opening(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Read a statement that opens with its verb: "Requests ...", "To promote ..."."""
    i = _first_verb(tokens, words)
    if i >= len(tokens):
        return None
    low = tokens[i].low
    if _is_modal(tokens, i):
        return _verb_group(tokens, i, words, "implied")
    if low == "having" or (low in BE and _next(tokens, i) in ("aware", "mindful")):
        return Clause(subject="implied", first=i, last=i + 2, form="ing")
    if entry := _lookup(tokens, i, words):
        last, form, sense = entry
        return Clause(subject="implied", first=i, last=last, form=form, sense=sense)
    participle = low.endswith("ing") and len(low) > 5 and i < 2
    verb = words.action_verbs.get(low, "ing" if participle else None)
    return Clause(subject="implied", first=i, last=i + 1, form=verb) if verb else None


def _first_verb(tokens: list[Token], words: Lexicon) -> int:
    """Return the first token that is no adverb, link or punctuation."""
    i = 0
    while i < len(tokens) and (
        not tokens[i].is_word
        or (tokens[i].low in words.adverbs and tokens[i].low not in ("like", "wish", "in"))
        or tokens[i].low in ("and", "or", "by")
    ):
        i += 1
    return i


def _after_participle(tokens: list[Token], head: Clause, words: Lexicon) -> Clause | None:
    """Find the verb that follows "Having considered ..., " without a subject of its own."""
    for i in range(head.last, len(tokens) - 1):
        if tokens[i].low != ",":
            continue
        j = i + 1
        while j < len(tokens) and tokens[j].low in ("hereby", "and", "also", "further", "do"):
            j += 1
        entry = _lookup(tokens, j, words) if j < len(tokens) else None
        if (
            entry
            and entry[1] in ("base", "s")
            and entry[2].act in (*OPERATIVE, "recital", "welcome")
        ) and (entry[1] == "s" or tokens[j - 1].low == "hereby"):
            last, form, sense = entry
            return Clause(subject="implied", first=j, last=last, form=form, sense=sense)
    return None


def _only_participle(found: list[Clause]) -> bool:
    return all(c.subject == "implied" and c.form == "ing" for c in found)


def _follows_comma(tokens: list[Token], clause: Clause) -> bool:
    """Whether the clause's subject stands behind a comma ("To remain ..., APT will ...")."""
    start = clause.subject_span[0] if clause.subject_span else 0
    return start > 0 and tokens[start - 1].low == ","


def _of_others(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Find the first modal, or passive of asking, of a main clause and the subject before it."""
    start = 0
    for i, token in enumerate(tokens):
        if token.low in (",", ";", ":") and i < len(tokens) - 1:
            if not _has_modal(tokens, start, i):
                start = i + 1 if _leads(tokens, start) else start
            continue
        asked = token.low in BE and _asked(tokens, i)
        if not asked and not _is_modal(tokens, i):
            continue
        if any(t.low in RELATIVE for t in tokens[max(start, 1) : i]):
            continue
        return _third(tokens, i, start, words)
    return None


def _leads(tokens: list[Token], start: int) -> bool:
    """Whether the phrase from ``start`` to the comma leads in ("In this context, ...")."""
    return tokens[start].low in LEADING


def _has_modal(tokens: list[Token], start: int, end: int) -> bool:
    return any(_is_modal(tokens, i) for i in range(start, end))


def _is_modal(tokens: list[Token], i: int) -> bool:
    """Whether a modal stands at token ``i``; "May" inside a sentence is the month."""
    return tokens[i].low in MODALS and not (tokens[i].text == "May" and i > 0)


def _asked(tokens: list[Token], i: int) -> bool:
    j = i + 1
    while j < len(tokens) and tokens[j].low in (
        "also",
        "further",
        "strongly",
        "hereby",
        "therefore",
    ):
        j += 1
    return j < len(tokens) and tokens[j].low in ASKED


def _third(tokens: list[Token], i: int, start: int, words: Lexicon) -> Clause:
    modal = MODALS.get(tokens[i].low)
    j = i + 1 if modal else i
    while (
        j < len(tokens) and tokens[j].low in words.adverbs and tokens[j].low not in ("like", "to")
    ):
        j += 1
    if modal and j < len(tokens) and tokens[j].low == ",":
        j = _past_aside(tokens, j)  # "will, on its own path, set"
    ongoing = j + 1 < len(tokens) and tokens[j].low == "continue" and tokens[j + 1].low == "to"
    if ongoing:
        j += 2
    span = (start, i)
    if j < len(tokens) and tokens[j].low in BE:
        k = j + 1
        while k < len(tokens) and tokens[k].low in words.adverbs:
            k += 1
        asked = ASKED.get(tokens[k].low) if k < len(tokens) else None
        return Clause(
            subject="other",
            subject_span=span,
            first=min(k, len(tokens) - 1),
            last=min(k + 1, len(tokens)),
            form="past",
            modal=modal,
            passive=True,
            sense=Sense(act="call", phrases=(), force=asked) if asked else None,
        )
    entry = _lookup(tokens, j, words) if j < len(tokens) else None
    if entry:
        last, form, sense = entry
        return Clause(
            subject="other",
            subject_span=span,
            first=j,
            last=last,
            form=form,
            sense=sense,
            modal=modal,
        )
    return Clause(
        subject="other",
        subject_span=span,
        first=min(j, len(tokens) - 1),
        last=min(j + 1, len(tokens)),
        form="base",
        modal=modal,
        ongoing=ongoing,
    )


def _joined(tokens: list[Token], head: Clause, words: Lexicon) -> list[Clause]:
    """Return the verbs of asking or promising that "and" or a comma joins to the head's verb."""
    found: list[Clause] = []
    if (
        head.subject in ("we", "speaker")
        and head.modal is None
        and (own := _and_will(tokens, head, words))
    ):
        return [own]
    for i in range(head.last + 1, len(tokens)):
        j = i
        while j > 0 and tokens[j - 1].low in words.adverbs and tokens[j - 1].low != "to":
            j -= 1
        if j == 0 or tokens[j - 1].low not in ("and", ",", ";"):
            continue
        entry = _lookup(tokens, i, words)
        if (
            entry is None
            or entry[2].act not in OPERATIVE
            or not _same_form(entry[1], head, tokens[j - 1])
        ):
            continue
        last, form, sense = entry
        if tokens[i].low in NOUN_TOO and not _determined(tokens, last):
            continue
        if (
            sense.force == "firm"
            or _after_infinitive(tokens, j - 1)
            or not _has_object(tokens, last)
        ):
            continue
        found.append(Clause(subject=head.subject, first=i, last=last, form=form, sense=sense))
        break
    return found


def _and_will(tokens: list[Token], head: Clause, words: Lexicon) -> Clause | None:
    """Find "and will develop ..." that goes on with the head's subject, not with a that-clause."""
    for i in range(head.last, len(tokens) - 2):
        if tokens[i].low in SUBORDINATE:
            return None
        if tokens[i].low == "and" and tokens[i + 1].low in ("will", "shall"):
            return _verb_group(tokens, i + 1, words, head.subject)
    return None


def _same_form(form: str, head: Clause, link: Token) -> bool:
    if head.form == "ing":  # after a participle only a finite form is safe: "resolve" is a noun too
        return form == "s" and link.low == "and"
    return form == (head.form if head.form in ("s", "past") else "base")


def _after_infinitive(tokens: list[Token], link: int) -> bool:
    """Whether the link directly follows "to VERB" ("efforts to support and encourage ...")."""
    before = [t.low for t in tokens[max(0, link - 2) : link]]
    return "to" in before


def _determined(tokens: list[Token], i: int) -> bool:
    if i >= len(tokens):
        return False
    before = tokens[i - 1].low
    return (
        tokens[i].low in DETERMINERS
        or tokens[i].text[0].isupper()
        or before in ("to", "on", "upon")
    )


def _has_object(tokens: list[Token], last: int) -> bool:
    return last < len(tokens) and tokens[last].is_word
