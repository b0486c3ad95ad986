"""Rows of an action plan set as a table: "Action | Lead | Deadline | Indicator".

The documents package joins the cells of a row with " | ". The action is read like any
item; who leads it and by when stand in cells of their own, found by the names of the
columns where a header stands above, else by what the cells hold. The other cells
(indicator, budget, status) are kept in the text and not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stocktake.model import Actor, Noun
from stocktake.register.actors import find_agent
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["Row", "is_header", "read_row"]

BAR = " | "
ACTION = re.compile(
    r"\b(?:action|activit|measure|task|initiative|commitment|what|description|deliverable)",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"\b(?:lead|who|responsib|actor|owner|agency|implement|focal|by whom|partner)", re.IGNORECASE
)
WHEN = re.compile(
    r"\b(?:deadline|when|timeline|time ?frame|year|due|date|period|target date|by)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A cell that is a date and nothing else: "2027", "Q4 2026", "end of 2027", "2026-2028".
DATE = re.compile(
    r"^(?:(?:by|end|end of|mid|early|late|Q[1-4]|[A-Z][a-z]+|\d{1,2})[\s,-]+)*"
    r"(?:19|20)\d\d(?:\s*[-\u2013]\s*(?:19|20)\d\d)?$",
    re.IGNORECASE,
)
# The name of one body: two or more capitalised words, or one with "of".
NAMED = re.compile(r"^(?:The\s+)?[A-Z][\w-]+(?:\s+(?:of|for|and|the|on)\b)*(?:\s+[A-Z][\w-]*)+")
# A cell this long says more than a name.
LONGEST_NAME = 8


class Row(Noun, frozen=True, kw_only=True):
    """One row of an action plan.

    Attributes:
        action: The cell that says what is to be done.
        actor: Who leads, where a cell says so.
        who: That cell.
        years: The last year of the cell that says by when.
    """

    action: str
    actor: Actor | None = None
    who: str = ""
    years: tuple[int, ...] = ()


def is_header(text: str) -> bool:
    """Whether a row names columns: an action and who leads or by when."""
    return (
        BAR in text and bool(ACTION.search(text)) and bool(LEAD.search(text) or WHEN.search(text))
    )


def read_row(text: str, header: str, *, words: Lexicon) -> Row | None:
    """Return the parts of a table row, or none if ``text`` is not one.

    Args:
        text: Text of the segment.
        header: Text of the heading above it, which may name the columns; "" if there is none.
        words: The word lists.
    """
    cells = [cell.strip() for cell in text.split(BAR)]
    if len(cells) < 2:
        return None
    names = [name.strip() for name in header.split(BAR)] if is_header(header) else []
    # a column of printed numbers has become the label: the row is shorter on the left
    names = [""] * (len(cells) - len(names)) + names[max(0, len(names) - len(cells)) :]
    action = next((c for c, n in zip(cells, names, strict=True) if ACTION.search(n)), cells[0])
    row = Row(action=action)
    for cell, name in zip(cells, names, strict=True):
        if cell is action or not cell:
            continue
        if not row.years and (WHEN.search(name) or DATE.match(cell)) and YEAR.search(cell):
            row = _with(row, years=(max(int(year) for year in YEAR.findall(cell)),))
        elif row.actor is None and (LEAD.search(name) or not name):
            row = _with(row, actor=_leader(cell, words), who=cell)
    return row


def _leader(cell: str, words: Lexicon) -> Actor | None:
    tokens = tokenize(cell)
    if not tokens or len(tokens) > LONGEST_NAME:
        return None
    if any(token.low in ("ministers", "leaders", "signatories") for token in tokens):
        return Actor.SIGNATORIES
    agent = find_agent(tokens, 0, len(tokens), words=words)
    if agent and agent.first == 0 and _plural(cell):
        return agent.actor
    if NAMED.match(cell):
        return Actor.ORGANISATION  # "Ministry of Finance", "Universal Access Fund"
    return agent.actor if agent and agent.first == 0 else None


def _plural(cell: str) -> bool:
    """Whether a cell names a kind ("Member States", "Operators") and no single body."""
    head = re.split(r",|\s(?:of|for|and)\s", cell, maxsplit=1)[0]
    return any(word.endswith("s") for word in head.split())


def _with(
    row: Row, *, actor: Actor | None = None, who: str = "", years: tuple[int, ...] = ()
) -> Row:
    return Row(
        action=row.action,
        actor=actor or row.actor,
        who=who if actor else row.who,
        years=years or row.years,
    )
