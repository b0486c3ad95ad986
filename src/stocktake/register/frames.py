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
from stocktake.register.clause import ASKED
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["Frame", "bare_frame", "duty_frame", "frame_of_heading"]

FrameKind = Literal["act", "declare", "ask", "recital", "goal", "state"]

# What may follow the noun of a heading: "by 2030", "for the period 2026-2030", "and activities".
SUFFIX = (
    r"(?:\s+and\s+(?:\w+\s?){1,2})?"
    r"(?:\s*[,(]?\s*(?:by|for|to|until|in|over|at|of the (?:plan|strategy|programme"
    r"|roadmap))\b[^:.]{0,40})?"
    r"(?:\s*\(?\d{4}(?:\s*[-\u2013]\s*\d{4})?\)?)?\s*:?$"
)
GOAL_HEADING = re.compile(
    r"^(?:(?:expected|intended|anticipated|key|strategic|overall|specific|general|desired|our|main"
    r"|the|quantitative|quantified|headline|common|shared|target|outcome|output|results?|success"
    r"|impact|long-term|medium-term|performance|measurable|overarching)\s+)*"
    r"(?:outcomes?|results?|outputs?|objectives?|goals?|targets?|vision|aims?|impacts?|indicators"
    r"|milestones|ambitions?|aspirations|benchmarks|kpis|target values|criteria of success"
    r"|measures of success|mission|success|indicators of (?:success|progress|achievement|results)"
    r"|what success (?:looks like|means)|where we (?:want|wish) to be)\b" + SUFFIX,
    re.IGNORECASE,
)
ACT_HEADING = re.compile(
    r"^(?:(?:key|priority|proposed|planned|main|strategic|recommended|specific|joint|concrete"
    r"|agreed"
    r"|immediate|follow-up|enabling|flagship|supporting|implementing|implementation)\s+)*"
    r"(?:actions?|activities|measures|commitments?|action (?:plan|items|lines|points)|work ?plan"
    r"|(?:lines|courses) of action|undertakings|pledges|what we (?:will|shall) do"
    r"|initiatives|deliverables|tasks|(?:plan|programme|program) of (?:action|measures|work"
    r"|activities)"
    r"|implementation plan|next steps|way forward|interventions|projects)\b" + SUFFIX,
    re.IGNORECASE,
)
# "Actions of the members": whose they are is said by what follows.
WHOSE_ACTIONS = re.compile(
    r"^(?:(?:key|priority|joint|main)\s+)*(?:actions?|activities|measures|commitments?|tasks"
    r"|responsibilities|undertakings)\s+(?:of|by|for)\s+(?P<who>[\w' \u2019-]{3,60}?)\s*:?$",
    re.IGNORECASE,
)
# A lead-in whose clause has no act of its own yet: "The Bureau will:", "Partners are invited to:".
DUTY_OPEN = re.compile(
    r"\b(?P<duty>will|shall|should|must|(?:is|are|was|were)\s+(?:also\s+"
    r"|further\s+)?(?P<asked>invited"
    r"|encouraged|urged|requested|instructed|called\s+(?:up)?on|asked|mandated|tasked|directed))"
    r"(?:\s+to)?(?:,[^,:]{2,60},?)?(?:\s+to)?\s*:?\s*$",
    re.IGNORECASE,
)
# "Strategic objectives and actions": under it stand both, each to be told by its words.
BOTH_HEADING = re.compile(
    r"\b(?:objectives?|goals?|targets?|outcomes?|results?|outputs?|aims?)\s*(?:and|,|&|/)\s*"
    r"(?:[\w-]+\s+){0,2}(?:actions?|activities|measures|tasks|initiatives|interventions"
    r"|commitments?|projects)\b",
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
    "respect", "further", "also", "additionally", "moreover", "points", "principles",
    "commitments", "do", "is", "continue", "decisions", "lines", "line", "jointly", "individually",
    "collectively", "together", "decided", "resolved", "agreed", ",", ":", "(",
    ")", ";",
})  # fmt: skip


# First words of an aside behind the last comma of a lead-in.
ASIDES = frozenset({
    "within", "in", "as", "through", "subject", "taking", "where", "when", "jointly", "by",
    "individually", "with", "according", "on", "and", "having", "acting",
})  # fmt: skip
# What may stand between the names of those who are asked.
AMONG_NAMES = EMPTY | {
    "all", "other", "relevant", "for", "concerned", "its", "each", "further", "consultation",
    "collaboration", "close", "or", "two", "three", "four", "both",
}  # fmt: skip


FORCE_OF_MODAL = {
    "will": Force.FIRM, "shall": Force.BINDING, "must": Force.BINDING, "should": Force.SOFT,
}  # fmt: skip


class Frame(Noun, frozen=True, kw_only=True):
    """What a lead-in makes of its items.

    Attributes:
        kind: ``act`` (plain verbs become acts), ``declare`` (each item speaks for itself),
            ``ask`` (items are asked of the actor), ``recital`` or ``goal``; ``state`` under
            "declares", where each item is read as if nothing led it in.
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
            "recital": Role.RECITAL, "goal": Role.GOAL, "state": Role.RECITAL,
        }[self.kind]  # fmt: skip


def frame_of_heading(text: str, *, actor: Actor, words: Lexicon | None = None) -> Frame | None:
    """Return the frame that a heading such as "Expected outcomes" or "Actions" sets.

    Args:
        text: The heading.
        actor: Who acts in this document where nobody is named.
        words: The word lists, to tell whose actions "Actions of the members" are.
    """
    text = " ".join(text.split())
    if GOAL_HEADING.match(text) and not BOTH_HEADING.search(text):
        return Frame(kind="goal", words=text)
    if match := WHOSE_ACTIONS.match(text):
        tokens = tokenize(match["who"])
        agent = words and find_agent(tokens, 0, len(tokens), words=words)
        if agent:
            kind: FrameKind = "ask" if agent.actor is Actor.STAKEHOLDERS else "act"
            return Frame(
                kind=kind, words=text, force=Force.FIRM, actor=agent.actor, covers_paragraphs=True
            )
    if ACT_HEADING.match(text):
        return Frame(kind="act", words=text, force=Force.FIRM, actor=actor)
    if ASK_HEADING.match(text):
        return Frame(kind="ask", words=text, force=Force.SOFT)
    return Frame(kind="recital", words=text) if RECITAL_HEADING.match(text) else None


def duty_frame(text: str, tokens: list[Token], words: Lexicon) -> Frame | None:
    """Return the frame of a lead-in that names who is to act and no act, or none.

    "The participating administrations will:", "Development partners are invited to:".

    Args:
        text: The lead-in.
        tokens: Its tokens.
        words: The word lists.
    """
    match = DUTY_OPEN.search(text)
    if match is None:
        return None
    end = sum(1 for token in tokens if token.start < match.start())
    agent = find_agent(tokens, 0, end, words=words)
    asked = match["asked"]
    if agent is None and not asked:
        return None
    actor = agent.actor if agent else Actor.STAKEHOLDERS
    if asked:
        force = ASKED.get(asked.split()[0].lower(), Force.SOFT)
    else:
        force = FORCE_OF_MODAL[match["duty"].lower()]
    # What others "will" do they have taken on; what they "shall" do is laid on them.
    others = actor is Actor.STAKEHOLDERS and force is not Force.FIRM
    acts = not asked and force is not Force.SOFT and not others
    said = text.strip(" :")[:60]
    return Frame(kind="act" if acts else "ask", words=said, force=force, actor=actor)


def bare_frame(tokens: list[Token], clauses: list[Clause], words: Lexicon) -> Frame | None:
    """Return the frame of a lead-in that says nothing by itself, or none if it says something.

    "We will:", "Hereby decide to:", "instructs the Secretary-General", "considering".
    """
    clause = next((c for c in reversed(clauses) if c.subject != "other"), None)
    if clause is None or _acts_before(tokens, clauses, clause):
        return None
    said = " ".join(token.text for token in tokens[clause.first :])
    if clause.form == "bare":
        actor = clause.actor or Actor.SIGNATORIES
        return Frame(kind="act", words=said, force=_modal_force(clause), actor=actor)
    if clause.sense is not None and clause.sense.act == "call":
        return _request(tokens, clause.last, clause.sense.force, said, words)
    if not _is_empty(_without_asides(tokens[clause.last :])):
        return _indirect_request(tokens, clause, said, words)
    return _empty_frame(tokens, clause, said)


def _acts_before(tokens: list[Token], clauses: list[Clause], last: Clause) -> bool:
    """Whether "We are determined to advance it, and we resolve to:" promises something first."""
    first = clauses[0]
    acts = first.sense is not None and first.sense.act == "commitment" and first.subject == "we"
    return acts and first is not last and not _is_empty(tokens[first.last : last.first])


def _empty_frame(tokens: list[Token], clause: Clause, said: str) -> Frame | None:
    """Return the frame of a verb that nothing of weight follows: "Agreed on the following:"."""
    if clause.form == "ing" and (clause.sense is None or clause.subject == "implied"):
        return Frame(kind="recital", words=said)
    if clause.sense is None:
        return None
    act, force = clause.sense.act, clause.sense.force
    if act == "goal" or (act in ("recital", "welcome") and clause.modal is None):
        return Frame(kind="goal" if act == "goal" else "recital", words=said)
    weight = force or (Force.EFFORT if act == "aim" else Force.FIRM)
    if clause.modal and weight is not Force.EFFORT:
        weight = _modal_force(clause)
    last = next((token.low for token in reversed(tokens) if token.is_word), "")
    declares = force is Force.BINDING and last not in ("to", "will", "by")
    actor = clause.actor or Actor.SIGNATORIES
    return Frame(kind="declare" if declares else "act", words=said, force=weight, actor=actor)


def _request(
    tokens: list[Token], first: int, force: Force | None, said: str, words: Lexicon
) -> Frame | None:
    """Return the frame of "instructs the Director" where only names follow the verb."""
    tokens = [*tokens[:first], *_without_trailing(tokens[first:])]
    unlisted = tokens[first - 1].low.endswith("s") and first <= 3 and len(tokens) <= 14
    unlisted = unlisted or (tokens[0].low == "to" and first == len(("to", "instruct")))
    if unlisted and any(t.low in ("to", "that", "which") for t in tokens[first:]):
        unlisted = False
    if not unlisted and not _names_only(tokens, first, words):
        return None  # "encourages academia and the radio societies" names whom it asks
    if first < len(tokens) and tokens[first].low == "to":
        first += 1  # "recommend to the administrations"
    agent = find_agent(tokens, first, len(tokens), words=words)
    actor = agent.actor if agent else Actor.STAKEHOLDERS
    return Frame(kind="ask", words=said, force=force, actor=actor)


def _indirect_request(
    tokens: list[Token], clause: Clause, said: str, words: Lexicon
) -> Frame | None:
    """Read "resolves to instruct the Director" as an instruction to the Director."""
    if tokens[clause.last - 1].low != "to" or clause.last >= len(tokens):
        return None
    for rest, form, sense in words.verbs.get(tokens[clause.last].low, ()):
        if sense.act == "call" and form == "base" and not rest:
            return _request(tokens, clause.last + 1, sense.force, said, words)
    return None


def _modal_force(clause: Clause) -> Force:
    return FORCE_OF_MODAL.get(clause.modal or "", Force.FIRM)


def _without_asides(tokens: list[Token]) -> list[Token]:
    """Leave out ", in the coming decade," and a trailing ", jointly and individually"."""
    commas = [i for i, t in enumerate(tokens) if t.low == ","]
    if len(commas) >= 2:
        return [*tokens[: commas[0]], *tokens[commas[-1] + 1 :]]
    return _without_trailing(tokens)


def _without_trailing(tokens: list[Token]) -> list[Token]:
    """Leave out all behind the first comma that opens an aside (", within their mandates")."""
    for i, token in enumerate(tokens[:-1]):
        if token.low == "," and tokens[i + 1].low in ASIDES:
            return tokens[:i]
    return tokens


def _is_empty(tokens: list[Token]) -> bool:
    lows = [token.low for token in tokens if token.is_word]
    if lows[1:] == ["as", "follows"] and lows[0] in ("act", "proceed"):
        return True  # "intend to act as follows"
    return all(token.low in EMPTY or not token.is_word for token in tokens)


def _names_only(tokens: list[Token], first: int, words: Lexicon) -> bool:
    """Whether only names of bodies and filling words stand from ``first`` on."""
    i = first
    named = False
    while i < len(tokens):
        if found := words.actors.at(tokens, i):
            i, named = found[0].last, True
            continue
        if tokens[i].text[0].isupper() or (named and tokens[i].text.isdigit()):
            named = True  # a digit numbers what was named: "Study Group 17"
        elif tokens[i].low not in AMONG_NAMES:
            return False
        i += 1
    return named or _is_empty(tokens[first:])
