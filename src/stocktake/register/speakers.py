"""Clauses that the signatories speak: "we ...", "the Ministers ...", "each of us ...".

"The Committee decided", "They agreed" and "It requested" tell of the body that speaks;
"The Commission shall ..." is asked of the Commission and left to ``grammar``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from stocktake.model import Actor, Force
from stocktake.register.actors import find_agent
from stocktake.register.clause import LEADING, OPERATIVE, SUBORDINATE, Clause
from stocktake.register.verb_groups import (
    is_modal,
    lookup,
    next_word,
    stands_apart,
    verb_group,
)

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["spoken_clauses"]

LONGEST_EACH = 10  # tokens of "Every international organization represented here"
PRESENT = (["all", "those", "present"], ["all", "of", "us"])
WHO = frozenset({"who", "which", "that"})
LEAST_RELATIVE, LONGEST_RELATIVE = 2, 22  # tokens from "which" to the main verb
LEAST_PROMISE = 2  # tokens of "aim to", "undertake to"
LONGEST_LEAD = 6  # tokens before "they": "In remote and mountainous settlements they will"


def spoken_clauses(tokens: list[Token], words: Lexicon) -> list[Clause]:
    """Return the clauses whose subject is "we" or a noun that speaks for the signatories.

    Args:
        tokens: The statement's tokens without its run-in title.
        words: The word lists.
    """
    found: list[Clause] = []
    if each := _each(tokens, words):
        return [each]
    for i, token in enumerate(tokens):
        if token.low == "we" and not (i and _in_subordinate(tokens, i)):
            if clause := verb_group(tokens, _past_apposition(tokens, i + 1, words), words, "we"):
                found.append(clause)
        elif i == 0 and token.low == "let" and next_word(tokens, i) in ("us", "me"):
            return [_let_us(tokens, words)]
        elif not found and _may_speak(tokens, i, words):
            found.extend(_told_by(tokens, i, words))
        elif found and _takes_up(tokens, i, found) and _may_speak(tokens, i, words):
            found.extend(c for c in _told_by(tokens, i, words) if _goes_on(c))
    return found


def _in_subordinate(tokens: list[Token], i: int) -> bool:
    """Whether a word in front of "we" opens a clause inside: not the "That we will" of a list."""
    if tokens[i - 1].low != "that" or tokens[0].low != "that":
        return tokens[i - 1].low in SUBORDINATE
    promised = i + 1 < len(tokens) and tokens[i + 1].low in ("will", "shall")
    return not (promised and (i == 1 or tokens[i - 2].low == "and"))


def _told_by(tokens: list[Token], i: int, words: Lexicon) -> list[Clause]:
    """Return the clause of "The Ministers", "they" or "it" at token ``i``, where one speaks."""
    low = tokens[i].low
    j = _past_apposition(tokens, _past_name(tokens, i + 1), words)
    clause = verb_group(tokens, j, words, "speaker")
    if clause is None or next_word(tokens, i) == "to" or tokens[clause.first].text == "Meeting":
        return []  # "requested the Commission to create", "The Ministers' Meeting shall"
    promised = low == "they" and _led_to(tokens, i) and clause.modal in ("will", "shall")
    if low in ("it", "they") and i and not (_goes_on(clause) or promised):
        return []
    if (low == "it" and not _tells(clause)) or not _at_start(tokens, i, words):
        return []
    if not (clause.sense or clause.modal):
        named = low.endswith("s") or (low in words.speakers and low not in ("it", "they"))
        return _later_act(tokens, clause, words) if named else []
    if clause.modal and (words.actors.at(tokens, i) or _officials(tokens, i)):
        return []  # "The Commission shall ..." is asked of the Commission
    apart = stands_apart(tokens[i : clause.first])
    return [replace(clause, actor=Actor.ORGANISATION) if apart else clause]


def _officials(tokens: list[Token], i: int) -> bool:
    """Whether "The Senior Officials' Meeting shall ..." stands here: a body below the ministers."""
    return "officials" in {t.low for t in tokens[max(0, i - 2) : i]}


def _later_act(tokens: list[Token], head: Clause, words: Lexicon) -> list[Clause]:
    """Find "and agreed to ..." behind a verb of no list: "were of one mind ..., and agreed"."""
    for i in range(head.last, len(tokens) - 1):
        entry = lookup(tokens, i, words) if tokens[i - 1].low == "and" else None
        if entry and entry[1] == "past" and entry[2].act in OPERATIVE:
            last, form, sense = entry
            return [Clause(subject="speaker", first=i, last=last, form=form, sense=sense)]
    return []


def _goes_on(clause: Clause) -> bool:
    """Whether ", they resolved to" or ", and they recommend" takes up the main clause."""
    acts = clause.sense is not None and clause.sense.act in OPERATIVE
    return acts and clause.modal is None and clause.form in ("past", "base")


def _tells(clause: Clause) -> bool:
    """Whether "It requested ..." tells of an act of the body, unlike "It is essential ..."."""
    acts = clause.sense is not None and clause.sense.act in (*OPERATIVE, "recital", "welcome")
    return acts and clause.modal is None and clause.form in ("s", "past")


def _each(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Read "Each of us undertakes to ...", "Every member commits to ..."."""
    if not tokens or tokens[0].low not in ("each", "every"):
        return _some_of_them(tokens, words)
    for i in range(2, min(LONGEST_EACH, len(tokens))):
        entry = lookup(tokens, i, words)
        if entry and entry[1] == "s" and entry[2].act in (*OPERATIVE, "aim"):
            agent = find_agent(tokens, 1, i, words=words)
            body = Actor.ORGANISATION if agent and agent.actor is Actor.ORGANISATION else None
            return Clause(
                subject="speaker", first=i, last=entry[0], form="s", sense=entry[2], actor=body
            )
    return None


def _some_of_them(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Read "Those of us who have no code will ...", "Countries which lack one undertook to ..."."""
    if [t.low for t in tokens[: len(PRESENT[0])]] in PRESENT:
        return verb_group(tokens, len(PRESENT[0]), words, "speaker")
    who = next((i for i, t in enumerate(tokens[:LONGEST_LEAD]) if t.low in WHO), None)
    if who is None or (tokens[0].low != "those" and not _is_member(tokens, who, words)):
        return None
    for i in range(who + LEAST_RELATIVE, min(who + LONGEST_RELATIVE, len(tokens) - 1)):
        if tokens[i].low in (",", ";", "and", "we"):
            return None
        if is_modal(tokens, i):
            clause = verb_group(tokens, i, words, "speaker")
            promised = clause is not None and clause.modal in ("will", "shall")
            return replace(clause, actor=Actor.MEMBERS) if clause and promised else None
        entry = lookup(tokens, i, words)
        forms = ("s",) if tokens[0].low in ("a", "an", "any") else ("base", "past")
        if entry is None or entry[0] - i < LEAST_PROMISE or entry[1] not in forms:
            continue
        last, form, sense = entry
        if sense.act == "aim" or (sense.act == "commitment" and sense.force is not Force.FIRM):
            return Clause(
                subject="speaker", first=i, last=last, form=form, sense=sense, actor=Actor.MEMBERS
            )
    return None


def _is_member(tokens: list[Token], who: int, words: Lexicon) -> bool:
    """Whether "Member States" and nothing else stands before "which"."""
    first = 1 if tokens[0].low in ("a", "an", "any", "the") else 0
    agent = find_agent(tokens, 0, who, words=words)
    return (
        agent is not None
        and agent.actor is Actor.MEMBERS
        and (agent.first, agent.last) == (first, who)
    )


def _may_speak(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether "Ministers" stands where a subject may: near the start, or as ", the Ministers"."""
    if tokens[i].low in ("they", "it"):
        return i == 0 or tokens[i - 1].low in (",", "and", ";") or _led_to(tokens, i)
    return tokens[i].low in words.speakers and (i < 12 or _after_comma(tokens, i))


def _takes_up(tokens: list[Token], i: int, found: list[Clause]) -> bool:
    """Whether ", and they", "; the Ministers" goes on where nothing was asked or promised yet."""
    if any(c.modal or (c.sense and c.sense.act in OPERATIVE) for c in found):
        return False
    return _behind_link(tokens, i)


def _behind_link(tokens: list[Token], i: int) -> bool:
    """Whether a semicolon, or "and" behind a comma, stands before ("the") token ``i``."""
    j = i - 1 if i and tokens[i - 1].low == "the" else i
    before = [t.low for t in tokens[max(0, j - 2) : j]]
    return before[-1:] == [";"] or before in ([",", "and"], [";", "and"], [",", "but"])


def _led_to(tokens: list[Token], i: int) -> bool:
    """Whether "In consequence they agreed", "To lessen it they will" leads in without a comma."""
    before = [t.low for t in tokens[:i]]
    leads = bool(before) and before[0] in LEADING and len(before) <= LONGEST_LEAD
    return leads and not {*before} & (SUBORDINATE | {",", ";"})


def _after_comma(tokens: list[Token], i: int) -> bool:
    """Whether ", the Ministers" or ", Ministers" stands at token ``i``."""
    j = i - 1 if i and tokens[i - 1].low == "the" else i
    return j > 0 and (tokens[j - 1].low == "," or _behind_link(tokens, i))


def _let_us(tokens: list[Token], words: Lexicon) -> Clause:
    """Read "Let us work together" as "we will work together"."""
    at = min(2, len(tokens) - 1)
    entry = lookup(tokens, at, words)
    last, form, sense = entry or (at + 1, "base", None)
    modal = "will" if tokens[1].low == "us" else None  # "Let me conclude" only goes on speaking
    form = form if modal else "ing"
    return Clause(subject="we", first=at, last=last, form=form, sense=sense, modal=modal)


def _past_name(tokens: list[Token], i: int) -> int:
    """Return the token after "of State and Government" behind "The Heads"."""
    if i + 2 < len(tokens) and [t.low for t in tokens[i : i + 3]] == ["in", "charge", "of"]:
        i += 2
    if i >= len(tokens) or tokens[i].low not in ("of", "responsible", "from"):
        return i
    while i < len(tokens) and (
        tokens[i].low in ("of", "and", "for", "the", "responsible", "from")
        or (tokens[i].is_word and tokens[i].text[0].isupper())
        or _lists_on(tokens, i)
    ):
        i += 1
    return i


def _lists_on(tokens: list[Token], i: int) -> bool:
    """Whether the comma of "Ministers of Labour, Education and Digital Affairs" stands here."""
    near = tokens[i + 1 : i + 4]
    listed = len(near) == 3 and tokens[i].low == "," and near[0].text[0].isupper()
    return listed and near[1].low in ("and", ",") and near[2].text[0].isupper()


def _at_start(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether the noun at ``i`` can be the subject of the statement: no verb or link before it."""
    if i > 0 and _after_comma(tokens, i):
        return True
    before = [t.low for t in tokens[:i]]
    opening = lookup(tokens, 0, words) if i and before[0] != "the" else None
    asks = opening is not None and (i > 1 or opening[2].act == "call")
    if opening and asks and opening[1] in ("base", "s"):
        return False  # "REQUEST the Commission, with the Union, to ...", "INVITES Ministers to ..."
    infinitive = lookup(tokens, 1, words) if i > 1 and before[0] == "to" else None
    if infinitive and infinitive[1] == "base" and infinitive[2].act == "call":
        return False  # "To instruct the Commission to continue its support"
    if before[:3] in (["to", "this", "end"], ["to", "that", "end"]):
        return True
    links = {"of", "to", "by", "for", "from", "with", "on", "that", "and", "before", "until"}
    return not any(w in links or w in words.action_verbs for w in before[-4:])


def _behind_meeting(tokens: list[Token], met: int, words: Lexicon) -> int:
    """Return the verb of "having met in Bridgetown, reaffirm that", or that of the meeting."""
    for k in range(met + 1, len(tokens)):
        if tokens[k - 1].low not in (",", "hereby") or tokens[k - 2].low == "to":
            continue
        entry = lookup(tokens, k, words)
        if entry and entry[1] == "base" and entry[2].act != "meet":
            return k
    return met


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
        if is_modal(tokens, j):
            return j
        if not closed:
            continue  # ", the ministers in charge of ... ," : no verb before the second comma
        if low in ("have", "has", "met", "gathered", "hereby"):
            return _behind_meeting(tokens, j, words) if low in ("met", "gathered") else j
        if j > i and (entry := lookup(tokens, j, words)):
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
