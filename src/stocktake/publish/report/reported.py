"""What members reported, and who would have to fill the gaps: two annexes of the report.

A report is an economy's own word. It stands apart from open statistics: how many commitments each
economy reported on and with which status; its words stand on the site and in the data files.
Owners of gaps come from the indicators' sources, as on the site.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from stocktake.publish.gap_owners import GAP_OWNER_TABLES, GapOwner, gap_owners
from stocktake.publish.report.tree import Cell, Chapter, Column, Heading, Paragraph, Row, Table
from stocktake.publish.words import counted, format_date, joined, listed, whole
from stocktake.publish.words.labels import REPORTED_STATUS_WORDS
from stocktake.vocab.language import NN_, _, ngettext
from stocktake.vocab.tables import empty_table

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["owner_blocks", "reported_chapters"]

REPORTING = NN_(
    "{number}\u00a0economy reported, on {commitments} in all. What it says is its own word "
    "and does not change the results above.",
    "{number}\u00a0economies reported, on {commitments} in all. What they say is their own word "
    "and does not change the results above.",
)
KPIS_NAMED = 6


def reported_chapters(facts: Facts) -> list[Chapter]:
    """Return the annex on members' reports; none where no report was published."""
    rows = facts.rows("reports")
    if not rows:
        return []
    economies: defaultdict[str, list[TableRow]] = defaultdict(list)
    for row in rows:
        economies[row["economy_id"]].append(row)
    n_commitments = len({(row["economy_id"], row["commitment_id"]) for row in rows})
    text = ngettext(
        *REPORTING,
        len(economies),
        number=whole(len(economies)),
        commitments=counted(n_commitments, "commitment"),
    )
    columns = (
        Column(header=Cell(text=_("Economy")), width=1.6),
        Column(header=Cell(text=_("Round")), width=2),
        Column(header=Cell(text=_("Commitments")), width=1, number=True),
        *(
            Column(header=Cell(text=REPORTED_STATUS_WORDS[status]), width=0.9, number=True)
            for status in REPORTED_STATUS_WORDS
        ),
    )
    table = Table(
        caption=_("What members reported, by economy and status"),
        columns=columns,
        rows=tuple(
            _economy_row(facts, e, economies[e]) for e in sorted(economies, key=facts.by_name)
        ),
        notes=(
            _("The words of each report stand on the commitments' pages and in table reports."),
        ),
    )
    blocks = (Paragraph(text=text), table)
    return [Chapter(title=_("What members reported"), blocks=blocks, annex=True, key="reported")]


def owner_blocks(facts: Facts) -> list[Block]:
    """Return who would have to fill the gaps in the data; nothing where there are none."""
    tables = {
        name: empty_table(name) if facts.tables.get(name) is None else facts.tables[name]
        for name in GAP_OWNER_TABLES
    }
    owners = [owner for owner in gap_owners(tables) if owner.gaps]
    if not owners:
        return []
    columns = (
        Column(header=Cell(text=_("Who publishes the source to ask")), width=3),
        Column(header=Cell(text=_("Gaps")), width=0.8, number=True),
        Column(header=Cell(text=_("Economies")), width=1, number=True),
        Column(header=Cell(text=_("KPI")), width=2),
        Column(header=Cell(text=_("What would fill them")), width=3.4),
    )
    table = Table(
        caption=_("Data gaps by owner"),
        columns=columns,
        rows=tuple(_owner_row(facts, owner) for owner in owners),
        notes=(_("Every gap counts once, with the first source of its indicator."),),
        key="gap-owners",
    )
    return [Heading(text=_("Who would have to fill the gaps")), table]


def _economy_row(facts: Facts, economy: str, rows: list[TableRow]) -> Row:
    counts = Counter(row["text"] for row in rows if row["kind"] == "status")
    newest = max(rows, key=lambda row: (row["published_on"], row["round"]))
    round_words = _(
        "{round}, published on {date}",
        round=newest["round_name"],
        date=format_date(newest["published_on"]),
    )
    numbers = [len({row["commitment_id"] for row in rows})]
    numbers += [counts[status] for status in REPORTED_STATUS_WORDS]
    texts = (facts.economy_names.get(economy, economy), round_words)
    return Row(
        cells=(
            *(Cell(text=text) for text in texts),
            *(Cell(text=whole(number) if number else "\u2013") for number in numbers),
        )
    )


def _owner_row(facts: Facts, owner: GapOwner) -> Row:
    name = listed(part for part in (owner.publisher, owner.title) if part)
    if not owner.source:
        name = _("No open source is known")
        todo = _("A member's report, or a file of the workspace's own, would fill it.")
    elif owner.read:
        todo = _("It was read here and has no value: its publisher has to be given one.")
    else:
        todo = _("It has not been read here yet: fetch it, and see what is still open.")
    codes = [facts.kpis[kpi]["code"] if kpi in facts.kpis else kpi for kpi in owner.kpis]
    left = len(codes) - KPIS_NAMED
    more = [_("{number} more", number=whole(left))] if left > 0 else []
    texts = (
        name,
        whole(owner.gaps),
        whole(owner.economies),
        joined([*codes[:KPIS_NAMED], *more]),
        todo,
    )
    return Row(cells=tuple(Cell(text=text) for text in texts))
