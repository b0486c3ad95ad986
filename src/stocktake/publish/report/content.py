"""Build the ministers' progress report as a neutral tree.

Order: summary, how to read, what changed, a chapter per priority area, divides, a chapter per
plan, annexes. Everything is said from the tables: where they are empty, the report says so and
stays whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.report.annexes import annex_chapters
from stocktake.publish.report.areas import area_chapters
from stocktake.publish.report.changes import change_chapters
from stocktake.publish.report.divides import divide_chapters
from stocktake.publish.report.facts import Facts
from stocktake.publish.report.pieces import short_name
from stocktake.publish.report.plans import plan_chapters
from stocktake.publish.report.summary import reading_chapter, summary_chapter
from stocktake.publish.report.tree import Report, numbered
from stocktake.publish.words import counted, format_date, joined
from stocktake.vocab.language import _, current, data_text, gettext_noop, pgettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from stocktake.model import Region

__all__ = ["build_report", "report_of"]
# What the cover says of instruments that are not in force.
STATUS_NOTICES = {
    "specimen": gettext_noop("{instrument} was written to try the program; no body adopted it."),
    "draft": gettext_noop("{instrument} is a draft; what it asks for has not been agreed."),
}
# English is spelt as the United Nations spell it.
DIALECTS = {"en": "en-GB"}


def build_report(tables: Mapping[str, pl.DataFrame], region: Region) -> Report:
    """Return the report, numbered and ready to be written.

    Args:
        tables: Frames by table name, as declared in ``vocab/tables.toml``; a missing table
            counts as empty.
        region: Name, date of assessment and members.
    """
    return report_of(Facts(tables=tables, region=region))


def report_of(facts: Facts) -> Report:
    """Return the report from tables that are joined already, to be used for slides as well."""
    region = facts.region
    chapters = (
        summary_chapter(facts),
        reading_chapter(facts),
        *change_chapters(facts),
        *area_chapters(facts),
        *divide_chapters(facts),
        *plan_chapters(facts),
        *annex_chapters(facts),
    )
    title = _("Progress report to ministers")
    report = Report(
        title=title,
        subtitle=_("Digital connectivity commitments: {region}", region=region.name),
        facts=_cover(facts),
        notices=_notices(facts),
        header=_("{title}: {region}", title=title, region=region.name),
        chapters=chapters,
        date=region.assessed_on,
        language=DIALECTS.get(current().id, current().id),
        direction=current().direction,
    )
    return numbered(report)


def _cover(facts: Facts) -> tuple[tuple[str, str], ...]:
    instruments = joined(short_name(row) for row in facts.instruments) or pgettext(
        "instruments", "none"
    )
    return (
        (_("Date of assessment"), format_date(facts.region.assessed_on)),
        (
            _("Members"),
            _(
                "{members} ({economies})",
                members=data_text("group", facts.region.members_name),
                economies=counted(len(facts.members), "economy"),
            ),
        ),
        (_("Instruments"), instruments),
        (_("Method"), _method(facts)),
        (_("Made with"), f"Stocktake {facts.region.version}"),
    )


def _method(facts: Facts) -> str:
    shown = facts.method
    return (
        _("United Nations Statistics Division, edition 2026") if shown is None else shown["title"]
    )


def _notices(facts: Facts) -> tuple[str, ...]:
    notices = []
    if facts.region.demo:
        notices.append(
            _(
                "Demonstration. This report shows what the program does. It has not been reviewed "
                "or endorsed by any body."
            )
        )
    for status, notice in STATUS_NOTICES.items():
        notices.extend(
            _(notice, instrument=row["short_title"] or row["title"])
            for row in facts.instruments
            if row["status"] == status
        )
    if not facts.instruments:
        notices.append(_("The workspace has no instruments."))
    if facts.is_empty("observations"):
        notices.append(_("The workspace has no data."))
    return tuple(notices)
