"""Parts: blocks with their printed label split off and what the page broke put together again.

The order is that of the blocks. A part keeps the block's hints; the label goes
out of the text, because the reading text is what a person would read aloud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Style, fold
from stocktake.documents.labels import Label, is_next, parse_marker, split_bullet, split_label

__all__ = ["Part", "build_parts", "is_finished", "opens_clause"]

# A doubtful label ("1 to continue") counts where one of these many neighbours counts on from it.
_NEIGHBOURS = 4
# That of a whole paragraph counts over its own items ("1 The Conference: a) ... f) ...", then 2).
_FAR = 12
# A line shorter than this is a heading or a bare lead-in, not the first half of a paragraph.
_SHORT = 60
_LONGEST_LONE_LABEL = 8
_FINISHED = re.compile(
    r"[.;:!?…。\uff1b\uff1a\uff01\uff1f؛؟][\"'”\u2019»)\]」』*]*(?:\s+(?:and|or|et|y|и))?$"
)
# Words with which a clause of a resolution begins, in small letters: "further recalling",
# "instructs the Director".
_CHAIN = re.compile(
    r"(?:(?:further|also|again|hereby|deeply|fully|urgently|strongly|having|bearing)\s+)*"
    r"(?:\w{3,}ing\b|resolves|decides|instructs|invites|requests|urges|calls|encourages|recommends"
    r"|considered|noted|d[eé]cide|charge|invite|prie|resuelve|encarga|invita|insta"
    r"|решает|поручает|предлагает|призывает|учитывая|признавая|отмечая)\b"
)
# A number of two or three signs of which some were taken for letters.
_LOOKALIKE = re.compile(r"([\dlIO]{2,3})[.)]\s+(?=\S|$)")
_DIGITS = str.maketrans("lIO", "110")
_LETTER_KINDS = frozenset({"lower", "upper", "roman", "roman-upper"})


@dataclass(slots=True, frozen=True)
class Part:
    """A block whose label is known.

    Attributes:
        text: Words without the label, white space folded.
        label: The printed label or bullet.
        style: What the format says.
        level: Depth of the heading or list, 0 where unknown.
        strong: Whether all of it stands out.
        page: Page on which it starts.
        breaks: Offsets in ``text`` where another page starts, with its number.
        title_end: How much of the start of ``text`` is a run-in title.
    """

    text: str
    label: Label | None
    style: Style
    level: int = 0
    strong: bool = False
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    title_end: int = 0

    @property
    def family(self) -> str | None:
        """What the labels of one list have in common; none without a label."""
        if self.style is Style.ROW:
            return "row"
        return f"{self.label.family} {self.level}" if self.label else None


# "Joint Statement on a Partnership" over "issued by the Ministers of the two countries".
_TITLE_ENDS = re.compile(
    r"(?:as\s+)?(?:issued|adopted|agreed|signed|presented|submitted|prepared|approved|delivered"
    r"|concluded|endorsed)\s+(?:jointly\s+)?(?:by|at|between|in|on)\b[^.;:]*$"
)
_LONGEST_TITLE = 25  # words
_MOSTLY = 0.8  # of the words of a title in capitals
# Where the next item may stand in the line of one.
_GLUED = re.compile(r";\s+(?:and\s+|or\s+)?(?=\(|\w{1,5}\)\s)")
# A line that ends with one of these goes on, whatever the next line begins with.
_DANGLING = re.compile(
    r"\s(?:of|the|and|or|to|for|by|with|from|its|their|our|an|between|including|those|such|which)$"
)
# The same in a title in capitals: a few words that end no title.
_DANGLING_TITLE = re.compile(r"\s(?:OF|THE|AND|OR|TO|FOR|BY|WITH|FROM|IN|ON|AT|BETWEEN)$")


def build_parts(blocks: tuple[Block, ...]) -> list[Part]:
    """Return the parts of a document: labels split off, doubtful ones settled, breaks healed."""
    pairs = [(block, _split_block(block)) for block in blocks]
    parts = _settle_doubtful([pair for pair in pairs if pair[1].text or pair[1].label])
    parts = _part_glued(_attach_lone_labels(_mend_numbers(parts)))
    return _settle_letters(_heal_breaks(parts))


def is_finished(text: str) -> bool:
    """Return whether a text ends as a sentence, clause or lead-in does, not as a title does."""
    return bool(_FINISHED.search(text, max(0, len(text) - 12)))


def opens_clause(text: str) -> bool:
    """Return whether a text begins as the clauses of a resolution do, in small letters."""
    return bool(_CHAIN.match(text))


def _split_block(block: Block) -> Part:
    raw = block.text.strip()
    if block.style in {Style.ROW, Style.HEADER_ROW}:
        return _split_row(block, raw)
    label = parse_marker(block.marker, any_form=True) if block.marker else None
    start = 0
    if (label is None or not label.text) and block.style is not Style.NOTE:
        # A bulleted line can print its own number as well.
        own = _lone_label(raw) or split_label(raw)
        if own is not None and (label is None or not own.doubtful or own.form == "dotted"):
            label, start = own, own.end
    elif label is not None:
        # Some pages number their lists twice: once by mark-up, once in the text.
        own = split_label(raw)
        start = own.end if own is not None and own.text == label.text else 0
    if label is None and block.style is Style.ITEM:
        label = Label(text="", form="bullet•", kind="bullet", end=0)
    return _part(block, label, start)


def _lone_label(raw: str) -> Label | None:
    """Return the label that is all there is on a line: its text stands on the next."""
    if len(raw) > _LONGEST_LONE_LABEL or raw[-1:] not in {".", ")"}:
        return None
    return parse_marker(raw)


def _split_row(block: Block, raw: str) -> Part:
    """The first cell is the label where it holds nothing else."""
    first, separator, rest = raw.partition(CELL_SEPARATOR)
    label = parse_marker(first) if separator else None
    if label is None or not label.text or block.style is Style.HEADER_ROW:
        return _part(block, None, 0)
    return _part(block, label, len(raw) - len(rest))


def _part(block: Block, label: Label | None, start: int) -> Part:
    raw = block.text.strip()
    lead = len(block.text) - len(block.text.lstrip()) + start
    text = fold(raw[start:])
    breaks = tuple(
        (_folded_offset(raw[start:], offset - lead), page) for offset, page in block.breaks
    )
    return Part(
        text=text,
        label=label,
        style=block.style,
        level=block.level,
        strong=block.strong,
        page=block.page,
        breaks=breaks,
        title_end=len(fold(raw[start : max(block.title_end - lead + start, start)])),
    )


def _folded_offset(raw: str, offset: int) -> int:
    before = fold(raw[: max(offset, 0)])
    return len(before) + (1 if before and raw[offset - 1 : offset + 1].strip() != "" else 0)


def _settle_doubtful(pairs: list[tuple[Block, Part]]) -> list[Part]:
    """Keep a bare number as a label only where a neighbour counts on from it."""
    parts = [part for _, part in pairs]
    # Headings lie far apart: their neighbours are the headings before and after. "AFR1: A single
    # market" is a title with its code, and so such headings are printed.
    titles = [part for part in parts if part.style is Style.HEADING]
    settled = []
    seen = 0
    last: Label | None = None  # the last bare number that counted
    for i, (block, part) in enumerate(pairs):
        seen += part.style is Style.HEADING
        if part.label is None or not part.label.doubtful:
            settled.append(part)
            continue
        apart = part.style is Style.HEADING and ":" not in block.text[: part.label.end]
        among, at = (titles, seen - 1) if apart else (parts, i)
        near = among[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
        others = [other.label for other in near if other.label]
        if not apart and len(part.text) >= _SHORT:
            others += _over_items(part.label, parts, i)
        sure = _counts_on(part.label, others) or _heads_section(part, parts[i + 1 : i + 3], last)
        last = part.label if sure and part.label.form == "bare" else last
        settled.append(part if sure else _without_number(block))
    return settled


def _over_items(label: Label, parts: list[Part], i: int) -> list[Label]:
    """Return the labels of one form that stand nearest, over the items of this paragraph."""
    found = []
    for side in (parts[max(0, i - _FAR) : i][::-1], parts[i + 1 : i + 1 + _FAR]):
        same = (o.label for o in side if o.label and o.label.form == label.form)
        found += [*islice(same, 1)]
    return found


def _heads_section(part: Part, below: list[Part], last: Label | None) -> bool:
    """Whether "3 Enterprise" numbers a section: over "3.1 ...", or on from "2 Farms" far above."""
    label = part.label
    if label is None or label.form != "bare" or is_finished(part.text):
        return False
    under = next((other.label.text for other in below if other.label), "")
    if under == f"{label.text}.1":
        return True
    return len(part.text) < _SHORT and last is not None and is_next(last, label)


def _without_number(block: Block) -> Part:
    """Return a block whose first number is a word of its sentence: "- 1.5 points were agreed"."""
    if block.marker is not None:
        return _part(block, parse_marker(block.marker, any_form=True), 0)
    bullet = split_bullet(block.text.strip())
    return _part(block, bullet, bullet.end if bullet else 0)


def _counts_on(label: Label, others: list[Label]) -> bool:
    return any(is_next(label, other) or is_next(other, label) for other in others)


def _mend_numbers(parts: list[Part]) -> list[Part]:
    """Read "l3." and "1O." as 13 and 10 where the number before was 12 or 9.

    Recognition of printed pages takes one and nought for letters; the count tells.
    """
    found: list[Part] = []
    last = 0
    for part in parts:
        found.append(_mended(part, last))
        label = found[-1].label
        if label is not None and label.form == "x." and label.kind == "number":
            last = int(label.text)
    return found


def _mended(part: Part, last: int) -> Part:
    """Return a part with its number mended, if that counts on from the last."""
    label = part.label
    printed = _LOOKALIKE.match(f"{label.text}. " if label else part.text)
    if printed is None or printed[1].isdigit() or part.style is Style.NOTE:
        return part
    number = printed[1].translate(_DIGITS)
    if not last or int(number) != last + 1:
        return part
    cut = 0 if label else printed.end()
    return replace(
        part,
        label=Label(text=number, form="x.", kind="number", end=0),
        text=part.text[cut:],
        breaks=tuple((max(at - cut, 0), page) for at, page in part.breaks),
        title_end=max(part.title_end - cut, 0),
    )


def _attach_lone_labels(parts: list[Part]) -> list[Part]:
    """Give a label that stands alone on its line to the text that follows it."""
    found: list[Part] = []
    lone: Part | None = None
    for part in parts:
        if lone is not None and part.label is None and part.text:
            found.append(replace(part, label=lone.label, page=lone.page))
            lone = None
            continue
        found.extend(_as_text(lone))
        lone = None if part.text else part
        if part.text:
            found.append(part)
    return found + _as_text(lone)


def _part_glued(parts: list[Part]) -> list[Part]:
    """Part an item from the next that stands in its line: "(b) ...; and (c) report"."""
    found: list[Part] = []
    waiting = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        cut = _next_item(part)
        if cut is None:
            found.append(part)
            continue
        at, label = cut
        found.append(replace(part, text=part.text[:at].rstrip(), breaks=_before(part, at)))
        start = at + label.end
        breaks = tuple((offset - start, page) for offset, page in part.breaks if offset > start)
        rest = replace(part, text=part.text[start:], label=label, breaks=breaks, title_end=0)
        waiting.append(
            replace(rest, page=found[-1].breaks[-1][1] if found[-1].breaks else part.page)
        )
    return found


def _next_item(part: Part) -> tuple[int, Label] | None:
    """Return where the next item begins inside the text of one, with its label."""
    form = part.label.form if part.label else ""
    if part.label is None or form not in {"(x)", "x)"} or part.style is Style.ROW:
        return None
    for mark in _GLUED.finditer(part.text):
        label = split_label(part.text[mark.end() :])
        if label is not None and label.form == form and is_next(part.label, label):
            return mark.end(), label
    return None


def _before(part: Part, at: int) -> tuple[tuple[int, int], ...]:
    return tuple(entry for entry in part.breaks if entry[0] < at)


def _as_text(lone: Part | None) -> list[Part]:
    """Return a label without words as a text of its own; a bullet without words is nothing."""
    if lone is None or lone.label is None or not lone.label.text:
        return []
    return [replace(lone, text=lone.label.text, label=None)]


def _heal_breaks(parts: list[Part]) -> list[Part]:
    """Join a paragraph that a page end or a stray line break cut in two.

    The first half has no ending, the second starts with a small letter and has
    no label. Notes between the halves (footnotes of the first page) come after.
    """
    found: list[Part] = []
    held: list[Part] = []
    for part in parts:
        if part.style is Style.NOTE:
            held.append(part)
            continue
        if found and _continues(found[-1], part):
            found[-1] = _joined(found[-1], part)
            continue
        found.extend(held)
        held = []
        found.append(part)
    return found + held


def _continues(first: Part, second: Part) -> bool:
    plain = {Style.PARAGRAPH, Style.ITEM}
    if second.label is not None or first.style not in plain or second.style is not Style.PARAGRAPH:
        return False
    if is_finished(first.text) or len(first.text) < _SHORT:
        return False
    if first.text.isupper() and not _is_capitals(second.text):
        return False  # "MEMORANDUM OF UNDERSTANDING" over "between the Ministries": a title
    if _TITLE_ENDS.match(second.text) and len(first.text.split()) <= _LONGEST_TITLE:
        return False
    if first.text.isupper() and _DANGLING_TITLE.search(first.text):
        return True  # "... KNOWLEDGE SOCIETY IN" over "LATIN AMERICA AND THE CARIBBEAN (eLAC2019)"
    # "the generous offer of the" over "Government of Tunisia"
    return bool(_DANGLING.search(first.text)) or _goes_on(first, second)


def _is_capitals(text: str) -> bool:
    """Return whether a line is set in capitals, but for a name such as "(eLAC2019)"."""
    return sum(word.isupper() for word in text.split()) >= _MOSTLY * len(text.split())


def _goes_on(first: Part, second: Part) -> bool:
    """Return whether the second half of a cut paragraph goes on in small letters."""
    if not second.text[:1].islower():
        return False
    # "instructs the Secretary-General and the Director" over "to report": a bare lead-in.
    if first.label is None and first.text[:1].islower():
        return False
    if first.text.endswith(",") and (_is_same_page(first, second) or opens_clause(second.text)):
        # The clauses of a resolution end with commas; only a page end breaks one in two.
        return False
    return is_finished(second.text) or len(second.text) >= _SHORT


def _is_same_page(first: Part, second: Part) -> bool:
    last = first.breaks[-1][1] if first.breaks else first.page
    return last == second.page


def _joined(first: Part, second: Part) -> Part:
    shift = len(first.text) + 1
    breaks = [*first.breaks]
    last_page = breaks[-1][1] if breaks else first.page
    if second.page is not None and second.page != last_page:
        breaks.append((shift, second.page))
    breaks.extend((offset + shift, page) for offset, page in second.breaks)
    return replace(first, text=f"{first.text} {second.text}", breaks=tuple(breaks))


def _settle_letters(parts: list[Part]) -> list[Part]:
    """Tell letters from Roman numerals by what they count on from: (h), (i) but (ii), (iii)."""
    last: dict[str, Label] = {}
    found = []
    for part in parts:
        label = part.label
        if label is not None and label.kind in _LETTER_KINDS:
            before = last.get(label.form)
            if len(label.text) == 1 and before is not None and is_next(before, label):
                label = Label(text=label.text, form=label.form, kind=before.kind, end=label.end)
            last[label.form] = label
            found.append(part if label is part.label else replace(part, label=label))
        else:
            found.append(part)
    return found
