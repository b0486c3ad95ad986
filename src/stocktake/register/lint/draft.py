"""A draft as lint reads it: each statement with its words, its lead-in, its table cells.

Spans count characters of the document's reading text, so that a remark points at the
very words on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypedDict, Unpack

from stocktake.model import Document, InstrumentNote, Noun, Role, SegmentKind, Statement
from stocktake.register.lint.acts import Act, find_act
from stocktake.register.lint.quantities import Quantity, find_quantities
from stocktake.register.lint.remarks import Related, Remark
from stocktake.register.lint.wordlists import lint_words
from stocktake.register.provisions import provisions_of
from stocktake.register.rows import BAR
from stocktake.register.words import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Draft", "Said", "build_draft", "columns_named", "remark_at", "remark_on"]

# A run-in bold title before the act ("Digital skills: we will train").
LONGEST_TITLE = 80
# The period of a plan, in its title.
PERIOD = re.compile(r"\b((?:19|20)\d\d)\s*[-\u2013\u2014/]\s*((?:19|20)\d\d)\b")
# The year of adoption; not that of a vision or agenda in the title ("towards 2030").
YEAR = re.compile(
    r"(?<!towards )(?<!Connect )(?<!Vision )(?<!by )(?<!to )\b(?:19|20)\d\d\b"
    r"(?! (?:Agenda|Vision|[Tt]argets|[Gg]oals))"
)
LEAD_INS_UP = 5
FIRST_LINES = 6
# Words kept of a quote that stands for a whole statement.
LONGEST_QUOTE = 160


class More(TypedDict, total=False):
    """What a remark can have beside its words."""

    stronger: str
    related: tuple[Related, ...]


class Said(Noun, frozen=True, kw_only=True):
    """One statement of a draft with all that stands around it.

    Attributes:
        position: Position in the document.
        key: Key of its provision.
        statement: What was read.
        kind: What it is on the page.
        text: Its words as they stand in the reading text, from ``statement.start`` on; of a
            table row only the action.
        tokens: Those words.
        title_end: Token behind a run-in title; the act counts tokens from there.
        lead: The lead-ins that govern it, outermost first.
        cells: Column name to cell, where it is a table row.
        act: What it says is to be done.
        quantities: Numbers that say how much.
    """

    position: int
    key: str
    statement: Statement
    kind: SegmentKind
    text: str
    tokens: list[Token]
    title_end: int
    lead: str
    cells: dict[str, str]
    act: Act
    quantities: tuple[Quantity, ...]

    def act_span(self) -> tuple[int, int]:
        """Return the characters of the act's verb in ``text``."""
        first = self.tokens[self.title_end + self.act.first]
        last = self.tokens[self.title_end + self.act.last - 1]
        return first.start, last.end

    @property
    def is_asked(self) -> bool:
        """Whether somebody is to act."""
        return self.statement.role.is_operative

    @property
    def is_goal(self) -> bool:
        """Whether it names a wanted end state."""
        return self.statement.role is Role.GOAL


class Draft(Noun, frozen=True, kw_only=True):
    """A draft with its statements in context.

    Attributes:
        document: The document.
        note: What is known of the instrument.
        said: All statements in reading order.
        provisions: Provision key to positions of its statements.
        period_end: Last year of the plan's period, where its first lines name one.
        year: Year of the draft, as far as known.
    """

    document: Document
    note: InstrumentNote
    said: tuple[Said, ...]
    provisions: dict[str, tuple[int, ...]]
    period_end: int | None
    year: int | None

    def asked(self) -> tuple[Said, ...]:
        """Return the commitments and calls."""
        return tuple(said for said in self.said if said.is_asked)

    def goals(self) -> tuple[Said, ...]:
        """Return the goals and expected outcomes."""
        return tuple(said for said in self.said if said.is_goal)


def build_draft(
    document: Document, statements: Sequence[Statement], note: InstrumentNote, *, year: int | None
) -> Draft:
    """Return a document with its statements in context.

    Args:
        document: The document.
        statements: One statement per segment, as ``read_statements`` gives them.
        note: What is known of the instrument.
        year: Year of the draft, where the note has no date.
    """
    provisions = provisions_of(statements)
    keys = {position: p.key for p in provisions for position in p.positions}
    said = []
    columns: list[str] = []
    for position, statement in enumerate(statements):
        raw = document.text[statement.start : statement.end]
        if document.segments[position].kind is SegmentKind.HEADING:
            columns = [name.strip() for name in raw.split(BAR)] if BAR in raw else []
        said.append(_said(document, position, statement, keys[position], columns))
    # A year in the title or the date line is the draft's; one in its first sentence is a deadline.
    first = " ".join(
        s.text for s in statements[:FIRST_LINES] if s.role in (Role.HEADING, Role.OTHER)
    )
    period = PERIOD.search(first)
    return Draft(
        document=document,
        note=note,
        said=tuple(said),
        provisions={p.key: p.positions for p in provisions},
        period_end=int(period[2]) if period else None,
        year=note.date.year if note.date else year or _first_year(first, period),
    )


def remark_on(
    said: Said, rule: str, says: str, *, stronger: str = "", related: tuple[Related, ...] = ()
) -> Remark:
    """Return a remark about a whole statement."""
    words = " ".join(said.text.split())
    quote = (
        words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " ..."
    )
    return Remark(
        rule=rule,
        says=says,
        provision=said.key,
        statement=said.position,
        start=said.statement.start,
        end=said.statement.start + len(said.text.rstrip()),
        quote=quote,
        stronger=stronger,
        related=related,
    )


def remark_at(
    said: Said, rule: str, says: str, span: tuple[int, int], **more: Unpack[More]
) -> Remark:
    """Return a remark about characters of a statement's text."""
    return Remark(
        rule=rule,
        says=says,
        provision=said.key,
        statement=said.position,
        start=said.statement.start + span[0],
        end=said.statement.start + span[1],
        quote=" ".join(said.text[span[0] : span[1]].split()),
        **more,
    )


def _said(
    document: Document, position: int, statement: Statement, key: str, columns: list[str]
) -> Said:
    raw = document.text[statement.start : statement.end]
    cells: dict[str, str] = {}
    if BAR in raw and document.segments[position].kind is not SegmentKind.HEADING:
        cells = _cells(raw, columns)
        raw = raw.split(BAR, 1)[0]
    tokens = tokenize(raw)
    title_end = _title_end(tokens)
    spoken = tokens[title_end:]
    return Said(
        position=position,
        key=key,
        statement=statement,
        kind=document.segments[position].kind,
        text=raw,
        tokens=tokens,
        title_end=title_end,
        lead=_lead(document, position),
        cells=cells,
        act=find_act(spoken, lint_words()) if statement.role.is_operative else Act(kind="unknown"),
        quantities=find_quantities(raw),
    )


def _title_end(tokens: list[Token]) -> int:
    """Return the token behind a run-in title, 0 where there is none."""
    if tokens and tokens[0].low == "(":  # "(Resilience) Strive to ..."
        close = next((i for i, token in enumerate(tokens) if token.low == ")"), -1)
        return close + 1
    for i, token in enumerate(tokens):
        if token.start > LONGEST_TITLE:
            break
        if token.low == ":":
            return i + 1
    return 0


def _cells(raw: str, columns: list[str]) -> dict[str, str]:
    """Return the cells by column name; a column of numbers has become the label."""
    cells = [cell.strip() for cell in raw.split(BAR)]
    names = columns[len(columns) - len(cells) :] if len(columns) >= len(cells) else []
    names = names or [f"column {number}" for number in range(1, len(cells) + 1)]
    return {name.lower(): cell for name, cell in zip(names, cells, strict=True) if cell}


def _lead(document: Document, position: int) -> str:
    found: list[str] = []
    above = document.segments[position].lead_in
    while above is not None and len(found) < LEAD_INS_UP:
        found.append(document.segment_text(document.segments[above]))
        above = document.segments[above].lead_in
    return " ".join(reversed(found))


def _first_year(first: str, period: re.Match[str] | None) -> int | None:
    """Return the year of the first lines; of a plan's period the year before it begins."""
    if period:
        return int(period[1]) - 1
    found = YEAR.search(first)
    return int(found[0]) if found else None


def columns_named(cells: Mapping[str, str], *names: str) -> str:
    """Return the first cell whose column has one of the names in it, or ""."""
    return next((cell for column, cell in cells.items() if any(n in column for n in names)), "")
