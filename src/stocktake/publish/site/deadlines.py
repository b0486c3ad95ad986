"""What falls due when: a timeline, a table by year, and a calendar file.

A text that names a year holds to its last day, so everything falls due on
31 December. Targets come with what became of them; commitments that name a year
stand beside them, whether a statistic measures them or not. The calendar
(RFC 5545) holds what is still to come. Left out: dates finer than a year, which
no table holds.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import escape

from stocktake.publish.figures.timeline import TimelineRow, timeline
from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import link, ready, rows, strip_cell
from stocktake.publish.site.counts import Counts, counts_of_kpis, outcome_counts
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import clauses, counted, item_name, joined, outcomes_sentence
from stocktake.vocab.language import NP_, Words, _, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["DEADLINE_TABLES", "calendar_of", "write_deadlines"]

DEADLINE_TABLES = ("kpis", "commitments", "commitment_kpis", "instruments", "assessments")

KINDS = Words(
    {
        "target": NP_("what falls due", "Target"),
        "commitment": NP_("what falls due", "Commitment"),
    }
)
MANY = Words(
    {
        "target": NP_("what falls due", "Targets"),
        "commitment": NP_("what falls due", "Commitments"),
    }
)


def write_deadlines(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``deadlines.html`` and ``deadlines.ics``."""
    writer = Writer(region, out)
    due = [*_targets(tables), *_commitments(tables)]
    now = region.assessed_on.year
    ahead = [item for item in due if item["year"] >= now]
    counts = {
        kind: dict(Counter(item["year"] for item in due if item["kind"] == kind)) for kind in KINDS
    }
    drawn = [TimelineRow(name=MANY[kind], counts=own) for kind, own in counts.items() if own]
    title = _("What falls due by year")
    writer.page(
        "deadlines.html",
        "deadlines.html",
        title=_("Deadlines"),
        section="deadlines",
        finding=_finding(ahead, due, now),
        plot=ready(timeline(drawn, now=now, title=title)) if drawn else "",
        plot_narrow=ready(timeline(drawn, now=now, title=title, width=330)) if drawn else "",
        csv=_csv(due),
        ahead=_by_year(ahead),
        past=_by_year([item for item in due if item["year"] < now])[::-1],
        now=now,
    )
    writer.file("deadlines.ics", calendar_of(ahead, region))


def _targets(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    counts = counts_of_kpis(tables["assessments"])
    dated = tables["kpis"].filter(pl.col("deadline").is_not_null()).sort("deadline", "kpi_id")
    return [
        {
            "kind": "target",
            "id": row["kpi_id"],
            "year": row["deadline"],
            "title": row["title"],
            "page": f"indicators/{page_name(row['indicator_id'])}#{anchor(row['kpi_id'])}",
            "from": row["target_set_title"],
            "counts": counts.get(row["kpi_id"]),
        }
        for row in dated.iter_rows(named=True)
    ]


def _commitments(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    pages = commitment_pages(tables["commitments"])
    names = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
    results = tables["assessments"].select("kpi_id", "outcome")
    counts = outcome_counts(tables["commitment_kpis"].join(results, on="kpi_id"), "commitment_id")
    dated = tables["commitments"].filter(pl.col("deadline").is_not_null())
    return [
        {
            "kind": "commitment",
            "id": row["commitment_id"],
            "year": row["deadline"],
            "title": row["paraphrase"],
            "page": pages[row["commitment_id"]],
            "from": item_name(names[row["instrument_id"]], row["label"]),
            "counts": counts.get(row["commitment_id"]),
        }
        for row in dated.sort("deadline", "instrument_id", "ordinal").iter_rows(named=True)
    ]


def _finding(ahead: list[dict[str, Any]], due: list[dict[str, Any]], now: int) -> str:
    if not due:
        return _("Nothing that was promised names a year.")
    if not ahead:
        return _("Everything that names a year was due before {year}.", year=now)
    following = min(item["year"] for item in ahead)
    nearest = [item for item in ahead if item["year"] == following]
    parts = [
        _("Next, by the end of {year}: {things}", year=following, things=_things(nearest)),
    ]
    if rest := [item for item in ahead if item["year"] > following]:
        last = max(item["year"] for item in rest)
        parts.append(_("after that, until {year}: {things}", year=last, things=_things(rest)))
    return clauses(parts)


def _things(items: list[dict[str, Any]]) -> str:
    numbers = {kind: sum(item["kind"] == kind for item in items) for kind in KINDS}
    return joined(counted(number, kind) for kind, number in numbers.items() if number)


def _csv(items: list[dict[str, Any]]) -> str:
    """Return the rows behind the timeline."""
    written = io.StringIO()
    rows_of = csv.writer(written, lineterminator="\n")
    rows_of.writerow((_("Year"), _("Kind"), _("What should hold"), _("Set in")))
    for item in sorted(items, key=lambda item: item["year"]):
        said = (str(KINDS[item["kind"]]), item["title"], item["from"])
        rows_of.writerow((item["year"], *map(unmarked, said)))
    return written.getvalue().rstrip()


def _by_year(items: list[dict[str, Any]]) -> list[tuple[int, Markup]]:
    """Return for each year, in order, its rows; targets come before commitments."""
    years: dict[int, list[str]] = {}
    for item in items:
        years.setdefault(item["year"], []).append(_row(item))
    return [(year, rows(years[year])) for year in sorted(years)]


def _row(item: dict[str, Any]) -> str:
    counts: Counts | None = item["counts"]
    return (
        f"<tr><th scope=row>{link(item['page'], item['title'])}"
        f"<small>{escape(item['from'])}</small></th><td>{KINDS[item['kind']]}<td>{strip_cell(counts)}</tr>"
    )


def calendar_of(items: Iterable[dict[str, Any]], region: Region) -> str:
    """Return a calendar with one whole-day event for everything that falls due.

    Args:
        items: Each with ``kind``, ``id``, ``year``, ``title``, ``from`` and ``counts``.
        region: Whose calendar it is; its date of assessment is the stamp of every event,
            so that two builds of the same facts give the same file.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//Stocktake//{region.version}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", unmarked(_("{region}: deadlines", region=region.name)))
    stamp = dt.datetime.combine(region.assessed_on, dt.time(), tzinfo=dt.UTC)
    for item in items:
        event = Event()
        event.add("uid", f"{item['kind']}-{anchor(item['id'])}-{item['year']}@stocktake")
        event.add("dtstamp", stamp)
        event.add("dtstart", dt.date(item["year"], 12, 31))
        event.add("dtend", dt.date(item["year"] + 1, 1, 1))
        event.add("summary", unmarked(_("Due: {what}", what=item["title"])))
        event.add("description", unmarked(_description(item)))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _description(item: dict[str, Any]) -> str:
    told = outcomes_sentence(item["counts"]) if item["counts"] else ""
    return "\n".join(part for part in (item["from"], told) if part)
