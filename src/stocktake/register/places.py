"""Where a statement stands: under which lead-in or heading, after what, at the top or in a list.

A lead-in is read before its items, so that the labels of all segments above are known. A
heading reaches over list items; one on acts or goals over numbered paragraphs as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor, Role, Segment, SegmentKind
from stocktake.register.formulas import is_body_name
from stocktake.register.labels import Label, Setting
from stocktake.register.speech import PLAN_TITLE, Speech

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.register.frames import Frame

__all__ = ["PLACE_LABEL", "TITLE_LINES", "is_masthead", "over_headings_of", "setting_of"]

# Lines at the top among which the title stands.
TITLE_LINES = 4
FRONT_LINES = 6
# A label such as "M3.1" or "SO2": lines of a plan, no paragraphs of a text.
CODED = re.compile(r"[A-Z]{1,4}\d")
# "2.1", "A.3": numbers of actions under numbered parts.
DOTTED = re.compile(r"(?:\d{1,2}|[A-Z]{1,2})\.\d")
FURTHEST_ITEM = 40  # segments in front of a lead-in that are looked at
# Labels of provisions that the document does not number.
PLACE_LABEL = re.compile(r"p\d+$")


def is_masthead(
    segments: Sequence[Segment], texts: list[str], position: int, labels: list[Label]
) -> bool:
    """Return whether one of the first two lines names a body above the title of another's text.

    Args:
        segments: The document's segments.
        texts: Their words.
        position: Which of them.
        labels: The labels of those before it.
    """
    if position > 1 or len(segments) < position + 2 or (position and labels[0].rule != "formula"):
        return False
    above = (SegmentKind.HEADING, SegmentKind.FURNITURE)
    line, after = segments[position], segments[position + 1]
    if line.kind is not SegmentKind.HEADING or after.kind not in above:
        return False
    return is_body_name(texts[position]) and not PLAN_TITLE.search(texts[position + 1])


def over_headings_of(segments: Sequence[Segment], position: int, label: Label) -> bool:
    """Return whether a bare lead-in stands right above a heading: "COMMIT TO:" over "Access".

    Args:
        segments: The document's segments.
        position: Which of them.
        label: Its label.
    """
    after = segments[position + 1] if position + 1 < len(segments) else None
    acts = label.frame is not None and label.frame.kind in ("act", "declare", "ask", "state")
    heads = after is not None and after.kind is SegmentKind.HEADING
    return acts and heads and label.rule == "bare-lead-in"


def setting_of(
    segments: Sequence[Segment],
    position: int,
    labels: list[Label],
    speech: Speech,
    *,
    masthead: bool,
) -> Setting:
    """Return where a segment stands.

    Args:
        segments: The document's segments.
        position: Which of them.
        labels: The labels of those before it.
        speech: Who speaks in the document.
        masthead: Whether it is the name of a body above the title.
    """
    segment = segments[position]
    previous = _previous(segments, position, labels)
    preamble = previous is not None and previous.preambular
    return Setting(
        kind=segment.kind,
        frame=_frame(segments, position, labels),
        preamble=preamble,
        opens_section=_opens_section(segments, position, labels),
        previous=previous,
        last=labels[position - 1] if position else None,
        voice=speech.voice,
        own=speech.own if speech.annex is None or position < speech.annex else Actor.ORGANISATION,
        body=speech.body,
        speaking=speech.speaking,
        told=speech.told,
        word=segment.word,
        front=position < FRONT_LINES,
        masthead=masthead,
        numbered=bool(CODED.match(segment.provision)) and segment.statement == 1,
        among_acts=_among_acts(segments, position, labels),
        leaf=_is_leaf(segments, position),
    )


def _is_leaf(segments: Sequence[Segment], position: int) -> bool:
    """Whether a heading has nothing under it but the next heading, or the end."""
    after = segments[position + 1] if position + 1 < len(segments) else None
    return after is None or after.kind is SegmentKind.HEADING


def _among_acts(segments: Sequence[Segment], position: int, labels: list[Label]) -> bool:
    """Whether the item before, in the same section and under no lead-in, is an act of a plan."""
    segment = segments[position]
    if position == 0 or segment.kind is not SegmentKind.ITEM or segment.lead_in is not None:
        return False
    before, label = segments[position - 1], labels[position - 1]
    alike = before.kind is SegmentKind.ITEM and before.section == segment.section
    return alike and label.role is Role.COMMITMENT and label.frame is None


def _previous(segments: Sequence[Segment], position: int, labels: list[Label]) -> Label | None:
    if position == 0 or segments[position - 1].provision != segments[position].provision:
        return None
    return labels[position - 1]


def _frame(segments: Sequence[Segment], position: int, labels: list[Label]) -> Frame | None:
    """Return the frame of the lead-in, or of the heading above where no lead-in governs."""
    segment = segments[position]
    seen = 0
    above = None if _goes_on_from_before(segments, position) else segment.lead_in
    while above is not None and above < position and seen < 5:
        if labels[above].frame is not None:
            return labels[above].frame
        above, seen = segments[above].lead_in, seen + 1
    if above is None and seen == 0 and segment.kind is not SegmentKind.HEADING:
        return _frame_of_section(segments, position, labels)
    return None


def _goes_on_from_before(segments: Sequence[Segment], position: int) -> bool:
    """Whether "2.1" or "Objective 2" goes on with what was counted before its lead-in.

    "1.1 Draw up ..., 1.2 ..., Expected results: (a) ..., (b) ..., 2.1 Publish ...".
    """
    segment, lead = segments[position], segments[position].lead_in
    if lead is None or lead + 1 >= position:
        return False
    way = _way_of_counting(segment)
    if not way or way == _way_of_counting(segments[lead + 1]):
        return False
    before = segments[max(0, lead - FURTHEST_ITEM) : lead]
    return any(s.lead_in is None and _way_of_counting(s) == way for s in before)


def _way_of_counting(segment: Segment) -> str:
    """Return how a label counts: by its word, or by numbers with dots; other ways are nothing."""
    if segment.word:
        return segment.word.lower()
    return "dotted" if DOTTED.match(segment.provision) else ""


def _frame_of_section(
    segments: Sequence[Segment], position: int, labels: list[Label]
) -> Frame | None:
    """Return the frame that the heading above sets, or one further up that tells of acts."""
    segment = segments[position]
    numbered = not PLACE_LABEL.match(segment.provision)
    above, nearest = segment.section, True
    while above is not None and above < position:
        title = above < TITLE_LINES and segments[above].section is None and not nearest
        frame = None if title else labels[above].frame
        if frame is not None and (nearest or frame.kind in ("act", "ask")):
            acts = frame.kind == "goal" or (frame.kind == "act" and numbered)
            covers = frame.covers_paragraphs or (acts and numbered)
            return frame if covers or segment.kind is SegmentKind.ITEM else None
        position, above, nearest = above, segments[above].section, False
    return None


def _opens_section(segments: Sequence[Segment], position: int, labels: list[Label]) -> bool:
    if (
        position > 0
        and labels[position - 1].role is Role.HEADING
        and (segments[position - 1].kind is SegmentKind.HEADING)
    ):
        return True
    following = segments[position + 1] if position + 1 < len(segments) else None
    return following is not None and following.kind is SegmentKind.LEAD_IN
