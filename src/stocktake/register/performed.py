"""Wordings that decide a statement whatever its verbs: "It was agreed that", "the need for X to".

Goals by their wording ("Our aim is", "By 2030 every clinic will"), acts that a body performs by
saying so ("is hereby established"), and duties told of others ("the need for operators to ...").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import find_agent, named_body
from stocktake.register.duties import done_by
from stocktake.register.goal_phrases import (
    DATED_STATE,
    GOAL_PREFIX,
    GOAL_SUBJECT,
    PLAN_AIMS,
    QUANTIFIED,
    SHARED,
    STATE_BY,
)
from stocktake.register.labels import Label, Setting

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["ASKS", "PREAMBLE", "by_phrase", "starts_like_preamble"]

AGREED = re.compile(
    r"^(?:it (?:was|is|has been) (?:also |further |hereby |therefore )?(?:agreed|decided|resolved)"
    r"|(?:agreement|consensus) was reached)\b(?: (?:that|to|on))?",
    re.IGNORECASE,
)
SUGGESTED = re.compile(
    r"^it (?:was|is) (?:also |further )?(?:suggested|proposed|recommended|urged) that\b",
    re.IGNORECASE,
)
SAID_OF_ALL = 4  # tokens of "it was suggested that"
# "The Bank indicated that it would examine ...".
ANNOUNCED = re.compile(
    r"^(?:the\s+)?[^,;:.]{3,80}?\s(?P<verb>indicated|announced|stated|confirmed|offered"
    r"|declared|said|reported)\s+that\s+(?:it|they|he|she)\s+(?:(?:would|will)\s+(?!be\b)"
    r"|(?P<weak>(?:intend|plan|hope|aim|propose|expect)(?:s|ed)?\s+to|(?:is|are|was|were|stand|stood"
    r"|would\s+be)\s+(?:ready|prepared|willing)\s+to)\s+[a-z])",
    re.IGNORECASE,
)
# "Five years ago our Leaders resolved ...", "creates no new mandate": told, and nothing to do.
TOLD_BACK = re.compile(
    r"^it\s+(?:is|was)\s+(?:(?:also|further)\s+)?(?:noted|recalled|recogni[sz]ed|acknowledged|observed"
    r"|recorded)\s+(?:with\s+\w+\s+)?that\b(?!.*\bshould\b)|"
    r"^nothing\s+in\s+(?:this|the)\s[^.;:]{3,80}?\s(?:shall|should|may|is\s+to|will)\s+be\s+(?:construed"
    r"|interpreted|understood|read|taken|deemed)\b|"
    r"^(?:\w+\s+){1,3}(?:years?|months|decades?)\s+ago\b|\bcreates?\s+no\s+(?:new\s+)?(?:legal\s+)?"
    r"(?:mandates?|rights|obligations|commitments)\b",
    re.IGNORECASE,
)
# "Every effort will be made to": an effort of the signatories.
EFFORTS = re.compile(
    r"^(?:every|all|further|continued|special|possible|necessary|\s)*efforts?\s+(?:will|shall)\s+be\s+made\b"
    r"|^it (?:is|was) (?:also |further |hereby )?(?:proposed|intended|planned) to [a-z]",
    re.IGNORECASE,
)
# "Let centres be established": asked of whoever can.
LET_BE = re.compile(r"^let\s+(?!us\b|me\b)(?P<who>[^,;:.]{3,80}?)\s+be\s+[a-z]", re.IGNORECASE)
HEREBY = re.compile(
    r"\b(?:is|are) entrusted (?:to|with)\b"
    r"|\b(?:was|were)\s+(?:formally\s+|officially\s+)?(?:launched|established|adopted|approved|signed"
    r"|endorsed|inaugurated|created|set\s+up)\s+(?:at|during|by)\s+(?:the|this|our)\s+(?:meeting|session"
    r"|conference|summit|forum|ministers)\b"
    r"|\b(?:is|are) hereby (?:established|created|launched|adopted|set up|approved|formed"
    r"|instituted"
    r"|constituted|endorsed|appointed|designated)\b",
    re.IGNORECASE,
)
NEED = re.compile(
    r"\b(?:needs?|urgency|necessity)\s+(?:was\s+\w+\s+)?for\s+(?P<who>[^;]{2,120}?)\s+to\s+[a-z]"
    r"|^it (?:is|was) (?:\w+ )?(?:important|essential|necessary|vital|imperative|crucial|desirable)"
    r" for\s+(?P<whom>[^;,]{2,80}?)\s+to\s+[a-z]",
    re.IGNORECASE,
)
# "It is essential that regulators publish prices": they are to; "that prices be published" is
# nobody's.
ESSENTIAL = re.compile(
    r"\bit\s+(?:is\s+|was\s+|also\s+|therefore\s+|\w+ly\s+)*(?:essential|vital|important|imperative"
    r"|crucial|necessary|critical|indispensable|advisable|urgent|incumbent)\s+that\b",
    re.IGNORECASE,
)
# A sentence that also asks outright is read by that verb.
ASKS = re.compile(
    r"\b(?:we|and|therefore)\s+(?:therefore\s+|also\s+)?"
    r"(?:call|urge|request|invite|encourage|instruct)\b",
    re.IGNORECASE,
)
# "Their commitment to bring ...": what a body declares, as a noun.
DECLARED = re.compile(
    r"^(?:their|our|its)\s+(?:\w+\s+)?(?P<what>determination|commitment|decision|resolve|agreement"
    r"|intention|readiness|willingness)\s+to\s+[a-z]",
    re.IGNORECASE,
)
SUBJECT = 5  # tokens behind "that" in which somebody must be named
# Behind a name these only tell of it.
STATED = frozenset({"be", "is", "are", "was", "were", "has", "had", "can", "may"})
DUTIES = frozenset({"will", "shall", "should", "must", "would"})
PREAMBLE = frozenset({
    "mindful", "aware", "conscious", "cognizant", "convinced", "concerned", "guided", "alarmed",
    "determined", "encouraged", "inspired", "pursuant", "resolved", "dedicated", "persuaded",
    "satisfied", "heartened", "disturbed", "troubled", "gratified", "anxious", "desirous",
})  # fmt: skip


def by_phrase(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Labels that a fixed phrase gives whatever the verb."""
    if EFFORTS.match(text):
        return Label(
            role=Role.COMMITMENT,
            rule="passive-duty",
            force=Force.EFFORT,
            actor=setting.own,
            because="efforts that will be made",
        )
    if label := _wanted(text, tokens, setting, words) or _told(text, tokens, words):
        return label
    if not setting.preamble and (label := _performed(text, tokens, setting, words)):
        return label
    if (match := DECLARED.match(text)) and not _recited(setting):
        weak = match["what"].lower() in ("intention", "readiness", "willingness")
        return Label(
            role=Role.COMMITMENT,
            rule="commit-verb",
            force=Force.EFFORT if weak else Force.BINDING,
            actor=Actor.SIGNATORIES,
            because=f'"{match[0].strip()}": declared',
            object_at=sum(1 for t in tokens if t.end < match.end()),
        )
    if setting.preamble or _recited(setting) or starts_like_preamble(tokens):
        return None
    return _needed(text, tokens, words) or _essential(text, tokens, words)


def _wanted(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Read a wanted end by its wording."""
    match = GOAL_PREFIX.match(text) or GOAL_SUBJECT.match(text)
    match = match or SHARED.match(text) or PLAN_AIMS.match(text)
    if match is None and not _resolved(setting):
        match = _end_state(text, tokens, words)
    if match is None:
        return None
    return Label(role=Role.GOAL, rule="goal-phrase", because=f'"{match[0].strip()}"')


def _told(text: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read what was long ago, that nothing new is due, and "let X be done"."""
    if TOLD_BACK.search(text):
        because = "tells what was, or that nothing is due"
        return Label(role=Role.RECITAL, rule="told", because=because)
    if match := LET_BE.match(text):
        return Label(
            role=Role.CALL,
            rule="passive-call",
            force=Force.SOFT,
            actor=done_by(tokens, 1, words) or Actor.STAKEHOLDERS,
            because=f'"{match[0]}"',
            object_at=1,
        )
    return None


def _needed(text: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "the need for operators to ...", where nothing is asked outright."""
    for match in NEED.finditer(text):
        group = next(name for name, said in match.groupdict().items() if said)
        inside = [t for t in tokens if match.start(group) <= t.start < match.end(group)]
        agent = find_agent(inside, 0, 8, words=words, anywhere=True)
        if agent and not ASKS.search(text):
            at = next((i for i, t in enumerate(tokens) if t.start >= match.end(group)), 0)
            return Label(
                role=Role.CALL,
                rule="need-for",
                force=Force.SOFT,
                actor=agent.actor,
                object_at=at + 1,
                because=f'"need for {match[group]} to": {agent.words} to act',
            )
    return None


def _essential(text: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "it is vital that the university offer degrees": the first one named is to act."""
    match = ESSENTIAL.search(text)
    if match is None or ASKS.search(text):
        return None
    for i, token in enumerate(tokens):
        if token.low != "that" or token.end < match.end():
            continue
        agent = find_agent(tokens, i + 1, i + 1 + SUBJECT, words=words)
        agent = named_body(tokens, i + 1, i + 1 + SUBJECT, words, found=agent)
        if agent is None or agent.last >= len(tokens) or tokens[agent.last].low in STATED:
            continue
        return Label(
            role=Role.CALL,
            rule="need-for",
            force=Force.SOFT,
            actor=agent.actor,
            object_at=agent.last,
            because=f'"{match[0]} {agent.words}": is to act',
        )
    return None


def _recited(setting: Setting) -> bool:
    return setting.frame is not None and setting.frame.kind == "recital"


def _resolved(setting: Setting) -> bool:
    """Whether "resolves" or "agrees" leads in: what should be is decided, and no mere goal."""
    return setting.frame is not None and setting.frame.kind == "declare"


def _performed(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Read "It was agreed that", "It was suggested that", "A group is hereby established"."""
    if match := ANNOUNCED.match(text):
        first = tuple(t for t in tokens if t.end <= match.start("verb"))
        agent = find_agent(list(first), 0, len(first), words=words)
        return Label(
            role=Role.COMMITMENT,
            rule="that-should",
            force=Force.EFFORT if match["weak"] else Force.FIRM,
            actor=agent.actor if agent else Actor.ORGANISATION,
            because=f'"{match[0].strip()}": announces its own act',
            object_at=sum(1 for t in tokens if t.end <= match.end()),
        )
    if match := SUGGESTED.match(text):
        agent = find_agent(tokens, SAID_OF_ALL, SAID_OF_ALL + 8, words=words)
        named = agent.actor if agent and agent.first == SAID_OF_ALL else None
        they = tokens[SAID_OF_ALL].low in ("they", "it") and setting.previous is not None
        if named is None and they and setting.previous:
            named = setting.previous.actor  # "It was suggested that they also publish"
        return Label(
            role=Role.CALL,
            rule="passive-call",
            force=Force.SOFT,
            actor=named or Actor.STAKEHOLDERS,
            because=f'"{match[0].strip()}"',
            object_at=SAID_OF_ALL,
        )
    actor = Actor.SIGNATORIES
    if match := AGREED.match(text):
        force, because = Force.BINDING, f'"{match[0].strip()}"'
        actor = _agreed_for(text, tokens, match.end(), words) or actor
    elif match := HEREBY.search(text):
        force, because = Force.FIRM, f'"{match[0].strip()}": done by these words'
        if "entrusted" in match[0].lower():
            behind = sum(1 for token in tokens if token.end <= match.end())
            agent = find_agent(tokens, behind, len(tokens), words=words)
            force, actor = Force.BINDING, agent.actor if agent else actor
    else:
        return None
    return Label(
        role=Role.COMMITMENT,
        rule="passive-duty",
        force=force,
        actor=actor,
        because=because,
        object_at=0,
    )


def _agreed_for(text: str, tokens: list[Token], end: int, words: Lexicon) -> Actor | None:
    """Return who is to act in "It was agreed that the Commission shall ...", if it is said."""
    if not text[:end].rstrip().endswith("that"):
        return None
    first = sum(1 for token in tokens if token.start < end)
    modal = next((i for i in range(first, len(tokens)) if tokens[i].low in DUTIES), None)
    if modal is None:
        return None
    if modal + 1 < len(tokens) and tokens[modal + 1].low == "be":
        return done_by(tokens, modal + 2, words)
    agent = find_agent(tokens, first, modal, words=words)
    named = agent and (agent.actor is Actor.MEMBERS or agent.words[:1].isupper())
    return agent.actor if agent and (named or tokens[modal].low != "would") else None


def _end_state(text: str, tokens: list[Token], words: Lexicon) -> re.Match[str] | None:
    """Return the match of a state to be reached whose subject is not somebody who acts."""
    for pattern in (DATED_STATE, QUANTIFIED, STATE_BY):
        if match := pattern.match(text):
            inside = [t for t in tokens if match.start("who") <= t.start < match.end("who")]
            agent = find_agent(inside[:4], 0, 4, words=words)
            speaker = any(t.low in words.speakers for t in inside[:3])
            state = text[match.end() :].startswith(("have ", "enjoy ", "possess "))
            if not speaker and (state or agent is None or agent.actor is Actor.STAKEHOLDERS):
                return match
    return None


def starts_like_preamble(tokens: list[Token]) -> bool:
    """Whether a statement opens like a preambular clause: "Recalling", "Mindful"."""
    first = tokens[0].low
    if first == "encouraged" and len(tokens) > 1 and tokens[1].low not in ("by", "that", "also"):
        return False  # told of the meeting: "Encouraged operators to share ..."
    return first.endswith("ing") or first in PREAMBLE
