"""Role, force and actor of one statement, by rules over its main clauses and its lead-in.

The rules are those of the labelling schema. In short: an operative verb outranks a
recital verb joined to it; of two operative verbs the first decides; a lead-in lends
its force to its items unless an item is weaker or calls on somebody else; a forecast
is a recital, the effect of the signatories' own act a goal.

Left out: irony, quotation and negation ("we do not agree"), which the genre lacks.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Actor, Force, Role, SegmentKind
from stocktake.register.actors import find_agent, named_body
from stocktake.register.calls import is_verb
from stocktake.register.duties import done_by
from stocktake.register.formulas import (
    ENACTING,
    GATHERED,
    MET,
    SPEAKING_BODY,
    SPEAKS_ON,
    THANKED,
    THANKED_FOR_WORK,
    THANKS,
    is_front_line,
    is_meeting,
    is_own_remark,
)
from stocktake.register.frames import Frame, frame_of_heading
from stocktake.register.goal_phrases import VISION
from stocktake.register.grammar import Clause, main_clauses
from stocktake.register.headings import (
    LEAST_ACTION,
    LONGEST_HEADING,
    decided_under,
    is_action,
    is_sentence,
    resolution_heading,
)
from stocktake.register.labels import Label, Setting, recital
from stocktake.register.lead_ins import as_lead_in, lending
from stocktake.register.lexicon import Sense
from stocktake.register.other_clauses import TOLD, judge_other
from stocktake.register.own_clauses import judge_item, judge_modal, judge_plain, judge_plan_item
from stocktake.register.performed import ASKS, PREAMBLE, by_phrase, starts_like_preamble
from stocktake.register.plan_items import (
    acts_by_noun,
    asked_by_noun,
    by_label_word,
    executor_of,
    name_in_list,
    somebody_to_act,
)

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon
    from stocktake.register.words import Token

__all__ = ["classify", "led_by"]

# An action cell that names a quantity is a state to be reached, not an act.
QUANTITIES = frozenset({
    "half", "all", "every", "no", "at", "one", "two", "three", "four", "five", "ten", "twenty",
    "fifty", "hundred", "zero", "each", "most",
})  # fmt: skip
# "We, the Ministers of ..., together with representatives of ...;": no verb at all.
WE_ALONE = re.compile(
    r"^we,\s+(?:the\s|participants|ministers|leaders|heads|members|representatives|delegates)"
    r"[^:]{3,1500}[;,]$",
    re.IGNORECASE,
)
LEAST_PARTICIPLE = 4  # letters
MORE_THAN_THANKS = re.compile(
    f"{ASKS.pattern}|\\band (?:we )?(?:will|shall|invited|requested|urged|instructed|agreed|decided"
    r"|appealed|called|encouraged|directed|resolved)\b",
    re.IGNORECASE,
)
# "Connectivity: Developing the digital infrastructure": an item of a list of sections.
NAMED_PART = re.compile(r"^[A-Z][\w ]{2,40}:\s+\w+ing\b[^.;]{0,90}[.;]?$")
# "This includes ...": goes on with the act before it.
GOES_ON = frozenset({"includes", "include", "covers", "involves", "comprizes"})
PRESENT_VERBS = frozenset({
    "is", "are", "has", "have", "costs", "cost", "exceeds", "falls", "rises", "reaches", "uses",
    "use", "doubles", "takes", "enjoy", "enjoys", "can", "remains", "stands", "holds", "carries",
    "lies", "benefit", "benefits", "exceed", "fall", "rise", "reach", "live", "lives", "works",
    "meets",
})  # fmt: skip
# A paragraph with one of these is a sentence, and no action named by a noun.
TELLING = PRESENT_VERBS | {
    "was", "were", "had", "will", "shall", "should", "may", "would", "could", "must", "been",
    "began", "grew", "rose", "fell", "took", "made", "became", "started", "went", "came", "led",
    "showed",
}  # fmt: skip
# "To note that ...", "To deplore ...": says what is so, as a list of decisions does.
NOTING = frozenset({
    "note", "deplore", "recall", "acknowledge", "recognize", "commend", "condemn", "regret",
    "congratulate", "thank", "applaud", "reaffirm", "reiterate",
})  # fmt: skip
POINTING = frozenset({"this", "these", "it", "they"})


def classify(text: str, tokens: list[Token], setting: Setting, *, words: Lexicon) -> Label:
    """Return the label of one statement.

    Args:
        text: The statement without its run-in title.
        tokens: Its tokens.
        setting: Where it stands.
        words: The word lists.
    """
    if label := _by_form(text, tokens, setting, words):
        return label
    if setting.frame is not None and setting.frame.kind == "state":
        setting = _under_declared(tokens, setting, words)
    if not setting.preamble and (label := asked_by_noun(tokens, words)):
        return label
    clauses = main_clauses(tokens, words)
    if label := _before_its_verbs(text, tokens, clauses, setting, words):
        return label
    open_ended = setting.kind is SegmentKind.LEAD_IN or text.rstrip().endswith(":")
    if label := by_phrase(text, tokens, setting, words):
        return lending(label, text) if open_ended else label
    judged = [_judge(clause, text, tokens, setting, words) for clause in clauses]
    best = _outranking(judged)
    if best is None or best.rule in ("participle", "weak", "item-act", "item-noun"):
        best = _bare_duty(best, tokens, setting, words) or best
    best = best or _without_clause(text, tokens, setting, words)
    best = _asked_in_item(best, tokens, setting, words)
    best = _carried_out(best, text, setting, words)
    preambular = best.role is Role.RECITAL and (setting.preamble or starts_like_preamble(tokens))
    if open_ended:
        return lending(best, text)
    return msgspec.structs.replace(best, preambular=preambular)


def _under_declared(tokens: list[Token], setting: Setting, words: Lexicon) -> Setting:
    """Return the setting of what stands under "declare as follows": "To establish" is resolved."""
    frame = setting.frame
    infinitive = len(tokens) > 1 and tokens[0].low == "to" and is_verb(tokens[1], words)
    if frame is not None and infinitive:
        resolved = Frame(kind="declare", words=frame.words, force=Force.BINDING, actor=setting.own)
        return msgspec.structs.replace(setting, frame=resolved)
    return msgspec.structs.replace(setting, frame=None, declared=True)


def _before_its_verbs(
    text: str, tokens: list[Token], clauses: list[Clause], setting: Setting, words: Lexicon
) -> Label | None:
    """Labels by the word of the printed label, by the meeting sentence, or as a bare lead-in."""
    if setting.word and (label := by_label_word(setting.word, text, tokens, words)):
        return label
    told = setting.frame is not None or tokens[0].low == "that"
    met = GATHERED.match(text) or WE_ALONE.match(text)
    more = any((c.sense and c.sense.act != "meet") or c.modal for c in clauses)
    more = more or bool(SPEAKS_ON.search(text))
    if not told and met and not more:
        return Label(role=Role.OTHER, rule="meeting", because="the meeting sentence")
    return as_lead_in(text, tokens, clauses, setting, words)


def led_by(label: Label, actor: Actor, who: str) -> Label:
    """Return the label of an action that a table gives to somebody, who has taken it on.

    Where the action itself asks somebody named ("Encourage operators to ..."), that stands.
    """
    if label.rule in ("call-verb", "call-outright"):
        return label
    return msgspec.structs.replace(
        label, role=Role.COMMITMENT, actor=actor, force=label.force or Force.FIRM, rule="table-row",
        because=f'{label.because}; led by "{who}"',
    )  # fmt: skip


def _by_form(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Labels that layout and fixed formulas give."""
    if setting.kind is SegmentKind.FURNITURE or not any(t.is_word for t in tokens):
        return Label(role=Role.OTHER, rule="furniture", because="page furniture")
    if label := _by_formula(text, setting):
        return label
    acts = setting.leaf and setting.voice == "plan" and is_action(tokens, words)
    if setting.kind is SegmentKind.HEADING and not acts and not is_sentence(text, tokens, words):
        actor = setting.own
        frame = frame_of_heading(text, actor=actor, words=words)
        frame = frame or decided_under(text, setting)
        frame = frame or resolution_heading(text, tokens, words)
        return Label(role=Role.HEADING, rule="heading", because="set as a heading", frame=frame)
    speaks = SPEAKING_BODY.match(text) and text[:1].isupper()  # "the Agreement, which ...," is none
    if speaks and not main_clauses(tokens, words):
        return Label(role=Role.OTHER, rule="formula", because="names the body that speaks")
    if _only_thanks(text):
        return Label(role=Role.OTHER, rule="thanks", because="thanks to the hosts")
    return None


def _only_thanks(text: str) -> bool:
    """Whether a sentence thanks the hosts, and neither asks, promises nor praises work."""
    if THANKED_FOR_WORK.search(text) or MORE_THAN_THANKS.search(text):
        return False
    return bool(THANKS.search(text) or THANKED.match(text))


def _by_formula(text: str, setting: Setting) -> Label | None:
    """Read lines that only say who met, or what the text is."""
    if setting.masthead and text != "United Nations":
        return Label(role=Role.HEADING, rule="formula", because="a body above the title")
    if setting.masthead or (setting.front and is_front_line(text)):
        return Label(role=Role.OTHER, rule="formula", because="a line above or below the title")
    if match := ENACTING.match(text):
        return Label(role=Role.OTHER, rule="formula", because=f'formula "{match[0].strip()}"')
    if is_own_remark(text):
        return Label(role=Role.OTHER, rule="formula", because="says of the text itself what it is")
    if is_meeting(text):
        return Label(role=Role.OTHER, rule="meeting", because="the meeting sentence")
    return None


def _bare_duty(
    best: Label | None, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label | None:
    """Read "Ministries to report ..." where nothing else was found but its participle."""
    frame = setting.frame
    if frame is not None and frame.kind not in ("act", "declare"):
        return None
    if tokens[0].text[:1].islower() or (best is not None and best.rule == "item-act"):
        return None
    if frame is None and setting.kind is SegmentKind.PARAGRAPH and setting.voice != "plan":
        return None
    return somebody_to_act(tokens, setting, words)


def _carried_out(label: Label, text: str, setting: Setting, words: Lexicon) -> Label:
    """Return the label of a measure behind which its executor stands: "; executor: the Board"."""
    if setting.kind in (SegmentKind.HEADING, SegmentKind.LEAD_IN) or label.role is Role.CALL:
        return label
    actor = executor_of(text, words, named=True)
    if actor is None:
        return label
    because = f"{label.because}; its executor is named"
    force = label.force or Force.FIRM
    return msgspec.structs.replace(
        label, role=Role.COMMITMENT, force=force, actor=actor, rule="plan-item", because=because
    )


def _asked_in_item(label: Label, tokens: list[Token], setting: Setting, words: Lexicon) -> Label:
    """Read "the Commission to speed up ..." under "We call upon" as asked of the Commission."""
    frame = setting.frame
    if (
        frame is None
        or frame.kind != "ask"
        or label.role is not Role.CALL
        or label.rule.startswith("call-")
    ):
        return label
    low = tokens[0].low
    if low in ("to", "that") or low in words.action_verbs or low in words.verbs:
        return label
    given = frame.words.lower().rstrip("s:") in ("entrust", "charge", "task")
    link = ("to", "with") if given else ("to",)  # "entrust" over "the Bureau with supervising it"
    to = next((i for i, t in enumerate(tokens[:LONGEST_HEADING]) if t.low in link and i), None)
    if to is None:
        return label
    agent = find_agent(tokens, 0, to, words=words)
    agent = named_body(tokens, 0, to, words, found=agent)
    if agent is None:
        return label
    because = f"{label.because}: asks {agent.words}"
    return msgspec.structs.replace(label, actor=agent.actor, because=because, object_at=to + 1)


def _judge(
    clause: Clause, text: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Return the label that one clause alone would give."""
    said = " ".join(t.text for t in tokens[max(0, clause.first - 1) : clause.last])
    clause = _as_asked(clause, tokens)
    if clause.subject == "other":
        return judge_other(clause, said, tokens, setting, words)
    if clause.subject == "implied":
        if setting.frame is not None:
            return judge_item(clause, said, tokens, setting, words)
        if tokens[0].low == "to" and (actor := executor_of(text, words)):
            measure = judge_plan_item(clause, said, tokens, setting, words)
            return msgspec.structs.replace(measure, actor=actor)
        if label := _opening_verb(clause, said, tokens, setting, words):
            return label
    would_ask = clause.modal == "would" and clause.sense and clause.sense.act == "call"
    if clause.modal and clause.form != "bare" and not would_ask:
        return judge_modal(clause, said, setting)
    return judge_plain(clause, said, text, tokens, setting, words)


def _as_asked(clause: Clause, tokens: list[Token]) -> Clause:
    """Return "The General Assembly will be requested to ..." as said of somebody who is asked."""
    behind = tokens[clause.last].low if clause.last < len(tokens) else ""
    announced = clause.subject == "speaker" and clause.modal in ("will", "shall")
    if not announced or tokens[clause.first].low != "be" or behind not in TOLD:
        return clause
    modal = next(i for i, t in enumerate(tokens) if t.low in ("will", "shall"))
    return msgspec.structs.replace(
        clause,
        subject="other",
        subject_span=(0, modal),
        first=clause.last,
        last=clause.last + 1,
        passive=True,
        sense=Sense(act="call", phrases=(), force=Force.BINDING),
    )


def _opening_verb(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label | None:
    """Read a statement without a subject that no lead-in governs."""
    settled = clause.form == "past" and tokens[0].low in PREAMBLE and tokens[-1].low in (",", ";")
    settled = settled and starts_like_preamble(tokens)
    if clause.form == "ing" and _is_planned(clause, tokens, setting, words):
        return judge_plan_item(clause, said, tokens, setting, words)
    if clause.form == "ing" or settled:
        return recital(clause, f'opens with "{said}"', "participle")
    if tokens[0].low == "to" and clause.sense and tokens[clause.first].low in NOTING:
        return recital(clause, f'"{said}"', "recital-verb")
    if tokens[0].low == "to":
        because = f'"To {tokens[clause.first].text}": an objective'
        return Label(role=Role.GOAL, rule="objective", because=because, object_at=clause.last)
    if setting.voice == "plan" and clause.form == "base":
        return judge_plan_item(clause, said, tokens, setting, words)
    return None


def _is_planned(clause: Clause, tokens: list[Token], setting: Setting, words: Lexicon) -> bool:
    """Whether "Conducting a survey ..." is an action of a plan and no clause of a preamble."""
    if setting.voice != "plan" or setting.kind is not SegmentKind.ITEM:
        return False
    if clause.last >= len(tokens):
        return False
    if clause.sense is not None and clause.sense.act in ("recital", "welcome", "meet"):
        return False
    listed = clause.sense is not None or words.action_verbs.get(tokens[clause.first].low) == "ing"
    return listed and tokens[clause.last].low != "," and tokens[-1].low != ","


def _outranking(judged: list[Label]) -> Label | None:
    """Return the first operative label, else the first goal, else the first of all."""
    acts = [label for label in judged if label.role.is_operative]
    if acts:  # "welcomed the offer to host, and instructed the Secretariat to ..."
        return next((label for label in acts if label.rule != "welcome-ahead"), acts[0])
    if found := next((label for label in judged if label.role is Role.GOAL), None):
        return found
    spoken = [label for label in judged if label.rule not in ("participle", "weak")]
    return next(iter(spoken or judged), None)


def _without_clause(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label:
    """Label a statement in which no main verb was found."""
    frame, previous = setting.frame, setting.previous
    first, second = tokens[0].low, tokens[1].low if len(tokens) > 1 else ""
    if frame is None and (label := _line_of_plan(text, tokens, setting, words)):
        return label
    if frame is None and starts_like_preamble(tokens):
        return Label(role=Role.RECITAL, rule="participle", because=f'opens with "{tokens[0].text}"')
    if first in POINTING and second in GOES_ON and previous and previous.role.is_operative:
        because = f'"{first} {second}" goes on with the act before it'
        return msgspec.structs.replace(previous, rule="continues", because=because, object_at=2)
    if _counts(tokens, setting):
        because = f'opens with a quantity ("{tokens[0].text}") and has no verb'
        return Label(role=Role.GOAL, rule="goal-phrase", because=because)
    stated = frame is not None and frame.kind == "act" and _tells_state(text, tokens, setting)
    if frame and (stated or setting.kind is not SegmentKind.HEADING):
        return _under_frame(frame, first, stated=stated)
    return _by_look(text, tokens, setting, words)


def _under_frame(frame: Frame, first: str, *, stated: bool) -> Label:
    """Label an item without a main verb by what stands above it, unless it tells of a state."""
    if stated:
        return Label(role=Role.RECITAL, rule="default", because="tells how things are")
    label = _noun_under(frame)
    weak = label.role.is_operative and first in ("efforts", "effort")
    return msgspec.structs.replace(label, force=Force.EFFORT) if weak else label


def _tells_state(text: str, tokens: list[Token], setting: Setting) -> bool:
    """Whether "Languages and chants are held in trust." is a sentence, and no action by a noun."""
    whole = text.rstrip().endswith(".") and text[:1].isupper() and setting.numbered is False
    states = any(t.low in ("is", "are", "was", "were", "has", "have") for t in tokens[1:])
    inside = any(t.low in ("that", "which", "who", "where", "when", "if") for t in tokens)
    return whole and states and not inside and len(tokens) > LEAST_ACTION


def _counts(tokens: list[Token], setting: Setting) -> bool:
    """Whether an action without a verb, or an item of a summary, names a quantity to be reached."""
    frame, first = setting.frame, tokens[0].low
    if frame is None or frame.kind == "recital":
        return _wanted_state(tokens, setting)
    counts = first in QUANTITIES or first[0].isdigit()
    return (
        frame.kind == "act" and counts and not (len(tokens) > 1 and tokens[1].low.endswith("ing"))
    )


def _wanted_state(tokens: list[Token], setting: Setting) -> bool:
    """Whether an item names a state by its participle: "every school connected by 2030"."""
    if setting.kind is not SegmentKind.ITEM or tokens[0].low not in QUANTITIES or _finite(tokens):
        return False
    done = any(t.low.endswith(("ed", "en")) and len(t.low) > LEAST_PARTICIPLE for t in tokens[2:])
    return done and not any(t.low in ("that", "which", "who", "was", "were") for t in tokens)


def _noun_under(frame: Frame) -> Label:
    operative = frame.role.is_operative
    return Label(
        role=frame.role,
        rule="item-noun",
        because=f'item under "{frame.words}"',
        force=frame.force if operative else None,
        actor=(frame.actor or Actor.STAKEHOLDERS) if operative else None,
    )


def _line_of_plan(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Read an item under no lead-in: a name and an act, an act by a noun, or a state."""
    if setting.kind is not SegmentKind.ITEM:
        return _named_act(tokens, setting, words) if _names_an_act(tokens, setting) else None
    if label := name_in_list(tokens, setting, words):
        return label
    if setting.voice != "plan":
        return None
    noun_only = setting.among_acts and not text.rstrip().endswith(":") and not _finite(tokens)
    if acts_by_noun(tokens) or noun_only:
        return _named_act(tokens, setting, words)
    if setting.numbered and _finite(tokens):
        because = "a numbered line of a plan that tells of a state"
        return Label(role=Role.GOAL, rule="goal-phrase", because=because)
    return None


def _names_an_act(tokens: list[Token], setting: Setting) -> bool:
    """Whether a paragraph of a plan is an action named by a noun, and no sentence."""
    plain = setting.kind is SegmentKind.PARAGRAPH and setting.voice == "plan"
    found = any(a.low.endswith("ed") and b.low == "that" for a, b in pairwise(tokens))
    return plain and acts_by_noun(tokens) and not found and not {t.low for t in tokens} & TELLING


def _finite(tokens: list[Token]) -> bool:
    """Whether a line has a verb in the present: "Every prefix is signed"."""
    return any(t.low in PRESENT_VERBS for t in tokens[1:])


def _named_act(tokens: list[Token], setting: Setting, words: Lexicon) -> Label:
    return Label(
        role=Role.COMMITMENT,
        rule="plan-noun",
        force=Force.FIRM,
        actor=done_by(tokens, 1, words) or setting.own,
        because=f'"{tokens[0].text} ...": an action named by a noun',
    )


def _tells(tokens: list[Token], end: int, words: Lexicon) -> bool:
    """Whether a verb in the past or with -s stands before ``end``: "One of them remarked that"."""
    before = [t.low for t in tokens if t.end <= end]
    forms = ({form for _, form, _ in words.verbs.get(low, ())} for low in before)
    told = any(low.endswith("ed") and len(low) > 5 for low in before)
    return (
        told
        or any(words.action_verbs.get(low) in ("past", "s") for low in before)
        or any(found & {"past", "s"} for found in forms)
    )


def _by_look(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label:
    vision = VISION.match(text)
    if (
        vision
        and setting.kind is not SegmentKind.HEADING
        and not _tells(tokens, vision.end(), words)
    ):
        because = "names a state of affairs and has no main verb"
        return Label(role=Role.GOAL, rule="goal-phrase", because=because)
    if MET.search(text):
        return Label(role=Role.OTHER, rule="meeting", because="the meeting sentence")
    part = setting.kind is SegmentKind.ITEM and NAMED_PART.match(text)
    if part or _looks_like_title(text, tokens):
        because, frame = "short, without a verb or a full stop", decided_under(text, setting)
        return Label(role=Role.HEADING, rule="title-like", because=because, frame=frame)
    return Label(role=Role.RECITAL, rule="default", because="nobody is asked to act")


def _looks_like_title(text: str, tokens: list[Token]) -> bool:
    return len(tokens) <= 14 and not re.search(r"[.;!?,]\s*$", text) and not re.search(
        r"\b(?:is|are|was|were|has|have|will|can|plays?|remains?)\b", text
    )  # fmt: skip
