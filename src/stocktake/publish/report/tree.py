"""The neutral tree of a report: what it says, without how it looks.

DOCX and PDF are written from the same tree, so that they say the same. Captions and
chapters are numbered here (``numbered``), once. A text names another part of the report by its key
(``see``); what that part is called is known only after numbering, so that the key stands in the
text between two marks until it is written. Left out on purpose: text styles inside a sentence, and
links to other files.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from stocktake.model import Noun
from stocktake.vocab.language import _
from stocktake.vocab.punctuation import comma

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "KEY_MARKS",
    "MARKS",
    "Block",
    "Bullets",
    "Cell",
    "Chapter",
    "Column",
    "Figure",
    "Heading",
    "Paragraph",
    "Report",
    "Row",
    "Table",
    "figure_label",
    "keys_of",
    "numbered",
    "plain_text",
    "printable",
    "resolved",
    "see",
    "table_label",
    "text_parts",
]

# One character per outcome: the share of the circle that is filled, as in the figures.
MARKS = {
    "met": "\u25cf",
    "on_track": "\u25d5",
    "partial": "\u25d1",
    "off_track": "\u25d4",
    "level_only": "\u25cb",
    "no_data": "\u25cc",
}

# Code points that Unicode keeps for use inside a program; a key stands between them.
KEY_MARKS = ("\ufdd2", "\ufdd3")
KEY = re.compile(f"{KEY_MARKS[0]}([a-z0-9_-]+){KEY_MARKS[1]}")

NOT_A_CHARACTER = "\ufffd"  # stands for what no font can show and XML cannot hold


class Heading(Noun, frozen=True, kw_only=True, tag="heading"):
    """A heading inside a chapter; level 2 or 3."""

    text: str
    level: Literal[2, 3] = 2


class Paragraph(Noun, frozen=True, kw_only=True, tag="paragraph"):
    """A paragraph: ordinary, the first of a chapter that says what was found, or a notice."""

    text: str
    style: Literal["body", "lead", "notice"] = "body"


class Bullets(Noun, frozen=True, kw_only=True, tag="bullets"):
    """A list without order."""

    items: tuple[str, ...]


class Cell(Noun, frozen=True, kw_only=True):
    """A cell: an outcome's mark (may be empty) and a text."""

    text: str = ""
    outcome: str = ""

    def words(self) -> str:
        """Return mark and text as they are read."""
        return " ".join(part for part in (MARKS.get(self.outcome, ""), self.text) if part)


class Column(Noun, frozen=True, kw_only=True):
    """A column: its header, its share of the width, and whether it holds numbers."""

    header: Cell
    width: float = 1.0
    number: bool = False


class Row(Noun, frozen=True, kw_only=True):
    """A row: one cell per column, or a single cell that heads the rows under it."""

    cells: tuple[Cell, ...]
    group: bool = False


class Table(Noun, frozen=True, kw_only=True, tag="table"):
    """A table; the first column holds the names of its rows.

    Attributes:
        caption: Says what it shows; ``numbered`` puts "Table 3" before it.
        columns: At least one.
        rows: May be empty; then ``empty`` is printed instead of the table.
        notes: Printed under it.
        empty: What to say where there are no rows.
        wide: Whether it needs a page on its side.
        number: Its number in the report, from 1.
        key: What other parts of the report name it by; empty where none does.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    empty: str = ""
    wide: bool = False
    number: int = 0
    key: str = ""


class Figure(Noun, frozen=True, kw_only=True, tag="figure"):
    """A picture.

    Attributes:
        caption: Says what it shows; ``numbered`` puts "Figure 2" before it.
        svg: The drawing.
        alt: What a reader who cannot see it must know.
        width: Share of the width of the text.
        notes: Source and date, printed under it.
        number: Its number in the report, from 1.
        key: What other parts of the report name it by; empty where none does.
    """

    caption: str
    svg: str
    alt: str
    width: float = 1.0
    notes: tuple[str, ...] = ()
    number: int = 0
    key: str = ""


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Figure


class Chapter(Noun, frozen=True, kw_only=True):
    """A chapter or an annex; ``numbered`` puts its number or letter before the title.

    Attributes:
        title: Its title.
        blocks: In the order of reading.
        annex: Whether it is an annex.
        key: What other parts of the report name it by; empty where none does.
    """

    title: str
    blocks: tuple[Block, ...]
    annex: bool = False
    key: str = ""


class Report(Noun, frozen=True, kw_only=True):
    """The whole report.

    Attributes:
        title: On the cover and in the file's properties.
        subtitle: Region.
        facts: Name and value of what the cover states.
        notices: What the cover must warn of; may be empty.
        header: Short title at the head of every page.
        chapters: In order.
        date: Date of assessment: the only date the report carries.
        language: BCP 47 code.
        direction: ``ltr`` or ``rtl``.
        labels: What each part that has a key is called; ``numbered`` fills it in.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    header: str
    chapters: tuple[Chapter, ...]
    date: dt.date
    language: str = "en-GB"
    direction: str = "ltr"
    labels: dict[str, str] = msgspec.field(default_factory=dict)


def numbered(report: Report) -> Report:
    """Return the report with chapters, tables and figures numbered in the order of reading."""
    n_tables = n_figures = n_chapters = n_annexes = 0
    chapters = []
    for chapter in report.chapters:
        if chapter.annex:
            n_annexes += 1
            title = _("Annex {letter}. {title}", letter=chr(64 + n_annexes), title=chapter.title)
        else:
            n_chapters += 1
            title = _("{number}. {title}", number=n_chapters, title=chapter.title)
        blocks: list[Block] = []
        for block in chapter.blocks:
            if isinstance(block, Table) and block.rows:
                n_tables += 1
                blocks.append(msgspec.structs.replace(block, number=n_tables))
            elif isinstance(block, Figure):
                n_figures += 1
                blocks.append(msgspec.structs.replace(block, number=n_figures))
            elif isinstance(block, Table) and not block.empty:
                blocks.append(msgspec.structs.replace(block, empty=_("Nothing to show.")))
            else:
                blocks.append(block)
        chapters.append(msgspec.structs.replace(chapter, title=title, blocks=tuple(blocks)))
    return msgspec.structs.replace(report, chapters=tuple(chapters), labels=_labels(chapters))


def see(*keys: str) -> str:
    """Return the sentence that sends a reader to other parts of the report, by their keys."""
    marked = [f"{KEY_MARKS[0]}{key}{KEY_MARKS[1]}" for key in keys]
    # Translators: {parts} is "Table 3, Figure 2" or the title of a chapter.
    return _("See {parts}.", parts=comma().join(marked)) if marked else ""


def keys_of(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the keys of the tables and figures among blocks that have content, in order."""
    return tuple(
        block.key
        for block in blocks
        if isinstance(block, Figure | Table)
        and block.key
        and (isinstance(block, Figure) or block.rows)
    )


def text_parts(text: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return a text in parts, each with the key of what it names; empty for plain words.

    A key that no part of the report has is a defect of the chapter that names it.
    """
    pieces = KEY.split(text)
    named = [(labels[key], key) for key in pieces[1::2]]
    words = [(piece, "") for piece in pieces[0::2]]
    woven = [part for pair in zip(words, [*named, ("", "")], strict=True) for part in pair]
    return [part for part in woven if part[0]]


def resolved(text: str, labels: Mapping[str, str]) -> str:
    """Return a text with the labels of the parts that it names."""
    return KEY.sub(lambda found: labels[found[1]], text) if KEY_MARKS[0] in text else text


def _labels(chapters: Iterable[Chapter]) -> dict[str, str]:
    found = {}
    for chapter in chapters:
        if chapter.key:
            found[chapter.key] = chapter.title
        for block in chapter.blocks:
            if isinstance(block, Table | Figure) and block.key and block.number:
                label = table_label if isinstance(block, Table) else figure_label
                found[block.key] = label(block.number).rstrip(" .\u3002")
    return found


def table_label(number: int) -> str:
    """Return what stands before the caption of a table."""
    return _("Table {number}.", number=number)


def figure_label(number: int) -> str:
    """Return what stands before the caption of a figure."""
    return _("Figure {number}.", number=number)


def plain_text(report: Report) -> str:
    """Return every text of the report in reading order, a block a line, for search and tests."""
    lines = [report.title, report.subtitle, *(f"{name} {value}" for name, value in report.facts)]
    lines.extend(report.notices)
    for chapter in report.chapters:
        lines.append(chapter.title)
        for block in chapter.blocks:
            lines.extend(resolved(line, report.labels) for line in _lines(block))
    return "\n".join(lines)


def printable(text: str) -> str:
    """Return text that fonts can show and XML can hold.

    White space other than a no-break space becomes a space; control, private and unassigned
    characters and lone surrogates become U+FFFD; invisible format characters stay.
    """
    if text.replace("\u00a0", "").isprintable():
        return text
    return "".join(map(_printable_character, text))


def _printable_character(character: str) -> str:
    if character.isprintable() or character == "\u00a0":
        return character
    if character.isspace():
        return " "
    return character if unicodedata.category(character) == "Cf" else NOT_A_CHARACTER


def _lines(block: Block) -> list[str]:
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, Bullets):
        return list(block.items)
    if isinstance(block, Figure):
        return [f"{figure_label(block.number)} {block.caption}", *block.notes]
    if not block.rows:
        return [block.empty]
    header = " ".join(column.header.words() for column in block.columns)
    rows = [" ".join(cell.words() for cell in row.cells) for row in block.rows]
    return [f"{table_label(block.number)} {block.caption}", header, *rows, *block.notes]
