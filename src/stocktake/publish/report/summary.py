"""The executive summary, and how to read the report.

Every sentence carries its numbers; what cannot be said stands beside what can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.figures import PRINT, status_strip
from stocktake.publish.report.areas import headline_kpi
from stocktake.publish.report.pieces import (
    LEGEND,
    count_cells,
    group_value_sentence,
    outcome_columns,
    short_name,
)
from stocktake.publish.report.tree import (
    Bullets,
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
    OUTCOME_MEANINGS,
    OUTCOME_WORDS,
    OUTCOMES,
    counted,
    format_date,
    format_share,
    joined,
    outcomes_sentence,
    plural,
)

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["reading_chapter", "scope_sentence", "summary_chapter"]

STRIP_ROW = 26  # height of one row of the overview figure, in pixels


def summary_chapter(facts: Facts) -> Chapter:
    """Return the executive summary: what was found, by area and by instrument, and the limits."""
    blocks: list[Block] = [
        Paragraph(text=_finding(facts), style="lead"),
        Paragraph(text=scope_sentence(facts)),
    ]
    if headlines := _headlines(facts):
        blocks += [Heading(text="What the priority areas show"), Bullets(items=headlines)]
    blocks += [
        Heading(text="Instruments and outcomes"),
        _scorecard(facts),
        Heading(text="What cannot be said"),
        Bullets(items=_limits(facts)),
    ]
    return Chapter(title="Executive summary", blocks=tuple(blocks))


def scope_sentence(facts: Facts) -> str:
    """Return how many commitments, economies and KPIs the report is about."""
    commitments = facts.rows("commitments")
    if not commitments:
        return (
            "The workspace has no instruments, so that no commitment can be reported. "
            f"{counted(len(facts.members), 'economy')} and {counted(len(facts.kpis), 'KPI')} "
            "are in it."
        )
    judged = [row["judged_by"] for row in commitments]
    kpi, evidence = judged.count("kpi"), judged.count("evidence")
    both, neither = judged.count("both"), judged.count("none")
    parts = [
        f"{kpi:,} {plural(kpi, 'is')} measured by KPIs" if kpi else "",
        f"{evidence:,} {plural(evidence, 'is')} judged by evidence" if evidence else "",
        f"{both:,} by both" if both else "",
        f"{neither:,} {plural(neither, 'has')} no measure yet" if neither else "",
    ]
    n_instruments = len({row["instrument_id"] for row in commitments})
    return (
        f"{counted(n_instruments, 'instrument')} with {counted(len(commitments), 'commitment')} "
        f"and goals are in the register: {joined(part for part in parts if part)}. "
        f"{counted(len(facts.members), 'economy')} and {counted(len(facts.kpis), 'KPI')} "
        "are in the assessment."
    )


def reading_chapter(facts: Facts) -> Chapter:
    """Return how to read the report: outcomes with mark and word, method and date."""
    rows = tuple(
        Row(
            cells=(
                Cell(text=OUTCOME_WORDS[name], outcome=name),
                Cell(text=OUTCOME_MEANINGS[name]),
            )
        )
        for name in OUTCOMES
    )
    columns = (
        Column(header=Cell(text="Outcome"), width=1.1),
        Column(header=Cell(text="What it means"), width=4),
    )
    blocks: list[Block] = [
        Paragraph(
            text=(
                "Each KPI is an indicator with a target and, where one was set, a deadline. "
                "It is judged for each economy to which it applies, from open statistics. "
                "One KPI judged for one economy is a result. The outcomes are always given in "
                "the same order, with a mark and a word; colour alone says nothing."
            )
        ),
        Table(caption="The six outcomes", columns=columns, rows=rows),
        Paragraph(
            text=(
                f"The date of assessment is {format_date(facts.region.assessed_on)}; nothing in "
                "this report depends on the day it was printed. A value more than 5 years older "
                "than that is called old. Where there is one value only, no trend can be judged: "
                "the report says so and gives the distance to the target. Means of the group "
                "always state how many economies and how much of the population they cover."
            )
        ),
        Paragraph(
            text=(
                "Economies are named in alphabetical order, never ranked. KPIs are numbered K1, "
                "K2 and so on; the numbers tie the commitments to what measures them. A dagger "
                "(\u2020) marks a target that is still to be confirmed. The method is described "
                "in the annex on methods."
            )
        ),
    ]
    if figure := _overview(facts):
        blocks.append(figure)
    return Chapter(title="How to read this report", blocks=tuple(blocks))


def _finding(facts: Facts) -> str:
    counts = facts.counts(facts.kpis)
    total = sum(counts.values())
    with_data = total - counts["no_data"]
    if not total:
        return "No KPI could be judged for any economy: there is nothing to report on progress yet."
    if not with_data:
        return (
            f"None of the {counted(total, 'result')} could be judged: the workspace has no "
            "observations for its KPIs."
        )
    good = counts["met"] + counts["on_track"]
    behind = counts["partial"] + counts["off_track"]
    single, nothing = counts["level_only"], counts["no_data"]
    return (
        f"Of {counted(total, 'result')} (one KPI judged for one economy), {good:,} "
        f"({format_share(good, total)}) {plural(good, 'is')} met or on track and {behind:,} "
        f"({format_share(behind, total)}) {plural(behind, 'is')} not; {single:,} "
        f"({format_share(single, total)}) {plural(single, 'has')} one value, from which no trend "
        f"can be told, and {nothing:,} ({format_share(nothing, total)}) "
        f"{plural(nothing, 'has')} no data."
    )


def _headlines(facts: Facts) -> tuple[str, ...]:
    lines = []
    for area, name in facts.areas.items():
        kpi = headline_kpi(facts, area)
        if kpi is None:
            n_commitments = len(facts.commitments_of(area))
            if n_commitments:
                lines.append(
                    f"{name}: {counted(n_commitments, 'commitment')}, without a statistic that "
                    "could be judged."
                )
            continue
        sentence = outcomes_sentence(
            facts.counts([kpi["kpi_id"]]), number_agreed=facts.has_number(kpi)
        )
        lines.append(
            f"{name}: {kpi['title']} ({kpi['code']}). {sentence} "
            f"{group_value_sentence(facts, kpi)}".rstrip()
        )
    return tuple(lines)


def _scorecard(facts: Facts) -> Table:
    columns = (
        Column(header=Cell(text="Instrument"), width=3.6),
        Column(header=Cell(text="Commitments"), width=1.5, number=True),
        Column(header=Cell(text="With a KPI"), width=0.9, number=True),
        *outcome_columns(),
    )
    return Table(
        caption="Results by instrument and outcome",
        columns=columns,
        rows=tuple(_instrument_row(facts, row) for row in facts.instruments),
        notes=(
            LEGEND,
            (
                "A KPI that several commitments of an instrument share counts once. An "
                "instrument is judged for the members of the workspace that it binds."
            ),
        ),
        empty="The workspace has no instruments.",
    )


def _instrument_row(facts: Facts, instrument: TableRow) -> Row:
    own = [
        row
        for row in facts.rows("commitments")
        if row["instrument_id"] == instrument["instrument_id"]
    ]
    kpi_ids = {binding["kpi_id"] for row in own for binding in facts.kpis_for(row["commitment_id"])}
    with_kpi = sum(bool(facts.kpis_for(row["commitment_id"])) for row in own)
    economies = facts.members_of(instrument["group_id"])
    year = f", {instrument['year']}" if instrument["year"] else ""
    year = "" if str(instrument["year"]) in short_name(instrument) else year
    return Row(
        cells=(
            Cell(text=f"{short_name(instrument)}{year}"),
            Cell(text=f"{len(own):,}"),
            Cell(text=f"{with_kpi:,}"),
            *count_cells(facts.counts(kpi_ids, economies)),
        )
    )


def _limits(facts: Facts) -> tuple[str, ...]:
    counts = facts.counts(facts.kpis)
    total = sum(counts.values())
    judged = [row for kpi_id in facts.kpis for row in facts.assessed(kpi_id)]
    stale = sum(row["stale"] for row in judged)
    tests = len(facts.rows("evidence_tests"))
    unconfirmed = sum(not kpi["confirmed"] for kpi in facts.kpis.values())
    lines = []
    if unknown := counts["no_data"] + counts["level_only"]:
        lines.append(
            f"Whether the pace is enough cannot be said for {unknown:,} of "
            f"{counted(total, 'result')}: they have no data or one value. The annex on gaps names "
            "the economies."
        )
    if stale:
        lines.append(
            f"{counted(stale, 'result')} {'rests' if stale == 1 else 'rest'} on a value more than "
            "5 years old."
        )
    if tests:
        lines.append(
            f"{counted(tests, 'evidence test')} {plural(tests, 'is')} still to be answered: "
            "open statistics do not say whether a law is in force or a body was set up."
        )
    if unconfirmed:
        lines.append(
            f"{counted(unconfirmed, 'target')} {plural(unconfirmed, 'is')} to be confirmed "
            "against a document of the body that set it; each is marked with a dagger."
        )
    lines.append(
        "A result says how an indicator moved, not why: it does not show that an instrument "
        "caused the change."
    )
    return tuple(lines)


def _overview(facts: Facts) -> Figure | None:
    rows = [
        (name, facts.counts(kpi["kpi_id"] for kpi in facts.kpis_of(area)))
        for area, name in facts.areas.items()
    ]
    rows = [(name, counts) for name, counts in rows if sum(counts.values())]
    if not rows:
        return None
    left, width = 150, 640
    parts = []
    for number, (name, counts) in enumerate(rows):
        y = STRIP_ROW * number
        strip = status_strip(counts, PRINT, width=width - left, height=18)
        parts.append(
            f"<text x='{left - 10}' y='{y + 14}' text-anchor='end' font-size='13' "
            f"fill='{PRINT.ink}'>{name}</text>"
            + strip.replace("<svg ", f"<svg x='{left}' y='{y}' ", 1)
        )
    height = STRIP_ROW * len(rows)
    words = (f"{name}: {outcomes_sentence(counts, 'result')}" for name, counts in rows)
    return Figure(
        caption="Results by priority area and outcome",
        svg=(
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
            f"width='{width}' height='{height}'>{''.join(parts)}</svg>"
        ),
        alt=" ".join(words),
        notes=(f"From left to right: {LEGEND[0].lower()}{LEGEND[1:]}",),
    )
