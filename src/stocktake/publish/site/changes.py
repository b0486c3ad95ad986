"""What changed since the last report: a page, and a feed for those who want to be told.

Said from the table ``changes`` alone, which compares with the report that was issued
before (ADR 14). The feed is Atom (RFC 4287): one entry for the comparison, one for
each economy with a change, one for evidence, one for what is followed now that was
not before. The id
of an entry is made from the region, the language, both dates and what it is about,
so that a reader is shown each once and is told anew after the next report. Where no
earlier report was issued, the page says so and the feed has no entry.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import OUTCOME_CELLS, economy_links, link, ready, rows
from stocktake.publish.site.languages import folder_of
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import (
    EVIDENCE_STATUS_WORDS,
    OUTCOME_WORDS,
    format_date,
    format_share,
    semicolon,
    whole,
    with_unit,
)
from stocktake.publish.words.changes import (
    CAME_AND_WENT,
    WHY_WORDS,
    changes_finding,
    directions_words,
    reasons_sentence,
)
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import NP_, Words, _, current, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import polars as pl
    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["CHANGE_TABLES", "FEED", "write_changes"]

CHANGE_TABLES: Final = (
    "changes",
    "kpis",
    "economies",
    "commitments",
    "indicators",
    "instruments",
    "evidence_tests",
)
FEED: Final = "feed.xml"

# The order in which a reader meets them.
DIRECTION_HEADINGS: Final = Words(
    {
        "better": NP_("heading of results", "Better"),
        "worse": NP_("heading of results", "Worse"),
        "new": NP_("heading of results", "Judged for the first time"),
        "gone": NP_("heading of results", "No longer judged"),
        "other": NP_("heading of results", "Between one value and a trend"),
    }
)
Row = dict[str, Any]


def write_changes(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``changes.html`` and ``feed.xml``."""
    writer = Writer(region, out)
    found = _Changes(tables)
    writer.page(
        "changes.html",
        "changes.html",
        title=_("What changed"),
        section="changes",
        finding=found.finding(),
        since=found.since,
        reasons=reasons_sentence(row["why"] for row in found.outcomes) if found.outcomes else "",
        outcome_bodies=found.outcome_bodies(),
        chance_rows=rows(map(found.chance_row, found.chances)),
        evidence_rows=rows(map(found.evidence_row, found.evidence)),
        followed=found.followed(),
    )
    writer.file(FEED, _feed(found, region))


class _Changes:
    """The rows of ``changes`` with everything that is said about them."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.kpis = {row["kpi_id"]: row for row in tables["kpis"].iter_rows(named=True)}
        self.labels = dict(tables["indicators"].select("indicator_id", "unit_label").iter_rows())
        self.names = dict(tables["economies"].select("economy_id", "name").iter_rows())
        self.links = economy_links(tables["economies"], "economies/")
        self.pages = commitment_pages(tables["commitments"])
        self.tests = {
            (key, number): test
            for key, number, test in tables["evidence_tests"]
            .select("commitment_id", "ordinal", "test")
            .iter_rows()
        }
        short = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
        self.commitments = {
            key: _("{instrument}, item {label}", instrument=short[instrument], label=label)
            for key, instrument, label in tables["commitments"]
            .select("commitment_id", "instrument_id", "label")
            .iter_rows()
        }
        place = {key: number for number, key in enumerate(self.kpis)}
        every = sorted(
            tables["changes"].iter_rows(named=True),
            key=lambda row: (name_order(self.name(row)), place.get(row["kpi_id"], 0)),
        )
        self.rows = every
        self.compared = next((row for row in every if row["kind"] == "report"), None)
        known = [row for row in every if row["kpi_id"] in self.kpis]
        self.outcomes = [row for row in known if row["kind"] == "outcome"]
        self.chances = [row for row in known if row["kind"] == "chance"]
        self.evidence = [
            row
            for row in every
            if row["kind"] == "evidence" and (row["commitment_id"], row["test"]) in self.tests
        ]
        self.named: set[str] = set()

    @property
    def since(self) -> str:
        """Return the date of the earlier report in words; empty where there is none."""
        if self.compared is None:
            return ""
        return format_date(dt.date.fromisoformat(self.compared["before"]))

    def finding(self) -> str:
        if self.compared is None:
            return _("No earlier report was issued, so there is nothing to compare with yet.")
        return changes_finding((row["direction"] for row in self.outcomes), self.since)

    def name(self, row: Row) -> str:
        """Return the economy's name; its id where it is no longer in the workspace."""
        return str(self.names.get(row["economy_id"], row["economy_id"]))

    def outcome_bodies(self) -> list[tuple[str, str, Markup]]:
        """Return for each direction its heading, how many results it has, and their rows."""
        found = []
        for direction, heading in DIRECTION_HEADINGS.items():
            own = [row for row in self.outcomes if row["direction"] == direction]
            if own:
                found.append((heading, whole(len(own)), rows(map(self._outcome_row, own))))
        return found

    def _outcome_row(self, row: Row) -> str:
        return (
            f"<tr{self._anchor(row)}><th scope=row>{self._economy(row)}</th>"
            f"<td class=t>{self._target(row)}<td>{self._side(row, 'before')}"
            f"<td>{self._side(row, 'after')}<td class=t>{self.why(row)}</tr>"
        )

    def _anchor(self, row: Row) -> str:
        """Return an id for the first row of an economy, which the feed leads to."""
        if row["economy_id"] in self.named:
            return ""
        self.named.add(row["economy_id"])
        return f" id={anchor(row['economy_id'])}"

    def _economy(self, row: Row) -> str:
        return self.links.get(row["economy_id"]) or str(escape(row["economy_id"]))

    def _target(self, row: Row) -> str:
        kpi = self.kpis[row["kpi_id"]]
        page = f"indicators/{page_name(kpi['indicator_id'])}#{anchor(row['kpi_id'])}"
        return link(page, kpi["title"])

    def _side(self, row: Row, side: str) -> str:
        value, year = row[f"{side}_value"], row[f"{side}_year"]
        words = OUTCOME_CELLS[row[side]]
        if value is None or year is None:
            return words
        kpi = self.kpis[row["kpi_id"]]
        printed = with_unit(value, kpi["unit"], self.labels.get(kpi["indicator_id"]))
        told = _("{value} in {year}", value=printed, year=year)
        return f"{words}<small>{escape(told)}</small>"

    def why(self, row: Row) -> str:
        return WHY_WORDS.get(row["why"]) or str(escape(row["why"]))

    def chance_row(self, row: Row) -> str:
        return (
            f"<tr><th scope=row>{self._economy(row)}</th><td class=t>{self._target(row)}"
            f"<td class=n>{format_share(row['before_value'], 1)}"
            f"<td class=n>{format_share(row['after_value'], 1)}</tr>"
        )

    def evidence_row(self, row: Row) -> str:
        key = row["commitment_id"]
        named = self._economy(row) if row["economy_id"] else escape(_("the body"))
        about = link(self.pages[key], self.commitments[key]) if key in self.pages else escape(key)
        return (
            f"<tr><th scope=row>{named}</th>"
            f"<td class=t>{escape(self.tests[key, row['test']])}<small>{about}</small>"
            f"<td>{EVIDENCE_STATUS_WORDS[row['before']]}<td>{EVIDENCE_STATUS_WORDS[row['after']]}</tr>"
        )

    def evidence_words(self, row: Row) -> str:
        return _(
            "{economy}: {test} From “{before}” to “{after}”.",
            economy=self.name(row) or _("the body"),
            test=self.tests[row["commitment_id"], row["test"]],
            before=EVIDENCE_STATUS_WORDS[row["before"]],
            after=EVIDENCE_STATUS_WORDS[row["after"]],
        )

    def followed(self) -> list[Markup]:
        """Return a sentence for each kind of thing that came, went or was altered."""
        found = []
        for (kind, direction), forms in CAME_AND_WENT.items():
            own = [r for r in self.rows if r["kind"] == kind and r["direction"] == direction]
            if own:
                items = ready(semicolon().join(self._item(row) for row in own))
                said = ngettext(*forms, len(own), number=whole(len(own)), items=items)
                found.append(ready(said))
        return found

    def _item(self, row: Row) -> str:
        if row["kind"] == "member":
            return self._economy(row)
        if row["kind"] == "kpi":
            return self._target(row) if row["kpi_id"] in self.kpis else _code(row["kpi_id"])
        key = row["commitment_id"]
        return link(self.pages[key], self.commitments[key]) if key in self.pages else _code(key)


def _code(identifier: str) -> str:
    """Return the id of what left the workspace and has no other name here."""
    return f"<code>{escape(identifier)}</code>"


def _feed(found: _Changes, region: Region) -> str:
    """Return the feed; addresses are whole only where the setting ``address`` tells them."""
    language = current()
    base = ""
    if region.address and language.id in region.languages:
        base = region.address + folder_of(language.id, region.languages)
    updated = f"{region.assessed_on.isoformat()}T00:00:00Z"
    title = _("What changed: {region}", region=region.name)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language.id}">',
        f"<id>{_identity(region, 'feed')}</id>",
        f"<title>{escape(title)}</title>",
        f"<subtitle>{escape(found.finding())}</subtitle>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(region.name)}</name></author>",
        f'<link rel="alternate" type="text/html" href="{escape(base)}changes.html"/>',
        f'<generator version="{escape(region.version)}">Stocktake</generator>',
    ]
    if base:
        lines.append(f'<link rel="self" type="application/atom+xml" href="{escape(base)}{FEED}"/>')
    for about, heading, place, content in _entries(found):
        dates = f"{found.compared['before']} {found.compared['after']}" if found.compared else ""
        lines += [
            "<entry>",
            f"<id>{_identity(region, f'{dates} {about}')}</id>",
            f"<title>{escape(heading)}</title>",
            f"<updated>{updated}</updated>",
            f'<link rel="alternate" type="text/html" href="{escape(base)}{place}"/>',
            f'<content type="html">{escape(str(content))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _identity(region: Region, about: str) -> str:
    """Return a name that is the same in every build and in no other feed (RFC 9562, version 5)."""
    name = f"{region.name}\n{current().id}\n{about}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:x-stocktake:changes:{name}").urn


def _entries(found: _Changes) -> Iterable[tuple[str, str, str, str]]:
    """Yield for each entry what it is about, its title, its page and its content as HTML."""
    if found.compared is None:
        return
    yield "report", found.finding(), "changes.html", f"<p>{escape(found.finding())}</p>"
    told: dict[str, list[Row]] = {}
    for row in found.outcomes:
        told.setdefault(row["economy_id"], []).append(row)
    for economy, own in told.items():
        heading = _(
            "{economy}: {changes}",
            economy=found.name(own[0]),
            changes=directions_words(row["direction"] for row in own),
        )
        items = "".join(f"<li>{escape(_told(found, row))}</li>" for row in own)
        yield economy, heading, f"changes.html#{anchor(economy)}", f"<ul>{items}</ul>"
    if found.evidence:
        items = "".join(f"<li>{escape(found.evidence_words(row))}</li>" for row in found.evidence)
        yield "evidence", _("Evidence recorded since"), "changes.html#evidence", f"<ul>{items}</ul>"
    if followed := found.followed():
        items = "".join(f"<li>{escape(one.striptags())}</li>" for one in followed)
        yield "followed", _("What is followed now"), "changes.html#followed", f"<ul>{items}</ul>"


def _told(found: _Changes, row: Row) -> str:
    return _(
        "{target}: from “{before}” to “{after}” ({reason})",
        target=found.kpis[row["kpi_id"]]["title"],
        before=OUTCOME_WORDS[row["before"]],
        after=OUTCOME_WORDS[row["after"]],
        reason=found.why(row),
    )
