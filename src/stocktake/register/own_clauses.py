"""Labels of clauses that the signatories, or a list's unspoken subject, speak.

"We agree to ...", "we will strive to ...", "Requests the Secretary-General to ...", and
items under a lead-in. A verb of asking makes a call on the first one named; a verb of
promising a commitment; "decides to request" and "resolves that X should" pass the act on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent
from stocktake.register.calls import (
    AHEAD,
    JOINT_ACTS,
    asks_outright,
    asks_people,
    asks_to,
    content_at,
    encourages_a_thing,
    judge_call,
    judge_invitation,
    judge_looked_to,
    object_end,
)
from stocktake.register.duties import done_by
from stocktake.register.labels import Label, Setting, recital
from stocktake.register.named_subjects import DECIDED

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon, Sense
    from stocktake.register.words import Token

__all__ = ["judge_item", "judge_modal", "judge_plain", "judge_plan_item", "meant_by_pronoun"]

END_STATE = frozenset({
    "achieve", "ensure", "become", "realize", "reach", "attain", "be", "make", "connect",
    "eliminate", "see",
})  # fmt: skip


# A plan tells when it was adopted.
DATED_PAST = re.compile(
    r"\b(?:adopted|approved|endorsed)\b[^.;]{0,120}\b(?:on \d{1,2} [A-Z][a-z]+|in) (?:19|20)\d\d\b"
)
# Verbs of reporting that are acts when they open a declared item ("Share experience ...").
DO_TOGETHER = frozenset(
    {"place", "share", "exchange", "support", "review", "discuss", "guide", "uphold"}
)
# What is supported and still to be done by somebody.
BACKED = frozenset({
    "plan", "plans", "proposal", "proposals", "continuation", "development",
    "establishment", "creation", "expansion", "extension", "adoption", "completion", "launch",
    "implementation",
})  # fmt: skip
OBJECT = 3  # tokens behind "support" in which one of these must stand
# Verbs of holding a view on what somebody should do.
HELD = frozenset({
    "consider", "considered", "considers", "believe", "believed", "believes", "emphasize",
    "emphasized", "emphasizes", "stress", "stressed", "stresses", "underline", "underlined",
    "underlines", "felt", "feel", "highlighted", "highlights",
})  # fmt: skip
NEAR_OBJECT = 5  # tokens from "direct" to whom
NEAR_VERB = 3  # tokens from "entrust" to whom
WEAK_PARTICIPLES = frozenset({"striving", "endeavoring", "seeking", "trying", "aiming"})
DUTIES = ("will", "shall", "should", "must", "would")


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
    if clause.modal == "would" and clause.sense is not None and clause.sense.act == "welcome":
        return Label(  # "We would welcome an estimate of the cost"
            role=Role.CALL,
            rule="welcome-ahead",
            force=Force.SOFT,
            actor=Actor.STAKEHOLDERS,
            object_at=clause.last,
            because=f'"would {said}": asks for what is still to come',
        )
    if force is None:
        return recital(clause, f'"{said}": what can or may be done', "modal-recital")
    if weaker:
        force = Force.EFFORT
    actor = Actor.SIGNATORIES if clause.subject == "we" else meant_by_pronoun(setting)
    actor = clause.actor or actor
    before = setting.previous or (setting.last if clause.modal == "should" else None)
    asked = setting.pronoun and before is not None and before.role is Role.CALL
    if asked and before is not None:
        actor = before.actor or actor  # "They should further define ..."
    return Label(
        role=Role.CALL if asked else Role.COMMITMENT,
        rule="we-modal",
        force=force,
        actor=actor,
        object_at=clause.last,
        because=f'"{clause.modal} ... {said}" by the signatories',
    )


def meant_by_pronoun(setting: Setting) -> Actor:
    """Return who "they" or "it" are: who acts in the sentence before, else the signatories."""
    before = setting.previous
    named = before is not None and before.actor in (Actor.MEMBERS, Actor.ORGANISATION)
    if before is None or before.actor is None or not named or not setting.pronoun:
        return setting.own
    return before.actor


def judge_plain(
    clause: Clause, said: str, text: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read a clause of the signatories in the present tense."""
    own = Actor.SIGNATORIES if clause.subject == "we" else setting.own
    if clause.subject == "speaker" and tokens[0].low in ("each", "every"):
        own = Actor.MEMBERS
    own = clause.actor or own
    opens = {t.low for t in tokens[: clause.first]}
    if setting.voice == "plan" and clause.subject == "speaker" and opens & {*setting.body}:
        own = Actor.ORGANISATION  # "The Forum strives to ..." in a plan of its members
    sense = clause.sense
    if sense is None or _tells_to_act(clause, sense, tokens):
        return _unlisted(clause, said, own)
    if sense.act == "welcome" and AHEAD.search(text):
        return judge_invitation(clause, said, tokens, words)
    if sense.act == "aim":
        return _judge_aim(clause, said, tokens, setting, own)
    called = judge_looked_to(clause, said, tokens, words)
    if called or sense.act == "call":
        return called or judge_call(clause, sense, said, tokens, setting, words=words)
    past = setting.voice == "plan" and DATED_PAST.search(text) and clause.form == "past"
    if sense.act == "commitment" and not (past or _is_past(clause, sense, tokens, setting)):
        return _judge_commitment(clause, sense, said, tokens, own, words=words)
    backed = None if setting.preamble else _backing(clause, said, tokens, words)
    backed = backed or (None if setting.preamble else _held_that(clause, said, tokens, words))
    return backed or _no_act(clause, sense, said)


def _backing(clause: Clause, said: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "We support the plan of Nepal to ...", "supported the continuation of": others act."""
    if clause.sense is None or clause.sense.act != "recital" or clause.ongoing:
        return None
    if not tokens[clause.last - 1].low.startswith("support") or clause.subject == "implied":
        return None
    object_ = tokens[clause.last : clause.last + OBJECT]
    if not any(t.low in BACKED for t in object_):
        return None
    to = next((i for i, t in enumerate(tokens) if t.low == "to" and i > clause.last), 0)
    agent = find_agent(tokens, clause.last, to, words=words) if to else None
    return Label(
        role=Role.CALL,
        rule="welcome-ahead",
        force=Force.SOFT,
        actor=agent.actor if agent else Actor.STAKEHOLDERS,
        because=f'"{said}": what others are to do',
        object_at=clause.last,
    )


def _held_that(clause: Clause, said: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "They considered that governments should provide ...": asked of those named first."""
    if tokens[clause.first].low not in HELD or clause.form == "ing":
        return None
    at = clause.last + (0 if tokens[clause.last - 1].low == "that" else 1)
    if tokens[at - 1].low != "that" or at >= len(tokens) - 2:
        return None
    agent = find_agent(tokens, at, at + NEAR_OBJECT, words=words)
    if agent is None or agent.first - at > 1 or agent.last + 1 >= len(tokens):
        return None
    verb = tokens[agent.last + 1].low
    if tokens[agent.last].low != "should" or verb not in words.action_verbs:
        return None
    return Label(
        role=Role.CALL,
        rule="welcome-ahead",
        force=Force.SOFT,
        actor=agent.actor,
        because=f'"{said}" that {agent.words} should {verb}',
        object_at=agent.last + 1,
    )


def _is_past(clause: Clause, sense: Sense, tokens: list[Token], setting: Setting) -> bool:
    """Whether "we have set up" or "we are building" tells what is done; "we adopted" may decide."""
    if tokens[clause.first].low == "shared":
        return True  # "Ministers shared experiences"
    decides = setting.told and tokens[clause.first].low in DECIDED
    if decides or sense.force is not Force.FIRM:
        return False
    return clause.ongoing or (clause.form == "past" and clause.subject == "we")


def judge_item(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read an item under a lead-in or under a heading that says what its items are."""
    frame = setting.frame
    if frame is None:
        raise ValueError("an item is read with the frame that its lead-in sets")
    under = f'"{said}" under "{frame.words}"'
    acts = clause.sense is not None and clause.sense.act in ("commitment", "call")
    if frame.kind == "recital" and acts and clause.form in ("past", "s"):
        text = " ".join(token.text for token in tokens)  # "The Council, having met: (a) directed"
        return judge_plain(clause, under, text, tokens, setting, words)
    if frame.kind == "recital":
        return recital(clause, under, "item-recital")
    if frame.kind == "goal":
        return Label(role=Role.GOAL, rule="item-goal", because=under, object_at=clause.last)
    if label := _speaks_for_itself(clause, under, tokens, setting, words):
        return label
    weak = _is_weak(clause, tokens, words)
    if frame.kind == "ask" and tokens[clause.first].low == "seek":
        weak = _next_is(tokens, clause.first + 1, "to")  # "instructs the Director to seek funds"
    force = Force.EFFORT if weak and frame.force in (Force.BINDING, Force.FIRM) else frame.force
    return Label(
        role=frame.role,
        rule="item-act",
        force=force,
        actor=frame.actor or Actor.STAKEHOLDERS,
        because=under,
        object_at=clause.last,
    )


def _speaks_for_itself(
    clause: Clause, under: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label | None:
    """Read an item whose own verb outweighs its lead-in: a call, or a declared recital or goal."""
    sense, frame = clause.sense, setting.frame
    if (
        sense is None
        or frame is None
        or (frame.kind == "ask" and (sense.act != "call" or clause.form != "s"))
    ):
        return None  # but "invites Sector Members to ..." asks anew
    required = frame.kind == "act" and tokens[clause.first].low == "require"
    if sense.act == "call" and not required:
        named = find_agent(tokens, clause.last, object_end(tokens, clause.last), words=words)
        if frame.kind == "ask" or _asks_in_item(clause, tokens, named, setting, words):
            return judge_call(clause, sense, under, tokens, setting, words=words)
    if frame.kind != "declare" or tokens[clause.first].low in DO_TOGETHER:
        return None
    decided = (
        sense.act in ("goal", "meet") and tokens[0].low == "to"
    )  # "resolves to set as its goals"
    if sense.act in ("recital", "welcome", "meet", "goal") and not decided:
        if later := _and_to_act(clause, under, tokens, setting, words):
            return later
        text = " ".join(token.text for token in tokens)
        return judge_plain(clause, under, text, tokens, setting, words)
    return None


def _asks_in_item(
    clause: Clause, tokens: list[Token], named: Agent | None, setting: Setting, words: Lexicon
) -> bool:
    """Whether a verb of asking in an item asks somebody, and is no act of one's own."""
    declared = setting.frame is not None and setting.frame.kind == "declare"
    given = tokens[clause.first].low in ("authorize", "direct", "assign", "mandate", "charge")
    far = given and (named is None or named.first - clause.last > NEAR_OBJECT)
    if declared and not far and not encourages_a_thing(clause, tokens, named, words):
        return True  # but "To authorise sandboxes", "To direct research towards" ask nobody
    if asks_outright(clause, tokens) or _entrusts(clause, tokens, named):
        return True
    asked = named is not None and asks_to(tokens, clause, named, words)
    return asked or asks_people(clause, tokens, words)


def _entrusts(clause: Clause, tokens: list[Token], named: Agent | None) -> bool:
    """Whether "Task the officials with drafting", "Entrust the Bureau with ..." asks a body."""
    given = tokens[clause.first].low in ("task", "entrust", "charge", "mandate", "instruct")
    return given and named is not None and named.first - clause.last <= NEAR_VERB


def _and_to_act(
    clause: Clause, under: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label | None:
    """Read "to express solidarity ..., and to assist ..." by its second infinitive."""
    if tokens[0].low != "to":
        return None
    for i in range(clause.last, len(tokens) - 2):
        if [t.low for t in tokens[i : i + 2]] != ["and", "to"] or tokens[i - 1].low != ",":
            continue
        low = tokens[i + 2].low
        senses = [s for rest, form, s in words.verbs.get(low, ()) if form == "base" and not rest]
        if senses and senses[0].act == "call":
            second = msgspec.structs.replace(clause, first=i + 2, last=i + 3, sense=senses[0])
            return judge_call(second, senses[0], under, tokens, setting, words=words)
        frame = setting.frame
        if frame and words.action_verbs.get(low) == "base" and not senses:
            return Label(
                role=frame.role,
                rule="item-act",
                force=frame.force,
                actor=frame.actor or Actor.STAKEHOLDERS,
                because=f"{under}: and to {low}",
                object_at=i + 3,
            )
    return None


def _tells_to_act(clause: Clause, sense: Sense, tokens: list[Token]) -> bool:
    """Whether "Support start-ups ..." opens an action: recitals of that verb say "we"."""
    if sense.act != "recital" or clause.subject != "implied":
        return False
    return clause.form == "base" and tokens[clause.first].low in DO_TOGETHER


def _unlisted(clause: Clause, said: str, own: Actor) -> Label:
    """Read a verb of no list: in the plain present it is taken for an act, with little trust."""
    acts = clause.form == "base" or (clause.form == "s" and clause.subject == "speaker")
    if not acts or clause.ongoing or said.startswith("not "):
        return recital(clause, f'"{said}": no listed verb', "weak")
    return Label(
        role=Role.COMMITMENT,
        rule="plain-act",
        force=Force.FIRM,
        actor=own,
        object_at=clause.last,
        because=f'"{said}": an act in the present tense',
    )


def _no_act(clause: Clause, sense: Sense, said: str) -> Label:
    if sense.act == "meet":
        return Label(role=Role.OTHER, rule="meeting", because=f'"{said}": the meeting sentence')
    if sense.act == "commitment":
        return recital(clause, f'"{said}": done or under way', "under-way")
    if sense.act == "goal":
        return Label(role=Role.GOAL, rule="goal-verb", because=f'"{said}"', object_at=clause.last)
    return recital(clause, f'"{said}"', "recital-verb")


def judge_plan_item(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read an action of a body's own plan: "Assist members to ..."."""
    sense = clause.sense
    if sense and sense.act == "call":
        named = find_agent(tokens, clause.last, object_end(tokens, clause.last), words=words)
        joint = any(t.low in JOINT_ACTS for t in tokens[clause.last : clause.last + 3])
        if named and not joint and asks_to(tokens, clause, named, words):
            return judge_call(clause, sense, said, tokens, setting, words=words)
    force = Force.EFFORT if _is_weak(clause, tokens, words) else Force.FIRM
    by = _next_is(tokens, clause.last, "by")  # "Pilot by Nepal of cell broadcast"
    return Label(
        role=Role.COMMITMENT,
        rule="plan-item",
        force=force,
        actor=(done_by(tokens, clause.last, words) if by else None) or setting.own,
        because=f'"{said}": an action of the plan',
        object_at=clause.last,
    )


def _judge_aim(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, own: Actor
) -> Label:
    verb = tokens[clause.last].low if clause.last < len(tokens) else ""
    for_a_thing = tokens[clause.last - 1].low == "for"
    if setting.opens_section or verb in END_STATE or for_a_thing:
        why = "opens a section" if setting.opens_section else f'names an end state ("{verb}")'
        return Label(role=Role.GOAL, rule="aim", because=f'"{said}": {why}', object_at=clause.last)
    return Label(
        role=Role.COMMITMENT,
        rule="aim",
        force=Force.EFFORT,
        actor=own,
        object_at=clause.last,
        because=f'"{said}" with a specific act',
    )


def _judge_commitment(
    clause: Clause, sense: Sense, said: str, tokens: list[Token], own: Actor, *, words: Lexicon
) -> Label:
    force = sense.force
    if tokens[clause.last - 1].low == "that" or _next_is(tokens, clause.last, "that"):
        at = clause.last + (0 if tokens[clause.last - 1].low == "that" else 1)
        if (inner := _that_clause(clause, sense, said, tokens, at, words=words)) is not None:
            return inner
    if asked := _asked_inside(clause, said, tokens, words):
        return asked
    if weaker := _weaker_inside(clause, tokens, words):
        said, force = f"{said} {weaker}", Force.EFFORT
    return Label(
        role=Role.COMMITMENT,
        rule="commit-verb",
        force=force,
        actor=own,
        because=f'"{said}"',
        object_at=clause.last,
    )


def _that_clause(
    clause: Clause, sense: Sense, said: str, tokens: list[Token], at: int, *, words: Lexicon
) -> Label | None:
    """Read "resolves that X should ...": X acts; "agree that X is ..." : nobody does."""
    modal = next((i for i in range(at, len(tokens)) if tokens[i].low in DUTIES), None)
    if modal is not None and modal + 1 < len(tokens) and tokens[modal + 1].low == "be":
        return None  # "decides that the fund shall be run by ...": the decision is the act
    if modal is None and _be_done(tokens, at):
        return None  # "agree that the next session be held in Lima": a decision
    if modal is None:
        agreed = tokens[clause.first].low.startswith("agree")
        return recital(clause, f'"{said}" on a fact', "recital-verb") if agreed else None
    agent = find_agent(tokens, at, modal, words=words)
    if agent is None or tokens[at].low == "we":
        return None
    bound = tokens[modal].low != "should" and agent.actor is Actor.MEMBERS
    return Label(
        role=Role.COMMITMENT if agent.actor is Actor.ORGANISATION or bound else Role.CALL,
        rule="that-should",
        force=sense.force,
        actor=agent.actor,
        because=f'"{said} {agent.words} {tokens[modal].low}"',
        object_at=modal + 1,
    )


def _be_done(tokens: list[Token], at: int) -> bool:
    """Whether "be held", "be established" stands behind "that" without a modal."""
    pairs = zip(tokens[at:], tokens[at + 1 :], strict=False)
    return any(a.low == "be" and b.low.endswith(("ed", "en", "ld", "et")) for a, b in pairs)


def _asked_inside(clause: Clause, said: str, tokens: list[Token], words: Lexicon) -> Label | None:
    """Read "decides to request the Secretariat to ..." as a request."""
    if tokens[clause.last - 1].low != "to" or clause.last >= len(tokens):
        return None
    for rest, form, sense in words.verbs.get(tokens[clause.last].low, ()):
        if tokens[clause.last].low == "require":
            return None  # "resolved to require operators": a rule of the signatories' own
        if sense.act != "call" or form != "base" or sense.force is not Force.BINDING or rest:
            continue
        first = clause.last + 1
        agent = find_agent(tokens, first, object_end(tokens, first), words=words)
        if agent:
            return Label(
                role=Role.CALL,
                rule="call-verb",
                force=sense.force,
                actor=agent.actor,
                because=f'"{said} {tokens[clause.last].text}": asks {agent.words}',
                object_at=content_at(tokens, first, agent),
            )
    return None


def _weaker_inside(clause: Clause, tokens: list[Token], words: Lexicon) -> str | None:
    """Return the verb of "undertake to endeavour ...", which says what is really promised."""
    if tokens[clause.last - 1].low != "to":
        return None
    for token in tokens[clause.last : clause.last + 4]:
        if token.low in words.weak_verbs or token.low in WEAK_PARTICIPLES:
            return token.low
        if token.low in ("work", "working"):
            return token.low if _next_is(tokens, tokens.index(token) + 1, "towards") else None
        if token.low not in words.adverbs and token.is_word:
            return None
    return None


def _is_weak(clause: Clause, tokens: list[Token], words: Lexicon) -> bool:
    if clause.sense and (clause.sense.force is Force.EFFORT or clause.sense.act == "aim"):
        return True
    first = tokens[clause.first].low
    if first == "plan":
        return _next_is(tokens, clause.first + 1, "to")
    return first in words.weak_verbs


def _next_is(tokens: list[Token], i: int, low: str) -> bool:
    return i < len(tokens) and tokens[i].low == low
