"""The executive summary, and how to read the report.

Every sentence carries its numbers; what cannot be said stands beside what can.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import escape

from stocktake.publish.figures import PRINT, status_strip
from stocktake.publish.report.areas import headline_kpi
from stocktake.publish.report.pieces import (
    count_cells,
    group_value_sentence,
    legend,
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
    see,
)
from stocktake.publish.words import (
    OUTCOME_MEANINGS,
    OUTCOME_WORDS,
    OUTCOMES,
    counted,
    format_date,
    format_share,
    joined,
    listed,
    outcomes_sentence,
    sentences,
    whole,
)
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = [
    "finding_sentence",
    "limit_sentences",
    "reading_chapter",
    "scope_sentence",
    "summary_chapter",
]

JUDGED = {
    # Translators: these four stand in a list: "12 are measured by KPIs, 3 by both and ...".
    "kpi": NN_("{number} is measured by KPIs", "{number} are measured by KPIs"),
    "evidence": NN_("{number} is judged by evidence", "{number} are judged by evidence"),
    "both": NN_("{number} by both", "{number} by both"),
    "none": NN_("{number} has no measure yet", "{number} have no measure yet"),
}
NONE_JUDGED = NN_(
    "None of the {number}\u00a0result could be judged: the workspace has no observations "
    "for its KPIs.",
    "None of the {number}\u00a0results could be judged: the workspace has no observations "
    "for its KPIs.",
)
# Translators: the four names are clauses such as "12 (40 %) are met or on track".
OF_RESULTS = NN_(
    "Of {total}\u00a0result (one KPI judged for one economy), {good} and {behind}; {single}, "
    "and {nothing}.",
    "Of {total}\u00a0results (one KPI judged for one economy), {good} and {behind}; {single}, "
    "and {nothing}.",
)
GOOD = NN_("{number} ({share}) is met or on track", "{number} ({share}) are met or on track")
# Translators: after "12 (40 %) are met or on track and".
BEHIND = NN_("{number} ({share}) is not", "{number} ({share}) are not")
SINGLE = NN_(
    "{number} ({share}) has one value, from which no trend can be told",
    "{number} ({share}) have one value, from which no trend can be told",
)
NOTHING = NN_("{number} ({share}) has no data", "{number} ({share}) have no data")
UNKNOWN = NN_(
    "Whether the pace is enough cannot be said for {part} of {total}\u00a0result: they have no "
    "data or one value. The annex on gaps names the economies.",
    "Whether the pace is enough cannot be said for {part} of {total}\u00a0results: they have no "
    "data or one value. The annex on gaps names the economies.",
)
STALE = NN_(
    "{number}\u00a0result rests on a value more than 5 years old.",
    "{number}\u00a0results rest on a value more than 5 years old.",
)
TESTS = NN_(
    "{number}\u00a0evidence test is still to be answered: open statistics do not say whether a "
    "law is in force or a body was set up.",
    "{number}\u00a0evidence tests are still to be answered: open statistics do not say whether a "
    "law is in force or a body was set up.",
)
UNCONFIRMED = NN_(
    "{number}\u00a0target is to be confirmed against a document of the body that set it; each is "
    "marked with a dagger.",
    "{number}\u00a0targets are to be confirmed against a document of the body that set it; each is "
    "marked with a dagger.",
)
STRIP_ROW = 26  # height of one row of the overview figure, in pixels


def summary_chapter(facts: Facts) -> Chapter:
    """Return the executive summary: what was found, by area and by instrument, and the limits."""
    blocks: list[Block] = [
        Paragraph(text=finding_sentence(facts), style="lead"),
        Paragraph(text=sentences(scope_sentence(facts), see("reading", "methods"))),
    ]
    if headlines := _headlines(facts):
        blocks += [Heading(text=_("What the priority areas show")), Bullets(items=headlines)]
    blocks += [
        Heading(text=_("Instruments and outcomes")),
        _scorecard(facts),
        Heading(text=_("What cannot be said")),
        Bullets(items=limit_sentences(facts)),
        Paragraph(text=see("gaps", "targets")),
    ]
    return Chapter(title=_("Executive summary"), blocks=tuple(blocks))


def scope_sentence(facts: Facts) -> str:
    """Return how many commitments, economies and KPIs the report is about."""
    facts.read("economies", economy_id=facts.members)
    economies = counted(len(facts.members), "economy")
    facts.read("kpis", kpi_id=facts.kpis)
    sizes = {"economies": economies, "kpis": counted(len(facts.kpis), "KPI")}
    commitments = facts.rows("commitments")
    if not commitments:
        return _(
            "The workspace has no instruments, so that no commitment can be reported. "
            "{economies} and {kpis} are in it.",
            **sizes,
        )
    judged = Counter(row["judged_by"] for row in commitments)
    parts = [
        ngettext(*forms, judged[kind], number=whole(judged[kind]))
        for kind, forms in JUDGED.items()
        if judged[kind]
    ]
    return _(
        "{instruments} with {commitments} and goals are in the register: {parts}. "
        "{economies} and {kpis} are in the assessment.",
        instruments=counted(len({row["instrument_id"] for row in commitments}), "instrument"),
        commitments=counted(len(commitments), "commitment"),
        parts=joined(parts),
        **sizes,
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
        Column(header=Cell(text=_("Outcome")), width=1.1),
        Column(header=Cell(text=_("What it means")), width=4),
    )
    blocks: list[Block] = [
        Paragraph(
            text=(
                _(
                    "Each KPI is an indicator with a target and, where one was set, a deadline. "
                    "It is judged for each economy to which it applies, from open statistics. "
                    "One KPI judged for one economy is a result. The outcomes are always given in "
                    "the same order, with a mark and a word; colour alone says nothing."
                )
            )
        ),
        Table(caption=_("The six outcomes"), columns=columns, rows=rows),
        Paragraph(
            text=(
                _(
                    "The date of assessment is {date}; nothing in this report depends on the day "
                    "it was printed. A value more than 5 years older than that is called old. "
                    "Where there is one value only, no trend can be judged: the report says so "
                    "and gives the distance to the target. Means of the group always state how "
                    "many economies and how much of the population they cover.",
                    date=format_date(facts.region.assessed_on),
                )
            )
        ),
        Paragraph(
            text=(
                _(
                    "Economies are named in alphabetical order, never ranked. KPIs are numbered "
                    "K1, K2 and so on; the numbers tie the commitments to what measures them. A "
                    "dagger (\u2020) marks a target that is still to be confirmed. The method "
                    "is described in the annex on methods."
                )
            )
        ),
    ]
    if figure := _overview(facts):
        blocks.append(figure)
    return Chapter(title=_("How to read this report"), blocks=tuple(blocks), key="reading")


def finding_sentence(facts: Facts) -> str:
    """Return how many results are met or on track, are not, cannot be told, or have no data."""
    counts = facts.counts(facts.kpis)
    total = sum(counts.values())
    with_data = total - counts["no_data"]
    if not total:
        return _(
            "No KPI could be judged for any economy: there is nothing to report on progress yet."
        )
    if not with_data:
        return ngettext(*NONE_JUDGED, total, number=whole(total))
    good = counts["met"] + counts["on_track"]
    behind = counts["partial"] + counts["off_track"]
    single, nothing = counts["level_only"], counts["no_data"]

    def say(forms: tuple[str, str], number: int) -> str:
        return ngettext(*forms, number, number=whole(number), share=format_share(number, total))

    return ngettext(
        *OF_RESULTS,
        total,
        total=whole(total),
        good=say(GOOD, good),
        behind=say(BEHIND, behind),
        single=say(SINGLE, single),
        nothing=say(NOTHING, nothing),
    )


def _headlines(facts: Facts) -> tuple[str, ...]:
    lines = []
    for area, name in facts.areas.items():
        kpi = headline_kpi(facts, area)
        if kpi is None:
            n_commitments = len(facts.commitments_of(area))
            if n_commitments:
                lines.append(
                    _(
                        "{area}: {commitments}, without a statistic that could be judged.",
                        area=name,
                        commitments=counted(n_commitments, "commitment"),
                    )
                )
            continue
        sentence = outcomes_sentence(
            facts.counts([kpi["kpi_id"]]), number_agreed=facts.has_number(kpi)
        )
        head = _("{area}: {kpi} ({code}).", area=name, kpi=kpi["title"], code=kpi["code"])
        mean = group_value_sentence(facts, kpi)
        lines.append(sentences(head, sentence, mean, see(f"area-{area}")))
    return tuple(lines)


def _scorecard(facts: Facts) -> Table:
    columns = (
        Column(header=Cell(text=_("Instrument")), width=3.6),
        Column(header=Cell(text=_("Commitments")), width=1.5, number=True),
        Column(header=Cell(text=_("With a KPI")), width=0.9, number=True),
        *outcome_columns(),
    )
    return Table(
        caption=_("Results by instrument and outcome"),
        columns=columns,
        rows=tuple(_instrument_row(facts, row) for row in facts.instruments),
        notes=(
            legend(),
            (
                _(
                    "A KPI that several commitments of an instrument share counts once. An "
                    "instrument is judged for the members of the workspace that it binds."
                )
            ),
        ),
        empty=_("The workspace has no instruments."),
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
    name = short_name(instrument)
    if instrument["year"] and str(instrument["year"]) not in name:
        name = listed((name, str(instrument["year"])))
    return Row(
        cells=(
            Cell(text=name),
            Cell(text=whole(len(own))),
            Cell(text=whole(with_kpi)),
            *count_cells(facts.counts(kpi_ids, economies)),
        )
    )


def limit_sentences(facts: Facts) -> tuple[str, ...]:
    """Return what cannot be said, the largest part first."""
    counts = facts.counts(facts.kpis)
    total = sum(counts.values())
    stale = sum(facts.data(kpi_id, told=False).stale for kpi_id in facts.kpis)
    unconfirmed = [kpi_id for kpi_id, kpi in facts.kpis.items() if not kpi["confirmed"]]
    lines = []
    if unknown := counts["no_data"] + counts["level_only"]:
        lines.append(ngettext(*UNKNOWN, total, part=whole(unknown), total=whole(total)))
    if stale:
        lines.append(ngettext(*STALE, stale, number=whole(stale)))
    if tests := len(facts.rows("evidence_tests")):
        lines.append(ngettext(*TESTS, tests, number=whole(tests)))
    if number := len(unconfirmed):
        facts.read("kpis", kpi_id=unconfirmed)
        lines.append(ngettext(*UNCONFIRMED, number, number=whole(number)))
    lines.append(
        _(
            "A result says how an indicator moved, not why: it does not show that an instrument "
            "caused the change."
        )
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
            f"fill='{PRINT.ink}'>{escape(name)}</text>"
            + strip.replace("<svg ", f"<svg x='{left}' y='{y}' ", 1)
        )
    height = STRIP_ROW * len(rows)
    words = (
        _("{area}: {finding}", area=name, finding=outcomes_sentence(counts, "result"))
        for name, counts in rows
    )
    return Figure(
        caption=_("Results by priority area and outcome"),
        svg=(
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
            f"width='{width}' height='{height}'>{''.join(parts)}</svg>"
        ),
        alt=sentences(*words),
        notes=(_("From left to right: {legend}", legend=legend()),),
    )
