"""Calls: who is asked by "we urge the operators to ...", and whether anybody is.

The one who is asked stands between the verb of asking and the act. Encouraging people is a call
on them, encouraging things ("the establishment of parks") an act of one's own where a list of
decisions says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent, named_body
from stocktake.register.labels import Label, Setting

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon, Sense
    from stocktake.register.words import Token

__all__ = [
    "AHEAD",
    "JOINT_ACTS",
    "PREPOSITIONS",
    "asks_outright",
    "asks_people",
    "asks_to",
    "content_at",
    "encourages_a_thing",
    "is_verb",
    "judge_call",
    "judge_invitation",
    "judge_looked_to",
    "object_end",
]

# What is welcomed lies ahead: then it is an invitation, not praise.
AHEAD = re.compile(
    r"\bwelcome[sd]?\s+(?:(?:the|all|any|further|new|more|continued|active|voluntary|increased"
    r"|greater|additional)\s+)*(?:contributions?(?!\s+(?:of|made)\b)|participation|engagement|involvement|inputs?"
    r"|proposals?|suggestions|support from|partnerships? with|upcoming|forthcoming|future|next)\b"
    r"|\bwelcome[sd]?\s+offers?\s+of\s+(?:[\w-]+\s+){0,4}(?:assistance|support|help|cooperation|funding)\b"
    r"|\bwelcome[sd]?\s+(?:further|additional|new|more|any)\s"
    r"|\bwelcome[sd]?\s+(?:[\w\u2019'-]+\s+){0,4}?(?:offer|invitation|intention|readiness|willingness"
    r"|plans?)\b"
    r"[^;.]{0,60}?\bto\s+[a-z]"
    r"|\bwelcome[sd]?\b[^;.]{3,120}?\b(?:which|that|who)\b[^;.]{0,50}?\b(?:is|are) to\s"
    r"|\bwelcome[sd]?\b[^;.]{3,120}?\bto be"
    r" (?:held|convened|launched|hosted|presented|published)\b",
    re.IGNORECASE,
)
# What stands behind a "to" that is a preposition.
NO_VERB = frozenset({
    "the", "a", "an", "all", "our", "its", "their", "his", "her", "these", "those", "this",
    "that", "each", "every", "any", "some", "such", "other", "which", "whom", "rural", "remote",
    "digital", "affordable", "high", "broadband", "internet", "information", "data", "new",
    "woman", "people", "schools", "services", "it", "them", "us", "and", "or", "both", "no",
})  # fmt: skip
# Verbs that only ask; "encourage" and "require" may be acts of one's own.
ASKING = frozenset({"urge", "invite", "ask", "request", "call"})
ASKING_TOO = ASKING | {"instruct", "direct"}  # behind ", and"
MOST_WORDS = 4  # words of a plain name of people: "small local film producers"
# What only States do.
OF_STATES = frozenset({
    "accession", "ratification", "enactment", "transposition", "accede", "ratify", "membership",
})  # fmt: skip
NEAR_TO, FAR = 8, 20  # tokens from whom it asks to "to"
FIRST_WORDS = 3  # tokens before the verb of "They further invited them"
NEAR = 5  # tokens behind the verb of asking
PREPOSITIONS = ("on", "upon", "for", "to", "that")
JOINT_ACTS = frozenset({"cooperation", "collaboration", "coordination", "efforts", "dialogue"})


def judge_call(
    clause: Clause,
    sense: Sense,
    said: str,
    tokens: list[Token],
    setting: Setting,
    *,
    words: Lexicon,
) -> Label:
    """Return the label of a request, made to the first one named behind its verb.

    Args:
        clause: The clause of the verb of asking.
        sense: What the verb does.
        said: The words of the clause, for the reasons.
        tokens: The statement's tokens.
        setting: Where it stands.
        words: The word lists.
    """
    end = object_end(tokens, clause.last)
    # "support TEL's efforts to": the one who acts stands inside the verb phrase
    short = clause.last - clause.first <= 3
    after_preposition = short and tokens[clause.last - 1].low in PREPOSITIONS
    first = clause.last if after_preposition else clause.first + 1
    agent = find_agent(tokens, first, end, words=words, anywhere=not short)
    agent = named_body(tokens, first, end, words, found=agent)
    if tokens[clause.last - 1].low == "that" or (
        first < len(tokens) and tokens[first].low == "that"
    ):
        agent = _subject_of_wish(tokens, first, agent)
    if agent is not None and _only_mentioned(tokens, clause, agent):
        agent = None
    if agent is None and tokens[clause.first].low.startswith(("entrust", "assign")):
        agent = find_agent(tokens, first, len(tokens), words=words, anywhere=True)
    if agent is None and _points_back(tokens, first):
        agent = _named_before(tokens, clause.first, words)
    if agent is None and _points_back(tokens, first) and clause.first <= FIRST_WORDS:
        agent = _asked_before(tokens, first, setting)
    if agent is None and _wishes_done(tokens, first, sense):
        agent = _body_before(tokens, clause.first, words)
    body = agent and setting.voice == "plan" and agent.words.lower() in setting.body
    actor = agent.actor if agent else _implied(tokens, first)
    who = f"asks {agent.words}" if agent else "asks nobody by name"
    return Label(
        role=Role.COMMITMENT if body else Role.CALL,
        rule=_rule_of_call(clause, tokens, agent),
        force=sense.force,
        actor=actor,
        because=f'"{said}": {who}',
        object_at=content_at(tokens, clause.last, agent),
    )


def _only_mentioned(tokens: list[Token], clause: Clause, agent: Agent) -> bool:
    """Whether "encourage studies on energy saving in data centres" only mentions the centres."""
    wished = tokens[clause.last - 1].low == "for" or tokens[clause.first].low.startswith("encourag")
    if not wished or agent.actor is not Actor.ORGANISATION or agent.first - clause.last < NEAR:
        return False
    behind = {t.low for t in tokens[clause.last : agent.first]}
    asked = any(t.low == "to" for t in tokens[agent.last : agent.last + NEAR])
    listed = tokens[agent.first - 1].low == "," and "of" in behind  # "the use of space data, GMES"
    capital = tokens[agent.first].text[:1].isupper() or tokens[agent.last - 1].text[:1].isupper()
    if capital and not listed:
        return False
    return not asked and not behind & {"by", "among", "amongst", "between"}


def _implied(tokens: list[Token], first: int) -> Actor:
    """Return who can do what is asked: only States accede and ratify."""
    near = {t.low for t in tokens[first : first + NEAR]}
    return Actor.MEMBERS if near & OF_STATES else Actor.STAKEHOLDERS


def _points_back(tokens: list[Token], first: int) -> bool:
    """Whether "them", "it" or "the others" is asked, named before."""
    lows = [t.low for t in tokens[first : first + 2]]
    return lows[:1] in (["them"], ["it"], ["these"]) or lows == ["the", "others"]


def _asked_before(tokens: list[Token], first: int, setting: Setting) -> Agent | None:
    """Return whom the sentence before asked or named to act: "INVITES them to ..."."""
    before = setting.previous or setting.last
    if before is None or before.actor is None or not before.role.is_operative:
        return None
    return Agent(actor=before.actor, words=tokens[first].text, first=first, last=first + 1)


def _wishes_done(tokens: list[Token], first: int, sense: Sense) -> bool:
    """Whether "request that the findings be presented" asks, without saying whom."""
    that = "that" in {t.low for t in tokens[first - 1 : first + 1]}
    return that and sense.act == "call"


def _body_before(tokens: list[Token], before: int, words: Lexicon) -> Agent | None:
    agent = _named_before(tokens, before, words)
    return agent if agent and agent.actor is Actor.ORGANISATION else None


def _subject_of_wish(tokens: list[Token], first: int, agent: Agent | None) -> Agent | None:
    """Leave out whoever stands in "asked that the text be brought before the Council"."""
    be = next((i for i in range(first, len(tokens)) if tokens[i].low == "be"), None)
    return None if agent and be is not None else agent


def _rule_of_call(clause: Clause, tokens: list[Token], agent: Agent | None) -> str:
    if agent:
        return "call-verb"
    return "call-outright" if asks_outright(clause, tokens) else "call-nobody"


def _named_before(tokens: list[Token], before: int, words: Lexicon) -> Agent | None:
    """Return the last one named before "encourages them to", to whom the pronoun points."""
    last: Agent | None = None
    i = 0
    while agent := find_agent(tokens, i, before, words=words, anywhere=True):
        last, i = agent, agent.last
    return last


def object_end(tokens: list[Token], first: int) -> int:
    """Return where the one who is asked must have been named: before the act itself."""
    for i in range(first, len(tokens)):
        if tokens[i].low == "to" and i > first:
            return i
        joined = tokens[i].low == "and" and tokens[i - 1].low == "," and i + 1 < len(tokens)
        if joined and tokens[i + 1].low in ASKING_TOO:
            return i  # "urge full participation, and ask the group to ..."
        if tokens[i].low in (";", ":") or i - first > 22:
            return i
    return len(tokens)


def content_at(tokens: list[Token], first: int, agent: Agent | None) -> int:
    """Return where what is asked starts: after "to" where somebody is asked to act."""
    if agent is None:
        return first
    for i in range(agent.last, min(agent.last + 25, len(tokens))):
        if tokens[i].low == "to":
            return i + 1
        if tokens[i].low in (";", ":"):
            break
    return agent.last


def judge_invitation(clause: Clause, said: str, tokens: list[Token], words: Lexicon) -> Label:
    """Return the label of a welcome to something still to come, made to whoever brings it."""
    who = next((i for i, t in enumerate(tokens) if t.low in ("which", "who")), clause.last)
    agent = find_agent(tokens, who, len(tokens), words=words)
    return Label(
        role=Role.CALL,
        rule="welcome-ahead",
        force=Force.SOFT,
        actor=agent.actor if agent else Actor.STAKEHOLDERS,
        object_at=clause.last,
        because=f'"{said}": welcomes what is still to come',
    )


def judge_looked_to(clause: Clause, said: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Return the label of "We look to the working group for advice", or none.

    Args:
        clause: The clause.
        said: Its words, for the reasons.
        tokens: The statement's tokens.
        words: The word lists.
    """
    if tokens[clause.first].low not in ("look", "looks", "looked") or clause.last < 1:
        return None
    agent = find_agent(tokens, clause.last, clause.last + NEAR, words=words)
    if tokens[clause.last - 1].low != "to" or agent is None:
        return None
    return Label(
        role=Role.CALL,
        rule="call-verb",
        force=Force.SOFT,
        actor=agent.actor,
        because=f'"{said}": asks {agent.words}',
        object_at=agent.last,
    )


def asks_outright(clause: Clause, tokens: list[Token]) -> bool:
    """Whether "Call on couriers to move ..." asks somebody, whoever couriers are."""
    asks = tokens[clause.last - 1].low in PREPOSITIONS or tokens[clause.first].low in ASKING
    return asks and any(t.low == "to" for t in tokens[clause.last + 1 : clause.last + 18])


def asks_people(clause: Clause, tokens: list[Token], words: Lexicon) -> bool:
    """Whether "Encourage producers to release ..." asks people, whoever producers are."""
    for i in range(clause.last, min(clause.last + MOST_WORDS, len(tokens) - 2)):
        token = tokens[i]
        if not token.is_word or token.low in ("of", "in", "on", "and", "use", "access"):
            return False
        if tokens[i + 1].low == "to" and is_verb(tokens[i + 2], words):
            return token.low.endswith(("ers", "ors", "ies", "ists", "ants"))
    return False


def asks_to(tokens: list[Token], clause: Clause, agent: Agent, words: Lexicon) -> bool:
    """Whether an item asks a named agent to do something ("Encourage members to improve ...")."""
    near = agent.first - clause.last <= 5
    behind = tokens[agent.last].low if agent.last < len(tokens) else ""
    longer = agent.first - clause.last <= 1 and behind in ("of", "and", ",", "in", "for")
    reach = FAR if longer else NEAR_TO  # "Encourage the owners of the exchange points in ... to"
    asked = any(
        tokens[i].low == "to" and is_verb(tokens[i + 1], words)
        for i in range(agent.last, min(agent.last + reach, len(tokens) - 1))
    )
    between = [t.low for t in tokens[clause.last : agent.first]]
    if any(w in ("of", "between", "among", "amongst") for w in between):
        # "Encourage collaboration between members": the members are to act
        return len(between) <= 3 and any(w in JOINT_ACTS for w in between)
    return near and asked and "by" not in between


def is_verb(token: Token, words: Lexicon) -> bool:
    """Return whether a word behind "to" is a verb: a listed one, or lower case, no determiner.

    Args:
        token: The word.
        words: The word lists.
    """
    if token.low in words.action_verbs or token.low in words.verbs:
        return True
    return token.text.isalpha() and token.text.islower() and token.low not in NO_VERB


def encourages_a_thing(
    clause: Clause, tokens: list[Token], named: Agent | None, words: Lexicon
) -> bool:
    """Whether "Encourage the establishment of parks" asks nobody: an act of one's own."""
    if tokens[clause.first].low not in ("encourage", "support", "advocate"):
        return False
    return named is None or not asks_to(tokens, clause, named, words)
