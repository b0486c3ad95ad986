"""Clauses in which a named body or the members act in the plain present or past.

"The Association calls upon ...", "The Conference adopts ...", "The economies commit to ...".
Only verbs of asking and promising are looked for, and only behind a subject that opens
the statement; a duty ("shall", "should") is left to ``grammar``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stocktake.model import Actor, Force
from stocktake.register.actors import Agent, find_agent
from stocktake.register.clause import BEEN, LEADING, MODALS, OPERATIVE, RELATIVE, Clause
from stocktake.register.verb_groups import lookup, past_aside, stands_apart

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["DECIDED", "asked_later", "named_subject"]

# The verb stands this near to the start; asides between commas not counted.
LONGEST_SUBJECT = 22
# Forms with -s that are hardly ever nouns.
ASKS = frozenset({"asks", "invites", "urges", "recommends", "instructs", "encourages", "proposes"})
# What a body does by saying so; of other verbs the past only tells what went on.
DECIDED = frozenset({
    "adopted", "approved", "endorsed", "launched", "established", "signed", "accepted", "created",
    "set", "elected", "appointed", "inaugurated", "designated", "allocated",
})  # fmt: skip
# Plain present verbs that are no nouns: "Member States commit", not "member support".
PLAIN = frozenset({"agree", "commit", "resolve", "decide", "undertake", "pledge"})
# What several bodies or firms promise: "Operators pledge to share their towers". Words are folded
# to the spelling with "z".
PLEDGES = frozenset({
    "commit", "pledge", "undertake", "promize", "intend", "plan", "endeavor", "agree", "stand",
    "resolve", "offer",
})  # fmt: skip
PROPOSES = frozenset({"propose", "suggest", "recommend"})
LONGEST_KIND = 4  # tokens of "Civil society organizations"
LONGEST_DOERS = 12  # tokens of their name
# Who takes the floor at a meeting.
DELEGATES = frozenset({
    "delegation", "delegations", "delegate", "delegates", "representative", "representatives",
    "observer", "observers", "speaker", "speakers", "participants", "panelists", "panellists",
    "members", "organizations", "countries", "states", "group",
})  # fmt: skip
# What somebody promises by saying so, told in the past.
PLEDGED = frozenset({"undertook", "pledged", "committed", "promized", "vowed", "offered"})
FEW = 4  # describing words before it
# What members do by saying so together, unlike "commit", which each may do.
JOINTLY = frozenset({
    "agree", "resolve", "decide", "undertake", "agreed", "resolved", "decided", "undertook",
})  # fmt: skip
TEXTS = frozenset(
    {"framework", "plan", "strategy", "programme", "act", "law", "agreement", "roadmap"}
)
UNDERTAKES = frozenset({"undertakes", "pledges"})
IN_NAMES = frozenset({"of", "and", "for", "the", "on", "in", "from", "to"})


def named_subject(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Return the clause of a named subject that opens the statement, or none.

    Args:
        tokens: The statement's tokens without its run-in title.
        words: The word lists.
    """
    i, passed = 1, 0
    while i < len(tokens) and passed < LONGEST_SUBJECT:
        low = tokens[i].low
        relative = low in RELATIVE and tokens[i].text != "WHO"
        if low in MODALS or low in BEEN or relative or low in (";", ":", "we"):
            return None
        if low in ("need", "needs") and i + 1 < len(tokens) and tokens[i + 1].low == "to":
            return None
        if low == ",":
            i, passed = past_aside(tokens, i), passed + 1
            continue
        if clause := _acting(tokens, i, words):
            return clause
        i, passed = i + 1, passed + 1
    return None


def asked_later(tokens: list[Token], words: Lexicon) -> Clause | None:
    """Return the asking of "The delegate drew attention ..., and appealed to ...", or none.

    Args:
        tokens: The statement's tokens without its run-in title.
        words: The word lists.
    """
    if not {t.low for t in tokens[:FEW]} & DELEGATES:
        return None
    for i in range(FEW, len(tokens) - 1):
        if tokens[i - 1].low != "and" or tokens[i - 2].low != ",":
            continue
        entry = lookup(tokens, i, words)
        if entry and entry[1] == "past" and entry[2].act == "call":
            return Clause(subject="speaker", first=i, last=entry[0], form="past", sense=entry[2])
    return None


def _acting(tokens: list[Token], i: int, words: Lexicon) -> Clause | None:
    found = lookup(tokens, i, words)
    if found is None or found[2].act not in OPERATIVE or tokens[i].text[0].isupper():
        return None
    last, form, sense = found
    told = form == "past" or tokens[i].low in ASKS or (form == "base" and _proposes(tokens, last))
    if told and sense.act == "call" and _is_somebody(_subject(tokens, i, words)):
        return Clause(subject="speaker", first=i, last=last, form=form, sense=sense)
    if form == "past" and sense.force is Force.FIRM and tokens[i].low not in DECIDED:
        return None  # "The Secretary General introduced the document"
    agent = find_agent(tokens, 0, i, words=words)
    members = agent is not None and agent.actor is Actor.MEMBERS
    if form == "base":
        # "Teams set up, equipped and trained": participles
        members = members and not (last < len(tokens) and tokens[last].low == ",")
        speaks = members and (tokens[i].low in PLAIN or last - i > 1)
    else:
        promises = form == "past" or (form == "s" and last - i > 1)  # "Indonesia plans to"
        whole = members and agent is not None and agent.last == i and promises
        speaks = whole or (form in ("s", "past") and _is_name(tokens[:i]))
    speaks = speaks or (tokens[i].low in UNDERTAKES and _is_somebody(tokens[:i]))
    pledged = form == "base" and tokens[i].low in PLEDGES and _are_some(tokens[:i], agent)
    told_of = form == "past" and tokens[i].low in PLEDGED and _are_named(tokens[:i])
    if (pledged or told_of) and last - i > 1 and agent is not None and not speaks:
        return Clause(
            subject="speaker", first=i, last=last, form=form, sense=sense, actor=agent.actor
        )
    if not speaks or tokens[i - 1].low in IN_NAMES:
        return None
    jointly = tokens[i].low in JOINTLY and _are_the_members(tokens[:i])
    own = Actor.MEMBERS if members and not jointly else Actor.SIGNATORIES if members else None
    own = Actor.ORGANISATION if stands_apart(tokens[:i]) else own
    return Clause(subject="speaker", first=i, last=last, form=form, sense=sense, actor=own)


def _subject(tokens: list[Token], i: int, words: Lexicon) -> list[Token]:
    """Return the words before the first verb of "The observer recalled ..., and"."""
    if tokens[i - 1].low != "and":
        return tokens[:i]
    for k in range(1, i):
        if any(form == "past" for _, form, _ in words.verbs.get(tokens[k].low, ())):
            return tokens[:k]
    return tokens[:i]


def _is_somebody(subject: list[Token]) -> bool:
    """Whether "The delegate of Samoa" or "Employers" opens the statement: people or a body."""
    opens = subject[0].low in ("the", "a", "an", "one", "several", "some", "many", "two", "three")
    several = len(subject) <= LONGEST_KIND and subject[-1].low.endswith("s")
    several = several and not any(t.low in BEEN | LEADING | {"has"} for t in subject)
    named = (opens and len(subject) > 1) or (
        not opens and (subject[0].low.endswith("s") or several)
    )
    return named and all(t.is_word for t in subject)


def _proposes(tokens: list[Token], last: int) -> bool:
    """Whether "suggest that", "propose that" ends here."""
    return tokens[last - 1].low == "that" and tokens[last - 2].low in PROPOSES


def _are_some(subject: list[Token], agent: Agent | None) -> bool:
    """Whether "Operators", "The universal service funds" are the whole subject, and several."""
    if agent is None or len(subject) > LONGEST_DOERS:
        return False
    pairs = pairwise(subject)
    listed = any(a.low == "and" and b.text[0].isupper() for a, b in pairs)
    if any(not t.is_word and not (listed and t.low == ",") for t in subject):
        return False
    several = listed or any(t.low.endswith("s") for t in subject[agent.first :])
    return agent.first <= FEW and several


def _are_named(subject: list[Token]) -> bool:
    """Whether "The representative of the industry", "APNIC and the national teams" stand alone."""
    led = subject[0].low in LEADING | RELATIVE or subject[-1].low in ("it", "they")
    return not led and 1 < len(subject) <= LONGEST_DOERS and all(t.is_word for t in subject)


def _are_the_members(subject: list[Token]) -> bool:
    """Whether "Members", "The Member States" and nothing else stand before the verb."""
    return bool(subject) and {t.low for t in subject} <= {"the", "members", "member", "states"}


def _is_name(subject: list[Token]) -> bool:
    """Whether "The Association", "The Group, in fulfilment of ..., " names a body."""
    outside = subject
    if any(t.text[0].isupper() and t.low in TEXTS for t in subject):
        return False  # "The Framework for Action implements ..."
    for k, token in enumerate(subject):
        if token.low == ",":
            outside = subject[:k]
            break
    return (
        outside[0].low == "the"
        and all(t.low in IN_NAMES or t.text[0].isupper() for t in outside)
        and any(t.text[0].isupper() for t in outside[1:])
    )
