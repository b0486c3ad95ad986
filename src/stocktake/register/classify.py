"""Role, force and actor of one statement, by rules over its main clauses and its lead-in.

The rules are those of the labelling schema. In short: an operative verb outranks a
recital verb joined to it; of two operative verbs the first decides; a lead-in lends
its force to its items unless an item is weaker or calls on somebody else; a forecast
is a recital, the effect of the signatories' own act a goal.

Left out: irony, quotation and negation ("we do not agree"), which the genre lacks.
"""

from __future__ import annotations

import re

import msgspec
from typing import Literal

from stocktake.model import Actor, Force, Noun, Role, SegmentKind
from stocktake.register.actors import Agent, find_agent
from stocktake.register.frames import Frame, bare_frame, frame_of_heading
from stocktake.register.grammar import Clause, main_clauses
from stocktake.register.lexicon import Lexicon
from stocktake.register.words import Token

__all__ = ["Label", "Setting", "Voice", "classify", "led_by"]

Voice = Literal["declaration", "plan"]

GOAL_PREFIX = re.compile(
    r"^(?:(?:strategic|specific|overall|general|key|expected)\s+)?(?:objective|goal|target|outcome|vision|aim|output)s?"
    r"(?:\s+[\w.]{1,6})?\s*[:.)–—-]\s*(?=\S)", re.IGNORECASE,
)  # fmt: skip
GOAL_SUBJECT = re.compile(
    r"^(?:our|the|its|a)\s+(?:\w+\s+){0,3}?(?:vision|goal|aim|objective|target|ambition|purpose)s?\b"
    r"(?:\s+(?:of|for)\s[^,;]{0,60}?)?\s(?:is|are|remains?)\b", re.IGNORECASE,
)  # fmt: skip
ENACTING = re.compile(
    r"^(?:(?:[\w ,-]{1,60}:\s*)?(?:text )?to be (?:added|inserted|completed|drafted)|done (?:at|in)\b|adopted (?:at|in|on|by)\b|\(?[A-Z][\w .-]+,\s*\d{1,2}\s+\w+\s+\d{4}\)?$"
    r"|(?:this|the present) (?:declaration|statement|communiqu.|resolution|plan|document)\s+(?:has been|was|is|were)\s+(?:hereby\s+)?(?:adopted|signed|issued|done|made)"
    r"|page \d+|[A-Z]{1,4}(?:/[\w.()-]+){2,}\s*$|in witness whereof|signed (?:at|in|by|on)\b|\d+(?:st|nd|rd|th)? plenary meeting"
    r"|(?:\d{1,2}\s+)?[A-Z][a-z]+\s+(?:\d{1,2},?\s+)?(?:19|20)\d\d\.?$)", re.IGNORECASE,
)  # fmt: skip
THANKS = re.compile(
    r"\b(?:thank|thanks|gratitude|appreciation|appreciate|congratulate)\b.{0,200}\b(?:hospitality|hosting|hosted|host|welcome accorded"
    r"|arrangements?|organi[sz]ation of the|warm|chairmanship|deliberations|chairing|leadership of the chair|h\.e\.)", re.IGNORECASE,
)  # fmt: skip
MET = re.compile(
    r"^we\b.{0,1500}?\b(?:have\s+)?(?:met|gathered|assembled|convened|came together|attended)\b"
    r"|\b(?:was|were) (?:held|convened|attended|chaired|organi[sz]ed)\b.{0,80}\b(?:in|at|on|by|from)\b",
    re.IGNORECASE | re.DOTALL,
)
NEED = re.compile(r"\bneeds?\s+for\s+(?P<who>[^,;]{2,80}?)\s+to\s+[a-z]", re.IGNORECASE)
# What is welcomed lies ahead: then it is an invitation, not praise.
AHEAD = re.compile(
    r"\bwelcomes?\s+(?:(?:the|all|any|further|new|more|continued|active|voluntary|increased|greater|additional)\s+)*"
    r"(?:contributions?|participation|engagement|involvement|inputs?|proposals?|suggestions|support from|partnerships? with|upcoming|forthcoming|future|next)\b"
    r"|\bwelcomes?\s+(?:further|additional|new|more)\s", re.IGNORECASE,
)  # fmt: skip
# "Connectivity: Developing the digital infrastructure": an item of a list of sections.
NAMED_PART = re.compile(r"^[A-Z][\w ]{2,40}:\s+\w+ing\b[^.;]{0,90}[.;]?$")
END_STATE = frozenset(
    "achieve ensure become realize reach attain be make connect eliminate see".split()
)
# Things that the signatories made: what these will do is a goal.
OWN_WORK = frozenset(
    "cooperation initiative declaration statement partnership future vision programme program plan "
    "strategy framework effort efforts mechanism measures actions action commitments agenda roadmap "
    "masterplan collaboration platform".split()
)
VIEWED = frozenset(
    "viewed seen regarded considered understood read noted recognized treated".split()
)
SET_UP = frozenset(
    "established created convened held organized organised reviewed developed prepared submitted "
    "launched set undertaken conducted monitored implemented updated published issued".split()
)
JOINT_ACTS = frozenset("cooperation collaboration coordination efforts dialogue".split())
# Recital verbs that are acts when they open an item of a list of actions.
MILD = frozenset(
    "support discuss review exchange consider highlight guide value face see uphold share recognize "
    "emphasize receive have take reinforce confirm affirm celebrate stress observe".split()
)


class Setting(Noun, frozen=True, kw_only=True):
    """Where a statement stands.

    Attributes:
        kind: What its segment is on the page.
        frame: What its lead-in or heading says about it.
        preamble: Whether it stands in a preambular paragraph.
        opens_section: Whether it follows a heading or stands before a lead-in.
        previous: The label of the statement before it in the same provision.
        before: Words of that statement, lower case.
        voice: ``plan`` where a body speaks of itself in the third person, else ``declaration``.
        body: The names of that body, lower case.
    """

    kind: SegmentKind = SegmentKind.PARAGRAPH
    frame: Frame | None = None
    preamble: bool = False
    opens_section: bool = False
    previous: Label | None = None
    before: frozenset[str] = frozenset()
    voice: Voice = "declaration"
    body: tuple[str, ...] = ()


class Label(Noun, frozen=True, kw_only=True):
    """Role, force and actor with the rule that gave them.

    Attributes:
        role: What the statement does.
        rule: Id of the rule, to which ``confidence`` knows how often it is right.
        because: The words and what was made of them.
        force: Strength, where somebody is to act.
        actor: Who acts.
        object_at: Token at which the object of the main verb starts.
        frame: What the statement, as a lead-in, says about its items.
        preambular: Whether it opens like a preambular paragraph.
    """

    role: Role
    rule: str
    because: str
    force: Force | None = None
    actor: Actor | None = None
    object_at: int = 0
    frame: Frame | None = None
    preambular: bool = False


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
    clauses = main_clauses(tokens, words)
    if label := _as_lead_in(text, tokens, clauses, setting, words):
        return label
    if label := _by_phrase(text, tokens, setting, words):
        return label
    judged = [_judge(clause, text, tokens, setting, words) for clause in clauses]
    best = _outranking(judged) or _without_clause(text, tokens, setting)
    preambular = best.role is Role.RECITAL and (setting.preamble or _starts_like_preamble(tokens))
    if setting.kind is SegmentKind.LEAD_IN or text.rstrip().endswith(":"):
        return _lending(best, text)
    return _with(best, preambular=preambular)


def led_by(label: Label, actor: Actor, who: str) -> Label:
    """Return the label of an action that a table gives to somebody: outsiders are called upon."""
    role = Role.CALL if actor is Actor.STAKEHOLDERS else Role.COMMITMENT
    return msgspec.structs.replace(
        label, role=role, actor=actor, force=label.force or Force.FIRM, rule="table-row",
        because=f'{label.because}; led by "{who}"',
    )  # fmt: skip


def _by_form(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Labels that layout and fixed formulas give."""
    if setting.kind is SegmentKind.FURNITURE or not any(t.is_word for t in tokens):
        return Label(role=Role.OTHER, rule="furniture", because="page furniture")
    if match := ENACTING.match(text):
        return Label(role=Role.OTHER, rule="formula", because=f'formula "{match[0].strip()}"')
    if setting.kind is SegmentKind.HEADING and not _is_sentence(text, tokens):
        actor = Actor.ORGANISATION if setting.voice == "plan" else Actor.SIGNATORIES
        frame = frame_of_heading(text, actor=actor) or _resolution_heading(tokens, words)
        return Label(role=Role.HEADING, rule="heading", because="set as a heading", frame=frame)
    if THANKS.search(text):
        return Label(role=Role.OTHER, rule="thanks", because="thanks to the hosts")
    return None


def _resolution_heading(tokens: list[Token], words: Lexicon) -> Frame | None:
    """Return the frame of a resolution's heading: "considering", "instructs the Director"."""
    opening = words.verbs.get(tokens[0].low)
    if not opening or opening[0][1] not in ("s", "ing") or len(tokens) > 25:
        return None
    frame = bare_frame(tokens, main_clauses(tokens, words), words)
    return frame and msgspec.structs.replace(frame, covers_paragraphs=True)


def _is_sentence(text: str, tokens: list[Token]) -> bool:
    """Whether something set as a heading is a sentence or a stated objective after all."""
    if (match := GOAL_PREFIX.match(text)) and len(text) - match.end() > 30:
        return True
    lows = {t.low for t in tokens}
    return len(tokens) > 8 and bool(lows & {"we", "will", "shall", "should"})


def _as_lead_in(
    text: str, tokens: list[Token], clauses: list[Clause], setting: Setting, words: Lexicon
) -> Label | None:
    ends_open = text.rstrip().endswith(":")
    if setting.kind is not SegmentKind.LEAD_IN and not ends_open:
        return None
    actor = Actor.ORGANISATION if setting.voice == "plan" else Actor.SIGNATORIES
    frame = frame_of_heading(text, actor=actor) or bare_frame(tokens, clauses, words)
    if frame is None and not clauses and len(tokens) <= 8:
        frame = setting.frame
        return Label(role=Role.HEADING, rule="heading", because="names what follows", frame=frame)
    if frame is None:
        return None
    if frame.actor is Actor.SIGNATORIES and setting.voice == "plan" and frame.kind == "act":
        frame = Frame(kind="act", words=frame.words, force=frame.force, actor=Actor.ORGANISATION)
    return Label(
        role=Role.HEADING, rule="bare-lead-in", because=f'bare lead-in "{frame.words}"', frame=frame
    )


def _by_phrase(text: str, tokens: list[Token], setting: Setting, words: Lexicon) -> Label | None:
    """Labels that a fixed phrase gives whatever the verb."""
    if match := GOAL_PREFIX.match(text):
        return Label(role=Role.GOAL, rule="goal-phrase", because=f'"{match[0].strip()}"')
    if match := GOAL_SUBJECT.match(text):
        return Label(role=Role.GOAL, rule="goal-phrase", because=f'"{match[0].strip()}"')
    if not setting.preamble and not _starts_like_preamble(tokens):
        for match in NEED.finditer(text):
            inside = [t for t in tokens if match.start("who") <= t.start < match.end("who")]
            agent = find_agent(inside, 0, len(inside), words=words, anywhere=True)
            if agent and not _asks_elsewhere(text):
                at = next((i for i, t in enumerate(tokens) if t.start >= match.end("who")), 0)
                return Label(
                    role=Role.CALL, rule="need-for", force=Force.SOFT, actor=agent.actor, object_at=at + 1,
                    because=f'"{match[0]}": a need for {agent.words} to act',
                )  # fmt: skip
    return None


def _asks_elsewhere(text: str) -> bool:
    return bool(re.search(r"\b(?:we|and|therefore)\s+(?:therefore\s+|also\s+)?(?:call|urge|request|invite|encourage|instruct)\b", text, re.IGNORECASE))  # fmt: skip


def _starts_like_preamble(tokens: list[Token]) -> bool:
    first = tokens[0].low
    return first.endswith("ing") or first in ("mindful", "aware", "conscious", "cognizant", "convinced", "concerned", "guided", "alarmed", "determined", "encouraged", "inspired")  # fmt: skip


def _judge(
    clause: Clause, text: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Return the label that one clause alone would give."""
    said = " ".join(t.text for t in tokens[max(0, clause.first - 1) : clause.last])
    if clause.subject == "other":
        return _judge_other(clause, said, tokens, setting, words)
    if clause.subject == "implied" and setting.frame is not None:
        return _judge_item(clause, said, tokens, setting, words)
    if clause.form == "ing":
        return _recital(clause, f'opens with "{said}"', "participle")
    if clause.subject == "implied" and tokens[0].low == "to":
        return Label(
            role=Role.GOAL, rule="objective", because=f'"To {tokens[clause.first].text}": an objective',
            object_at=clause.last,
        )  # fmt: skip
    if clause.subject == "implied" and setting.voice == "plan" and clause.form == "base":
        return _judge_plan_item(clause, said, tokens, setting, words)
    if clause.form == "bare":
        return _recital(clause, f'"{said}" without a verb', "weak")
    if clause.modal:
        return _judge_modal(clause, said, setting)
    return _judge_plain(clause, said, text, tokens, setting, words)


def _judge_plan_item(
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


def _judge_modal(clause: Clause, said: str, setting: Setting) -> Label:
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
        return _recital(clause, f'"{said}": what can or may be done', "modal-recital")
    if weaker:
        force = Force.EFFORT
    actor = Actor.ORGANISATION if setting.voice == "plan" else Actor.SIGNATORIES
    return Label(
        role=Role.COMMITMENT, rule="we-modal", force=force, actor=actor, object_at=clause.last,
        because=f'"{clause.modal} ... {said}" by the signatories',
    )  # fmt: skip


def _judge_plain(
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
        return _recital(clause, f'"{said}": no listed verb', "weak")
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
        return _recital(clause, f'"{said}"', "recital-verb")
    if sense.act == "recital":
        return _recital(clause, f'"{said}"', "recital-verb")
    if sense.act == "goal":
        return Label(role=Role.GOAL, rule="goal-verb", because=f'"{said}"', object_at=clause.last)
    if sense.act == "aim":
        return _judge_aim(clause, said, tokens, setting, own)
    if sense.act == "call":
        return _judge_call(clause, said, tokens, setting, words)
    return _judge_commitment(clause, said, tokens, own, words)


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
    assert clause.sense is not None  # noqa: S101 - callers come from a listed sense
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
    assert clause.sense is not None  # noqa: S101 - callers come from a listed sense
    force = clause.sense.force
    past = clause.ongoing or (clause.form == "past" and clause.subject == "we")
    if force is Force.FIRM and past:
        return _recital(clause, f'"{said}": done or under way', "under-way")
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
    assert clause.sense is not None  # noqa: S101 - callers come from a listed sense
    modal = next((i for i in range(at, len(tokens)) if tokens[i].low in ("will", "shall", "should", "must")), None)  # fmt: skip
    if modal is None:
        if tokens[at - 2].low.startswith("agree"):
            return _recital(clause, f'"{said}" on a fact', "recital-verb")
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


def _judge_item(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read an item under a lead-in or under a heading that says what its items are."""
    frame = setting.frame
    assert frame is not None  # noqa: S101 - the caller has looked
    under = f'"{said}" under "{frame.words}"'
    sense = clause.sense
    if frame.kind == "recital":
        return _recital(clause, under, "item-recital")
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
            return _judge_plain(
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


def _judge_other(
    clause: Clause, said: str, tokens: list[Token], setting: Setting, words: Lexicon
) -> Label:
    """Read a clause whose subject is somebody or something else."""
    start, end = clause.subject_span or (0, 0)
    subject = " ".join(t.text for t in tokens[start:end])
    agent = find_agent(tokens, start, end, words=words)
    near = [*tokens[start : min(end, start + 3)], *tokens[max(start, end - 3) : end]]
    own = setting.voice == "plan" and any(t.low in setting.body for t in near)
    if setting.preamble:
        return _recital(clause, "stands in the preamble", "preamble")
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
    if verb and verb.act == "aim" or (verb and verb.act == "goal"):
        return Label(role=Role.GOAL, rule="plan-body", because=because, object_at=clause.last)
    forces = {
        "will": Force.FIRM,
        "shall": Force.BINDING,
        "must": Force.BINDING,
        "should": Force.SOFT,
    }
    force = forces.get(clause.modal or "")
    if force is None:
        return _recital(clause, because, "modal-recital")
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
            return _recital(clause, f"{because}: a principle", "principle")
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
        return _recital(clause, f"{because}: a principle", "principle")
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
    if clause.modal == "will" and clause.passive and verb in SET_UP and not _pointing(lows):
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
    points = _pointing(lows) and (bool(set(lows) & OWN_WORK) or len(lows) == 1)
    points = points or (lows[:1] == ["the"] and lows[-1] in setting.before)
    if not clause.passive and points and clause.modal == "will" and (after_act or own_plan):
        return Label(
            role=Role.GOAL, rule="own-effect", because=f"{because}: the effect of the own act", object_at=clause.last
        )  # fmt: skip
    return _recital(clause, f"{because}: a forecast", "forecast")


def _pointing(lows: list[str]) -> bool:
    return bool(lows) and lows[0] in ("this", "these", "such", "it", "they", "our", "that")


def _without_clause(text: str, tokens: list[Token], setting: Setting) -> Label:
    """Label a statement in which no main verb was found."""
    frame, previous = setting.frame, setting.previous
    first = tokens[0].low
    if _starts_like_preamble(tokens) and frame is None:
        return Label(role=Role.RECITAL, rule="participle", because=f'opens with "{tokens[0].text}"')
    if first in ("this", "these", "it", "they") and previous and previous.role.is_operative:
        if len(tokens) > 1 and tokens[1].low in (
            "includes",
            "include",
            "covers",
            "involves",
            "comprises",
        ):
            return _with(previous, rule="continues", because=f'"{tokens[0].text} {tokens[1].text}" continues the act before it', object_at=2)  # fmt: skip
    if frame and setting.kind is not SegmentKind.HEADING:
        operative = frame.role.is_operative
        return Label(
            role=frame.role, rule="item-noun", because=f'item under "{frame.words}"',
            force=frame.force if operative else None,
            actor=(frame.actor or Actor.STAKEHOLDERS) if operative else None,
        )  # fmt: skip
    if MET.search(text):
        return Label(role=Role.OTHER, rule="meeting", because="the meeting sentence")
    if (setting.kind is SegmentKind.ITEM and NAMED_PART.match(text)) or _looks_like_title(
        text, tokens
    ):
        return Label(
            role=Role.HEADING, rule="title-like", because="short, without a verb or a full stop"
        )
    return Label(role=Role.RECITAL, rule="default", because="nobody is asked to act")


def _looks_like_title(text: str, tokens: list[Token]) -> bool:
    return len(tokens) <= 14 and not re.search(r"[.;!?]\s*$", text) and not re.search(
        r"\b(?:is|are|was|were|has|have|will|can|plays?|remains?)\b", text
    )  # fmt: skip


def _outranking(judged: list[Label]) -> Label | None:
    """Return the first operative label, else the first goal, else the first of all."""
    for wanted in (Role.COMMITMENT, Role.CALL), (Role.GOAL,):
        if found := next((label for label in judged if label.role in wanted), None):
            return found
    spoken = [label for label in judged if label.rule not in ("participle", "weak")]
    return next(iter(spoken or judged), None)


def _recital(clause: Clause, because: str, rule: str) -> Label:
    return Label(role=Role.RECITAL, rule=rule, because=because, object_at=clause.last)


def _next_is(tokens: list[Token], i: int, low: str) -> bool:
    return i < len(tokens) and tokens[i].low == low


def _lending(best: Label, text: str) -> Label:
    """Add to a lead-in that says something the frame it lends to its items."""
    kinds: dict[Role, Literal["act", "ask", "recital", "goal"]] = {
        Role.COMMITMENT: "act", Role.CALL: "ask", Role.RECITAL: "recital", Role.GOAL: "goal",
    }  # fmt: skip
    kind = kinds.get(best.role)
    if kind is None or not text.rstrip().endswith((":", ",", "-", "–", "—")):
        return best
    said = text.strip()[:60]
    return _with(best, frame=Frame(kind=kind, words=said, force=best.force, actor=best.actor))


def _with(
    label: Label, *, preambular: bool | None = None, frame: Frame | None = None,
    rule: str | None = None, because: str | None = None, object_at: int | None = None,
) -> Label:  # fmt: skip
    return Label(
        role=label.role, force=label.force, actor=label.actor,
        rule=rule or label.rule, because=because or label.because,
        object_at=label.object_at if object_at is None else object_at,
        frame=frame or label.frame,
        preambular=label.preambular if preambular is None else preambular,
    )  # fmt: skip
