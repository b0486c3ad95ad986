"""Rows of an action plan set as a table: "Action | Lead | Deadline | Indicator".

The documents package joins the cells of a row with " | ". The action is read like any
item; who leads it and by when stand in cells of their own, found by the names of the
columns where a header stands above, else by what the cells hold. A table whose columns are
outcomes, indicators and targets tells what is wanted, and no act. The other cells
(indicator, budget, status) are kept in the text and not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from stocktake.model import Actor, Noun
from stocktake.register.actors import find_agent
from stocktake.register.words import tokenize

if TYPE_CHECKING:
    from stocktake.register.lexicon import Lexicon

__all__ = ["BAR", "Row", "is_header", "read_row"]

BAR = " | "
# Names of the column that says what is to be done, the surest first.
ACTIONS = (
    re.compile(
        r"\b(?:actions?|activit(?:y|ies)|measures?|tasks?|steps?|interventions?|commitments?"
        r"|undertakings?|initiatives?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:projects?|work ?items?|programmes?|programs?|reforms?|what|description|items?|work"
        r"|stud(?:y|ies)|topics?|subjects?|questions?|events?|trainings?|courses?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:deliverables?|outputs?|products?|recommendations?|milestones?)\b", re.IGNORECASE
    ),
)
# Names of the column that says what is wanted; without one of the above the table lists goals.
WANTED = re.compile(
    r"\b(?:goals?|objectives?|targets?|outcomes?|results?|aims?|ambitions?|visions?|impacts?)\b",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"\b(?:lead\w*|who|respons\w+|actors?|owners?|agenc(?:y|ies)|implement\w*|focal|by whom"
    r"|executing|in charge|entit(?:y|ies)|institutions?|bod(?:y|ies)|units?|departments?|divisions?"
    r"|coordinat\w+|organi[sz](?:ations?|ers?)|champions?|part(?:y|ies)|addressees?|ministr(?:y"
    r"|ies)"
    r"|executors?|rapporteurs?|conven[eo]rs?|hosts?|custodians?|sponsors?|carried out by|promoters?"
    r"|authorit(?:y|ies)|contacts?|performers?|operators?)\b",
    re.IGNORECASE,
)
# Named only where no column tells who leads.
PARTNERS = re.compile(r"\b(?:partners?|stakeholders?|support\w*|with)\b", re.IGNORECASE)
WHEN = re.compile(
    r"\b(?:deadline|when|time\s?lines?|time\s?frames?|year|due|dates?|period|by|schedule|horizon"
    r"|completion|quarter|term|timing|calendar|delivery|end)\b",
    re.IGNORECASE,
)
# A table of sums of money tells no act.
MONEY = re.compile(
    r"\b(?:amount|cost|budget|usd|eur|chf|expenditure|allocation|sum|total)\b", re.IGNORECASE
)
FIGURE = re.compile(r"[^A-Za-z]*\d[\d.,\u00a0 ]*(?:%|[A-Z]{3}|million|thousand)?")
# "Output indicator", "Action status": cells about the act, not the act.
INDICATING = re.compile(r"\b(?:indicators?|kpis?|status|budget|cost|progress)\b", re.IGNORECASE)
# The column of printed numbers, which have become the labels of the rows.
NUMBERS = re.compile(
    r"(?:no|nos|n|nr|id|ref|code|item no|sl|s/n|#|number)\W*$|^[#\u2116]", re.IGNORECASE
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A cell that is a date and nothing else: "2027", "Q4 2026", "end of 2027", "2026-2028".
DATE = re.compile(
    r"^(?:(?:by|end|end of|mid|early|late|Q[1-4]|[A-Z][a-z]+|\d{1,2})[\s,-]+)*"
    r"(?:19|20)\d\d(?:\s*[-\u2013]\s*(?:19|20)\d\d)?$",
    re.IGNORECASE,
)
# "2029: all switches joined": a milestone opens with its year.
DATED = re.compile(
    r"^(?:by |end |end of |mid-|Q[1-4] )?(?:19|20)\d\d\s*[:;\u2013\u2014]\s", re.IGNORECASE
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
        kind: What the header makes of that cell: an ``act``, a ``goal``, a ``fact`` where the other
            cells are sums of money, or nothing.
    """

    action: str
    actor: Actor | None = None
    who: str = ""
    years: tuple[int, ...] = ()
    kind: Literal["act", "goal", "fact"] | None = None


def is_header(text: str) -> bool:
    """Whether a row names columns: what is to be done or wanted, and who leads or by when."""
    acts = any(pattern.search(text) for pattern in ACTIONS) or bool(WANTED.search(text))
    return BAR in text and acts and not YEAR.search(text)


def read_row(text: str, header: str, *, words: Lexicon, labelled: bool = False) -> Row | None:
    """Return the parts of a table row, or none if ``text`` is not one.

    Args:
        text: Text of the segment.
        header: The row above it that names the columns; "" if there is none.
        words: The word lists.
        labelled: Whether the first column has become the row's label.
    """
    cells = [cell.strip() for cell in text.split(BAR)]
    if len(cells) < 2:
        return None
    names = _names(header, len(cells), labelled=labelled)
    at, kind = _told(names)
    if kind is None and names[0] and _only_figures(names, cells):
        return Row(action=cells[0], kind="fact")
    row = Row(action=cells[at], kind=kind)
    lead = _lead_column(names, at)
    for column, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if column == at or not cell:
            continue
        if not row.years and _is_dated(cell, name):
            years = (max(int(year) for year in YEAR.findall(cell)),)
            row = msgspec.structs.replace(row, years=years)
        elif row.actor is None and (column == lead or not name):
            who = _leader(cell, words) or (_anybody(cell, words) if column == lead else None)
            row = msgspec.structs.replace(row, actor=who, who=cell if who else "")
    return row


def _is_dated(cell: str, name: str) -> bool:
    """Whether a cell says by when: by the name of its column, or by its look."""
    if not YEAR.search(cell):
        return False
    if WHEN.search(name) or DATED.match(cell):
        return True
    return bool(DATE.match(cell)) and not WANTED.search(name)


def _names(header: str, count: int, *, labelled: bool) -> list[str]:
    """Return the names of a row's cells; a column of printed numbers has become its label."""
    names = [name.strip() for name in header.split(BAR)] if is_header(header) else []
    if len(names) > count and (labelled or NUMBERS.match(names[0])):
        names = names[1:]
    if len(names) > count:
        names = names[:count]  # cells at the end are empty
    return [""] * (count - len(names)) + names


def _told(names: list[str]) -> tuple[int, Literal["act", "goal"] | None]:
    """Return the column to be read as the statement, and what its name makes of it."""
    if not ACTIONS[0].search(" ".join(names)) and _names_a_thing(names):
        return 0, "act"
    for pattern in ACTIONS:
        for column, name in enumerate(names):
            if all(MONEY.search(n) for n in names if n is not name) and pattern is not ACTIONS[0]:
                continue
            if pattern.search(name) and not LEAD.match(name) and not INDICATING.search(name):
                return column, "act"
    for column, name in enumerate(names):
        if WANTED.search(name):
            return column, "goal"
    return 0, None


def _names_a_thing(names: list[str]) -> bool:
    """Whether the first column names things to do, since others say who leads or by when."""
    other = (LEAD, PARTNERS, WHEN, WANTED, INDICATING, MONEY)
    if not names[0] or any(pattern.search(names[0]) for pattern in other):
        return False
    return any(pattern.search(name) for name in names[1:] for pattern in (LEAD, WHEN))


def _only_figures(names: list[str], cells: list[str]) -> bool:
    """Whether all cells but the first are sums, under a header that says so."""
    return any(MONEY.search(n) for n in names[1:]) and all(FIGURE.fullmatch(c) for c in cells[1:])


def _lead_column(names: list[str], told: int) -> int | None:
    for pattern in (LEAD, PARTNERS):
        for column, name in enumerate(names):
            if column != told and pattern.search(name):
                return column
    return None


def _leader(cell: str, words: Lexicon) -> Actor | None:
    tokens = tokenize(cell)
    if not tokens or len(tokens) > LONGEST_NAME:
        return None
    if any(token.low in ("ministers", "leaders", "signatories") for token in tokens):
        return Actor.SIGNATORIES
    several = any(token.low == "ministries" for token in tokens)
    if several or any(token.low == "ministry" for token in tokens):
        # "Ministries of health" are each State's, "Ministry of Finance" stands in a country's plan
        return Actor.MEMBERS if several else Actor.ORGANISATION
    agent = find_agent(tokens, 0, len(tokens), words=words)
    whole = agent is not None and agent.last - agent.first == len(tokens)  # an economy's name
    economy = whole and agent is not None and agent.actor is Actor.MEMBERS
    if agent and agent.first == 0 and (economy or _plural(cell)):
        return agent.actor
    if NAMED.match(cell):
        return Actor.ORGANISATION  # "Ministry of Finance", "Universal Access Fund"
    return agent.actor if agent and agent.first == 0 else None


def _anybody(cell: str, words: Lexicon) -> Actor | None:
    """Return who leads by a cell of the column of leads that no list knows."""
    tokens = tokenize(cell)
    agent = find_agent(tokens, 0, len(tokens), words=words, anywhere=True)
    if agent:
        return agent.actor
    return Actor.ORGANISATION if cell[:1].isupper() and len(tokens) <= LONGEST_NAME else None


def _plural(cell: str) -> bool:
    """Whether a cell names a kind ("Member States", "Operators") and no single body."""
    head = re.split(r"[,;/&]|\s(?:of|for|and)\s", cell, maxsplit=1)[0]
    return any(word.endswith("s") for word in head.split())
