"""A chapter per priority area: promised, measured, where economies stand, judged by evidence.

Economies are listed by outcome and in alphabetical order; there is no ranking, and no
figure puts them in the order of their values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.figures import PRINT, Dot, axis_for, dot_plot, dot_strip
from stocktake.publish.report.facts import OTHER_AREA
from stocktake.publish.report.outlook import chance_sentence
from stocktake.publish.report.pieces import (
    LEGEND,
    count_cells,
    group_row,
    group_value,
    group_value_sentence,
    names,
    outcome_columns,
    short_name,
    single_value_sentence,
    target_cell,
    text_row,
    title_of,
)
from stocktake.publish.report.tree import (
    Cell,
    Chapter,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
)
from stocktake.publish.words import (
    OUTCOME_WORDS,
    OUTCOMES,
    counted,
    format_value,
    joined,
    outcomes_sentence,
    plural,
    target_words,
    years_words,
)
from stocktake.vocab.load import themes, units

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["area_chapters", "headline_kpi"]

LISTED_KPIS = 3  # KPIs whose economies are listed by name; the annex has the others
NAMED_DOTS = 45  # more rows than this do not fit a page: the figure counts dots instead


def area_chapters(facts: Facts) -> list[Chapter]:
    """Return one chapter per priority area that has commitments or KPIs."""
    return [
        _chapter(facts, area, name)
        for area, name in facts.areas.items()
        if facts.commitments_of(area) or facts.kpis_of(area)
    ]


def headline_kpi(facts: Facts, area: str) -> TableRow | None:
    """Return the KPI that stands for an area: with a number, not yet due, with most data.

    None where no KPI of the area has data.
    """
    ranked = _by_data(facts, area)
    return ranked[0] if ranked else None


def _chapter(facts: Facts, area: str, name: str) -> Chapter:
    title = name if area == OTHER_AREA else f"Priority area: {name}"
    blocks: list[Block] = [
        Paragraph(text=_finding(facts, area), style="lead"),
        Heading(text="What was promised"),
        *_promised(facts, area),
        Heading(text="What is measured"),
        *_measured(facts, area),
    ]
    if listed := _listed(facts, area):
        blocks += [Heading(text="Where economies stand"), *_standing(facts, listed)]
    if tests := _evidence(facts, area):
        blocks += [Heading(text="What is judged by evidence"), *tests]
    blocks += _unmeasured(facts, area)
    return Chapter(title=title, blocks=tuple(blocks))


def _finding(facts: Facts, area: str) -> str:
    n_commitments = len(facts.commitments_of(area))
    counts = facts.counts(kpi["kpi_id"] for kpi in facts.kpis_of(area))
    total = sum(counts.values())
    promised = (
        f"{counted(n_commitments, 'commitment')} {'belongs' if n_commitments == 1 else 'belong'} "
        "here."
        if n_commitments
        else "No commitment of the instruments belongs here."
    )
    if not total:
        return f"{promised} No KPI of this area could be judged for any economy."
    good = counts["met"] + counts["on_track"]
    return (
        f"{promised} Of {counted(total, 'result')} of "
        f"{counted(len(facts.kpis_of(area)), 'KPI')}, {good:,} {plural(good, 'is')} met or on "
        f"track; {counts['no_data']:,} {plural(counts['no_data'], 'has')} no data."
    )


def _promised(facts: Facts, area: str) -> list[Block]:
    commitments = facts.commitments_of(area)
    rows: list[Row] = []
    for instrument in facts.instruments:
        own = [row for row in commitments if row["instrument_id"] == instrument["instrument_id"]]
        if own:
            rows.append(group_row(short_name(instrument)))
            rows.extend(_commitment_row(facts, row) for row in own)
    columns = (
        Column(header=Cell(text="Item"), width=0.75),
        Column(header=Cell(text="What was promised"), width=5),
        Column(header=Cell(text="Who acts"), width=1.7),
        Column(header=Cell(text="Judged by"), width=1.6),
    )
    table = Table(
        caption=f"Commitments and goals: {facts.areas[area].lower()}",
        columns=columns,
        rows=tuple(rows),
        notes=(
            (
                "Items carry the label printed in the instrument. K numbers are KPIs: without a "
                "word, the KPI measures what was promised; (proxy) is the nearest open "
                "statistic; (theme) shares the theme only."
            ),
        ),
        empty="The instruments promise nothing in this area.",
    )
    return [table]


def _commitment_row(facts: Facts, row: TableRow) -> Row:
    text = row["paraphrase"]
    details = []
    if row["target"]:
        details.append(f"target: {row['target']}")
    if row["deadline"] and str(row["deadline"]) not in f"{text} {row['target']}":
        details.append(f"by\u00a0{row['deadline']}")
    if details:
        text = f"{text} ({'; '.join(details)})"
    return text_row(row["label"], text, row["who"] or "\u2013", _judged_by(facts, row))


def _judged_by(facts: Facts, commitment: TableRow) -> str:
    relations = {"measures": "", "proxy": " (proxy)", "theme": " (theme)"}
    parts = [
        f"{facts.kpis[row['kpi_id']]['code']}{relations.get(row['relation'], '')}"
        for row in facts.kpis_for(commitment["commitment_id"])
    ]
    if tests := len(facts.tests_for(commitment["commitment_id"])):
        parts.append(counted(tests, "evidence test"))
    return ", ".join(parts) or "no measure yet"


def _measured(facts: Facts, area: str) -> list[Block]:
    kpis = facts.kpis_of(area)
    columns = (
        Column(header=Cell(text="KPI"), width=3.2),
        Column(header=Cell(text="Target"), width=2.1),
        Column(header=Cell(text="Group mean"), width=1.5),
        Column(header=Cell(text="With data"), width=0.9, number=True),
        *outcome_columns(0.85),
    )
    notes = [LEGEND]
    if any(kpi["basis"] == "group" for kpi in kpis):
        notes.append(
            "A KPI that applies to a group's average is shown for reference; economies are not "
            "judged by it."
        )
    if any(not kpi["confirmed"] for kpi in kpis):
        notes.append("\u2020 Target to be confirmed.")
    table = Table(
        caption=f"KPIs: {facts.areas[area].lower()}",
        columns=columns,
        rows=_kpi_rows(facts, kpis),
        notes=tuple(notes),
        empty="No KPI of the target sets has an indicator of this area.",
    )
    blocks: list[Block] = [table]
    if elsewhere := _elsewhere(facts, area):
        blocks.append(Paragraph(text=elsewhere))
    return blocks


def _kpi_rows(facts: Facts, kpis: list[TableRow]) -> tuple[Row, ...]:
    """Return the KPIs with data first, where some have none; a heading tells them apart."""
    parts: dict[bool, list[Row]] = {True: [], False: []}
    for kpi in kpis:
        group = facts.group_value(kpi["kpi_id"])
        judged = facts.assessed(kpi["kpi_id"])
        has_data = any(row["latest_value"] is not None for row in judged) or (
            group is not None and group["value"] is not None
        )
        parts[has_data].append(_kpi_row(facts, kpi))
    if not (parts[True] and parts[False]):
        return tuple(parts[True] or parts[False])
    return (
        group_row("With data"),
        *parts[True],
        group_row("Without data for any member"),
        *parts[False],
    )


def _kpi_row(facts: Facts, kpi: TableRow) -> Row:
    group = facts.group_value(kpi["kpi_id"])
    judged = facts.assessed(kpi["kpi_id"])
    value, data = "\u2013", "\u2013"
    if group is not None:
        data = f"{group['n_with_data']} of {group['n_economies']}"
        if group["value"] is not None:
            years = years_words(group["year_from"], group["year_to"])
            value = f"{group_value(kpi, group['value'])} ({years})"
    elif judged:
        data = f"{sum(r['latest_value'] is not None for r in judged)} of {len(judged)}"
    scope = facts.group_names.get(kpi["scope"], kpi["scope"])
    title = f"{title_of(kpi)} ({scope})" if kpi["scope"] else title_of(kpi)
    counts = facts.counts([kpi["kpi_id"]])
    return Row(
        cells=(
            Cell(text=title),
            Cell(text=target_cell(facts, kpi)),
            Cell(text=value),
            Cell(text=data),
            *count_cells(counts),
        )
    )


def _elsewhere(facts: Facts, area: str) -> str:
    own = {kpi["kpi_id"] for kpi in facts.kpis_of(area)}
    bound = {
        row["kpi_id"]
        for commitment in facts.commitments_of(area)
        for row in facts.kpis_for(commitment["commitment_id"])
    } - own
    if not bound:
        return ""
    codes = joined(kpi["code"] for kpi_id, kpi in facts.kpis.items() if kpi_id in bound)
    return f"Commitments of this area also rest on {codes}, set out in the other chapters."


def _by_data(facts: Facts, area: str) -> list[TableRow]:
    """KPIs for each economy that have data, the most telling first."""

    def weight(kpi: TableRow) -> tuple[bool, bool, bool, int, str]:
        open_still = (kpi["deadline"] or 0) >= facts.region.assessed_on.year
        n_values = sum(r["latest_value"] is not None for r in facts.assessed(kpi["kpi_id"]))
        return (
            not facts.has_number(kpi),
            not open_still,
            not kpi["confirmed"],
            -n_values,
            kpi["kpi_id"],
        )

    with_data = [
        kpi
        for kpi in facts.kpis_of(area)
        if any(row["latest_value"] is not None for row in facts.assessed(kpi["kpi_id"]))
    ]
    return sorted(with_data, key=weight)


def _listed(facts: Facts, area: str) -> list[TableRow]:
    """Return the KPIs whose economies are named: one per indicator, the most telling first."""
    found: dict[str, TableRow] = {}
    for kpi in _by_data(facts, area):
        found.setdefault(kpi["indicator_id"], kpi)
    return list(found.values())[:LISTED_KPIS]


def _standing(facts: Facts, listed: list[TableRow]) -> list[Block]:
    blocks: list[Block] = []
    for kpi in listed:
        sentence = outcomes_sentence(
            facts.counts([kpi["kpi_id"]]), number_agreed=facts.has_number(kpi)
        )
        parts = [
            f"{title_of(kpi)}: {target_cell(facts, kpi)}. {sentence}",
            group_value_sentence(facts, kpi),
            single_value_sentence(facts, kpi),
            chance_sentence(facts, kpi),
        ]
        blocks.append(Paragraph(text=" ".join(part for part in parts if part)))
    blocks.append(_standing_table(facts, listed))  # before the figure: it can break, a figure not
    if figure := _figure(facts, listed[0]):
        blocks.append(figure)
    return blocks


def _figure(facts: Facts, kpi: TableRow) -> Figure | None:
    rows = [row for row in facts.assessed(kpi["kpi_id"]) if row["latest_value"] is not None]
    if not rows:
        return None
    indicator = facts.indicators[kpi["indicator_id"]]
    values = [row["latest_value"] for row in rows]
    targets = _targets(kpi)
    axis = axis_for(
        values,
        low=indicator["low"],
        high=indicator["high"],
        include=[value for value, _ in targets],
    )
    title = f"{indicator['name']}, latest values"
    if len(rows) > NAMED_DOTS:
        svg = dot_strip(values, axis, PRINT, title=title, targets=targets)
        order = "one dot per economy"
    else:
        dots = [
            Dot(
                name=facts.economy_names[row["economy_id"]],
                value=row["latest_value"],
                words=f"{format_value(row['latest_value'], kpi['unit'])} ({row['latest_year']})",
                outcome=row["outcome"],
            )
            for row in rows
        ]
        svg = dot_plot(dots, axis, PRINT, title=title, targets=targets)
        order = "economies with data in alphabetical order"
    known = units().get(kpi["unit"])
    unit = known.axis if known else indicator["unit_label"]
    return Figure(
        caption=f"{indicator['name']} ({unit}), latest value and year; {order}",
        svg=svg,
        alt=_figure_words(facts, kpi, rows),
        notes=(f"Marks: {LEGEND}", *_sources(facts, rows)),
    )


def _targets(kpi: TableRow) -> list[tuple[float, str]]:
    when = f" by {kpi['deadline']}" if kpi["deadline"] else ""
    ends = [kpi["target"]] if kpi["target"] is not None else [kpi["target_low"], kpi["target_high"]]
    known = [end for end in ends if end is not None]
    if len(known) == 2:
        low, high = known
        # One name for both rules: two names would lie on each other.
        return [(low, f"{low:g} to {high:g}{when}"), (high, "")]
    words = target_words(kpi["target"], kpi["unit"], direction=kpi["direction"], label="")
    return [(end, f"target: {words}{when}") for end in known]


def _figure_words(facts: Facts, kpi: TableRow, rows: list[TableRow]) -> str:
    listed = "; ".join(
        f"{facts.economy_names[row['economy_id']]} {format_value(row['latest_value'], kpi['unit'])}"
        f" ({row['latest_year']}), {OUTCOME_WORDS[row['outcome']].lower()}"
        for row in rows
    )
    return f"{kpi['title']}, target {target_cell(facts, kpi)}. {listed}."


def _sources(facts: Facts, rows: list[TableRow]) -> tuple[str, ...]:
    ids = {row["latest_observation"] for row in rows} - {None}
    found = facts.sources_of(ids)
    return (f"Source: {'; '.join(found)}.",) if found else ()


def _standing_table(facts: Facts, listed: list[TableRow]) -> Table:
    rows: list[Row] = []
    for kpi in listed:
        rows.append(group_row(title_of(kpi)))
        judged = facts.assessed(kpi["kpi_id"])
        for outcome in OUTCOMES:
            own = [row for row in judged if row["outcome"] == outcome]
            if own:
                word = Cell(text=f"{OUTCOME_WORDS[outcome]} ({len(own)})", outcome=outcome)
                rows.append(Row(cells=(word, Cell(text=names(facts, own)))))
    columns = (
        Column(header=Cell(text="Outcome"), width=1.5),
        Column(header=Cell(text="Economies, in alphabetical order"), width=5),
    )
    return Table(caption="Economies by outcome", columns=columns, rows=tuple(rows))


def _evidence(facts: Facts, area: str) -> list[Block]:
    rows: list[Row] = []
    n_commitments = n_tests = 0
    short = {row["instrument_id"]: short_name(row) for row in facts.instruments}
    heading = ""
    for commitment in facts.commitments_of(area):
        tests = facts.tests_for(commitment["commitment_id"])
        if not tests:
            continue
        n_commitments += 1
        n_tests += len(tests)
        if commitment["instrument_id"] != heading:
            heading = commitment["instrument_id"]
            rows.append(group_row(str(short.get(heading, heading))))
        rows.extend(
            text_row(commitment["label"], test["test"], _judged_for(test["judged_for"]))
            for test in tests
        )
    if not rows:
        return []
    columns = (
        Column(header=Cell(text="Item"), width=0.75),
        Column(header=Cell(text="Test: true or false?"), width=6),
        Column(header=Cell(text="Judged for"), width=1.8),
    )
    text = (
        f"{counted(n_commitments, 'commitment')} {'is' if n_commitments == 1 else 'are'} judged "
        f"by {counted(n_tests, 'test')} that no open statistic answers. No answers have been "
        "recorded yet: members and bodies are asked to give them, with a reference to the law, "
        "plan or report."
    )
    table = Table(
        caption=f"Evidence tests still to be answered: {facts.areas[area].lower()}",
        columns=columns,
        rows=tuple(rows),
    )
    return [Paragraph(text=text), table]


def _judged_for(code: str) -> str:
    return {"economy": "each economy", "body": "the body"}.get(code, code)


def _unmeasured(facts: Facts, area: str) -> list[Block]:
    rows = [row for row in facts.commitments_of(area) if row["judged_by"] == "none"]
    if not rows:
        return []
    short = {row["instrument_id"]: short_name(row) for row in facts.instruments}
    listed = "; ".join(
        f"{short.get(row['instrument_id'], row['instrument_id'])}, item {row['label']}"
        f" ({_theme_words(row['themes'])})"
        for row in rows
    )
    return [
        Heading(text="What has no measure yet"),
        Paragraph(
            text=(
                f"{counted(len(rows), 'commitment')} {plural(len(rows), 'has')} neither a KPI nor "
                f"an evidence test: {listed}. A KPI or a test can be added in the workspace's "
                "framework."
            )
        ),
    ]


def _theme_words(codes: list[str]) -> str:
    return joined(themes().get(code, code).lower() for code in codes) or "no theme"
