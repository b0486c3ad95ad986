"""Turn blocks into the reading text, its pages and its segments.

The rules of reading: the label of a provision stands outside the reading text
and repeats where numbering restarts; a provision without a label is ``p1``,
``p2`` ... through the document. A sentence is a statement; a table row is one
statement. A lead-in is a last sentence that ends with a colon, or a short line
without an ending over items in small letters, and governs the items below it
until a heading, a line of its own list, or a paragraph that starts anew.
Numbered paragraphs that no lead-in governs are paragraphs, not items.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stocktake.documents.blocks import Reading, Style
from stocktake.documents.kinds import BodyKind, find_kinds
from stocktake.documents.parts import Part, build_parts, is_finished
from stocktake.documents.sentences import split_sentences
from stocktake.documents.titles import find_titles, join_title
from stocktake.model.document import Page, Segment, SegmentKind

__all__ = ["SegmentedText", "segment_reading"]

_BETWEEN = "\n\n"
_COLONS = (":", "\uff1a", ":-", ": -", ":\u2013", ":—")
_LONGEST_BARE_LEAD_IN = 160
# Labels that make items even where no lead-in governs them.
_ITEM_KINDS = ("bullet", "lower", "upper", "roman", "code", "dotted", "chinese")


@dataclass(slots=True, frozen=True)
class SegmentedText:
    """The reading text with what was found in it."""

    text: str
    pages: tuple[Page, ...]
    segments: tuple[Segment, ...]


@dataclass(slots=True)
class _LeadIn:
    """An open lead-in: its place, the family of its own label, its items' family and depth."""

    segment: int
    own: str | None
    items: str | None = None
    level: int = 0
    last: str = ""


@dataclass(slots=True)
class _Writer:
    """What has been written so far."""

    texts: list[str] = field(default_factory=list)
    length: int = 0
    segments: list[Segment] = field(default_factory=list)
    page_starts: list[tuple[int, int]] = field(default_factory=list)
    running: int = 0
    headings: list[tuple[int, int]] = field(default_factory=list)
    open: list[_LeadIn] = field(default_factory=list)


def segment_reading(reading: Reading) -> SegmentedText:
    """Return the reading text, pages and segments of what a reader found."""
    parts = find_titles(build_parts(reading.blocks))
    kinds = find_kinds(parts)
    writer = _Writer()
    for i, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        start = _write_text(writer, part)
        if kind is BodyKind.HEADING:
            _write_heading(writer, part, start)
        elif kind is BodyKind.FURNITURE:
            _write(writer, part, (start, SegmentKind.FURNITURE), None)
        else:
            _write_body(writer, part, start, _following(parts, kinds, i))
    text = "".join(writer.texts)
    pages = _pages(writer.page_starts, len(text), reading.page_count)
    return SegmentedText(text, pages, tuple(writer.segments))


def _write_text(writer: _Writer, part: Part) -> int:
    if writer.texts:
        writer.texts.append(_BETWEEN)
        writer.length += len(_BETWEEN)
    start = writer.length
    writer.texts.append(part.text)
    writer.length += len(part.text)
    if part.page is not None:
        writer.page_starts.append((start, part.page))
    writer.page_starts.extend((start + offset, page) for offset, page in part.breaks)
    return start


def _write_heading(writer: _Writer, part: Part, start: int) -> None:
    if part.style in {Style.HEADER_ROW, Style.ROW}:
        # The head of a table names its columns, and a row its parts; the section goes on.
        _write(writer, part, (start, SegmentKind.HEADING), None)
        return
    writer.open.clear()
    section = None
    if part.level:
        while writer.headings and (writer.headings[-1][1] or part.level) >= part.level:
            writer.headings.pop()
        section = writer.headings[-1][0] if writer.headings else None
    else:
        writer.headings.clear()
    position = len(writer.segments)
    _write(writer, part, (start, SegmentKind.HEADING), None, section=section)
    writer.headings.append((position, part.level))


def _write_body(writer: _Writer, part: Part, start: int, after: Part | None) -> None:
    leads = _leads(part, after)
    if leads and part.label is None and not part.text.endswith(_COLONS):
        # A bare "resolves" stands beside the "considering" above it, not under it.
        writer.open.clear()
    governing = _governing(writer, part)
    kind = SegmentKind.ITEM if governing or _is_item(part) else SegmentKind.PARAGRAPH
    section = writer.headings[-1][0] if writer.headings else None
    lead_in = governing.segment if governing else None
    _write(writer, part, (start, kind), lead_in, section=section, leads=leads)
    if leads:
        writer.open.append(_LeadIn(segment=len(writer.segments) - 1, own=part.family))


def _write(
    writer: _Writer,
    part: Part,
    place: tuple[int, SegmentKind],
    lead_in: int | None,
    *,
    section: int | None = None,
    leads: bool = False,
) -> None:
    """Write the segments of one part; a table row, a heading and a note stay whole."""
    start, kind = place
    whole = part.style is Style.ROW or kind in {SegmentKind.HEADING, SegmentKind.FURNITURE}
    spans = [(0, len(part.text))] if whole else join_title(part, split_sentences(part.text))
    provision = _provision(writer, part)
    for number, (first, last) in enumerate(spans, 1):
        is_lead = leads and number == len(spans)
        writer.segments.append(
            Segment(
                provision=provision,
                statement=number,
                start=start + first,
                end=start + last,
                page=_page_at(part, first),
                kind=SegmentKind.LEAD_IN if is_lead else kind,
                lead_in=lead_in,
                section=section,
                word=part.label.word if part.label and number == 1 else "",
            )
        )


def _provision(writer: _Writer, part: Part) -> str:
    if part.label is not None and part.label.text:
        return part.label.text
    writer.running += 1
    return f"p{writer.running}"


def _page_at(part: Part, offset: int) -> int | None:
    page = part.page
    for start, number in part.breaks:
        if start > offset:
            break
        page = number
    return page


def _is_item(part: Part) -> bool:
    if part.style is Style.ROW:
        return True
    if part.label is None:
        return False
    return (
        part.label.form in ("asks", "ordinal")
        or part.level > 1
        or part.label.kind.startswith(_ITEM_KINDS)
    )


def _governing(writer: _Writer, part: Part) -> _LeadIn | None:
    """Return the open lead-in that governs a part; close those that end with it."""
    while writer.open:
        top = writer.open[-1]
        outer = {family for around in writer.open[:-1] for family in (around.own, around.items)}
        if _governs(top, part, outer):
            if top.items is None:
                top.items, top.level = part.family or "plain", part.level
            top.last = part.text
            return top
        writer.open.pop()
    return None


def _governs(lead_in: _LeadIn, part: Part, outer: set[str | None]) -> bool:
    family = part.family
    if part.style is Style.ROW:
        # A table right below a lead-in is its list; one below a list stands on its own.
        return lead_in.items in {None, family}
    if family is not None:
        # A line of the list that the lead-in itself stands in, or of a list around it, or one
        # further out, ends it; a label of another kind below an item is a deeper list.
        if part.level and part.level < lead_in.level:
            return False
        return family != lead_in.own and (family == lead_in.items or family not in outer)
    if lead_in.items is None:
        return _is_plain_item(part.text)
    if lead_in.items == "plain":
        return part.text[:1].islower() or lead_in.last.endswith((";", "; and", ","))
    return part.text[:1].islower()


def _is_plain_item(text: str) -> bool:
    """Return whether a line without a label can be an item under a lead-in.

    Clauses with semicolons can, but not the "-ing" clauses of a preamble, which
    follow the sentence on who met and say why.
    """
    if text[:1].islower() or (len(text) <= _LONGEST_BARE_LEAD_IN and not is_finished(text)):
        return True
    return text.endswith(";") and not text.split(" ", 1)[0].rstrip(",").endswith("ing")


def _leads(part: Part, after: Part | None) -> bool:
    """Return whether the last sentence of a part leads into what follows."""
    if after is None or part.style is Style.ROW:
        return False
    if part.family is not None and after.family == part.family:
        return False
    if part.text.endswith(_COLONS):
        return after.family is not None or _is_plain_item(after.text)
    bare = len(part.text) <= _LONGEST_BARE_LEAD_IN and not is_finished(part.text)
    # "resolves" over "1 to build", and "recalling" over "a) Resolution 5".
    small = part.label is None and part.text[:1].islower() and after.label is not None
    return bare and part.text[-1] != "," and (small or after.text[:1].islower())


def _following(parts: list[Part], kinds: list[BodyKind], i: int) -> Part | None:
    """Return the part right below, past notes; none at a heading or the end."""
    for j in range(i + 1, len(parts)):
        if kinds[j] is BodyKind.HEADING:
            return parts[j] if parts[j].style is Style.HEADER_ROW else None
        if kinds[j] is BodyKind.BODY:
            return parts[j]
    return None


def _pages(starts: list[tuple[int, int]], length: int, count: int) -> tuple[Page, ...]:
    """Return a span for every page; a page without text is empty where it would stand."""
    first: dict[int, int] = {}
    for start, number in sorted(starts):
        first.setdefault(number, start)
    ends = length
    found: list[Page] = []
    for number in range(count, 0, -1):
        start = min(first.get(number, ends), ends)
        found.append(Page(number=number, start=start, end=ends))
        ends = start
    return tuple(reversed(found))
