"""Lead-ins: sentences that say nothing but what the items under them are.

"We will:", "Agreed on the following:", "The Bureau will carry out the following tasks:", "therefore
declares". A lead-in that says something by itself keeps its own role and lends its
force to the items.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from stocktake.model import Actor, Force, Role, SegmentKind
from stocktake.register.actors import find_agent
from stocktake.register.frames import Frame, bare_frame, duty_frame, frame_of_heading
from stocktake.register.goal_phrases import GOAL_SUBJECT, GOALS_FOLLOW, LISTS_GOALS
from stocktake.register.labels import Label, Setting

if TYPE_CHECKING:
    from stocktake.register.grammar import Clause
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["as_lead_in", "lending"]

# A body that will carry out the following actions leads in to acts.
ACTS_FOLLOW = re.compile(
    r"\b(?:will|shall)\b.{0,60}\bfollowing\s+(?:\w+\s+)?(?:actions?|activities|measures|steps"
    r"|initiatives|tasks|commitments|decisions)\b[^.]{0,40}:$",
    re.IGNORECASE,
)
# "Expected results: assistance to be provided in:": the items are work of the body that helps.
SERVED = re.compile(
    r"\b(?:assistance|support|services?)\b[^:]{0,40}\bto be (?:provided|rendered|given)\b[^:]*:$"
    r"|^(?:assistance|support)\s+(?:to|for)\s+[^:]{3,60}?\s+(?:in|on|with|to)(?:\s+the\s+following)?:$",
    re.IGNORECASE,
)
# "therefore declares": what follows speaks for itself.
DECLARES = re.compile(
    r"^(?:[\w ,-]{0,40}\b)?(?:declares?|proclaims?)(?:\s+(?:that|the following|as follows))?\s*:?$",
    re.IGNORECASE,
)
# "took the following decisions:": each of these is an act, whatever was reviewed before.
DECIDED = re.compile(
    r"\b(?:took|takes?|taken|reached|issued|adopts?|adopted|made)\s+the\s+following\s+"
    r"(?:decisions|resolutions|understandings?|agreements?|arrangements?|consensus"
    r"|(?:decisions|resolutions|conclusions) and \w+)\s*:$",
    re.IGNORECASE,
)
# "The Parties shall be guided by:": principles follow.
GUIDED = re.compile(
    r"\b(?:(?:shall|will|should) be|is|are) (?:guided by|based (?:up)?on|governed by|founded on)"
    r"(?:\s+the following)?(?:\s+\w+)?\s*:$",
    re.IGNORECASE,
)
WE_WHO = re.compile(
    r"^(?:accordingly, |therefore, )?we,? the [^.;:]{3,200}:$"
    r"|^(?:accordingly|therefore), we,? the [^.;:]{3,200},$",
    re.IGNORECASE,
)
LONGEST_DECIDED = 16  # tokens of one that says nothing else
LONGEST_SHOWN = 6  # words of it in the reasons
SHORT = 8  # tokens of a lead-in that only names what follows


def as_lead_in(
    text: str, tokens: list[Token], clauses: list[Clause], setting: Setting, words: Lexicon
) -> Label | None:
    """Return the label of a bare lead-in, or none where the statement says something by itself.

    Args:
        text: The statement.
        tokens: Its tokens.
        clauses: Its main clauses.
        setting: Where it stands.
        words: The word lists.
    """
    ends_open = text.rstrip().endswith(":")
    if setting.kind is not SegmentKind.LEAD_IN and not ends_open:
        return None
    frame = frame_of_heading(text, actor=setting.own, words=words)
    frame = frame or bare_frame(tokens, clauses, words) or duty_frame(text, tokens, words)
    if DECIDED.search(text) and len(tokens) <= LONGEST_DECIDED:
        frame = _decided(text, setting.own)
    if GUIDED.search(text):
        frame = Frame(kind="recital", words=text)
    if DECLARES.match(text):
        frame = Frame(kind="state", words=text)
    frame = frame or _frame_of_work(text, tokens, setting, words)
    frame = frame or (None if clauses else _ends_in_act(tokens, setting, words))
    if frame is None and ((ends_open and LISTS_GOALS.search(text)) or _names_goals(text, tokens)):
        frame = Frame(kind="goal", words=text[-60:])
    if frame is None:
        return _without_frame(text, tokens, clauses, setting, words)
    if frame.actor is Actor.SIGNATORIES and frame.kind == "act" and not _we(tokens):
        frame = Frame(kind="act", words=frame.words, force=frame.force, actor=setting.own)
    return Label(
        role=Role.HEADING, rule="bare-lead-in", because=f'bare lead-in "{frame.words}"', frame=frame
    )


def _ends_in_act(tokens: list[Token], setting: Setting, words: Lexicon) -> Frame | None:
    """Return the frame of "And for our part undertake:", whose last word is a verb of promising."""
    last = next((t.low for t in reversed(tokens) if t.is_word), "")
    for rest, form, sense in words.verbs.get(last, ()):
        if not rest and form == "base" and sense.force is Force.BINDING:
            if sense.act != "commitment":
                return None
            return Frame(kind="declare", words=last, force=sense.force, actor=setting.own)
    return None


def _frame_of_work(
    text: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Frame | None:
    """Return the frame of "assistance to be provided:", "will carry out the following tasks:"."""
    if text.rstrip().endswith(":") and SERVED.search(text):
        return Frame(kind="act", words=text[-60:], force=Force.FIRM, actor=Actor.ORGANISATION)
    if match := ACTS_FOLLOW.search(text):
        who = [t for t in tokens if t.end <= match.start()]
        agent = find_agent(who, 0, len(who), words=words)
        actor = agent.actor if agent else setting.own
        return Frame(kind="act", words=match[0].strip(), force=Force.FIRM, actor=actor)
    return None


def _names_goals(text: str, tokens: list[Token]) -> bool:
    return bool(GOAL_SUBJECT.match(text)) and len(tokens) <= SHORT


def _decided(text: str, actor: Actor) -> Frame:
    """Return the frame of "took the following decisions:"."""
    return Frame(
        kind="declare",
        words=" ".join(text.split()[-LONGEST_SHOWN:]),
        force=Force.BINDING,
        actor=actor,
    )


def _asked_of(frame: Frame | None, tokens: list[Token], words: Lexicon) -> Frame | None:
    """Return the frame of "Appeal:" for what stands under "To the Governments:"."""
    if frame is None or frame.kind != "ask" or tokens[0].low not in ("to", "for", "on", "by"):
        return frame
    agent = find_agent(tokens, 1, len(tokens), words=words)
    return replace(frame, actor=agent.actor) if agent else frame


def _without_frame(
    text: str, tokens: list[Token], clauses: list[Clause], setting: Setting, words: Lexicon
) -> Label | None:
    open_ended = text.rstrip().endswith((":", ","))
    if open_ended and WE_WHO.match(text) and not any(c.sense for c in clauses):
        return Label(role=Role.HEADING, rule="bare-lead-in", because="names who speaks")
    if not clauses and len(tokens) <= SHORT:
        frame = _asked_of(setting.frame, tokens, words)
        return Label(role=Role.HEADING, rule="heading", because="names what follows", frame=frame)
    return None


def _we(tokens: list[Token]) -> bool:
    return any(token.low == "we" for token in tokens)


def lending(best: Label, text: str) -> Label:
    """Add to a lead-in that says something the frame it lends to its items.

    Args:
        best: Its label.
        text: Its words.
    """
    kinds: dict[Role, Literal["act", "ask", "recital", "goal"]] = {
        Role.COMMITMENT: "act", Role.CALL: "ask", Role.RECITAL: "recital", Role.GOAL: "goal",
    }  # fmt: skip
    kind = kinds.get(best.role)
    if kind is None or not text.rstrip().endswith((":", ",", "-", "\u2013", "—")):
        return best
    said = text.strip()[:60]
    if DECIDED.search(text):
        return replace(best, frame=_decided(text, best.actor or Actor.SIGNATORIES))
    if GOALS_FOLLOW.search(text):
        kind = "goal"
    return msgspec.structs.replace(
        best, frame=Frame(kind=kind, words=said, force=best.force, actor=best.actor)
    )
