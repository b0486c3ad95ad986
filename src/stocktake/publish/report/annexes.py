"""The annexes: economies, methods, data gaps, sources, targets to confirm.

The methods are told in words; the formulas stand in the documentation of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.progress.methods.registry import PACE
from stocktake.publish.report.areas import headline_kpi
from stocktake.publish.report.pieces import (
    LEGEND,
    names,
    short_name,
    target_cell,
    text_row,
)
from stocktake.publish.report.tree import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
)
from stocktake.publish.words import counted, format_value, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["annex_chapters"]

KEY_KPIS = 7  # columns beside the name that a page on its side can hold
NARROW_KPIS = 3  # as many fit an upright page
OPPOSITE = 2  # steps from on track to off track
OLD_YEARS = 5  # as in the column "stale" of the table of assessments


def annex_chapters(facts: Facts) -> list[Chapter]:
    """Return the annexes in order; one without content says why it is empty."""
    return [
        _economies(facts),
        _methods(facts),
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
        Column(header=Cell(text="Economy"), width=1.5),
        *(
            Column(
                header=Cell(text=f"{kpi['code']} {_indicator_name(facts, kpi)}"),
                width=1.0,
                number=True,
            )
            for kpi in kpis
        ),
    )
    listed = "; ".join(f"{kpi['code']} {kpi['title']}" for kpi in kpis)
    table = Table(
        caption="Latest value, its year and the outcome, by economy",
        columns=columns,
        rows=rows if kpis else (),
        notes=(
            *((f"KPIs: {listed}.",) if kpis else ()),
            f"{LEGEND} A dash: the KPI does not apply to the economy.",
        ),
        empty="No KPI has data for any economy.",
        wide=len(kpis) > NARROW_KPIS,
    )
    text = (
        "Economies stand in alphabetical order. The table has the KPI with most data of each "
        "priority area; the data files that come with this report have all of them."
    )
    return Chapter(title="Economies", blocks=(Paragraph(text=text), table), annex=True)


def _key_kpis(facts: Facts) -> list[TableRow]:
    found = [headline_kpi(facts, area) for area in facts.areas]
    return [kpi for kpi in found if kpi is not None][:KEY_KPIS]


def _result(row: TableRow | None, kpi: TableRow) -> Cell:
    if row is None:
        return Cell(text="\u2013")
    if row["latest_value"] is None:
        return Cell(text="no data", outcome=row["outcome"])
    value = format_value(row["latest_value"], kpi["unit"])
    return Cell(text=f"{value} ({row['latest_year']})", outcome=row["outcome"])


def _indicator_name(facts: Facts, kpi: TableRow) -> str:
    indicator = facts.indicators.get(kpi["indicator_id"])
    if indicator is None:
        return str(kpi["indicator_id"])
    unit = "" if kpi["unit"] == "yes-no" else indicator["unit_label"]
    return f"{indicator['name']}{', ' + unit if unit else ''}"


def _methods(facts: Facts) -> Chapter:
    shown = facts.method
    judging = _unsd_2026() if shown is None or shown["method"] == PACE else _other_method(shown)
    blocks = (*judging, *_compared(facts), *_groups_and_texts())
    return Chapter(title="Methods", blocks=blocks, annex=True)


def _other_method(shown: TableRow) -> tuple[Block, ...]:
    confirm = " Its thresholds are to be confirmed." if shown["to_confirm"] else ""
    return (
        Heading(text="How a result is judged"),
        Paragraph(
            text=f"A trend is judged with the method of {shown['title']} ({shown['method']}, "
            f"version {shown['version']} here). {shown['rule']}{confirm}"
        ),
        Paragraph(
            text="Whether a target is met is asked first. A deadline that has passed is judged by "
            "the value observed then. A series that the method cannot judge, which needs "
            f"{shown['needs']}, is shown as one value."
        ),
    )


def _compared(facts: Facts) -> tuple[Block, ...]:
    """Say how often other published methods come to another outcome."""
    told = facts.tables.get("method_assessments")
    if told is None or told.is_empty():
        return ()
    pairs = told.unique(["kpi_id", "economy_id"])
    differ = int(pairs["disagree"].sum())
    opposite = int((pairs["spread"] >= OPPOSITE).sum())
    return (
        Heading(text="What other methods say"),
        Paragraph(
            text=f"Each result was also judged by {told['method'].n_unique() - 1} other published "
            f"methods. They differ on {differ:,} of {counted(pairs.height, 'result')} with a "
            f"value; {opposite:,} of these are on track by one method and off track by another. "
            "Which, and why, stands in the table method_assessments of the exports."
        ),
    )


def _unsd_2026() -> tuple[Block, ...]:
    return (
        Heading(text="How a result is judged"),
        Paragraph(
            text=(
                "Progress is judged with the method of the United Nations Statistics Division, "
                "edition 2026, of the technical note to the Sustainable Development Goals Report. "
                "The yearly growth between the first value since 2015 and the latest value is "
                "carried on to the deadline. The projected progress is divided by the progress "
                "that the target requires."
            )
        ),
        Table(
            caption="From the ratio of projected to required progress to the outcome",
            columns=(
                Column(header=Cell(text="With a target: ratio"), width=2),
                Column(header=Cell(text="Without a number: growth a year"), width=2.2),
                Column(header=Cell(text="Word of the method"), width=2),
                Column(header=Cell(text="Outcome here"), width=1.6),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(text=ratio),
                        Cell(text=growth),
                        Cell(text=word),
                        Cell(text=shown, outcome=outcome),
                    )
                )
                for ratio, growth, word, shown, outcome in (
                    ("0.95 or more", "2 % or more", "on track", "On track", "on_track"),
                    ("0.50 to 0.95", "1.25 to 2 %", "moderate", "Moderate", "partial"),
                    ("0.10 to 0.50", "0.5 to 1.25 %", "marginal", "Off track", "off_track"),
                    ("0 to 0.10", "0 to 0.5 %", "stagnation", "Off track", "off_track"),
                    ("under 0", "under 0 %", "regression", "Off track", "off_track"),
                )
            ),
            notes=("Lower bounds are included. Growth is counted in the wanted direction.",),
        ),
        Heading(text="Where we differ from it on purpose"),
        Bullets(
            items=(
                "A value that meets the target is met, whatever its trend; this is asked first.",
                (
                    "A deadline that has passed is judged by the value observed then: met, met "
                    "after the deadline, or missed. The method would project backwards."
                ),
                "A series that met the target and no longer does is a regression.",
                (
                    "A fall to zero is judged. From zero upwards, or with a negative value, there "
                    "is no growth rate: the result is shown as one value."
                ),
                (
                    "Within 1 % of the end of a scale that has one, such as 100 % of the "
                    "population, a series is on track: there is no room for the growth the "
                    "method asks for."
                ),
                "A range to reach, such as parity, is judged by the distance on either side of 1.",
                "A target without a year is judged by growth.",
            )
        ),
        Heading(text="What the method cannot do"),
        Paragraph(
            text=(
                "Constant growth overstates the future of shares that near their ceiling. A "
                "result is a finding about two values and a straight rule, not a forecast; it "
                "carries no probability. Other official methods can give another outcome for "
                "the same values."
            )
        ),
    )


def _groups_and_texts() -> tuple[Block, ...]:
    return (
        Heading(text="Means of groups"),
        Paragraph(
            text=(
                "The mean of a group is made from the latest value of each economy, weighted by "
                "population where the indicator is a share of people or households, and not "
                "weighted elsewhere. Values of different years are joined, and the years are "
                "printed. Economies without a value are left out, never estimated."
            )
        ),
        Heading(text="Where the commitments come from"),
        Paragraph(
            text=(
                "Each instrument was read from its document into provisions with their printed "
                "labels. Commitments of known instruments are told in our own words; those of "
                "other instruments are given as they stand. The binding of commitments to KPIs "
                "is a judgement, written down with its reason for each pair, and open to "
                "correction."
            )
        ),
    )


def _gaps(facts: Facts) -> Chapter:
    rows = [row for row in (_gap_row(facts, i, n) for i, n in _used_indicators(facts)) if row]
    columns = (
        Column(header=Cell(text="Indicator"), width=2.7),
        *(
            Column(header=Cell(text=text), width=0.9, number=True)
            for text in ("All", "With data", "One value", "Old value", "Newest")
        ),
        Column(header=Cell(text="Without data"), width=5.5),
    )
    blocks: list[Block] = [
        Paragraph(
            text=(
                "A gap is a member economy to which a KPI applies and for which no value is in "
                f"the workspace. A value is old when it is more than {OLD_YEARS} years older "
                "than the date of assessment."
            )
        ),
        Table(
            caption="Data gaps by indicator",
            columns=columns,
            rows=tuple(rows),
            empty="No indicator was judged for any economy.",
        ),
    ]
    blocks.extend(_findings(facts))
    if facts.placeholders:
        blocks.extend(_placeholders(facts))
    return Chapter(title="Gaps in the data and in the texts", blocks=tuple(blocks), annex=True)


def _used_indicators(facts: Facts) -> Iterable[tuple[str, list[TableRow]]]:
    """Return each indicator once, with the widest KPI's assessments."""
    found: dict[str, list[TableRow]] = {}
    for kpi_id, kpi in facts.kpis.items():
        rows = facts.assessed(kpi_id)
        if len(rows) > len(found.get(kpi["indicator_id"], [])):
            found[kpi["indicator_id"]] = rows
    return found.items()


def _gap_row(facts: Facts, indicator_id: str, rows: list[TableRow]) -> Row | None:
    with_data = [row for row in rows if row["latest_value"] is not None]
    without = [row for row in rows if row["latest_value"] is None]
    if not rows:
        return None
    if not without:
        missing = "none"
    elif not with_data:
        missing = "all"
    elif len(without) > len(rows) / 2:
        missing = f"all but {names(facts, with_data)}"
    else:
        missing = names(facts, without)
    indicator = facts.indicators.get(indicator_id)
    newest = max((row["latest_year"] for row in with_data), default=None)
    return text_row(
        indicator["name"] if indicator else indicator_id,
        f"{len(rows)}",
        f"{len(with_data)}",
        f"{sum(row['n_years'] == 1 for row in rows)}",
        f"{sum(row['stale'] for row in rows)}",
        f"{newest}" if newest else "\u2013",
        missing,
    )


def _findings(facts: Facts) -> list[Block]:
    found = facts.rows("findings")
    if not found:
        return []
    severities = [row["severity"] for row in found]
    errors, warnings = severities.count("error"), severities.count("warning")
    notes = len(found) - errors - warnings
    text = (
        f"Reading the input gave {counted(errors, 'error')} (left out), "
        f"{counted(warnings, 'warning')} (used, but to be looked at) and "
        f"{counted(notes, 'note')}. Each stands in the table of findings, with file and row."
    )
    return [Heading(text="Findings in the input"), Paragraph(text=text)]


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
        Column(header=Cell(text="Instrument"), width=2),
        Column(header=Cell(text="Section"), width=2.5),
        Column(header=Cell(text="What stands there"), width=3),
    )
    return [
        Heading(text="Places in the texts that were never written"),
        Paragraph(
            text=(
                f"{counted(n_places, 'place')} {plural(n_places, 'is')} still to be filled in the "
                "instruments; what would have stood there binds nobody."
            )
        ),
        Table(caption="Places to be filled", columns=columns, rows=rows),
    ]


def _sources(facts: Facts) -> Chapter:
    rows = tuple(
        text_row(
            row["title"],
            row["publisher"],
            row["release"] or "not known",
            (row["licence"] or "not known") + ("" if row["redistribute"] else "; not republished"),
            f"{row['rows']:,}",
        )
        for row in sorted(facts.rows("data_sources"), key=lambda row: row["source_id"])
    )
    columns = (
        Column(header=Cell(text="Source"), width=2.6),
        Column(header=Cell(text="Publisher"), width=2),
        Column(header=Cell(text="Release"), width=1.6),
        Column(header=Cell(text="Licence"), width=2.4),
        Column(header=Cell(text="Values"), width=0.9, number=True),
    )
    blocks: list[Block] = [
        Table(
            caption="Sources of the data",
            columns=columns,
            rows=rows,
            empty="The workspace has no data.",
        ),
        _documents(facts),
    ]
    return Chapter(title="Sources and licences", blocks=tuple(blocks), annex=True)


def _documents(facts: Facts) -> Table:
    rows = tuple(
        text_row(
            row["title"],
            row["body"] or "not found",
            f"{row['year']}" if row["year"] else "not found",
            row["status"],
            row["file"] or "none: told from the catalogue",
        )
        for row in facts.instruments
    )
    columns = (
        Column(header=Cell(text="Instrument"), width=3.4),
        Column(header=Cell(text="Adopted by"), width=2),
        Column(header=Cell(text="Year"), width=0.8, number=True),
        Column(header=Cell(text="Status"), width=1),
        Column(header=Cell(text="File"), width=2.4),
    )
    return Table(
        caption="Instruments and the documents they were read from",
        columns=columns,
        rows=rows,
        empty="The workspace has no instruments.",
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
        Column(header=Cell(text="KPI"), width=2.6),
        Column(header=Cell(text="Target"), width=2),
        Column(header=Cell(text="Target set"), width=1.8),
        Column(header=Cell(text="What is to be confirmed"), width=3),
    )
    blocks: list[Block] = [
        Paragraph(
            text=(
                "These targets were not seen in a document of the body that set them. They are "
                "used as they stand, and everything that rests on them is to be read with care."
            )
        ),
        Table(
            caption="Targets to be confirmed",
            columns=columns,
            rows=rows,
            empty="Every target in this report was seen in a document of the body that set it.",
        ),
    ]
    return Chapter(title="Targets to be confirmed", blocks=tuple(blocks), annex=True)
