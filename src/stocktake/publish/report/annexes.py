"""The annexes: economies, methods, data gaps, sources, targets to confirm.

The methods are told in words; the formulas stand in the documentation of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.report.areas import headline_kpi
from stocktake.publish.report.chances import chance_tables
from stocktake.publish.report.methods import methods_chapter
from stocktake.publish.report.pieces import (
    legend,
    names,
    short_name,
    target_cell,
    text_row,
)
from stocktake.publish.report.reported import owner_blocks, reported_chapters
from stocktake.publish.report.tree import (
    Cell,
    Chapter,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
)
from stocktake.publish.words import (
    INSTRUMENT_STATUSES,
    counted,
    format_value,
    semicolon,
    sentences,
    whole,
)
from stocktake.publish.words import listed as listed_words
from stocktake.vocab.language import NN_, _, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.publish.report.facts import Data, Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["annex_chapters"]

KEY_KPIS = 7  # columns beside the name that a page on its side can hold
NARROW_KPIS = 3  # as many fit an upright page
TO_FILL = NN_(
    "{number}\u00a0place is still to be filled in the instruments; "
    "what would have stood there binds nobody.",
    "{number}\u00a0places are still to be filled in the instruments; "
    "what would have stood there binds nobody.",
)
OLD_YEARS = 5  # as in the column "stale" of the table of assessments


def annex_chapters(facts: Facts) -> list[Chapter]:
    """Return the annexes in order; one without content says why it is empty."""
    return [
        _economies(facts),
        *reported_chapters(facts),
        methods_chapter(facts),
        _gaps(facts),
        _sources(facts),
        _targets(facts),
    ]


def _economies(facts: Facts) -> Chapter:
    kpis = _key_kpis(facts)
    by_kpi = {
        kpi["kpi_id"]: {row["economy_id"]: row for row in facts.assessed(kpi["kpi_id"])}
        for kpi in kpis
    }
    rows = tuple(
        Row(
            cells=(
                Cell(text=facts.economy_names[economy]),
                *(_result(by_kpi[kpi["kpi_id"]].get(economy), kpi) for kpi in kpis),
            )
        )
        for economy in facts.members
    )
    columns = (
        Column(header=Cell(text=_("Economy")), width=1.5),
        *(
            Column(
                header=Cell(text=f"{kpi['code']} {_indicator_name(facts, kpi)}"),
                width=1.0,
                number=True,
            )
            for kpi in kpis
        ),
    )
    listed = semicolon().join(f"{kpi['code']} {kpi['title']}" for kpi in kpis)
    table = Table(
        caption=_("Latest value, its year and the outcome, by economy"),
        columns=columns,
        rows=rows if kpis else (),
        notes=(
            *((_("KPIs: {listed}.", listed=listed),) if kpis else ()),
            sentences(legend(), _("A dash: the KPI does not apply to the economy.")),
        ),
        empty=_("No KPI has data for any economy."),
        wide=len(kpis) > NARROW_KPIS,
    )
    text = _(
        "Economies stand in alphabetical order. The table has the KPI with most data of each "
        "priority area; the data files that come with this report have all of them."
    )
    blocks: list[Block] = [Paragraph(text=text), table, *chance_tables(facts)]
    return Chapter(title=_("Economies"), blocks=tuple(blocks), annex=True, key="economies")


def _key_kpis(facts: Facts) -> list[TableRow]:
    found = [headline_kpi(facts, area) for area in facts.areas]
    return [kpi for kpi in found if kpi is not None][:KEY_KPIS]


def _result(row: TableRow | None, kpi: TableRow) -> Cell:
    if row is None:
        return Cell(text="\u2013")
    if row["latest_value"] is None:
        return Cell(text=_("no data"), outcome=row["outcome"])
    value = format_value(row["latest_value"], kpi["unit"])
    return Cell(text=f"{value} ({row['latest_year']})", outcome=row["outcome"])


def _indicator_name(facts: Facts, kpi: TableRow) -> str:
    indicator = facts.indicators.get(kpi["indicator_id"])
    if indicator is None:
        return str(kpi["indicator_id"])
    unit = "" if kpi["unit"] == "yes-no" else indicator["unit_label"]
    return listed_words(part for part in (indicator["name"], unit) if part)


def _gaps(facts: Facts) -> Chapter:
    rows = [_gap_row(facts, *used) for used in _used_indicators(facts)]
    columns = (
        Column(header=Cell(text=_("Indicator")), width=2.7),
        *(
            Column(header=Cell(text=text), width=0.9, number=True)
            for text in (_("All"), _("With data"), _("One value"), _("Old value"), _("Newest"))
        ),
        Column(header=Cell(text=_("Without data")), width=5.5),
    )
    blocks: list[Block] = [
        Paragraph(
            text=(
                _(
                    "A gap is a member economy to which a KPI applies and for which no value is "
                    "in the workspace. A value is old when it is more than {number} years older "
                    "than the date of assessment.",
                    number=OLD_YEARS,
                )
            )
        ),
        Table(
            caption=_("Data gaps by indicator"),
            columns=columns,
            rows=tuple(rows),
            empty=_("No indicator was judged for any economy."),
        ),
    ]
    blocks.extend(owner_blocks(facts))
    blocks.extend(_findings(facts))
    if facts.placeholders:
        blocks.extend(_placeholders(facts))
    return Chapter(
        title=_("Gaps in the data and in the texts"), blocks=tuple(blocks), annex=True, key="gaps"
    )


def _used_indicators(facts: Facts) -> Iterable[tuple[str, str]]:
    """Return each indicator once, with the KPI that applies to most economies."""
    found: dict[str, str] = {}
    for kpi_id, kpi in facts.kpis.items():
        widest = facts.data(found.get(kpi["indicator_id"], ""), told=False)
        if facts.data(kpi_id, told=False).results > widest.results:
            found[kpi["indicator_id"]] = kpi_id
    return found.items()


def _gap_row(facts: Facts, indicator_id: str, kpi_id: str) -> Row:
    known = facts.data(kpi_id, told=False)
    indicator = facts.indicators.get(indicator_id)
    return text_row(
        indicator["name"] if indicator else indicator_id,
        f"{known.results}",
        f"{known.with_data}",
        f"{known.single}",
        f"{known.stale}",
        f"{known.newest}" if known.newest else "\u2013",
        _missing(facts, kpi_id, known),
    )


def _missing(facts: Facts, kpi_id: str, known: Data) -> str:
    """Return the names of economies without data, or of those with data where these are fewer."""
    without = known.results - known.with_data
    if not without:
        return pgettext("economies without data", "none")
    if not known.with_data:
        return pgettext("economies without data", "all")
    rows = facts.assessed(kpi_id, told=False)
    if without > known.results / 2:
        with_data = [row for row in rows if row["latest_value"] is not None]
        return _("all but {economies}", economies=names(facts, with_data))
    return names(facts, [row for row in rows if row["latest_value"] is None])


def _findings(facts: Facts) -> list[Block]:
    found = facts.rows("findings")
    if not found:
        return []
    severities = [row["severity"] for row in found]
    errors, warnings = severities.count("error"), severities.count("warning")
    notes = len(found) - errors - warnings
    text = _(
        "Reading the input gave {errors} (left out), {warnings} (used, but to be looked at) and "
        "{notes}. Each stands in the table of findings, with file and row.",
        errors=counted(errors, "error"),
        warnings=counted(warnings, "warning"),
        notes=counted(notes, "note"),
    )
    return [Heading(text=_("Findings in the input")), Paragraph(text=text)]


def _placeholders(facts: Facts) -> list[Block]:
    short = {row["instrument_id"]: short_name(row) for row in facts.instruments}
    n_places = len(facts.placeholders)
    rows = tuple(
        text_row(
            str(short.get(row["instrument_id"], row["instrument_id"])),
            row["section"] or row["provision"],
            row["text"],
        )
        for row in facts.placeholders
    )
    columns = (
        Column(header=Cell(text=_("Instrument")), width=2),
        Column(header=Cell(text=_("Section")), width=2.5),
        Column(header=Cell(text=_("What stands there")), width=3),
    )
    return [
        Heading(text=_("Places in the texts that were never written")),
        Paragraph(text=(ngettext(*TO_FILL, n_places, number=whole(n_places)))),
        Table(caption=_("Places to be filled"), columns=columns, rows=rows),
    ]


def _sources(facts: Facts) -> Chapter:
    rows = tuple(
        text_row(
            row["title"],
            row["publisher"],
            row["release"] or _("not known"),
            _licence(row),
            whole(row["rows"]),
        )
        for row in sorted(facts.rows("data_sources"), key=lambda row: row["source_id"])
    )
    columns = (
        Column(header=Cell(text=_("Source")), width=2.6),
        Column(header=Cell(text=_("Publisher")), width=2),
        Column(header=Cell(text=_("Release")), width=1.6),
        Column(header=Cell(text=_("Licence")), width=2.4),
        Column(header=Cell(text=_("Values")), width=0.9, number=True),
    )
    blocks: list[Block] = [
        Table(
            caption=_("Sources of the data"),
            columns=columns,
            rows=rows,
            empty=_("The workspace has no data."),
        ),
        _documents(facts),
    ]
    return Chapter(title=_("Sources and licences"), blocks=tuple(blocks), annex=True, key="sources")


def _licence(row: TableRow) -> str:
    licence = row["licence"] or _("not known")
    if row["redistribute"]:
        return str(licence)
    return _("{licence}; not republished", licence=licence)


def _documents(facts: Facts) -> Table:
    rows = tuple(
        text_row(
            row["title"],
            row["body"] or _("not found"),
            f"{row['year']}" if row["year"] else _("not found"),
            INSTRUMENT_STATUSES.get(row["status"], row["status"]),
            row["file"] or _("none: told from the catalogue"),
        )
        for row in facts.instruments
    )
    columns = (
        Column(header=Cell(text=_("Instrument")), width=3.4),
        Column(header=Cell(text=_("Adopted by")), width=2),
        Column(header=Cell(text=_("Year")), width=0.8, number=True),
        Column(header=Cell(text=_("Status")), width=1),
        Column(header=Cell(text=_("File")), width=2.4),
    )
    return Table(
        caption=_("Instruments and the documents they were read from"),
        columns=columns,
        rows=rows,
        empty=_("The workspace has no instruments."),
    )


def _targets(facts: Facts) -> Chapter:
    rows = tuple(
        text_row(
            f"{kpi['code']} {kpi['title']}",
            target_cell(facts, kpi),
            kpi["target_set_title"],
            kpi["note"] or "\u2013",
        )
        for kpi in facts.kpis.values()
        if not kpi["confirmed"]
    )
    columns = (
        Column(header=Cell(text=_("KPI")), width=2.6),
        Column(header=Cell(text=_("Target")), width=2),
        Column(header=Cell(text=_("Target set")), width=1.8),
        Column(header=Cell(text=_("What is to be confirmed")), width=3),
    )
    blocks: list[Block] = [
        Paragraph(
            text=(
                _(
                    "These targets were not seen in a document of the body that set them. They are "
                    "used as they stand, and everything that rests on them is to be read with care."
                )
            )
        ),
        Table(
            caption=_("Targets to be confirmed"),
            columns=columns,
            rows=rows,
            empty=_("Every target in this report was seen in a document of the body that set it."),
        ),
    ]
    return Chapter(
        title=_("Targets to be confirmed"), blocks=tuple(blocks), annex=True, key="targets"
    )
