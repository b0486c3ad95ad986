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

import msgspec

from stocktake.register.clause import (
    ASKED,
    BE,
    BEEN,
    DETERMINERS,
    LEADING,
    MODALS,
    NOUN_TOO,
    OPERATIVE,
    RELATIVE,
    SUBORDINATE,
    Clause,
)
from stocktake.register.lexicon import Sense
from stocktake.register.named_subjects import asked_later, named_subject
from stocktake.register.relative_clauses import in_relative
from stocktake.register.speakers import spoken_clauses
from stocktake.register.verb_groups import is_modal, lookup, next_word, past_aside, verb_group

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["NOUNISH", "Clause", "main_clauses", "strip_title"]

# Describing words that are verbs as well.
ADJECTIVES = frozenset({"open", "free", "secure", "clean", "complete", "separate", "lower", "live"})
BE_OR_BEGIN = frozenset({"be", "begin", "start", "commence", "proceed", "resume"})
NEAR_MODAL = 4  # tokens
NO_SUBJECT = RELATIVE | {"the", "a", "an", "our", "its", "to", "and", "how", "they", "we", "it"}
# "Phase one", "Target 9": a noun with its number, and no verb.
NUMBERED = frozenset({
    "phase", "stage", "step", "target", "track", "block", "line", "group", "section", "item",
    "process", "model", "cluster", "measure", "question",
})  # fmt: skip
NUMBERS = frozenset({
    "one", "two", "three", "four", "five", "six", "i", "ii", "iii", "iv", "v",
})  # fmt: skip
# Nouns first, verbs where something follows that only a verb takes: "Model how ...", "Work with".
NOUNISH = frozenset({
    "model", "network", "work", "trial", "project", "plan", "place", "stock", "store", "range",
    "research", "trade", "process", "index", "service", "program", "source", "table", "market",
    "order", "demand", "supply", "land", "site", "brief", "structure", "frame", "record",
    "display", "exercize", "exhibit", "balance", "feature", "schedule", "shelter", "route",
    "screen", "exchange", "lead", "second", "address", "control", "contract", "base", "bundle",
    "cluster", "face", "power", "partner", "state",
})  # fmt: skip
BEHIND_A_VERB = frozenset({
    "the", "a", "an", "our", "all", "its", "their", "each", "every", "one", "two", "three",
    "four", "five", "how", "whether", "with", "on", "towards", "toward", "to", "together",
    "jointly", "closely", "out", "in", "through", "for", "up", "at", "and", ", ", "new",
    "national", "local", "regional", "not", "common", "joint", "public", "teachers", "officials",
    "staff", "these", "this", "such", "more", "young", "woman", "girls", "further", "annual",
    "regular", "additional", "long", "short", "free", "least", "police", "small", "judges",
    "farmers", "village", "community", "civil", "projects", "trainers", "specialists",
    "engineers", "workers", "pilot", "rural", "mobile", "digital", "ten", "half", "any",
    "experience", "experiences", "information", "views", "data", "best", "good", "lessons",
    "knowledge", "warnings", "alerts", "evidence", "ideas", "experts", "gaps", "barriers",
    "challenges", "issues", "concerns", "risks", "threats", "efforts", "security", "climate",
    "social", "market", "emerging", "online", "cyber", "existing", "key", "remaining", "specific",
    "harmful", "bottlenecks", "obstacles", "inequalities", "divides",
})  # fmt: skip
BY_WHOM = frozenset({"by", "at", "in", "on", "under", "between"})
# Joined to a verb of welcoming these decide something all the same: "..., and endorses the plan".
ENDORSED = frozenset({"endorse", "endorses", "approve", "approves", "adopt", "adopts"})
# A run-in title: "(Online safety) Support ..." ; a bold one keeps its asterisks away in tokenize.
TITLE = re.compile(
    r"^\s*(?:\([^()]{2,90}\)|\[[^\[\]]{2,90}\]"
    r"|[A-Z][\w\u2019'-]*(?:[ ,]{1,2}(?:and |or |of |in |for |the |by |to |on |with )*"
    r"[\w\u2019'-]+){0,5}\.(?=\s+[A-Z]))\s*"
)


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
    found = spoken_clauses(tokens, words)
    if not found and (opening := _opening(tokens, words)):
        found = [opening]
        if opening.form == "ing" and (later := _after_participle(tokens, opening, words)):
            found.append(later)
    if not found and (named := named_subject(tokens, words) or _behind_lead(tokens, words)):
        found = [named]
    if not found and (later := asked_later(tokens, words)):
        found = [later]
    third = _of_others(tokens, words)
    if third and third.passive and third.sense and found and third.first < found[0].first:
        found = [third, *found]  # "The Group is invited to ..., and we endorse ..."
    led = bool(tokens) and tokens[0].low == "to"
    if third and found and third.passive and third.sense and _recites_that(tokens, found[0]):
        third = None  # "Recognizing that the Union is charged with ..."
    if third and (not found or _only_participle(found) or (led and _follows_comma(tokens, third))):
        only_why = led and (own := _behind_purpose(tokens, found, third))
        found = [own] if only_why and own else [*found, third]
    if found and not any(
        c.sense and c.sense.act in OPERATIVE and not _on_a_fact(tokens, c) for c in found
    ):
        found.extend(_joined(tokens, found[-1], words))
    return found


def _behind_lead(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Find the named subject behind a phrase that leads in ("While ..., Members intend to ...")."""
    comma = next((i for i, t in enumerate(tokens) if t.low == ","), None)
    if comma is None or comma + 3 > len(tokens) or not (comma and _leads(tokens, 0)):
        return None
    named = named_subject(tokens[comma + 1 :], words)
    if named is None:
        return None
    shift = comma + 1
    return msgspec.structs.replace(named, first=named.first + shift, last=named.last + shift)


def _opening(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Read a statement that opens with its verb: "Requests ...", "To promote ..."."""
    i = _first_verb(tokens, words)
    if i >= len(tokens) or (
        tokens[i].low in ADJECTIVES and (next_word(tokens, i) == "," or _describes(tokens, i))
    ):
        return None
    named = any(found.last - i > 1 for found in words.actors.at(tokens, i))
    if named or _is_noun_here(tokens, i, words) or _is_subject(tokens, i, words):
        return None  # "Finance ministers are requested"
    low = tokens[i].low
    if low == "start" and next_word(tokens, i) in ("ups", "up"):
        return None  # "Start-ups deserve support"
    if low in ("have", "has") and lookup(tokens, i + 1, words):
        i, low = i + 1, next_word(tokens, i)  # "Have decided:"
    if is_modal(tokens, i):
        return verb_group(tokens, i, words, "implied")
    if low == "having" or (low in BE and next_word(tokens, i) in ("aware", "mindful")):
        return Clause(subject="implied", first=i, last=i + 2, form="ing")
    return _opening_verb(tokens, i, words)


def _opening_verb(tokens: list[Token], i: int, words: Lexicon) -> Clause | None:
    low = tokens[i].low
    if entry := lookup(tokens, i, words):
        last, form, sense = entry
        return Clause(subject="implied", first=i, last=last, form=form, sense=sense)
    participle = low.endswith("ing") and len(low) > 5 and i < 2
    verb = words.action_verbs.get(low, "ing" if participle else None)
    if verb is None or (low in NOUNISH and next_word(tokens, i) not in BEHIND_A_VERB):
        return None
    return Clause(subject="implied", first=i, last=i + 1, form=verb)


def _is_noun_here(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether a verb's form is a noun: "Share of women", "Financing is", "Direct-to-home"."""
    low, following = tokens[i].low, next_word(tokens, i)
    if following == "of":  # "Institutes of oceanography are invited"
        return not low.endswith(("ed", "ing")) and low not in ("approves", "disposes", "approve")
    if following == "and" and low.endswith("s") and i + 2 < len(tokens):  # "Calls and messages"
        later = any(is_modal(tokens, k) for k in range(i + 3, min(i + 12, len(tokens))))
        return later and lookup(tokens, i + 2, words) is None
    if low in ("annex", "schedule", "table") and (len(following) == 1 or following.isdigit()):
        return True
    if low in NUMBERED and (following in NUMBERS or following.isdigit()):
        return True
    finite = following in ("is", "are", "was", "were", "has", "have", "had")
    if finite or (is_modal(tokens, i + 1) if i + 1 < len(tokens) else False):
        return not low.endswith("ed")  # "Support was expressed", "Steps shall be taken"
    return (
        low in ("access", "direct", "peer", "machine", "end", "face", "point", "support")
        and following == "to"
    )


def _is_subject(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether a modal follows so soon that the first words are a subject: "Lead countries will"."""
    if tokens[i].low.endswith("ing") or words.action_verbs.get(tokens[i].low) not in (
        "base",
        "past",
    ):
        return False
    joined = next_word(tokens, i) == "and"  # "Transport and energy corridors will"
    near = tokens[i + 1 + joined : i + NEAR_MODAL + joined]
    at = next((k for k, t in enumerate(near) if t.low in MODALS and t.text != "May"), None)
    return (
        at is not None and at > 0 and all(t.is_word and t.low not in NO_SUBJECT for t in near[:at])
    )


def _describes(tokens: list[Token], i: int) -> bool:
    """Whether "Open standards ... are": the first word describes the subject."""
    return any(t.low in ("is", "are", "was", "were", "has", "have") for t in tokens[i + 2 : i + 12])


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
        entry = lookup(tokens, j, words) if j < len(tokens) else None
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


def _recites_that(tokens: list[Token], opening: Clause) -> bool:
    """Whether "Recognizing that ...;" tells a fact to its end."""
    that = opening.last < len(tokens) and tokens[opening.last].low == "that"
    told = opening.form == "ing" and opening.sense is not None and opening.sense.act == "recital"
    return told and that and tokens[-1].low in (",", ";")


def _follows_comma(tokens: list[Token], clause: Clause) -> bool:
    """Whether the clause's subject stands behind a comma ("To remain ..., APT will ...")."""
    start = clause.subject_span[0] if clause.subject_span else 0
    return start > 0 and tokens[start - 1].low == ","


def _behind_purpose(tokens: list[Token], found: list[Clause], third: Clause) -> Clause | None:
    """Return the clause of "To relieve congestion at ..., the Parties will exchange ..."."""
    start, end = third.subject_span or (0, 0)
    commas = [i for i in range(start - 1, end) if tokens[i].low == ","]
    if third.modal not in ("will", "shall") or not commas:
        return None
    lows = [t.low for t in tokens[commas[-1] + 1 : end]]
    told = not lows or lows[0] in LEADING or any(t.low in RELATIVE for t in tokens[start:end])
    if told or any(c.subject != "implied" for c in found):
        return None
    return msgspec.structs.replace(third, subject_span=(commas[-1] + 1, end))


def _of_others(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Find the first modal, or passive of asking, of a main clause and the subject before it."""
    start = 0
    for i, token in enumerate(tokens):
        if token.low in (",", ";", ":") and i < len(tokens) - 1:
            if not _has_modal(tokens, start, i):
                start = i + 1 if _leads(tokens, start) or _aside(tokens, start) else start
            continue
        if token.low == "and" and i and tokens[i - 1].low in (",", ";"):
            start = start if _has_modal(tokens, start, i) else i + 1
            continue
        asked = token.low in BEEN and _asked(tokens, i)
        duty = is_modal(tokens, i) or _is_to(tokens, i, words)
        if (not asked and not duty) or in_relative(tokens, start, i, words):
            continue
        return _third(tokens, i, start, words)
    return None


def _is_to(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether "are to establish" or "need to ensure" stands at token ``i``."""
    low = tokens[i].low
    if low not in ("is", "are", "need", "needs") or next_word(tokens, i) != "to":
        return False
    if low.startswith("need") and not (low == "needs" or (i and tokens[i - 1].low.endswith("s"))):
        return False  # "the need to" is a noun
    verb = next_word(tokens, i + 1)
    return verb in BE_OR_BEGIN or words.action_verbs.get(verb) == "base" or verb in words.verbs


def _leads(tokens: list[Token], start: int) -> bool:
    """Whether the phrase from ``start`` to the comma leads in ("In this context, ...")."""
    return tokens[start].low in LEADING


def _aside(tokens: list[Token], start: int) -> bool:
    """Whether a relative clause between commas starts here, behind a phrase that leads in."""
    relative = tokens[start].low in ("whose", "which", "where") and start > 0
    return relative and tokens[start - 1].low == "," and _leads(tokens, 0)


def _has_modal(tokens: list[Token], start: int, end: int) -> bool:
    return any(is_modal(tokens, i) for i in range(start, end))


def _asked(tokens: list[Token], i: int) -> bool:
    j = i + 1
    while j < len(tokens) and (
        tokens[j].low in ("also", "further", "hereby", "therefore") or tokens[j].low.endswith("ly")
    ):
        j += 1
    if j < len(tokens) and tokens[j].low in ("welcome", "expected", "reminded"):
        return next_word(tokens, j) == "to"
    if j < len(tokens) and tokens[j].low in ("charged", "entrusted"):
        return next_word(tokens, j) in ("with", "to")  # unlike "is charged at cost"
    if j < len(tokens) and tokens[j].low == "invited" and next_word(tokens, j) == "to":
        return next_word(tokens, j + 1) not in ("the", "a", "an", "this")  # "to the meeting"
    return j < len(tokens) and tokens[j].low in ASKED


def _third(tokens: list[Token], i: int, start: int, words: Lexicon) -> Clause:
    modal = MODALS.get(tokens[i].low)
    j = i + 1 if modal else i
    if _is_to(tokens, i, words):
        modal, j = ("should" if tokens[i].low.startswith("need") else "will"), i + 2
    while (
        j < len(tokens) and tokens[j].low in words.adverbs and tokens[j].low not in ("like", "to")
    ):
        j += 1
    if modal and j < len(tokens) and tokens[j].low == ",":
        j = past_aside(tokens, j)  # "will, on its own path, set"
    ongoing = j + 1 < len(tokens) and tokens[j].low == "continue" and tokens[j + 1].low == "to"
    if ongoing:
        j += 2
    span = (start, i)
    if tokens[i].low == "ought" and next_word(tokens, i) == "to":
        j = i + 2
    if j < len(tokens) and tokens[j].low in BEEN:
        k = j + 1
        while k < len(tokens) and (tokens[k].low in words.adverbs or tokens[k].low.endswith("ly")):
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
    entry = lookup(tokens, j, words) if j < len(tokens) else None
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


def _on_a_fact(tokens: list[Token], clause: Clause) -> bool:
    """Whether "agreed that violence silences women" agrees on a fact, with no duty in it."""
    if not tokens[clause.first].low.startswith("agree"):
        return False
    that = tokens[clause.last - 1].low == "that" or next_word(tokens, clause.last - 1) == "that"
    return that and not any(is_modal(tokens, i) for i in range(clause.last, len(tokens)))


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
        entry = lookup(tokens, i, words)
        if (
            entry is None
            or entry[2].act not in OPERATIVE
            or not _same_form(entry[1], head, tokens[j - 1])
        ):
            continue
        last, form, sense = entry
        if {tokens[i].low, tokens[i].low[:-1]} & NOUN_TOO and not _determined(tokens, last):
            continue
        if form == "past" and tokens[j - 1].low == "," and next_word(tokens, last - 1) in BY_WHOM:
            continue  # "the Acts, adopted by the Heads of State": tells of the Acts
        told = head.subject == "speaker" and head.form == "past" and form == "past"
        shown = tokens[i].text.isupper() and tokens[head.first].text.isupper()  # ", and SET UP"
        if (
            (sense.force == "firm" and not (told or shown) and tokens[i].low not in ENDORSED)
            or _after_infinitive(tokens, j - 1)
            or not _has_object(tokens, last)
        ):
            continue
        found.append(Clause(subject=head.subject, first=i, last=last, form=form, sense=sense))
        break
    return found


def _and_will(tokens: list[Token], head: Clause, words: Lexicon) -> Clause | None:
    """Find "and will develop ..." that goes on with the head's subject, not with a that-clause."""
    subordinate = False
    for i in range(head.last, len(tokens) - 2):
        if tokens[i].low in SUBORDINATE:
            subordinate = True
        if subordinate and tokens[i - 1].low != ",":
            continue  # ", and will" takes up the main clause again
        if tokens[i].low == "and" and tokens[i + 1].low in ("will", "shall"):
            return verb_group(tokens, i + 1, words, head.subject)
    return None


def _same_form(form: str, head: Clause, link: Token) -> bool:
    if head.form == "ing":  # after a participle only a finite form is safe: "resolve" is a noun too
        return form == "s" and link.low == "and"
    return form == (head.form if head.form in ("s", "past") else "base")


def _after_infinitive(tokens: list[Token], link: int) -> bool:
    """Whether the link directly follows "to VERB" ("efforts to support and encourage ...")."""
    before = tokens[max(0, link - 2) : link]
    named = len(before) > 1 and before[1].text[0].isupper()  # "gratitude to ADB and invited"
    return "to" in {t.low for t in before} and not named


def _determined(tokens: list[Token], i: int) -> bool:
    if i >= len(tokens):
        return False
    before = tokens[i - 1].low
    if before == "challenge" and tokens[i].low in ("for", "to"):
        return False  # "opportunity and challenge for societies"
    return (
        tokens[i].low in DETERMINERS
        or (tokens[i].low in ("a", "an") and before in ("task", "request", "direct", "assign"))
        or tokens[i].text[0].isupper()
        or before in ("to", "on", "upon", "for")
    )


def _has_object(tokens: list[Token], last: int) -> bool:
    if last < len(tokens) and tokens[last].low == "," and tokens[last - 1].low == "that":
        return True  # "and agreed that, as from July, subscribers shall pay"
    return last < len(tokens) and tokens[last].is_word
