"""Read the segments of a document as statements.

One pass of rules in reading order: a lead-in is read before its items, a sentence before the
one that follows it. Then weights of words and places are heard beside the rules, and themes are
weighed in each other's company. Nothing outside the document is used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Actor, Document, Force, Noun, Role, Segment, SegmentKind, Statement
from stocktake.register.actors import find_agent
from stocktake.register.beneficiaries import find_beneficiaries
from stocktake.register.classify import classify, led_by
from stocktake.register.confidence import confidence_of
from stocktake.register.deadlines import find_deadlines
from stocktake.register.frames import Frame
from stocktake.register.grammar import strip_title
from stocktake.register.labels import Label, Setting
from stocktake.register.lexicon import Lexicon, lexicon
from stocktake.register.other_languages import LANGUAGES, read_other_language
from stocktake.register.places import (
    PLACE_LABEL,
    TITLE_LINES,
    is_masthead,
    over_headings_of,
    setting_of,
)
from stocktake.register.plan_items import is_decision, reason_word
from stocktake.register.references import find_references, short_name
from stocktake.register.role_model import second_opinion, usual_actors
from stocktake.register.role_places import terms_of_lines
from stocktake.register.role_terms import Terms, line_of
from stocktake.register.rows import BAR, Row, read_row
from stocktake.register.speech import Speech, speech_of
from stocktake.register.theme_company import company_of
from stocktake.register.theme_model import (
    Around,
    Candidates,
    ThemeModel,
    propose,
    scores_of,
    theme_model,
    weigh,
)
from stocktake.register.themes import ThemeScore, keep_strongest
from stocktake.register.words import Token, tokenize

__all__ = ["Part", "Placed", "Trace", "place_statements", "read_statements", "trace_statements"]

if TYPE_CHECKING:
    from stocktake.register.role_tables import RoleTables

MARKUP = re.compile(r"\*\*|__|</?(?:sup|sub|b|i|em|strong)>|^#+\s*")
# An item that opens with an infinitive.
STANDS_OVER = re.compile(r"(?:to|that) [a-z]", re.IGNORECASE)
# "To governments", "For operators": a heading that says of whom the items under it are asked.
ADDRESSED = re.compile(r"(?:to|for|by) (?P<who>[\w ,-]{3,60}):?$", re.IGNORECASE)
ASKED_OF = re.compile(
    r"(?:what we (?:ask|expect|want|need) (?:of|from)|(?:our )?(?:asks?|calls?|messages?"
    r"|recommendations|appeal) (?:of|to|for|on)) (?P<who>[\w ,-]{3,60}):?$",
    re.IGNORECASE,
)
# Printed numbers that a segment may still carry in front of its words; "G20" is no number.
NUMBER = re.compile(
    r"^(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[A-Z]{1,2}\d{1,2}|[a-e]\.\d(?:\.\d)?)[.)]\s+"
    r"|(?:Item|Axis|Track|Line|LINE|Programme) (?:[A-Z]|\d{1,2})[.:]\s+"
    r"|(?!G\d|Q\d)[A-Z]{1,2}\d{1,2}\s+(?=[A-Z][a-z])"
    r"|\d{1,2}\.\d{1,2}\s+(?=to\s)"
    r"|[a-h]\s+(?=[A-Z][a-z]+\b))(?=\S)"
)
# Characters of one statement that are read. No sentence of the genre is half as long; a segment
# that is came from a damaged file, and rules that look ahead would take minutes over it.
LONGEST = 6_000
# Statements of which a document must have this many for their places to tell what they are; the
# weights of roles were fitted on whole documents, and overrule no rule in a few sentences.
FEWEST = 8
# Words that point back to what the sentence before was about.
BACK = re.compile(
    r"\b(?:in this (?:regard|area|field|respect)|to (?:this|that) end"
    r"|(?:achieve|meet|reach|attain|towards) (?:this|these|those)"
    r" (?:goals?|objectives?|ends?|targets?))\b",
    re.IGNORECASE,
)
GENERIC_TITLE = frozenset({
    "master", "strategic", "action", "work", "plan", "programme", "strategy", "framework", "of",
    "measures", "roadmap", "agenda", "national", "regional", "medium-term", "draft", "for",
})  # fmt: skip
ARTICLE = re.compile(r"^(?:(?:draft|the|a|annex|final)\W+)+")
# What belongs to a government, in a text on one country.
DEPARTMENT = re.compile(
    r"\b(?:ministry|ministries|regulator|authority|department)\b", re.IGNORECASE
)
PRONOUN = re.compile(r"\b(?:it|its|them|they|their|such|these|those)\b", re.IGNORECASE)


class Part(Noun, frozen=True, kw_only=True):
    """A segment taken apart: its words, its run-in title, its cells where it is a table row."""

    segment: Segment
    text: str
    said: str
    title: list[Token]
    tokens: list[Token]
    row: Row | None

    @property
    def stems(self) -> tuple[str, ...]:
        """Folded words of all that it says, in order."""
        return tuple(t.stem for t in (*self.title, *self.tokens) if t.is_word)


class Placed(Noun, frozen=True, kw_only=True):
    """A segment with its label, before its themes are weighed.

    Attributes:
        part: The segment taken apart.
        label: What the rules say of it, or the weights after them.
        setting: Where it stands.
        heading: Words of the heading above.
        terms: What weighs its role.
    """

    part: Part
    label: Label
    setting: Setting
    heading: tuple[Token, ...]
    terms: Terms


class _Known(Noun, frozen=True, kw_only=True):
    """The document's own titles, and the acronyms of the instruments that it has named."""

    own: tuple[str, ...]
    short: frozenset[str]


class Trace(Noun, frozen=True, kw_only=True):
    """A statement, the rule that labelled it, and the themes among which its own were chosen."""

    statement: Statement
    label: Label
    named: Candidates | None


def read_statements(document: Document) -> tuple[Statement, ...]:
    """Return one statement per segment of the document, in reading order."""
    if document.language in LANGUAGES:
        return read_other_language(document)
    return tuple(trace.statement for trace in trace_statements(document))


def trace_statements(
    document: Document, *, model: ThemeModel | None = None, roles: RoleTables | None = None
) -> list[Trace]:
    """Return each statement with what its labels were made from.

    Args:
        document: The document.
        model: Weights of themes to use in place of those that ship; for fitting and comparing.
        roles: Weights of roles to use in place of those that ship; likewise.
    """
    ruled = place_statements(document)
    usual = usual_actors(one.label for one in ruled) if len(ruled) >= FEWEST else None
    placed = [_heard(one, roles, usual) for one in ruled]
    texts = [one.part.text for one in placed]
    return _with_themes(placed, _own_titles(document, texts), model or theme_model(), lexicon())


def place_statements(document: Document) -> list[Placed]:
    """Return each segment with what the rules alone say of it, and the terms that weigh its role.

    Args:
        document: The document.
    """
    words = lexicon()
    texts = [_clean(document.segment_text(segment)) for segment in document.segments]
    speech = speech_of(texts)
    labels: list[Label] = []
    placed: list[Placed] = []
    before: list[Token] = []
    over_headings = False  # the lead-in stands right above a heading
    standing: Frame | None = None  # "resolves the following:" reaches over the headings below it
    columns = ""  # the header of the table in which the segment stands
    for position, segment in enumerate(document.segments):
        if BAR in texts[position]:
            columns = texts[position] if segment.kind is SegmentKind.HEADING else columns
        elif segment.kind is not SegmentKind.HEADING:  # the parts of a table share its columns
            columns = ""
        part = _take_apart(segment, texts[position], columns, words)
        masthead = is_masthead(document.segments, texts, position, labels)
        setting = setting_of(document.segments, position, labels, speech, masthead=masthead)
        if part.row:
            frame = _frame_of_row(part.row, setting.frame, speech.own)
            setting = msgspec.structs.replace(setting, frame=frame)
        over_this = standing and _stands_over(part, words, over_headings=over_headings)
        decided = standing is not None and "the following" in standing.words
        if decided and part.tokens and is_decision(part.tokens, words):
            over_this = True
        if setting.frame is None and standing and over_this:
            over = _addressed(standing, _header_of(segment, texts), words)
            setting = msgspec.structs.replace(setting, frame=over)
        setting = _going_on(setting, part, before)
        if part.title and not setting.word:
            setting = msgspec.structs.replace(setting, word=reason_word(part.title))
        label = classify(part.said, part.tokens, setting, words=words)
        label = _acting(label, part.row, speech, _header_of(segment, texts))
        labels.append(label)
        above = over_headings_of(document.segments, position, label)
        if label.frame and (above or _leads_all(segment, label)):
            standing, over_headings = label.frame, above
        heading = tuple(tokenize(_header_of(segment, texts)))
        placed.append(Placed(part=part, label=label, setting=setting, heading=heading, terms={}))
        before = part.tokens
    return _with_terms(placed, words)


def _with_terms(placed: list[Placed], words: Lexicon) -> list[Placed]:
    """Return all segments with what they and their places show."""
    lines = [
        line_of(p.segment, p.text, title=p.title, tokens=p.tokens, words=words)
        for p in (one.part for one in placed)
    ]
    weighable = zip(placed, terms_of_lines(lines, words), strict=True)
    return [msgspec.structs.replace(one, terms=terms) for one, terms in weighable]


def _heard(one: Placed, roles: RoleTables | None, usual: dict[str, float] | None) -> Placed:
    """Return a segment with the label of rule and weights together; of few, the rule's stands."""
    setting = None if usual is None else one.setting
    label = second_opinion(one.label, one.terms, one.part.stems, setting, usual=usual, tables=roles)
    return msgspec.structs.replace(one, label=label)


def _with_themes(
    placed: list[Placed], own: tuple[str, ...], model: ThemeModel | None, words: Lexicon
) -> list[Trace]:
    """Return all statements in full; their themes are weighed in each other's company."""
    alone = [_named(one, words, carried=None) for one in placed]
    weighed = model is not None and bool(model.weights)
    said = [
        scores_of(named, one.label.role.value) if weighed and named is not None else None
        for one, named in zip(placed, alone, strict=True)
    ]
    found: list[Trace] = []
    short: frozenset[str] = frozenset()  # acronyms of instruments named so far
    for one, first, scores, company in zip(placed, alone, said, company_of(said), strict=True):
        carried = _carried(one.part.said, one.setting, found[-1].statement if found else None)
        # what it points back to counts as named
        named = _named(one, words, carried=carried) if carried else first
        themes: tuple[ThemeScore, ...] = ()
        if named is not None and model:
            themes = weigh(
                named,
                one.label.role,
                model=model,
                words=words,
                said=None if carried else scores,
                company=company,
            )
        elif named is not None:
            themes = keep_strongest(named.scores, named.said)
        statement = _statement(one, named, themes, words, _Known(own=own, short=short))
        short |= {name for r in statement.references if (name := short_name(r))}
        found.append(Trace(statement=statement, label=one.label, named=named))
    return found


def _going_on(setting: Setting, part: Part, before: list[Token]) -> Setting:
    """Return a setting with the words of the sentence before, where there is one."""
    pronoun = bool(part.tokens) and part.tokens[0].low in ("they", "it")
    if setting.previous is None:
        return msgspec.structs.replace(setting, pronoun=True) if pronoun else setting
    said = frozenset(t.low for t in before)
    return msgspec.structs.replace(setting, before=said, pronoun=pronoun)


def _acting(label: Label, row: Row | None, speech: Speech, header: str) -> Label:
    """Return a label with the actor whom a cell or the heading names, or a country's ministry."""
    if label.rule == "call-nobody" and (asked := ASKED_OF.match(header)):
        tokens = tokenize(asked["who"])
        agent = find_agent(tokens, 0, len(tokens), words=lexicon())
        label = msgspec.structs.replace(label, actor=agent.actor if agent else label.actor)
    if speech.home and label.actor is Actor.MEMBERS and DEPARTMENT.search(label.because):
        label = msgspec.structs.replace(label, actor=Actor.ORGANISATION)
    if row and row.actor and label.role.is_operative:
        return led_by(label, row.actor, row.who)
    return label


def _named(one: Placed, words: Lexicon, *, carried: str | None) -> Candidates | None:
    """Return the themes that a statement names; headings and furniture name none."""
    if one.label.role in (Role.HEADING, Role.OTHER):
        return None
    pointed = bool(BACK.search(one.part.said))
    return propose(
        one.part.tokens,
        object_at=one.label.object_at,
        title=one.part.title,
        words=words,
        around=Around(carried=carried, pointed=pointed, heading=one.heading),
    )


def _take_apart(segment: Segment, text: str, header: str, words: Lexicon) -> Part:
    labelled = not PLACE_LABEL.match(segment.provision)
    row = read_row(text, header, words=words, labelled=labelled)
    if segment.kind is SegmentKind.HEADING:
        row = None
    action = row.action if row else text
    start = strip_title(action)
    action = action[:LONGEST]
    return Part(
        segment=segment,
        text=text,
        said=action[start:],
        title=tokenize(action[:start]),
        tokens=tokenize(action[start:]),
        row=row,
    )


def _frame_of_row(row: Row, frame: Frame | None, own: Actor) -> Frame | None:
    """Return the frame of a row: an act where its column or its leader says so, or nothing does."""
    if row.kind == "fact":
        return Frame(kind="recital", words="a column of sums")
    if row.kind == "goal" and row.actor is None:
        return Frame(kind="goal", words="a column of goals")
    if frame is None or row.kind == "act" or (frame.kind == "goal" and row.actor is not None):
        keeps = frame is not None and frame.kind in ("act", "ask")
        return frame if keeps else _table_frame(own)
    return frame


def _table_frame(actor: Actor) -> Frame:
    """Return the frame of a table of actions, as a lead-in sets one for a list."""
    return Frame(kind="act", words="a table of actions", force=Force.FIRM, actor=actor)


def _stands_over(part: Part, words: Lexicon, *, over_headings: bool) -> bool:
    """Whether a line opens as the items of a lead-in do: "to", "that" or a plain verb."""
    segment = part.segment
    if STANDS_OVER.match(part.said):
        return True
    if not over_headings or not part.tokens or segment.statement > 1:
        return False
    if segment.kind is SegmentKind.HEADING:
        return False
    labelled = segment.kind is SegmentKind.ITEM or not PLACE_LABEL.match(segment.provision)
    return labelled and words.action_verbs.get(part.tokens[0].low) == "base"


def _leads_all(segment: Segment, label: Label) -> bool:
    """Whether a lead-in reaches over headings: "Recommend:", "resolves the following:"."""
    if label.frame is None or label.frame.kind not in ("declare", "ask"):
        return False
    return label.frame.kind == "declare" or (
        label.rule == "bare-lead-in" and segment.provision.startswith("p")
    )


def _header_of(segment: Segment, texts: list[str]) -> str:
    return texts[segment.section] if segment.section is not None else ""


def _addressed(frame: Frame, header: str, words: Lexicon) -> Frame:
    """Return a frame of asking with the actor whom the heading above names."""
    match = ADDRESSED.match(header)
    if match is None or frame.kind != "ask":
        return frame
    tokens = tokenize(match["who"])
    agent = find_agent(tokens, 0, len(tokens), words=words)
    actor = agent.actor if agent else Actor.STAKEHOLDERS
    return msgspec.structs.replace(frame, actor=actor, words=f"{frame.words} {header}"[:80])


def _carried(text: str, setting: Setting, before: Statement | None) -> str | None:
    """Return the first theme of the statement before, where this one points back to it."""
    if before is None or setting.previous is None:
        return None
    if not (BACK.search(text) or PRONOUN.search(text)):
        return None
    return next(iter(before.themes), None)


def _clean(text: str) -> str:
    """Return the words of a segment without mark-up, printed number and doubled spaces."""
    text = NUMBER.sub("", MARKUP.sub("", text).strip())
    return " ".join(text.split())


def _statement(
    one: Placed,
    named: Candidates | None,
    themes: tuple[ThemeScore, ...],
    words: Lexicon,
    known: _Known,
) -> Statement:
    part, label = one.part, one.label
    found = _Found(reasons=_reasons(label))
    if named is not None:
        found = _find(part, label, words, themes, known)
    return Statement(
        provision=part.segment.provision,
        statement=part.segment.statement,
        text=part.text,
        role=label.role,
        force=label.force,
        actor=label.actor,
        themes=found.themes,
        beneficiaries=found.beneficiaries,
        deadlines=found.deadlines,
        references=found.references,
        start=part.segment.start,
        end=part.segment.end,
        page=part.segment.page,
        confidence=confidence_of(label, themes=len(found.themes)),
        reasons=found.reasons,
    )


class _Found(Noun, frozen=True, kw_only=True):
    """What is found in a statement besides its role, force and actor."""

    reasons: tuple[str, ...]
    themes: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    deadlines: tuple[int, ...] = ()
    references: tuple[str, ...] = ()


def _find(
    part: Part, label: Label, words: Lexicon, scores: tuple[ThemeScore, ...], known: _Known
) -> _Found:
    groups = find_beneficiaries([*part.title, *part.tokens], words=words)
    dated = find_deadlines(part.said, operative=label.role is not Role.RECITAL)
    from_cell = part.row.years if part.row else ()
    whole = part.said if part.row else part.text[:LONGEST]
    references = tuple(
        name
        for name in find_references(whole, words=words, short=known.short)
        if not _is_own(name, known.own)
    )
    return _Found(
        themes=tuple(score.code for score in scores),
        beneficiaries=tuple(groups),
        deadlines=tuple(dict.fromkeys([*(d.year for d in dated), *from_cell])),
        references=references,
        reasons=(
            *_reasons(label),
            *(_theme_reason(score) for score in scores),
            *(f"{code}: {said}" for code, said in groups.items()),
            *(f"deadline: {part.said[max(0, d.start - 20) : d.end].strip()}" for d in dated),
            *(f"deadline: {year} in a cell of its own" for year in from_cell),
            *(f"reference: {name}" for name in references),
        ),
    )


def _own_titles(document: Document, texts: list[str]) -> tuple[str, ...]:
    """Return the document's title lines, case and articles aside."""
    first = zip(document.segments[:TITLE_LINES], texts[:TITLE_LINES], strict=True)
    titles = [text for segment, text in first if segment.kind is SegmentKind.HEADING]
    return tuple(ARTICLE.sub("", text.casefold()) for text in titles)


def _is_own(name: str, titles: tuple[str, ...]) -> bool:
    """Whether a reference names the document itself: its title opens with that name."""
    bare = ARTICLE.sub("", re.sub(r"\s*\([^()]*\)$", "", name.casefold()))
    version = re.search(r"\([^()]*\d{4}\)$", name.casefold())
    said = set(bare.split())
    if {word for word in said if not word[:1].isdigit()} <= GENERIC_TITLE:
        return any(bare in title or said <= set(title.split()) for title in titles)
    return any(
        t.startswith(bare)
        and not t[len(bare) :].lstrip().startswith(":")
        # a resolution of 2014 cites the same number in its version of 2010
        and not (version and "(" in t and version[0].strip("()") not in t)
        for t in titles
    )


def _theme_reason(score: ThemeScore) -> str:
    said = f"{score.code}: {', '.join(score.words)}"
    return said if score.share is None else f"{said} (weighed {score.share:.2f})"


def _reasons(label: Label) -> tuple[str, ...]:
    if label.force is None or label.actor is None:
        return (f"{label.role.value}: {label.because}",)
    return (f"{label.role.value}: {label.because} ({label.force.value}, {label.actor.value})",)
