"""Labels of clauses in which somebody or something else is the subject.

"Member States should ...", "operators are invited to ...", "the APT will ..." in the
APT's own plan, "this cooperation will ...", "cloud services will ...".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent, named_body
from stocktake.register.clause import SUBORDINATE
from stocktake.register.duties import (
    FORCES,
    SET_UP,
    STATES,
    doers,
    duty,
    is_participle,
    party_of,
    passive_duty,
)
from stocktake.register.labels import Label, Setting, recital
from stocktake.register.lexicon import Sense

if TYPE_CHECKING:
    from stocktake.register.frames import Frame
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["TOLD", "judge_other"]

# Things that the signatories made: what these will do is a goal.
OWN_WORK = frozenset({
    "cooperation", "initiative", "declaration", "statement", "partnership", "future", "vision",
    "programme", "program", "plan", "strategy", "framework", "effort", "efforts", "mechanism",
    "measures", "actions", "action", "commitments", "agenda", "roadmap", "masterplan",
    "collaboration", "platform", "fund", "compact", "network", "project", "projects", "step",
    "steps", "commitment", "decision", "target", "targets", "goals", "goal", "reform", "reforms",
    "cap", "rule", "rules", "work", "center", "facility", "coalition", "alliance",
    "dialogue", "task", "arrangement", "mission", "pledge", "accord", "agreement", "treaty",
    "pact", "register", "observatory", "hub",
})  # fmt: skip
NEAR_NAME = 3  # tokens before the one who acts
LEAST_NAME = 2  # capitalised words of a body's name
# The instrument speaks of itself.
OWN_PLAN = frozenset({
    "plan", "declaration", "strategy", "masterplan", "statement", "roadmap", "programme", "agenda",
})  # fmt: skip
# "will be needed", "will be affected": what happens, not what somebody undertakes.
HAPPENS = frozenset({
    "needed", "required", "affected", "determined", "shaped", "transformed", "lost", "driven",
    "based", "left", "faced", "felt", "seen", "achieved", "judged", "excluded", "forgotten",
    "overcome", "realized", "unlocked", "gained", "defined", "concerned", "limited", "exposed",
    "involved", "wasted", "marked", "known", "closed", "deprived", "located", "changed",
    "impacted", "confronted", "fulfilled", "accomplished", "attained", "reached", "viewed",
    "considered",
})  # fmt: skip
# "These messages will be transmitted to ...": a text on its way.
HANDED_ON = frozenset({
    "message", "messages", "statement", "report", "document", "summary", "conclusions",
    "recommendations", "text", "communique", "outcome", "outcomes", "results", "record",
})  # fmt: skip
SENT = frozenset({
    "transmitted", "submitted", "presented", "sent", "circulated", "published", "forwarded",
    "conveyed", "posted", "issued", "distributed", "translated",
})  # fmt: skip
POINTING = frozenset({"this", "these", "such", "it", "they", "our", "that"})
# "Members will help ...", "will enable ..." tell of effects.
EFFECTS = frozenset({"help", "enable", "benefit", "guide"})
# What is done to follow up a plan: "A report will go to the members".
STEPS = frozenset({
    "evaluation", "review", "report", "survey", "audit", "assessment", "study", "stocktake",
    "scorecard", "consultation", "workshop", "seminar", "inventory",
})  # fmt: skip
GOES_ON = frozenset({"continue", "proceed", "begin", "start", "commence", "resume", "go"})
# What lead-ins of these kinds say of their items stands.
GIVING = frozenset({"ask", "goal", "recital"})
# "It will be updated every January": what is done to keep up one's own work.
KEPT_UP = frozenset({
    "updated", "reviewed", "monitored", "evaluated", "financed", "funded", "translated",
    "coordinated", "overseen", "supervized", "administered",
})  # fmt: skip
TOLD = frozenset({"asked", "requested", "instructed", "tasked", "mandated"})
WISH = Sense(act="call", phrases=(), force=Force.SOFT)


def judge_other(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read a clause whose subject is somebody or something else."""
    start, end = clause.subject_span or (0, 0)
    subject = " ".join(t.text for t in tokens[start:end])
    because = f'"{subject} {clause.modal or ""} {said}"'
    agent = _agent_of(clause, tokens, setting, words)
    if agent is None and clause.modal in FORCES and not clause.passive:
        agent = _by_name_or_pronoun(clause, tokens, setting, words)
    sense = _asking(clause, agent, tokens)
    if setting.preamble and not (sense and agent and clause.passive):
        return recital(clause, "stands in the preamble", "preamble")
    if sense:
        return _asked(clause, sense, f'"{subject} {said}"', agent)
    own = _own_actor(clause, tokens, setting)
    frame = setting.frame if setting.frame and setting.frame.kind in GIVING else None
    if frame and own and frame.kind == "goal" and clause.modal in ("will", "shall"):
        frame = None  # "The Council will act as ..." under "Vision"
    if frame:
        return _from_frame(frame, clause, f'"{subject}" under "{frame.words}"')
    if own:
        return _own_body(clause, because, own)
    if clause.modal in ("should", "shall", "must"):
        return duty(clause, because, agent, tokens, setting, words)
    return _future(clause, because, agent, tokens, setting, words)


def _agent_of(
    clause: Clause, tokens: list[Token], setting: Setting, words: Lexicon
) -> Agent | None:
    start, end = clause.subject_span or (0, 0)
    agent = find_agent(tokens, start, end, words=words)
    if not clause.passive:
        return agent
    if clause.sense:
        agent = named_body(tokens, start, end, words, found=agent)
    if agent is None and tokens[start:end] and tokens[end - 1].low == "they" and clause.sense:
        return _meant(end - 1, setting)  # "They were also urged to"
    if agent is None and [t.low for t in tokens[start:end]] in (["it"], ["it", "is"]):
        later = enumerate(tokens[:-1])
        that = next((i for i, t in later if i >= clause.last and t.low == "that"), 0)
        agent = find_agent(tokens, that + 1, len(tokens), words=words) if that else None
    return agent


def _by_name_or_pronoun(
    clause: Clause, tokens: list[Token], setting: Setting, words: Lexicon
) -> Agent | None:
    """Return the body with a capitalised name ("The Energy Corporation"), or whom "they" means."""
    start, end = clause.subject_span or (0, 0)
    lows = [t.low for t in tokens[start:end]]
    if lows == ["it"] and clause.modal == "shall":
        return Agent(actor=Actor.ORGANISATION, words="it", first=start, last=end)
    if lows and lows[-1] in ("they", "it"):
        return _meant(end - 1, setting, lows[-1])
    named = named_body(tokens, start, end, words, found=None)
    if named is None or named.last - named.first < LEAST_NAME:
        return None
    inside = {t.low for t in tokens[named.first : named.last]}
    if tokens[named.last - 1].low.endswith("s"):
        return None  # "the Strategic Pillars" is no body
    return None if inside & (OWN_WORK | OWN_PLAN) else named


def _meant(at: int, setting: Setting, word: str = "they") -> Agent | None:
    """Return whom "they" or "it" at a token means: who acts in the sentence before."""
    before = setting.previous
    if before is None or before.actor is None or not before.role.is_operative:
        return None
    return Agent(actor=before.actor, words=word, first=at, last=at + 1)


def _own_actor(clause: Clause, tokens: list[Token], setting: Setting) -> Actor | None:
    """Return who acts where the subject is the body that speaks or whose plan it is."""
    start, end = clause.subject_span or (0, 0)
    lows = [t.low for t in tokens[start:end]]
    if clause.modal in FORCES and clause.modal != "should" and _is_speaker(lows, setting):
        return Actor.SIGNATORIES
    near = {*lows[:3], *lows[-3:]}
    return Actor.ORGANISATION if setting.voice == "plan" and near & {*setting.body} else None


def _wishes(clause: Clause, tokens: list[Token]) -> bool:
    """Whether "Regulators may wish to consider" stands here; "wish to" counts as an adverb."""
    return "wish" in {t.low for t in tokens[(clause.subject_span or (0, 0))[1] : clause.last]}


def _asking(clause: Clause, agent: Agent | None, tokens: list[Token]) -> Sense | None:
    """Return what is asked by "are invited to", "may wish to"; "will be invited" announces."""
    if agent and clause.modal == "may" and _wishes(clause, tokens):
        return WISH
    verb = tokens[clause.first].low
    ahead = clause.modal in ("will", "shall")
    if not clause.passive or (ahead and not (agent and _is_told_to(clause, tokens))):
        return None
    if verb == "expected" and (agent is None or agent.actor is Actor.STAKEHOLDERS):
        return None  # "the market is expected to grow"
    named = agent is not None or verb not in ("directed", "called", "required")
    return clause.sense if named else None


def _is_told_to(clause: Clause, tokens: list[Token]) -> bool:
    """Whether "The Assembly will be requested to review" asks it by these words."""
    behind = tokens[clause.last].low if clause.last < len(tokens) else ""
    return behind == "to" and tokens[clause.first].low in TOLD


def _asked(clause: Clause, sense: Sense, because: str, agent: Agent | None) -> Label:
    return Label(
        role=Role.CALL,
        rule="passive-call",
        force=sense.force,
        actor=agent.actor if agent else Actor.STAKEHOLDERS,
        because=because,
        object_at=clause.last,
    )


def _from_frame(frame: Frame, clause: Clause, because: str) -> Label:
    actor = frame.actor or Actor.STAKEHOLDERS
    operative = frame.role.is_operative
    return Label(
        role=frame.role,
        rule="item-act",
        force=frame.force if operative else None,
        actor=actor if operative else None,
        because=because,
        object_at=clause.last,
    )


def _is_speaker(lows: list[str], setting: Setting) -> bool:
    """Whether the subject is the body that speaks ("The Committee"), or the Government."""
    if lows[-2:] == ["the", "government"] and (len(lows) == 2 or lows[0] in ("together", "in")):
        return True
    return bool(lows) and lows[:-1] in ([], ["the"]) and lows[-1] in setting.speaking


def _own_body(clause: Clause, because: str, actor: Actor) -> Label:
    """Read what the body whose text it is will, shall or should do."""
    sense = clause.sense
    if sense and sense.act in ("aim", "goal"):
        return Label(role=Role.GOAL, rule="plan-body", because=because, object_at=clause.last)
    force = FORCES.get(clause.modal or "")
    if force is None:
        return recital(clause, because, "modal-recital")
    if sense and sense.force is Force.EFFORT:
        force = Force.EFFORT
    return Label(
        role=Role.COMMITMENT,
        rule="plan-body",
        force=force,
        actor=actor,
        because=f"{because}: the body that speaks",
        object_at=clause.last,
    )


def _future(
    clause: Clause,
    because: str,
    agent: Agent | None,
    tokens: list[Token],
    setting: Setting,
    words: Lexicon,
) -> Label:
    """Read "X will ...": an act announced, the effect of an own act, or a forecast."""
    start, end = clause.subject_span or (0, 0)
    lows = [t.low for t in tokens[start:end]]
    verb = tokens[clause.first].low
    pointing = bool(lows) and lows[0] in POINTING
    handed_on = {*lows} & HANDED_ON and verb in SENT
    done = _is_done(verb) and (not pointing or bool(handed_on) or _kept_up(lows, verb))
    if verb == "considered" and clause.first + 1 < len(tokens) - 1:
        done = not pointing and tokens[clause.first + 1].low != "as"
    if clause.modal == "will" and clause.passive and done:
        return passive_duty(clause, because, tokens, setting, words)
    party = party_of(tokens, start, end)
    if lows[:3] == ["the", "states", "parties"] or lows == ["states", "parties"]:
        party = Actor.SIGNATORIES
    if party and tokens[start:end]:
        agent = Agent(actor=party, words=lows[-1], first=start, last=end)
    own_work = not clause.passive and pointing and _is_own_work(lows, setting)
    first = start + 1 if lows[:1] == ["that"] and tokens[0].low == "that" else start
    told = agent is not None and bool({*lows[first - start : agent.first - start]} & SUBORDINATE)
    acts = bool(party) and clause.modal == "will" and not clause.passive
    acts = acts or (agent is not None and _acts(clause, verb, agent, setting, words))
    if agent and acts and not (own_work or told):
        # members undertake; so does the body whose plan it is
        own = agent.actor is not Actor.STAKEHOLDERS or setting.voice == "plan"
        return Label(
            role=Role.COMMITMENT if own else Role.CALL,
            rule="others-will",
            force=_future_force(clause),
            actor=agent.actor,
            because=because,
            object_at=clause.last,
        )
    planned = setting.voice == "plan" and setting.frame is not None and setting.frame.kind == "act"
    if (
        planned
        and agent is None
        and clause.modal == "will"
        and _carries_out(clause, lows, verb, words)
    ):
        return Label(
            role=Role.COMMITMENT,
            rule="others-will",
            force=_future_force(clause),
            actor=doers(clause, tokens) or setting.own,
            because=f"{because}: an action of the plan",
            object_at=clause.last,
        )
    if clause.modal == "will" and not clause.passive and _announces(lows, verb, words):
        return Label(
            role=Role.COMMITMENT,
            rule="others-will",
            force=Force.FIRM,
            actor=setting.own,
            because=f"{because}: announces a step",
            object_at=clause.last,
        )
    if (
        clause.modal == "will"
        and not clause.passive
        and verb != "guide"
        and _is_own_work(lows, setting)
    ):
        because = f"{because}: the effect of the own act"
        return Label(role=Role.GOAL, rule="own-effect", because=because, object_at=clause.last)
    return recital(clause, f"{because}: a forecast", "forecast")


def _carries_out(clause: Clause, lows: list[str], verb: str, words: Lexicon) -> bool:
    """Whether "Port offices will publish" is an action and no forecast, under "Actions"."""
    several = bool(lows) and lows[-1].endswith("s") and lows[0] not in POINTING
    acts = verb in words.action_verbs and verb not in STATES | EFFECTS
    return several and acts and not clause.passive


def _announces(lows: list[str], verb: str, words: Lexicon) -> bool:
    """Whether "A mid-term evaluation in 2027 will examine" announces a step that is planned."""
    if lows[-1:] == ["work"] or lows[:1] == ["work"]:
        return verb in GOES_ON  # "Work will continue on"
    step = lows[:1] in (["a"], ["an"]) and bool({*lows[1:5]} & STEPS)
    return step and verb not in EFFECTS | STATES and (verb in words.action_verbs or verb == "go")


def _is_done(verb: str) -> bool:
    """Whether "will be VERBED" announces an act, as nearly every participle does."""
    return verb in SET_UP or (is_participle(verb) and verb not in HAPPENS)


def _kept_up(lows: list[str], verb: str) -> bool:
    return verb in KEPT_UP and lows in (["it"], ["they"])


def _future_force(clause: Clause) -> Force:
    """Return effort for "members will endeavour to", else firm."""
    weak = clause.sense is not None and clause.sense.force is Force.EFFORT
    return Force.EFFORT if weak else Force.FIRM


def _acts(clause: Clause, verb: str, agent: Agent, setting: Setting, words: Lexicon) -> bool:
    """Whether "the Secretariat will prepare ..." announces what that body is to do."""
    start, end = clause.subject_span or (0, 0)
    ahead = agent.first - start
    close = agent.actor is not Actor.STAKEHOLDERS and (ahead <= NEAR_NAME or agent.last == end)
    helps = verb == "help" and setting.voice == "plan" and agent.actor is Actor.ORGANISATION
    active = not clause.passive and (helps or verb not in EFFECTS) and verb not in STATES
    act = active and (verb in words.action_verbs or ahead <= 1)
    return close and act and clause.modal == "will"


def _is_own_work(lows: list[str], setting: Setting) -> bool:
    """Whether the subject is what the signatories made, or what they just promised."""
    points = bool(lows) and lows[0] in POINTING
    own = points and (bool(set(lows) & OWN_WORK) or len(lows) == 1)
    named = lows[:1] == ["the"] and lows[-1] in setting.before
    previous = setting.previous
    after_act = previous is not None and previous.role.is_operative
    if after_act and (points or named):
        return True
    concrete = own and len(lows) > 1 and bool(set(lows) & OWN_WORK)
    return concrete or ((own or named) and bool(set(lows) & OWN_PLAN))
