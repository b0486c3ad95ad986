"""Read the segments of a document as statements.

One pass in reading order: a lead-in is read before its items, a sentence before the
one that follows it. Nothing outside the document is used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Document, Role, Segment, SegmentKind, Statement
from stocktake.register.beneficiaries import find_beneficiaries
from stocktake.register.classify import Label, Setting, Voice, classify
from stocktake.register.confidence import confidence_of
from stocktake.register.deadlines import find_deadlines
from stocktake.register.frames import Frame
from stocktake.register.grammar import strip_title
from stocktake.register.lexicon import Lexicon, lexicon
from stocktake.register.references import find_references
from stocktake.register.themes import find_themes
from stocktake.register.words import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_statements"]

MARKUP = re.compile(r"\*\*|__|</?(?:sup|sub|b|i|em|strong)>|^#+\s*")
# Printed numbers that a segment may still carry in front of its words.
NUMBER = re.compile(
    r"^(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[A-F]\d{1,2}|[a-e]\.\d(?:\.\d)?)[.)]\s+)(?=\S)"
)
SPOKEN = re.compile(r"\bwe\b|\bMinisters\b", re.IGNORECASE)
# A body that speaks of itself: "APT will", "The Secretariat shall".
SELF = re.compile(r"\b(?:the\s+)?([A-Z]{3,}|Secretariat|Union|Commission|Organi[sz]ation|Bureau|Agency|Institute|Centre|Office)\s+(?:will|shall|should|aims|must)\b")  # fmt: skip
PLAN_TITLE = re.compile(r"\b(?:strategic|action|work|operational|corporate|business|master)\s*-?(?:plan|programme|program)\b|\bstrategy\b|\broadmap\b", re.IGNORECASE)  # fmt: skip


def read_statements(document: Document) -> tuple[Statement, ...]:
    """Return one statement per segment of the document, in reading order."""
    words = lexicon()
    texts = [_clean(document.segment_text(segment)) for segment in document.segments]
    voice, body = _voice(texts)
    labels: list[Label] = []
    statements: list[Statement] = []
    for position, segment in enumerate(document.segments):
        text = texts[position]
        start = strip_title(text)
        title, said = tokenize(text[:start]), text[start:]
        tokens = tokenize(said)
        setting = _setting(document.segments, position, labels, voice, body)
        label = classify(said, tokens, setting, words=words)
        labels.append(label)
        statements.append(_statement(segment, text, tokens, title, label, words))
    return tuple(statements)


def _clean(text: str) -> str:
    """Return the words of a segment without mark-up, printed number and doubled spaces."""
    text = NUMBER.sub("", MARKUP.sub("", text).strip())
    return " ".join(text.split())


def _voice(texts: Sequence[str]) -> tuple[Voice, tuple[str, ...]]:
    """Tell a plan that speaks of its body in the third person from a declaration of "we"."""
    spoken = sum(1 for text in texts if SPOKEN.search(text))
    named = [match[1].lower() for text in texts for match in SELF.finditer(text)]
    planned = any(PLAN_TITLE.search(text) for text in texts[:6])
    if planned and spoken * 20 <= len(texts):
        often = {name for name in named if named.count(name) * 3 >= len(named)}
        return "plan", tuple(sorted(often))
    return "declaration", ()


def _setting(
    segments: Sequence[Segment], position: int, labels: list[Label], voice: Voice, body: tuple[str, ...]
) -> Setting:  # fmt: skip
    segment = segments[position]
    previous = _previous(segments, position, labels)
    preamble = previous is not None and previous.preambular
    return Setting(
        kind=segment.kind,
        frame=_frame(segments, position, labels),
        preamble=preamble,
        opens_section=_opens_section(segments, position, labels),
        previous=previous,
        voice=voice,
        body=body,
    )


def _previous(segments: Sequence[Segment], position: int, labels: list[Label]) -> Label | None:
    if position == 0 or segments[position - 1].provision != segments[position].provision:
        return None
    return labels[position - 1]


def _frame(segments: Sequence[Segment], position: int, labels: list[Label]) -> Frame | None:
    """Return the frame of the lead-in, or of the heading above where no lead-in governs."""
    segment = segments[position]
    seen = 0
    above = segment.lead_in
    while above is not None and above < position and seen < 5:
        if labels[above].frame is not None:
            return labels[above].frame
        above, seen = segments[above].lead_in, seen + 1
    if segment.lead_in is None and segment.section is not None and segment.section < position:
        frame = labels[segment.section].frame
        if frame and (frame.covers_paragraphs or segment.kind is SegmentKind.ITEM):
            return None if segment.kind is SegmentKind.HEADING else frame
    return None


def _opens_section(segments: Sequence[Segment], position: int, labels: list[Label]) -> bool:
    if position > 0 and labels[position - 1].role is Role.HEADING and (
        segments[position - 1].kind is SegmentKind.HEADING
    ):  # fmt: skip
        return True
    following = segments[position + 1] if position + 1 < len(segments) else None
    return following is not None and following.kind is SegmentKind.LEAD_IN


def _statement(
    segment: Segment, text: str, tokens: list[Token], title: list[Token], label: Label, words: Lexicon
) -> Statement:  # fmt: skip
    reasons = [f"{label.role.value}: {label.because}"]
    if label.role.is_operative:
        reasons[0] += f" ({label.force and label.force.value}, {label.actor and label.actor.value})"
    themes: tuple[str, ...] = ()
    groups: dict[str, str] = {}
    years: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    if label.role not in (Role.HEADING, Role.OTHER):
        scores = find_themes(tokens, object_at=label.object_at, title=title, words=words)
        themes = tuple(score.code for score in scores)
        reasons += [f"{s.code}: {', '.join(s.words)}" for s in scores]
        groups = find_beneficiaries([*title, *tokens], words=words)
        reasons += [f"{code}: {said}" for code, said in groups.items()]
        deadlines = find_deadlines(text, operative=label.role is not Role.RECITAL)
        years = tuple(d.year for d in deadlines)
        reasons += [f"deadline: {text[max(0, d.start - 20) : d.end].strip()}" for d in deadlines]
        references = find_references(text, words=words)
    return Statement(
        provision=segment.provision,
        statement=segment.statement,
        text=text,
        role=label.role,
        force=label.force,
        actor=label.actor,
        themes=themes,
        beneficiaries=tuple(groups),
        deadlines=years,
        references=references,
        start=segment.start,
        end=segment.end,
        page=segment.page,
        confidence=confidence_of(label, tokens=len(tokens), themes=len(themes)),
        reasons=tuple(reasons),
    )
