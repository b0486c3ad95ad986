"""Labels of clauses in which somebody or something else is the subject.

"Member States should ...", "operators are invited to ...", "the APT will ..." in the
APT's own plan, "this cooperation will ...", "cloud services will ...".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent
from stocktake.register.labels import Label, Setting, recital

if TYPE_CHECKING:
    from stocktake.register.frames import Frame
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["judge_other"]

# Things that the signatories made: what these will do is a goal.
OWN_WORK = frozenset({
    "cooperation", "initiative", "declaration", "statement", "partnership", "future", "vision",
    "programme", "program", "plan", "strategy", "framework", "effort", "efforts", "mechanism",
    "measures", "actions", "action", "commitments", "agenda", "roadmap", "masterplan",
    "collaboration", "platform",
})  # fmt: skip


VIEWED = frozenset({
    "viewed", "seen", "regarded", "considered", "understood", "read", "noted", "recognized",
    "treated",
})  # fmt: skip


SET_UP = frozenset({
    "established", "created", "convened", "held", "organized", "organised", "reviewed",
    "developed", "prepared", "submitted", "launched", "set", "undertaken", "conducted",
    "monitored", "implemented", "updated", "published", "issued",
})  # fmt: skip


def judge_other(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read a clause whose subject is somebody or something else."""
    start, end = clause.subject_span or (0, 0)
    subject = " ".join(t.text for t in tokens[start:end])
    agent = find_agent(tokens, start, end, words=words)
    near = [*tokens[start : min(end, start + 3)], *tokens[max(start, end - 3) : end]]
    own = setting.voice == "plan" and any(t.low in setting.body for t in near)
    if setting.preamble:
        return recital(clause, "stands in the preamble", "preamble")
    if clause.passive and clause.sense:
        actor = agent.actor if agent else Actor.STAKEHOLDERS
        return Label(
            role=Role.CALL, rule="passive-call", force=clause.sense.force, actor=actor,
            because=f'"{subject} {said}"', object_at=clause.last,
        )  # fmt: skip
    if setting.frame and setting.frame.kind in ("ask", "goal", "recital"):
        return _from_frame(setting.frame, clause, f'"{subject}" under "{setting.frame.words}"')
    if own:
        return _own_body(clause, f'"{subject} {said}"', tokens)
    if clause.modal in ("should", "shall", "must"):
        return _duty(clause, f'"{subject} {clause.modal} {said}"', agent, tokens, setting)
    return _future(clause, subject, said, agent, tokens, setting, words)


def _from_frame(frame: Frame, clause: Clause, because: str) -> Label:
    actor = frame.actor or Actor.STAKEHOLDERS
    operative = frame.role.is_operative
    return Label(
        role=frame.role, rule="item-act", force=frame.force if operative else None,
        actor=actor if operative else None, because=because, object_at=clause.last,
    )  # fmt: skip


def _own_body(clause: Clause, because: str, tokens: list[Token]) -> Label:
    """Read what the body whose plan it is will, shall or should do."""
    verb = clause.sense
    if (verb and verb.act == "aim") or (verb and verb.act == "goal"):
        return Label(role=Role.GOAL, rule="plan-body", because=because, object_at=clause.last)
    forces = {
        "will": Force.FIRM,
        "shall": Force.BINDING,
        "must": Force.BINDING,
        "should": Force.SOFT,
    }
    force = forces.get(clause.modal or "")
    if force is None:
        return recital(clause, because, "modal-recital")
    if verb and verb.force is Force.EFFORT:
        force = Force.EFFORT
    if force is Force.SOFT:  # "APT should ...": its members ask it, it does not undertake
        return Label(
            role=Role.CALL, rule="plan-body", force=force, actor=Actor.ORGANISATION,
            because=f"{because}: asked of the body whose plan it is", object_at=clause.last,
        )  # fmt: skip
    return Label(
        role=Role.COMMITMENT, rule="plan-body", force=force, actor=Actor.ORGANISATION,
        because=f"{because}: the body whose plan it is", object_at=clause.last,
    )  # fmt: skip


def _duty(
    clause: Clause, because: str, agent: Agent | None, tokens: list[Token], setting: Setting
) -> Label:
    """Read "X should ...", "X shall be ..."."""
    frame = setting.frame
    if clause.passive:
        verb = tokens[clause.first].low
        if verb in VIEWED or tokens[clause.first].low in ("a", "an", "the", "no", "based"):
            return recital(clause, f"{because}: a principle", "principle")
        if clause.modal != "should":
            return Label(
                role=Role.COMMITMENT, rule="passive-duty", force=Force.BINDING, actor=Actor.SIGNATORIES,
                because=because, object_at=0,
            )  # fmt: skip
        return Label(
            role=Role.CALL, rule="passive-duty", force=Force.SOFT, actor=Actor.STAKEHOLDERS,
            because=f"{because}: nobody named", object_at=0,
        )  # fmt: skip
    if agent is None:
        return recital(clause, f"{because}: a principle", "principle")
    force = Force.SOFT if clause.modal == "should" else Force.BINDING
    role = Role.CALL
    if frame and frame.kind == "declare" and agent.actor is Actor.ORGANISATION:
        role, force = Role.COMMITMENT, frame.force or force  # "resolves that the Union should ..."
    return Label(
        role=role,
        rule="duty",
        force=force,
        actor=agent.actor,
        because=because,
        object_at=clause.last,
    )


def _future(
    clause: Clause, subject: str, said: str, agent: Agent | None, tokens: list[Token],
    setting: Setting, words: Lexicon,
) -> Label:  # fmt: skip
    """Read "X will ...": an act announced, the effect of an own act, or a forecast."""
    because = f'"{subject} {clause.modal or ""} {said}"'
    start, end = clause.subject_span or (0, 0)
    lows = [t.low for t in tokens[start:end]]
    verb = tokens[clause.first].low
    if clause.modal == "will" and clause.passive and verb in SET_UP and not pointing(lows):
        return Label(
            role=Role.COMMITMENT, rule="passive-duty", force=Force.FIRM, actor=Actor.SIGNATORIES,
            because=because, object_at=0,
        )  # fmt: skip
    acts = agent is not None and agent.actor is not Actor.STAKEHOLDERS and agent.first - start <= 3
    acts = (
        acts
        and not clause.passive
        and verb in words.action_verbs
        and verb not in ("help", "enable")
    )
    if agent is not None and acts and clause.modal == "will":
        return Label(
            role=Role.CALL, rule="others-will", force=Force.FIRM, actor=agent.actor, because=because,
            object_at=clause.last,
        )  # fmt: skip
    previous = setting.previous
    after_act = previous is not None and previous.role.is_operative
    own_plan = bool(set(lows) & {"plan", "declaration", "strategy", "masterplan", "statement", "roadmap", "programme", "agenda"})  # fmt: skip
    points = pointing(lows) and (bool(set(lows) & OWN_WORK) or len(lows) == 1)
    points = points or (lows[:1] == ["the"] and lows[-1] in setting.before)
    if not clause.passive and points and clause.modal == "will" and (after_act or own_plan):
        return Label(
            role=Role.GOAL, rule="own-effect", because=f"{because}: the effect of the own act", object_at=clause.last
        )  # fmt: skip
    return recital(clause, f"{because}: a forecast", "forecast")


def pointing(lows: list[str]) -> bool:
    return bool(lows) and lows[0] in ("this", "these", "such", "it", "they", "our", "that")
