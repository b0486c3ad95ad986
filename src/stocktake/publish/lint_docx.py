"""A copy of the draft with its remarks as Word comments at the very words.

The draft itself stays as it is. The words of a remark are found again in the file by their
letters, white space left out, in the order of the text, because the reading text has no
printed numbers and other spaces. A run that a remark begins or ends in is split there and
keeps its formatting. Remarks about the same words share a comment. What cannot be placed
(words in a footnote or a text box), and what is about the whole draft, goes into the comment
at the first words.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, cast

import docx
from docx.oxml.ns import qn
from docx.text.run import Run

from stocktake.errors import DocumentError
from stocktake.register.rows import BAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.oxml.text.run import CT_R
    from lxml.etree import _Element

    from stocktake.model import Document
    from stocktake.register.lint.remarks import DraftReport, Remark

__all__ = ["write_commented_copy"]

AUTHOR, INITIALS = "Stocktake", "ST"
TEXT, RUN, PARAGRAPH = qn("w:t"), qn("w:r"), qn("w:p")
# What does not belong to the text as read: deletions, fall-back copies, field codes.
LEFT_OUT = frozenset({
    qn("w:del"), qn("w:moveFrom"), qn("w:rPr"), qn("w:pPr"), qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
})  # fmt: skip
PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@dataclass(slots=True)
class _Letters:
    """The letters of a Word document in reading order, each with its run and place in it."""

    text: str
    runs: list[_Element]
    run_of: list[int]
    offset_of: list[int]


@dataclass(slots=True)
class _Comment:
    """A comment: first and last letter, and what it says."""

    first: int
    last: int
    lines: list[str] = field(default_factory=list)


def write_commented_copy(source: Path, document: Document, report: DraftReport, out: Path) -> int:
    """Write a copy of a Word document with a comment for every remark.

    Args:
        source: The draft, a .docx.
        document: The draft as it was read.
        report: What lint found in it.
        out: Where the copy goes.

    Returns:
        How many remarks could not be placed at their words and stand at the beginning.

    Raises:
        DocumentError: The draft is no .docx, or the copy would overwrite it.
    """
    if source.suffix.lower() != ".docx":
        raise DocumentError(
            "Comments can be put only into a Word document.",
            where=str(source),
            fix="Save the draft as .docx, or use --format html.",
        )
    if out.resolve() == source.resolve() or (out.exists() and out.samefile(source)):
        raise DocumentError(
            "The copy with comments would overwrite the draft.",
            where=str(out),
            fix="Give another name with --output.",
        )
    word = docx.Document(str(source))
    letters = _read_letters(word)
    comments, unplaced = _place(letters, document, report)
    pieces = _split_runs(letters, comments)
    for comment in comments:
        first = pieces[letters.run_of[comment.first]][letters.offset_of[comment.first]]
        last = pieces[letters.run_of[comment.last]][letters.offset_of[comment.last]]
        word.add_comment(
            runs=[Run(cast("CT_R", element), word) for element in (first, last)],
            text="\n".join(comment.lines),
            author=AUTHOR,
            initials=INITIALS,
        )
    word.save(str(out))
    return unplaced


def _read_letters(word: WordDocument) -> _Letters:
    letters = _Letters(text="", runs=[], run_of=[], offset_of=[])
    found: list[str] = []
    for run in _runs(word.element.body):
        offset = 0
        letters.runs.append(run)
        for child in run.iterchildren(TEXT):
            for character in child.text or "":
                if not character.isspace() and character not in INVISIBLE:
                    found.append(character)
                    letters.run_of.append(len(letters.runs) - 1)
                    letters.offset_of.append(offset)
                offset += 1
    letters.text = "".join(found)
    return letters


def _runs(element: _Element) -> Iterator[_Element]:
    """Yield the runs below an element in the order of the text."""
    for child in element:
        if child.tag in LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == RUN:
            yield child
        yield from _runs(child)


def _place(
    letters: _Letters, document: Document, report: DraftReport
) -> tuple[list[_Comment], int]:
    """Return the comments in the order of the text, and how many remarks have no place."""
    starts = _statement_places(letters, document)
    comments: list[_Comment] = []
    general: list[str] = []
    unplaced = 0
    for (statement, start, end), group in groupby(
        report.remarks, key=lambda r: (r.statement, r.start, r.end)
    ):
        lines = [line for remark in group for line in _lines(remark)]
        place = starts[statement] if statement is not None else None
        if statement is None or start is None or end is None:
            general.extend(lines)
        elif place is None:
            unplaced += 1
            general.extend([f"Provision {document.segments[statement].provision}:", *lines])
        else:
            segment = document.segments[statement]
            first = place + len(_squeeze(document.text[segment.start : start]))
            length = len(_squeeze(document.text[start:end]))
            comments.append(_Comment(first=first, last=first + max(length, 1) - 1, lines=lines))
    if general and letters.text:
        comments.insert(0, _Comment(first=0, last=0, lines=["About the whole draft", *general]))
    return _merged(comments), unplaced


def _merged(comments: list[_Comment]) -> list[_Comment]:
    """Return the comments with those about the same letters made one."""
    by_place: dict[tuple[int, int], _Comment] = {}
    for comment in comments:
        known = by_place.setdefault((comment.first, comment.last), comment)
        if known is not comment:
            known.lines.extend(comment.lines)
    return sorted(by_place.values(), key=lambda c: (c.first, -c.last))


def _statement_places(letters: _Letters, document: Document) -> list[int | None]:
    """Return for each statement the letter at which it starts."""
    found: list[int | None] = []
    at = 0
    for segment in document.segments:
        wanted = _squeeze(document.text[segment.start : segment.end])
        place = letters.text.find(wanted, at) if wanted else -1
        if place < 0 and wanted:
            place = letters.text.find(wanted)
        found.append(place if place >= 0 else None)
        if place >= 0:
            at = place + len(wanted)
    return found


def _squeeze(text: str) -> str:
    """Return the letters of a text as they stand in the file; cell borders are not letters."""
    return "".join(c for c in text.replace(BAR, " ") if not c.isspace() and c not in INVISIBLE)


def _lines(remark: Remark) -> list[str]:
    lines = [f"{remark.severity.capitalize()} ({remark.rule}): {remark.says}"]
    lines += [f"{r.title}, {r.label}: {r.words}" for r in remark.related]
    if remark.stronger:
        lines.append(f"For example: {remark.stronger}")
    elif remark.severity != "note":
        lines.append(remark.about.repair)
    return lines


def _split_runs(letters: _Letters, comments: list[_Comment]) -> dict[int, dict[int, _Element]]:
    """Split runs where comments begin and end; return run and offset to the piece that holds it."""
    cuts: dict[int, set[int]] = {}
    wanted: dict[int, set[int]] = {}
    for comment in comments:
        first, last = letters.run_of[comment.first], letters.run_of[comment.last]
        cuts.setdefault(first, set()).add(letters.offset_of[comment.first])
        cuts.setdefault(last, set()).add(letters.offset_of[comment.last] + 1)
        wanted.setdefault(first, set()).add(letters.offset_of[comment.first])
        wanted.setdefault(last, set()).add(letters.offset_of[comment.last])
    found: dict[int, dict[int, _Element]] = {}
    for number, offsets in wanted.items():
        pieces = _split_run(letters.runs[number], sorted(cuts[number]))
        found[number] = {
            offset: next(piece for start, piece in reversed(pieces) if start <= offset)
            for offset in offsets
        }
    return found


def _split_run(run: _Element, cuts: list[int]) -> list[tuple[int, _Element]]:
    """Split a run at character offsets; return the pieces with the offset at which each starts."""
    length = sum(len(child.text or "") for child in run.iterchildren(TEXT))
    inner = [cut for cut in cuts if 0 < cut < length]
    if not inner:
        return [(0, run)]
    properties = run.find(qn("w:rPr"))
    children = [child for child in run if child is not properties]
    pieces: list[tuple[int, _Element]] = [(0, run)]
    for child in children:
        run.remove(child)
    current, at = run, 0
    for child in children:
        if child.tag != TEXT:
            current.append(child)
            continue
        for part, opens in _parts(child.text or "", at, inner):
            if opens:
                current = _next_run(current, run, properties)
                pieces.append((at, current))
            text = run.makeelement(TEXT, {PRESERVE: "preserve"})
            text.text = part
            current.append(text)
            at += len(part)
    return pieces


def _parts(text: str, at: int, cuts: list[int]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text, and whether a new piece starts with each."""
    edges = [0, *(cut - at for cut in cuts if at < cut < at + len(text)), len(text)]
    for first, last in pairwise(edges):
        yield text[first:last], at + first in cuts


def _next_run(before: _Element, run: _Element, properties: _Element | None) -> _Element:
    new = run.makeelement(RUN, {})
    if properties is not None:
        new.append(deepcopy(properties))
    before.addnext(new)
    return new
