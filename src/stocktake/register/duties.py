"""Duties of somebody or something named: "X should ...", "X shall be ...", "the plans shall ...".

Who is a body or a kind of people acts; what nobody is named for is a principle, unless "shall"
lays it down or a resolution declares it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.model import Actor, Force, Role
from stocktake.register.actors import Agent, find_agent, named_body
from stocktake.register.labels import Label, Setting, recital

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = [
    "FORCES",
    "SET_UP",
    "STATES",
    "doers",
    "done_by",
    "duty",
    "is_participle",
    "party_of",
    "passive_duty",
]

# Those who sign an agreement, by the names that it gives them.
PARTIES = frozenset({
    "party", "parties", "participant", "participants", "signatories", "signatory", "side", "sides",
})  # fmt: skip
SINGLE = frozenset({"each", "every", "no", "any", "either", "neither", "one"})
ALL_OF_THEM = frozenset({"", "the", "both", "all", "two", "three", "four", "contracting", "these"})
FURTHEST_PARTY = 5  # tokens
# "shall be subject to the same rules": a rule, though no participle.
SUBJECT_TO = frozenset({
    "subject", "entitled", "liable", "free", "open", "exempt", "bound", "eligible",
})  # fmt: skip
FURTHEST_BY = 8  # tokens from the participle to "by"
BEFORE_MEANS = frozenset({"followed", "guided", "inspired", "determined", "divided"})
# "should be viewed as ...": a principle, not an act; so are "should be a priority", "be based on".
VIEWED = frozenset({
    "viewed", "seen", "regarded", "considered", "understood", "read", "noted", "recognized",
    "treated", "a", "an", "the", "no", "based",
})  # fmt: skip
# "will be established": an act announced, not a forecast.
SET_UP = frozenset({
    "established", "created", "convened", "held", "organized", "reviewed", "developed",
    "prepared", "submitted", "launched", "set", "undertaken", "conducted", "monitored",
    "implemented", "updated", "published", "issued", "consulted", "trained", "given", "offered",
    "provided", "connected", "shared", "opened", "installed", "introduced", "built", "carried",
    "presented", "discussed", "invited", "appointed", "allocated", "funded", "financed", "paid",
    "protected", "tested", "reported", "extended", "expanded", "removed", "abolished",
    "harmonized", "adopted", "formed", "designated", "equipped", "translated",
    "made", "taken", "put", "collected", "transmitted", "circulated", "assessed", "evaluated",
    "measured", "verified", "audited", "drafted", "drawn", "added", "placed", "run", "named",
    "elected", "selected", "met", "borne", "covered", "awarded", "granted", "reserved", "used",
    "posted", "released", "sent",
})  # fmt: skip
# What somebody will be or need is a forecast.
STATES = frozenset({
    "be", "have", "need", "become", "face", "require", "see", "depend", "remain", "enjoy", "find",
    "lose", "suffer", "gain", "rely", "grow",
})  # fmt: skip
# "Small firms should find there ...": a state wished for people, and no duty of theirs.
FOUND = frozenset({"find", "enjoy", "gain", "benefit"})
# What only people and bodies do: "platforms should publish", whoever platforms are.
DOERS_VERBS = frozenset({
    "publish", "report", "submit", "adopt", "disclose", "consult", "notify", "tell", "inform",
    "appoint", "invest", "train", "review", "refrain", "consider", "pay", "offer", "send", "open",
    "answer", "designate", "ratify", "agree", "cooperate", "participate", "seek",
    "contribute", "provide", "keep", "share", "remove", "take", "apply", "cut", "avoid",
})  # fmt: skip
NOBODY = frozenset({"nobody", "none", "everyone", "everybody", "anyone"})
# Nouns in -er and -or that are no people.
NO_DOERS = frozenset(
    {"number", "power", "water", "matter", "sector", "factor", "order", "computer"}
)
# "The signal shall unite us" is no rule.
UNITES = frozenset({"unite", "bring", "enable", "help", "benefit", "remain", "serve", "guide"})
FORCES = {"will": Force.FIRM, "shall": Force.BINDING, "must": Force.BINDING, "should": Force.SOFT}


def duty(
    clause: Clause,
    because: str,
    agent: Agent | None,
    tokens: list[Token],
    setting: Setting,
    words: Lexicon,
) -> Label:
    """Read "X should ...", "X shall be ...".

    Args:
        clause: The clause of the duty.
        because: Its words, for the reasons.
        agent: Who is named in its subject, if anybody.
        tokens: The statement's tokens.
        setting: Where it stands.
        words: The word lists.
    """
    if told := _declared_that(clause, because, agent, tokens, setting):
        return told
    if clause.passive:
        return passive_duty(clause, because, tokens, setting, words)
    actor = agent.actor if agent else doers(clause, tokens)
    if (
        tokens[(clause.subject_span or (0, 0))[0]].low in NOBODY
        and tokens[clause.first].low in STATES
    ):
        actor = None  # "Everyone should have the skills"
    if actor is None:
        return _laid_down(clause, because, tokens, setting)
    force = Force.SOFT if clause.modal == "should" else Force.BINDING
    if force is Force.BINDING and clause.sense and clause.sense.force is Force.EFFORT:
        force = Force.EFFORT
    if (
        tokens[clause.first].low in FOUND
        and force is Force.SOFT
        and actor is not Actor.ORGANISATION
    ):
        because = f"{because}: a state wished for"
        return Label(role=Role.GOAL, rule="that-goal", because=because, object_at=clause.last)
    role, frame = Role.CALL, setting.frame
    start, end = clause.subject_span or (0, 0)
    of_states = [t.low for t in tokens[start : start + 2]] == ["states", "parties"]
    if party := party_of(tokens, start, end) or (Actor.SIGNATORIES if of_states else None):
        role, actor = Role.COMMITMENT, party  # the signatories of an agreement bind themselves
    if clause.modal != "should" and actor is not Actor.STAKEHOLDERS:
        role = Role.COMMITMENT  # what the members and their bodies shall do is decided here
    if frame and frame.kind == "declare" and actor is Actor.ORGANISATION:
        role, force = Role.COMMITMENT, frame.force or force  # "resolves that the Union should ..."
    return Label(
        role=role,
        rule="duty",
        force=force,
        actor=actor,
        because=because,
        object_at=clause.last,
    )


def _laid_down(clause: Clause, because: str, tokens: list[Token], setting: Setting) -> Label:
    """Read "The plans shall specify targets" as a rule set, "X should be" as a principle."""
    planned = setting.voice == "plan" and setting.frame is not None and setting.frame.kind == "act"
    lays_down = clause.modal == "shall" or (clause.modal == "must" and planned)
    if not lays_down or tokens[clause.first].low in UNITES | NOBODY:
        return recital(clause, f"{because}: a principle", "principle")
    return Label(
        role=Role.COMMITMENT,
        rule="passive-duty",
        force=Force.BINDING,
        actor=setting.own,
        because=f"{because}: laid down",
        object_at=clause.last,
    )


def _declared_that(
    clause: Clause, because: str, agent: Agent | None, tokens: list[Token], setting: Setting
) -> Label | None:
    """Read "that X should be ..." where nobody is named: declared a goal, resolved an act."""
    frame = setting.frame
    if tokens[0].low != "that" or (agent is not None and not (clause.passive and setting.declared)):
        return None
    if setting.declared:
        because = f"{because}: declared, with nobody named"
        return Label(role=Role.GOAL, rule="that-goal", because=because, object_at=clause.last)
    if frame is None or frame.kind != "declare" or (clause.passive and clause.modal != "shall"):
        return None
    return Label(
        role=Role.COMMITMENT,
        rule="passive-duty",
        force=frame.force,
        actor=Actor.ORGANISATION,
        because=f"{because}: resolved",
        object_at=clause.last,
    )


def doers(clause: Clause, tokens: list[Token]) -> Actor | None:
    """Take an unlisted subject for people by what they are to do or by their name in -er, -or.

    Args:
        clause: The clause.
        tokens: The statement's tokens.
    """
    start, end = clause.subject_span or (0, 0)
    nouns = [t.low for t in tokens[start:end] if t.is_word]
    if not nouns or nouns[0] in ("this", "these", "it", "such", "that"):
        return None
    if tokens[clause.first].low in VIEWED | STATES:
        return None
    doers = any(
        n.endswith(("ers", "ors")) and n[:-1] not in NO_DOERS and len(n) > 5 for n in nouns[-3:]
    )
    acts = tokens[clause.first].low in DOERS_VERBS and nouns[-1].endswith("s")
    return Actor.STAKEHOLDERS if doers or acts else None


def passive_duty(
    clause: Clause, because: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read "X should be built", "X shall be built by the members".

    Args:
        clause: The clause.
        because: Its words, for the reasons.
        tokens: The statement's tokens.
        setting: Where it stands.
        words: The word lists.
    """
    verb = tokens[clause.first].low
    if tokens[(clause.subject_span or (0, 0))[0]].low in NOBODY:
        return recital(clause, f"{because}: a principle", "principle")
    if clause.modal == "shall" and verb in SUBJECT_TO:
        return _laid_down(clause, because, tokens, setting)
    if verb in VIEWED or not (is_participle(verb) or verb in SET_UP):
        return recital(clause, f"{because}: a principle", "principle")
    if clause.modal == "should" and setting.frame and setting.frame.kind == "declare":
        return Label(  # "resolves that baskets should be priced": by the body
            role=Role.COMMITMENT,
            rule="passive-duty",
            force=setting.frame.force,
            actor=Actor.ORGANISATION,
            because=f"{because}: resolved",
        )
    if clause.modal == "should":
        return Label(
            role=Role.CALL,
            rule="passive-duty",
            force=Force.SOFT,
            actor=done_by(tokens, clause.first + 1, words) or Actor.STAKEHOLDERS,
            because=f"{because}: in the passive",
        )
    return Label(
        role=Role.COMMITMENT,
        rule="passive-duty",
        force=FORCES[clause.modal or "will"],
        actor=done_by(tokens, clause.first + 1, words) or setting.own,
        because=because,
    )


def party_of(tokens: list[Token], first: int, last: int) -> Actor | None:
    """Return whether all parties or single ones are the subject, or none where none is.

    "The Parties", "Both Participants" are all; "Each Party", "The Swedish Participant", "Parties
    which have no team" are single ones.

    Args:
        tokens: The statement's tokens.
        first: Where the subject starts.
        last: Where it ends.
    """
    for i in range(first, min(last, first + FURTHEST_PARTY)):
        before = tokens[i - 1].low if i > first else ""
        sides = tokens[i].low in ("side", "sides") and i > first
        sides = sides and (tokens[i - 1].text[0].isupper() or before in ("both", "two"))
        small = i > first and tokens[i].text[0].islower()
        if tokens[i].low not in PARTIES or (small and not sides):
            continue
        behind = tokens[i + 1].low if i + 1 < last else ""
        if before in ("state", "states") or behind in ("states", "to"):
            return None
        single = tokens[first].low in SINGLE or behind in ("concerned", "that", "which", "who")
        named = before not in ALL_OF_THEM
        return Actor.MEMBERS if single or named else Actor.SIGNATORIES
    return None


def done_by(tokens: list[Token], first: int, words: Lexicon) -> Actor | None:
    """Return who does it, in "will be studied by a group of experts".

    Args:
        tokens: The statement's tokens.
        first: Where to look from: behind the participle.
        words: The word lists.
    """
    for i in range(first, min(first + FURTHEST_BY, len(tokens) - 1)):
        if tokens[i].low in (",", ";", "and"):
            return None
        if tokens[i].low == "by" and tokens[i - 1].low not in BEFORE_MEANS:
            if any(t.low in words.speakers for t in tokens[i + 1 : i + 3]):
                return Actor.SIGNATORIES
            agent = find_agent(tokens, i + 1, i + 7, words=words)
            agent = named_body(tokens, i + 1, i + 7, words, found=agent)
            return agent.actor if agent else None
    return None


def is_participle(low: str) -> bool:
    """Return whether a word looks like a participle of the past.

    Args:
        low: The word in lower case.
    """
    return low.endswith(
        ("ed", "en", "wn", "ught", "ade", "eld", "ent", "uilt", "ut", "ound", "id", "ept")
    )
