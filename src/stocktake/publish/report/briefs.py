"""What the one-page brief of an economy says: where it stands, what is due, what it reported.

For the person who answers for the economy: the results that are behind and those that are ahead,
what nobody has a value for, the deadlines that come next, and its own report, kept apart from open
statistics. A list longer than a page can hold is cut and says how many are left out; the profile on
the site has all. Economies are not compared with each other here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from stocktake.model import Noun
from stocktake.publish.figures import PRINT, status_strip
from stocktake.publish.report.pieces import legend, target_cell, title_of
from stocktake.publish.report.tree import Cell
from stocktake.publish.words import (
    OUTCOMES,
    clauses,
    deadline_words,
    format_date,
    format_share,
    joined,
    semicolon,
    sentences,
    targets_sentence,
    whole,
    with_unit,
)
from stocktake.publish.words.labels import REPORTED_STATUS_WORDS
from stocktake.vocab.language import NN_, _, current, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stocktake.publish.report.facts import Facts, TableRow

__all__ = ["Brief", "BriefTable", "economy_briefs"]

BEHIND_ROWS: Final = 9
AHEAD_ROWS: Final = 7
NAMED: Final = 8  # KPIs named in a sentence
LONGEST: Final = 90  # characters of a KPI's title or target in a row
BEHIND: Final = ("partial", "off_track", "level_only")
AHEAD: Final = ("met", "on_track")
NO_DEADLINE: Final = 9999  # sorts after every year
MORE: Final = NN_("{number}\u00a0more", "{number}\u00a0more")
REPORTED: Final = NN_(
    "{number}\u00a0commitment was reported on: {statuses}. These are the economy's own words; the "
    "results above come from open statistics.",
    "{number}\u00a0commitments were reported on: {statuses}. These are the economy's own words; "
    "the results above come from open statistics.",
)


class BriefTable(Noun, frozen=True, kw_only=True):
    """A short table: heading, heads of its columns, rows, and what was left out.

    Attributes:
        heading: Says how many rows there are in all.
        heads: As many as each row has cells.
        rows: At least one.
        rest: How many are left out, in words; may be empty.
    """

    heading: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rest: str = ""


class Brief(Noun, frozen=True, kw_only=True):
    """The brief of one economy.

    Attributes:
        economy_id: ISO 3166-1 alpha-3.
        title: The economy's name.
        subtitle: What the brief is, the region and the date of assessment.
        notices: What a reader must be warned of; may be empty.
        lead: How many targets are met, on track, and not.
        strip: The same as a drawing (SVG).
        legend: Marks and words.
        tables: Behind and ahead; those with rows.
        lines: Heading and text of what follows the tables.
        footer: Method, program and date.
        date: Date of assessment.
        language: BCP 47 code.
        direction: ``ltr`` or ``rtl``.
    """

    economy_id: str
    title: str
    subtitle: str
    notices: tuple[str, ...]
    lead: str
    strip: str
    legend: str
    tables: tuple[BriefTable, ...]
    lines: tuple[tuple[str, str], ...]
    footer: str
    date: dt.date
    language: str
    direction: str


def economy_briefs(facts: Facts) -> Iterator[Brief]:
    """Yield the brief of each member that a KPI applies to, in alphabetical order."""
    judged: defaultdict[str, list[TableRow]] = defaultdict(list)
    for kpi_id in facts.kpis:
        for row in facts.assessed(kpi_id):
            judged[row["economy_id"]].append(row)
    told = facts.frame("outlook_chances").select("kpi_id", "economy_id", "probability")
    chances = {(kpi, economy): chance for kpi, economy, chance in told.iter_rows()}
    reported = _reported(facts)
    for economy in facts.members:
        if judged[economy]:
            said = reported.get(economy, {})
            yield _brief(facts, economy, judged[economy], chances=chances, reported=said)


def _brief(
    facts: Facts,
    economy: str,
    rows: list[TableRow],
    *,
    chances: dict[tuple[str, str], float],
    reported: dict[str, str],
) -> Brief:
    counts = {name: sum(row["outcome"] == name for row in rows) for name in OUTCOMES}
    lead = targets_sentence(counts)
    behind = _sorted(facts, [row for row in rows if row["outcome"] in BEHIND])
    ahead = _sorted(facts, [row for row in rows if row["outcome"] in AHEAD])
    tables = (
        _table(facts, behind, BEHIND_ROWS, chances, heading=_("Behind")),
        _table(facts, ahead, AHEAD_ROWS, chances, heading=_("Ahead")),
    )
    date = format_date(facts.region.assessed_on)
    method = [] if facts.method is None else [_("Method: {title}", title=facts.method["title"])]
    return Brief(
        economy_id=economy,
        title=facts.economy_names[economy],
        subtitle=_(
            "Brief for the focal point: {region}, assessed on {date}",
            region=facts.region.name,
            date=date,
        ),
        notices=(_("Demonstration; not reviewed or endorsed by any body."),)
        if facts.region.demo
        else (),
        lead=lead,
        strip=status_strip(counts, PRINT, noun="target", width=640, height=20),
        legend=legend(),
        tables=tuple(table for table in tables if table is not None),
        lines=tuple(_lines(facts, rows, reported)),
        footer=clauses(
            [*method, _("Sources: see the report"), f"Stocktake {facts.region.version}"]
        ),
        date=facts.region.assessed_on,
        language=current().id,
        direction=current().direction,
    )


def _sorted(facts: Facts, rows: list[TableRow]) -> list[TableRow]:
    """Return results by deadline, the nearest first."""
    place = {kpi_id: number for number, kpi_id in enumerate(facts.kpis)}
    return sorted(rows, key=lambda r: (r["deadline"] or NO_DEADLINE, place[r["kpi_id"]]))


def _table(
    facts: Facts,
    rows: list[TableRow],
    most: int,
    chances: dict[tuple[str, str], float],
    *,
    heading: str,
) -> BriefTable | None:
    if not rows:
        return None
    left = len(rows) - most
    return BriefTable(
        heading=_("{heading} ({number})", heading=heading, number=whole(len(rows))),
        heads=(_("KPI"), _("Target"), _("Latest value"), _("Chance")),
        rows=tuple(_row(facts, row, chances) for row in rows[:most]),
        rest=ngettext(*MORE, left, number=whole(left)) if left > 0 else "",
    )


def _row(facts: Facts, row: TableRow, chances: dict[tuple[str, str], float]) -> tuple[Cell, ...]:
    kpi = facts.kpis[row["kpi_id"]]
    label = facts.indicators.get(kpi["indicator_id"], {}).get("unit_label")
    value = _("{value} ({year})", value=with_unit(row["latest_value"], kpi["unit"], label),
              year=row["latest_year"])  # fmt: skip
    chance = chances.get((row["kpi_id"], row["economy_id"]))
    return (
        Cell(text=_cut(title_of(kpi)), outcome=row["outcome"]),
        Cell(text=_cut(target_cell(facts, kpi))),
        Cell(text=_cut(value)),
        # An outlook is never quite certain, so that neither 0 % nor 100 % is printed.
        Cell(text="\u2013" if chance is None else format_share(min(max(chance, 0.001), 0.999), 1)),
    )


def _lines(
    facts: Facts, rows: list[TableRow], reported: dict[str, str]
) -> Iterator[tuple[str, str]]:
    nothing = _sorted(facts, [row for row in rows if row["outcome"] == "no_data"])
    if nothing:
        heading = _("{heading} ({number})", heading=_("No data"), number=whole(len(nothing)))
        yield heading, _named([_cut(title_of(facts.kpis[row["kpi_id"]])) for row in nothing])
    year = facts.region.assessed_on.year
    due = [
        row
        for row in _sorted(facts, rows)
        if (row["deadline"] or 0) >= year and row["outcome"] not in {"met", "no_data"}
    ]
    if due:
        nearest = due[0]["deadline"]
        own = [facts.kpis[row["kpi_id"]] for row in due if row["deadline"] == nearest]
        said = _(
            "{deadline}: {kpis}",
            deadline=deadline_words(nearest),
            kpis=_named(list(map(_name, own))),
        )
        yield _("Due next"), said
    yield _("What the economy reported"), _told(reported)


def _told(reported: dict[str, str]) -> str:
    """Return how many commitments an economy reported on, with which status."""
    if not reported:
        return _("No report of this economy has been published.")
    found = dict.fromkeys(REPORTED_STATUS_WORDS, 0) | {"": 0}
    for status in reported.values():
        found[status if status in REPORTED_STATUS_WORDS else ""] += 1
    words = [
        _("{status} ({number})", status=REPORTED_STATUS_WORDS[status], number=whole(number))
        for status, number in found.items()
        if number and status
    ]
    if found[""]:
        words.append(_("without a status ({number})", number=whole(found[""])))
    return sentences(
        ngettext(*REPORTED, len(reported), number=whole(len(reported)), statuses=joined(words))
    )


def _reported(facts: Facts) -> dict[str, dict[str, str]]:
    """Return by economy the status it reported for each commitment; empty where it gave none."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in facts.rows("reports"):
        own = found[row["economy_id"]]
        own.setdefault(row["commitment_id"], "")
        if row["kind"] == "status":
            own[row["commitment_id"]] = row["text"]
    return dict(found)


def _named(names: Sequence[str]) -> str:
    """Return names parted by semicolons, the first few of many."""
    left = len(names) - NAMED
    rest = [ngettext(*MORE, left, number=whole(left))] if left > 0 else []
    return semicolon().join([*names[:NAMED], *rest])


def _name(kpi: TableRow) -> str:
    return _cut(title_of(kpi))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}\u2026"
