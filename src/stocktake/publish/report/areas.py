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
    count_cells,
    group_row,
    group_value,
    group_value_sentence,
    legend,
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
    keys_of,
    see,
)
from stocktake.publish.report.untold import evidence_blocks, unmeasured_blocks
from stocktake.publish.words import (
    OUTCOME_WORDS,
    OUTCOMES,
    clauses,
    counted,
    format_value,
    is_one,
    joined,
    listed,
    outcomes_sentence,
    semicolon,
    sentences,
    target_words,
    whole,
    years_words,
)
from stocktake.vocab.cldr import signed
from stocktake.vocab.language import NN_, _, ngettext, uncapitalised
from stocktake.vocab.translatable import unit_axis

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["NAMED_DOTS", "area_chapters", "headline_kpi", "kpis_by_data", "source_notes"]

LISTED_KPIS = 3  # KPIs whose economies are listed by name; the annex has the others
BELONG = NN_("{number}\u00a0commitment belongs here.", "{number}\u00a0commitments belong here.")
ONE_RESULT = NN_(
    "Of {total}\u00a0result of {kpis}, {part} is met or on track",
    "Of {total}\u00a0results of {kpis}, {part} is met or on track",
)
RESULTS = NN_(
    "Of {total}\u00a0result of {kpis}, {part} are met or on track",
    "Of {total}\u00a0results of {kpis}, {part} are met or on track",
)
NO_DATA = NN_("{number} has no data", "{number} have no data")
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
    ranked = kpis_by_data(facts, area)
    return ranked[0] if ranked else None


def _chapter(facts: Facts, area: str, name: str) -> Chapter:
    title = name if area == OTHER_AREA else _("Priority area: {area}", area=name)
    blocks: list[Block] = [
        Heading(text=_("What was promised")),
        *_promised(facts, area),
        Heading(text=_("What is measured")),
        *_measured(facts, area),
    ]
    if listed := _listed(facts, area):
        blocks += [Heading(text=_("Where economies stand")), *_standing(facts, area, listed)]
    if tests := evidence_blocks(facts, area):
        blocks += [Heading(text=_("What is judged by evidence")), *tests]
    blocks += unmeasured_blocks(facts, area)
    lead = Paragraph(text=_finding(facts, area), style="lead")
    where = Paragraph(text=see(*keys_of(blocks)))
    if where.text:
        blocks.insert(0, where)
    return Chapter(title=title, blocks=(lead, *blocks), key=f"area-{area}")


def _finding(facts: Facts, area: str) -> str:
    n_commitments = len(facts.commitments_of(area))
    counts = facts.counts(kpi["kpi_id"] for kpi in facts.kpis_of(area))
    total = sum(counts.values())
    promised = (
        ngettext(*BELONG, n_commitments, number=whole(n_commitments))
        if n_commitments
        else _("No commitment of the instruments belongs here.")
    )
    if not total:
        return sentences(promised, _("No KPI of this area could be judged for any economy."))
    good = counts["met"] + counts["on_track"]
    found = ngettext(
        *(ONE_RESULT if is_one(good) else RESULTS),
        total,
        total=whole(total),
        kpis=counted(len(facts.kpis_of(area)), "KPI"),
        part=whole(good),
    )
    nothing = counts["no_data"]
    gaps = ngettext(*NO_DATA, nothing, number=whole(nothing))
    return sentences(promised, clauses([found, gaps]))


def _promised(facts: Facts, area: str) -> list[Block]:
    commitments = facts.commitments_of(area)
    rows: list[Row] = []
    for instrument in facts.instruments:
        own = [row for row in commitments if row["instrument_id"] == instrument["instrument_id"]]
        if own:
            rows.append(group_row(short_name(instrument)))
            rows.extend(_commitment_row(facts, row) for row in own)
    columns = (
        Column(header=Cell(text=_("Item")), width=0.75),
        Column(header=Cell(text=_("What was promised")), width=5),
        Column(header=Cell(text=_("Who acts")), width=1.7),
        Column(header=Cell(text=_("Judged by")), width=1.6),
    )
    table = Table(
        caption=_("Commitments and goals: {area}", area=uncapitalised(facts.areas[area])),
        columns=columns,
        rows=tuple(rows),
        notes=(
            (
                _(
                    "Items carry the label printed in the instrument. K numbers are KPIs: without "
                    "a word, the KPI measures what was promised; (proxy) is the nearest open "
                    "statistic; (theme) shares the theme only."
                )
            ),
        ),
        empty=_("The instruments promise nothing in this area."),
    )
    return [table]


def _commitment_row(facts: Facts, row: TableRow) -> Row:
    text = row["paraphrase"]
    details = []
    if row["target"]:
        details.append(_("target: {target}", target=row["target"]))
    if row["deadline"] and str(row["deadline"]) not in f"{text} {row['target']}":
        details.append(_("by\u00a0{year}", year=row["deadline"]))
    if details:
        text = _("{text} ({details})", text=text, details=semicolon().join(details))
    return text_row(row["label"], text, row["who"] or "\u2013", _judged_by(facts, row))


def _judged_by(facts: Facts, commitment: TableRow) -> str:
    relations = {"proxy": _("{code} (proxy)"), "theme": _("{code} (theme)")}
    parts = [
        relations.get(row["relation"], "{code}").format(code=facts.kpis[row["kpi_id"]]["code"])
        for row in facts.kpis_for(commitment["commitment_id"])
    ]
    if tests := len(facts.tests_for(commitment["commitment_id"])):
        parts.append(counted(tests, "evidence test"))
    return listed(parts) or _("no measure yet")


def _measured(facts: Facts, area: str) -> list[Block]:
    kpis = facts.kpis_of(area)
    columns = (
        Column(header=Cell(text=_("KPI")), width=3.2),
        Column(header=Cell(text=_("Target")), width=2.1),
        Column(header=Cell(text=_("Group mean")), width=1.5),
        Column(header=Cell(text=_("With data")), width=0.9, number=True),
        *outcome_columns(0.85),
    )
    notes = [legend()]
    if any(kpi["basis"] == "group" for kpi in kpis):
        notes.append(
            _(
                "A KPI that applies to a group's average is shown for reference; economies are not "
                "judged by it."
            )
        )
    if any(not kpi["confirmed"] for kpi in kpis):
        notes.append(_("\u2020 Target to be confirmed."))
    table = Table(
        caption=_("KPIs: {area}", area=uncapitalised(facts.areas[area])),
        columns=columns,
        rows=_kpi_rows(facts, kpis),
        notes=tuple(notes),
        empty=_("No KPI of the target sets has an indicator of this area."),
        key=f"kpis-{area}",
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
        has_data = facts.data(kpi["kpi_id"]).with_data > 0 or (
            group is not None and group["value"] is not None
        )
        parts[has_data].append(_kpi_row(facts, kpi))
    if not (parts[True] and parts[False]):
        return tuple(parts[True] or parts[False])
    return (
        group_row(_("With data")),
        *parts[True],
        group_row(_("Without data for any member")),
        *parts[False],
    )


def _kpi_row(facts: Facts, kpi: TableRow) -> Row:
    group = facts.group_value(kpi["kpi_id"])
    known = facts.data(kpi["kpi_id"])
    value, data = "\u2013", "\u2013"
    if group is not None:
        data = _of(group["n_with_data"], group["n_economies"])
        if group["value"] is not None:
            years = years_words(group["year_from"], group["year_to"])
            value = _("{value} ({years})", value=group_value(kpi, group["value"]), years=years)
    elif known.results:
        data = _of(known.with_data, known.results)
    scope = facts.group_names.get(kpi["scope"], kpi["scope"])
    title = title_of(kpi)
    if kpi["scope"]:
        title = _("{title} ({group})", title=title, group=scope)
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
    return _(
        "Commitments of this area also rest on {kpis}, set out in the other chapters.", kpis=codes
    )


def _of(part: int, total: int) -> str:
    return _("{part} of {total}", part=whole(part), total=whole(total))


def kpis_by_data(facts: Facts, area: str) -> list[TableRow]:
    """Return the KPIs of an area that have data, the most telling first."""

    def weight(kpi: TableRow) -> tuple[bool, bool, bool, int, str]:
        open_still = (kpi["deadline"] or 0) >= facts.region.assessed_on.year
        return (
            not facts.has_number(kpi),
            not open_still,
            not kpi["confirmed"],
            -facts.data(kpi["kpi_id"], told=False).with_data,
            kpi["kpi_id"],
        )

    with_data = [
        kpi for kpi in facts.kpis_of(area) if facts.data(kpi["kpi_id"], told=False).with_data
    ]
    return sorted(with_data, key=weight)


def _listed(facts: Facts, area: str) -> list[TableRow]:
    """Return the KPIs whose economies are named: one per indicator, the most telling first."""
    found: dict[str, TableRow] = {}
    for kpi in kpis_by_data(facts, area):
        found.setdefault(kpi["indicator_id"], kpi)
    return list(found.values())[:LISTED_KPIS]


def _standing(facts: Facts, area: str, listed: list[TableRow]) -> list[Block]:
    blocks: list[Block] = []
    for kpi in listed:
        sentence = outcomes_sentence(
            facts.counts([kpi["kpi_id"]]), number_agreed=facts.has_number(kpi)
        )
        parts = [
            _("{title}: {target}.", title=title_of(kpi), target=target_cell(facts, kpi)),
            sentence,
            group_value_sentence(facts, kpi),
            single_value_sentence(facts, kpi),
            chance_sentence(facts, kpi),
        ]
        blocks.append(Paragraph(text=sentences(*parts)))
    blocks.append(
        _standing_table(facts, listed, key=f"standing-{area}")
    )  # before the figure: it can break, a figure not
    if figure := _figure(facts, listed[0], key=f"values-{area}"):
        blocks.append(figure)
    return blocks


def _figure(facts: Facts, kpi: TableRow, *, key: str) -> Figure | None:
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
    title = _("{indicator}, latest values", indicator=indicator["name"])
    if len(rows) > NAMED_DOTS:
        svg = dot_strip(values, axis, PRINT, title=title, targets=targets)
        caption = _("{indicator} ({unit}), latest value and year; one dot per economy")
    else:
        dots = [
            Dot(
                name=facts.economy_names[row["economy_id"]],
                value=row["latest_value"],
                words=_value_in(row, kpi),
                outcome=row["outcome"],
            )
            for row in rows
        ]
        svg = dot_plot(dots, axis, PRINT, title=title, targets=targets)
        caption = _(
            "{indicator} ({unit}), latest value and year; economies with data in alphabetical order"
        )
    unit = unit_axis(kpi["unit"]) or indicator["unit_label"]
    return Figure(
        caption=caption.format(indicator=indicator["name"], unit=unit),
        svg=svg,
        alt=_figure_words(facts, kpi, rows),
        notes=(_("Marks: {legend}", legend=legend()), *source_notes(facts, rows)),
        key=key,
    )


def _targets(kpi: TableRow) -> list[tuple[float, str]]:
    ends = [kpi["target"]] if kpi["target"] is not None else [kpi["target_low"], kpi["target_high"]]
    known = [end for end in ends if end is not None]
    if len(known) == 2:
        low, high = known
        # One name for both rules: two names would lie on each other.
        both = {"low": signed(f"{low:g}"), "high": signed(f"{high:g}")}
        name = _("{low} to {high}", **both)
        if kpi["deadline"]:
            name = _("{low} to {high} by {year}", **both, year=kpi["deadline"])
        return [(low, name), (high, "")]
    words = target_words(kpi["target"], kpi["unit"], direction=kpi["direction"], label="")
    name = _("target: {target}", target=words)
    if kpi["deadline"]:
        name = _("target: {target} by {year}", target=words, year=kpi["deadline"])
    return [(end, name) for end in known]


def _value_in(row: TableRow, kpi: TableRow) -> str:
    value = format_value(row["latest_value"], kpi["unit"])
    return _("{value} ({year})", value=value, year=row["latest_year"])


def _figure_words(facts: Facts, kpi: TableRow, rows: list[TableRow]) -> str:
    facts.read("assessments", kpi_id=kpi["kpi_id"])
    values = [
        _(
            "{economy} {value}, {outcome}",
            economy=facts.economy_names[row["economy_id"]],
            value=_value_in(row, kpi),
            outcome=uncapitalised(OUTCOME_WORDS[row["outcome"]]),
        )
        for row in rows
    ]
    head = _("{kpi}, target {target}.", kpi=kpi["title"], target=target_cell(facts, kpi))
    return sentences(head, clauses(values))


def source_notes(facts: Facts, rows: list[TableRow]) -> tuple[str, ...]:
    """Return where the latest values of assessments come from; empty where that is not known."""
    ids = {row["latest_observation"] for row in rows} - {None}
    found = facts.sources_of(ids)
    return (_("Source: {sources}.", sources=semicolon().join(found)),) if found else ()


def _standing_table(facts: Facts, listed: list[TableRow], *, key: str) -> Table:
    rows: list[Row] = []
    for kpi in listed:
        rows.append(group_row(title_of(kpi)))
        judged = facts.assessed(kpi["kpi_id"])
        for outcome in OUTCOMES:
            own = [row for row in judged if row["outcome"] == outcome]
            if own:
                word = Cell(
                    text=_("{outcome} ({number})", outcome=OUTCOME_WORDS[outcome], number=len(own)),
                    outcome=outcome,
                )
                rows.append(Row(cells=(word, Cell(text=names(facts, own)))))
    columns = (
        Column(header=Cell(text=_("Outcome")), width=1.5),
        Column(header=Cell(text=_("Economies, in alphabetical order")), width=5),
    )
    return Table(caption=_("Economies by outcome"), columns=columns, rows=tuple(rows), key=key)
