"""Frames: what a lead-in or a heading says about the items under it.

"We will:" makes plain verbs into commitments, "Agreed on the following:" lets
each item speak for itself with binding force, "instructs the Director" makes items
into instructions to the Director, "Expected outcomes" makes them goals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from stocktake.model import Actor, Force, Noun, Role
from stocktake.register.actors import find_agent

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["Frame", "bare_frame", "frame_of_heading"]

FrameKind = Literal["act", "declare", "ask", "recital", "goal"]

GOAL_HEADING = re.compile(
    r"^(?:(?:expected|intended|key|strategic|overall|specific|desired|our|main)\s+)*"
    r"(?:outcomes?|results?|outputs?|objectives?|goals?|targets?|vision|aims?|impacts?)\b(?:\s+and\s+\w+)?\s*:?$",
    re.IGNORECASE,
)
ACT_HEADING = re.compile(
    r"^(?:(?:key|priority|proposed|planned|main|strategic|recommended|specific|joint|concrete)\s+)*"
    r"(?:actions?|activities|measures|commitments?|action (?:plan|items|lines|points)|work ?plan|initiatives|deliverables|tasks)\s*:?$",
    re.IGNORECASE,
)
ASK_HEADING = re.compile(r"^(?:(?:key|policy|main)\s+)*recommendations?\s*:?$", re.IGNORECASE)
RECITAL_HEADING = re.compile(
    r"^(?:preamble|background|context|introduction|rationale)\s*:?$", re.IGNORECASE
)
# What may follow the verb of a lead-in that says nothing by itself.
EMPTY = frozenset({
    "the", "following", "as", "follows", "to", "that", "by", "on", "upon", "actions", "action",
    "measures", "steps", "areas", "area", "take", "and", "a", "set", "of", "in", "this",
    "regard", "end", "these", "our", "priorities", "priority", "hereby", "through", "with",
    "respect", "points", "principles", "commitments", "do", "is", "decisions", ",", ":", "(",
    ")", ";",
})  # fmt: skip


class Frame(Noun, frozen=True, kw_only=True):
    """What a lead-in makes of its items.

    Attributes:
        kind: ``act`` (plain verbs become acts), ``declare`` (each item speaks for itself),
            ``ask`` (items are asked of the actor), ``recital`` or ``goal``.
        words: The words of the lead-in, for the reasons.
        force: Force of the items that act.
        actor: Who acts.
        covers_paragraphs: Whether a heading governs the paragraphs under it, not only list items.
    """

    kind: FrameKind
    words: str
    force: Force | None = None
    actor: Actor | None = None
    covers_paragraphs: bool = False

    @property
    def role(self) -> Role:
        """Role of an item that has no say of its own."""
        return {
            "act": Role.COMMITMENT, "declare": Role.COMMITMENT, "ask": Role.CALL,
            "recital": Role.RECITAL, "goal": Role.GOAL,
        }[self.kind]  # fmt: skip


def frame_of_heading(text: str, *, actor: Actor) -> Frame | None:
    """Return the frame that a heading such as "Expected outcomes" or "Actions" sets.

    Args:
        text: The heading.
        actor: Who acts in this document where nobody is named.
    """
    text = " ".join(text.split())
    if GOAL_HEADING.match(text):
        return Frame(kind="goal", words=text)
    if ACT_HEADING.match(text):
        return Frame(kind="act", words=text, force=Force.FIRM, actor=actor)
    if ASK_HEADING.match(text):
        return Frame(kind="ask", words=text, force=Force.SOFT)
    return Frame(kind="recital", words=text) if RECITAL_HEADING.match(text) else None


def bare_frame(tokens: list[Token], clauses: list[Clause], words: Lexicon) -> Frame | None:
    """Return the frame of a lead-in that says nothing by itself, or none if it says something.

    "We will:", "Hereby decide to:", "instructs the Secretary-General", "considering".
    """
    clause = next((c for c in reversed(clauses) if c.subject != "other"), None)
    if clause is None:
        return None
    rest = tokens[clause.last :]
    said = " ".join(token.text for token in tokens[clause.first : clause.last + len(rest)])
    if clause.form == "bare":
        return Frame(kind="act", words=said, force=_modal_force(clause), actor=Actor.SIGNATORIES)
    if clause.sense is None:
        if clause.form == "ing" and _is_empty(rest):
            return Frame(kind="recital", words=said)
        return None
    act = clause.sense.act
    if act == "call":
        if not _names_only(tokens, clause.last, words):
            return None
        agent = find_agent(tokens, clause.last, len(tokens), words=words)
        actor = agent.actor if agent else Actor.STAKEHOLDERS
        return Frame(kind="ask", words=said, force=clause.sense.force, actor=actor)
    if not _is_empty(rest):
        return _indirect_request(tokens, clause, said, words)
    if act in ("recital", "welcome") and clause.modal is None:
        return Frame(kind="recital", words=said)
    if act == "goal":
        return Frame(kind="goal", words=said)
    force = clause.sense.force or (Force.EFFORT if act == "aim" else Force.FIRM)
    if clause.modal and force is not Force.EFFORT:
        force = _modal_force(clause)
    last = tokens[-1].low if tokens[-1].is_word else tokens[-2].low if len(tokens) > 1 else ""
    declares = clause.sense.force is Force.BINDING and last not in ("to", "will", "by")
    return Frame(
        kind="declare" if declares else "act", words=said, force=force, actor=Actor.SIGNATORIES
    )


def _indirect_request(
    tokens: list[Token], clause: Clause, said: str, words: Lexicon
) -> Frame | None:
    """Read "resolves to instruct the Director" as an instruction to the Director."""
    if tokens[clause.last - 1].low != "to" or clause.last >= len(tokens):
        return None
    for rest, form, sense in words.verbs.get(tokens[clause.last].low, ()):
        if sense.act == "call" and form == "base" and not rest:
            if not _names_only(tokens, clause.last + 1, words):
                return None
            agent = find_agent(tokens, clause.last + 1, len(tokens), words=words)
            actor = agent.actor if agent else Actor.STAKEHOLDERS
            return Frame(kind="ask", words=said, force=sense.force, actor=actor)
    return None


def _modal_force(clause: Clause) -> Force:
    return {"shall": Force.BINDING, "must": Force.BINDING, "should": Force.SOFT}.get(
        clause.modal or "", Force.FIRM
    )


def _is_empty(tokens: list[Token]) -> bool:
    return all(token.low in EMPTY or not token.is_word for token in tokens)


def _names_only(tokens: list[Token], first: int, words: Lexicon) -> bool:
    """Whether only names of bodies and filling words stand from ``first`` on."""
    i = first
    named = False
    while i < len(tokens):
        found = words.actors.at(tokens, i)
        if found:
            i, named = found[0].last, True
            continue
        token = tokens[i]
        if token.text[0].isupper():
            named = True
        elif token.is_word and token.low not in EMPTY and token.low not in (
            "all", "other", "relevant", "for", "concerned", "its", "each", "further", "consultation", "collaboration", "close", "or",
        ):  # fmt: skip
            return False
        i += 1
    return named or _is_empty(tokens[first:])
