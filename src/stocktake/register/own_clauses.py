"""Labels of clauses that the signatories, or a list's unspoken subject, speak.

"We agree to ...", "we will strive to ...", "Requests the Secretary-General to ...", and
items under a lead-in. A verb of asking makes a call on the first one named; a verb of
promising a commitment; "decides to request" and "resolves that X should" pass the act on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent
from stocktake.register.labels import Label, Setting, recital

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["judge_item", "judge_modal", "judge_plain", "judge_plan_item"]

# What is welcomed lies ahead: then it is an invitation, not praise.
AHEAD = re.compile(
    r"\bwelcomes?\s+(?:(?:the|all|any|further|new|more|continued|active|voluntary|increased|greater|additional)\s+)*"
    r"(?:contributions?|participation|engagement|involvement|inputs?|proposals?|suggestions|support from|partnerships? with|upcoming|forthcoming|future|next)\b"
    r"|\bwelcomes?\s+(?:further|additional|new|more)\s", re.IGNORECASE,
)  # fmt: skip


END_STATE = frozenset({
    "achieve", "ensure", "become", "realize", "reach", "attain", "be", "make", "connect",
    "eliminate", "see",
})  # fmt: skip


JOINT_ACTS = frozenset({"cooperation", "collaboration", "coordination", "efforts", "dialogue"})


def judge_modal(clause: Clause, said: str, setting: Setting) -> Label:
    """Read "we will ...", "we shall ...", "shall endeavour to ..."."""
    weaker = clause.sense is not None and (
        clause.sense.force is Force.EFFORT or clause.sense.act == "aim"
    )
    forces = {
        "will": Force.FIRM,
        "shall": Force.BINDING,
        "must": Force.BINDING,
        "should": Force.SOFT,
    }
    force = forces.get(clause.modal or "")
    if force is None:
        return recital(clause, f'"{said}": what can or may be done', "modal-recital")
    if weaker:
        force = Force.EFFORT
    actor = Actor.ORGANISATION if setting.voice == "plan" else Actor.SIGNATORIES
    return Label(
        role=Role.COMMITMENT, rule="we-modal", force=force, actor=actor, object_at=clause.last,
        because=f'"{clause.modal} ... {said}" by the signatories',
    )  # fmt: skip


def judge_plain(
    clause: Clause, said: str, text: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read a clause of the signatories in the present tense."""
    own = Actor.ORGANISATION if setting.voice == "plan" else Actor.SIGNATORIES
    sense = clause.sense
    if sense is None:
        acts = clause.form in ("base", "s" if clause.subject == "speaker" else "base")
        if acts and not clause.ongoing:
            return Label(
                role=Role.COMMITMENT, rule="plain-act", force=Force.FIRM, actor=own, object_at=clause.last,
                because=f'"{said}": an act in the present tense',
            )  # fmt: skip
        return recital(clause, f'"{said}": no listed verb', "weak")
    if sense.act == "meet":
        return Label(role=Role.OTHER, rule="meeting", because=f'"{said}": the meeting sentence')
    if sense.act == "welcome":
        if AHEAD.search(text):
            agent = find_agent(tokens, clause.last, len(tokens), words=words)
            actor = agent.actor if agent else Actor.STAKEHOLDERS
            return Label(
                role=Role.CALL, rule="welcome-ahead", force=Force.SOFT, actor=actor, object_at=clause.last,
                because=f'"{said}": welcomes what is still to come',
            )  # fmt: skip
        return recital(clause, f'"{said}"', "recital-verb")
    if sense.act == "recital":
        return recital(clause, f'"{said}"', "recital-verb")
    if sense.act == "goal":
        return Label(role=Role.GOAL, rule="goal-verb", because=f'"{said}"', object_at=clause.last)
    if sense.act == "aim":
        return _judge_aim(clause, said, tokens, setting, own)
    if sense.act == "call":
        return _judge_call(clause, said, tokens, setting, words)
    return _judge_commitment(clause, said, tokens, own, words)


def judge_item(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read an item under a lead-in or under a heading that says what its items are."""
    frame = setting.frame
    assert frame is not None
    under = f'"{said}" under "{frame.words}"'
    sense = clause.sense
    if frame.kind == "recital":
        return recital(clause, under, "item-recital")
    if frame.kind == "goal":
        return Label(role=Role.GOAL, rule="item-goal", because=under, object_at=clause.last)
    if sense and sense.act == "call" and frame.kind != "ask":
        named = find_agent(tokens, clause.last, _object_end(tokens, clause.last), words=words)
        if frame.kind == "declare" or (named and _asks_to(tokens, clause, named, words)):
            return _judge_call(clause, under, tokens, setting, words)
    if sense and frame.kind == "declare":
        verb = tokens[clause.first].low
        if sense.act in ("recital", "welcome", "meet") and verb not in (
            "share",
            "exchange",
            "support",
        ):
            return judge_plain(
                clause, under, " ".join(t.text for t in tokens), tokens, setting, words
            )
        if sense.act == "goal":
            return Label(role=Role.GOAL, rule="goal-verb", because=under, object_at=clause.last)
    weak = _is_weak(clause, tokens, words)
    force = Force.EFFORT if weak and frame.force in (Force.BINDING, Force.FIRM) else frame.force
    return Label(
        role=frame.role, rule="item-act", force=force, actor=frame.actor or Actor.STAKEHOLDERS,
        because=under, object_at=clause.last,
    )  # fmt: skip


def judge_plan_item(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read an action of a body's own plan: "Assist members to ..."."""
    sense = clause.sense
    if sense and sense.act == "call":
        named = find_agent(tokens, clause.last, _object_end(tokens, clause.last), words=words)
        if named and _asks_to(tokens, clause, named, words):
            return _judge_call(clause, said, tokens, setting, words)
    force = Force.EFFORT if _is_weak(clause, tokens, words) else Force.FIRM
    return Label(
        role=Role.COMMITMENT, rule="plan-item", force=force, actor=Actor.ORGANISATION,
        because=f'"{said}": an action of the plan', object_at=clause.last,
    )  # fmt: skip


def _judge_aim(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, own: Actor
) -> Label:
    verb = tokens[clause.last].low if clause.last < len(tokens) else ""
    if setting.opens_section or verb in END_STATE:
        why = "opens a section" if setting.opens_section else f'names an end state ("{verb}")'
        return Label(role=Role.GOAL, rule="aim", because=f'"{said}": {why}', object_at=clause.last)
    return Label(
        role=Role.COMMITMENT, rule="aim", force=Force.EFFORT, actor=own, object_at=clause.last,
        because=f'"{said}" with a specific act',
    )  # fmt: skip


def _judge_call(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    end = _object_end(tokens, clause.last)
    # "support TEL's efforts to": the one who acts stands inside the verb phrase
    after_preposition = tokens[clause.last - 1].low in ("on", "upon", "for", "to", "that")
    first = clause.last if after_preposition else clause.first + 1
    agent = find_agent(tokens, first, end, words=words)
    body = agent and setting.voice == "plan" and agent.words.lower() in setting.body
    actor = agent.actor if agent else Actor.STAKEHOLDERS
    who = f"asks {agent.words}" if agent else "asks nobody by name"
    assert clause.sense is not None
    return Label(
        role=Role.COMMITMENT if body else Role.CALL, rule="call-verb" if agent else "call-nobody",
        force=clause.sense.force, actor=actor, because=f'"{said}": {who}',
        object_at=_content_at(tokens, clause.last, agent),
    )  # fmt: skip


def _object_end(tokens: list[Token], first: int) -> int:
    """Return where the one who is asked must have been named: before the act itself."""
    for i in range(first, len(tokens)):
        if tokens[i].low == "to" and i > first:
            return i
        if tokens[i].low in (";", ":") or i - first > 22:
            return i
    return len(tokens)


def _content_at(tokens: list[Token], first: int, agent: Agent | None) -> int:
    """Return where what is asked starts: after "to" where somebody is asked to act."""
    if agent is None:
        return first
    for i in range(agent.last, min(agent.last + 25, len(tokens))):
        if tokens[i].low == "to":
            return i + 1
        if tokens[i].low in (";", ":"):
            break
    return agent.last


def _judge_commitment(
    clause: Clause, said: str, tokens: list[Token], own: Actor, words: Lexicon
) -> Label:
    assert clause.sense is not None
    force = clause.sense.force
    past = clause.ongoing or (clause.form == "past" and clause.subject == "we")
    if force is Force.FIRM and past:
        return recital(clause, f'"{said}": done or under way', "under-way")
    if tokens[clause.last - 1].low == "that" or _next_is(tokens, clause.last, "that"):
        at = clause.last + (0 if tokens[clause.last - 1].low == "that" else 1)
        if (inner := _that_clause(clause, said, tokens, at, words)) is not None:
            return inner
    if asked := _asked_inside(clause, said, tokens, words):
        return asked
    return Label(
        role=Role.COMMITMENT, rule="commit-verb", force=force, actor=own, because=f'"{said}"',
        object_at=clause.last,
    )  # fmt: skip


def _that_clause(
    clause: Clause, said: str, tokens: list[Token], at: int, words: Lexicon
) -> Label | None:
    """Read "resolves that X should ...": X acts; "agree that X is ..." : nobody does."""
    assert clause.sense is not None
    modal = next((i for i in range(at, len(tokens)) if tokens[i].low in ("will", "shall", "should", "must")), None)  # fmt: skip
    if modal is None:
        if tokens[at - 2].low.startswith("agree"):
            return recital(clause, f'"{said}" on a fact', "recital-verb")
        return None
    agent = find_agent(tokens, at, modal, words=words)
    if agent is None or tokens[at].low == "we":
        return None
    if agent.actor is Actor.ORGANISATION:
        return Label(
            role=Role.COMMITMENT, rule="that-should", force=clause.sense.force, actor=agent.actor,
            because=f'"{said} {agent.words} {tokens[modal].low}"', object_at=modal + 1,
        )  # fmt: skip
    return Label(
        role=Role.CALL, rule="that-should", force=clause.sense.force, actor=agent.actor,
        because=f'"{said} {agent.words} {tokens[modal].low}"', object_at=modal + 1,
    )  # fmt: skip


def _asked_inside(clause: Clause, said: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "decides to request the Secretariat to ..." as a request."""
    if tokens[clause.last - 1].low != "to" or clause.last >= len(tokens):
        return None
    for rest, form, sense in words.verbs.get(tokens[clause.last].low, ()):
        if sense.act != "call" or form != "base" or sense.force is not Force.BINDING or rest:
            continue
        first = clause.last + 1
        agent = find_agent(tokens, first, _object_end(tokens, first), words=words)
        if agent:
            return Label(
                role=Role.CALL, rule="call-verb", force=sense.force, actor=agent.actor,
                because=f'"{said} {tokens[clause.last].text}": asks {agent.words}',
                object_at=_content_at(tokens, first, agent),
            )  # fmt: skip
    return None


def _asks_to(tokens: list[Token], clause: Clause, agent: Agent, words: Lexicon) -> bool:
    """Whether an item asks a named agent to do something ("Encourage members to improve ...")."""
    near = agent.first - clause.last <= 5
    asked = any(
        tokens[i].low == "to"
        and (tokens[i + 1].low in words.action_verbs or tokens[i + 1].low in words.verbs)
        for i in range(agent.last, min(agent.last + 8, len(tokens) - 1))
    )
    between = [t.low for t in tokens[clause.last : agent.first]]
    if any(w in ("of", "between", "among", "amongst") for w in between):
        # "Encourage collaboration between members": the members are to act
        return len(between) <= 3 and any(w in JOINT_ACTS for w in between)
    return near and asked and "by" not in between


def _is_weak(clause: Clause, tokens: list[Token], words: Lexicon) -> bool:
    if clause.sense and (clause.sense.force is Force.EFFORT or clause.sense.act == "aim"):
        return True
    return tokens[clause.first].low in words.weak_verbs


def _next_is(tokens: list[Token], i: int, low: str) -> bool:
    return i < len(tokens) and tokens[i].low == low
