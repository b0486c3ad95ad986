"""The slides of the main figures as a neutral tree: one message a slide, written from the data.

A slide has a sentence, one chart of plain numbers that a reader can edit, and notes with what
lies behind it and where the values come from. Twelve slides at most: where all would be more, the
priority areas with fewest data are left to the report. Nothing is judged here; every sentence is
one that the report has as well, or counts what the chart shows.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from stocktake.progress.likelihood import likelihood
from stocktake.publish.report.areas import (
    NAMED_DOTS,
    headline_kpi,
    kpis_by_data,
    source_notes,
)
from stocktake.publish.report.changes import change_chapters
from stocktake.publish.report.deck import Bars, Deck, Series, Slide
from stocktake.publish.report.divides import SIDES, compared_sides, divides_sentence
from stocktake.publish.report.outlook import counted_chances
from stocktake.publish.report.pieces import group_value_sentence, target_cell
from stocktake.publish.report.summary import finding_sentence, limit_sentences, scope_sentence
from stocktake.publish.report.tree import MARKS, Paragraph
from stocktake.publish.words import (
    OUTCOME_WORDS,
    OUTCOMES,
    clauses,
    counted,
    format_value,
    outcomes_sentence,
    semicolon,
    sentences,
    whole,
)
from stocktake.vocab.language import N_, Words, _, ngettext, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Report

__all__ = ["MOST_SLIDES", "build_slides"]

MOST_SLIDES: Final = 12
MOST_BARS: Final = 6  # KPIs of a chart: more cannot be read from the back of a room
MOST_GAPS: Final = 8
MOST_SOURCES: Final = 8
LONGEST_NAME: Final = 64  # characters of a bar's name; notes have the whole
# The seven words of the outlook in three bands; their colours are those of outcomes.
BANDS: Final = {
    "on_track": ("virtually certain", "very likely", "likely"),
    "partial": ("about as likely as not",),
    "off_track": ("unlikely", "very unlikely", "exceptionally unlikely"),
}
BAND_WORDS: Final = Words(
    {
        "on_track": N_("Likely or better"),
        "partial": N_("About as likely as not"),
        "off_track": N_("Unlikely or worse"),
    }
)


def build_slides(facts: Facts, report: Report) -> Deck:
    """Return the slides of a report, in order, in the language that is spoken.

    Args:
        facts: The tables of the report.
        report: As ``build_report`` made it from the same tables.
    """
    first = [slide for slide in (_overall(facts),) if slide]
    makers = (_standing, _outlook, _divides, _changes, _gaps, _sources)
    last = [slide for slide in (make(facts) for make in makers) if slide]
    room = MOST_SLIDES - 1 - len(first) - len(last)  # one is the cover
    return Deck(
        title=report.title,
        subtitle=report.subtitle,
        facts=report.facts,
        notices=report.notices,
        slides=(*first, *_areas(facts, room), *last),
        date=report.date,
        language=report.language,
        direction=report.direction,
    )


def _overall(facts: Facts) -> Slide:
    rows = {
        name: facts.counts(kpi["kpi_id"] for kpi in facts.kpis_of(area))
        for area, name in facts.areas.items()
    }
    rows = {name: counts for name, counts in rows.items() if sum(counts.values())}
    words = [
        _("{area}: {finding}", area=name, finding=outcomes_sentence(counts, "result"))
        for name, counts in rows.items()
    ]
    return Slide(
        kicker=_("Executive summary"),
        message=finding_sentence(facts),
        chart=_outcome_bars(rows, _("Number of results")) if rows else None,
        points=() if rows else (scope_sentence(facts),),
        notes=(scope_sentence(facts), *words),
        alt=sentences(*words),
    )


def _areas(facts: Facts, room: int) -> list[Slide]:
    """Return one slide per priority area, of as many as there is room for, in their order."""
    found = {area: kpis_by_data(facts, area) for area in facts.areas}
    weights = {
        area: sum(facts.data(kpi["kpi_id"]).with_data for kpi in kpis)
        for area, kpis in found.items()
        if kpis
    }
    kept = sorted(weights, key=lambda area: -weights[area])[: max(room, 0)]
    return [_area(facts, area, found[area]) for area in facts.areas if area in kept]


def _area(facts: Facts, area: str, kpis: list[TableRow]) -> Slide:
    first, shown = kpis[0], kpis[:MOST_BARS]
    words = [
        _(
            "{title}: {target}. {finding}",
            title=_title(kpi),
            target=target_cell(facts, kpi),
            finding=_found(facts, kpi),
        )
        for kpi in shown
    ]
    rows = [row for kpi in shown for row in _judged(facts, kpi)]
    return Slide(
        kicker=facts.areas[area],
        message=_("{kpi}: {finding}", kpi=first["title"], finding=_found(facts, first)),
        chart=_outcome_bars(
            {_title(kpi): facts.counts([kpi["kpi_id"]]) for kpi in shown}, _("Number of economies")
        ),
        notes=(*words, *source_notes(facts, rows)),
        alt=sentences(*words),
    )


def _standing(facts: Facts) -> Slide | None:
    """Return every economy's value of the KPI that most have; none where they are too many."""
    heads = [kpi for kpi in (headline_kpi(facts, area) for area in facts.areas) if kpi]
    known = {
        kpi["kpi_id"]: [row for row in _judged(facts, kpi) if row["latest_value"] is not None]
        for kpi in heads
        if kpi["unit"] != "yes-no"
    }
    best = max(known, key=lambda kpi_id: len(known[kpi_id]), default=None)
    if best is None or len(known[best]) > NAMED_DOTS:
        return None
    kpi, rows = facts.kpis[best], known[best]
    indicator = facts.indicators[kpi["indicator_id"]]
    target = target_cell(facts, kpi)
    values = Series(
        name=indicator["name"],
        values=tuple(row["latest_value"] for row in rows),
        colours=tuple(row["outcome"] for row in rows),
    )
    said = [
        _(
            "{economy} {value}, {outcome}",
            economy=facts.economy_names[row["economy_id"]],
            value=f"{format_value(row['latest_value'], kpi['unit'])} ({row['latest_year']})",
            outcome=uncapitalised(OUTCOME_WORDS[row["outcome"]]),
        )
        for row in rows
    ]
    mean = group_value_sentence(facts, kpi)
    return Slide(
        kicker=_("{title}: {target}.", title=_title(kpi), target=target),
        message=mean or _found(facts, kpi),
        chart=Bars(
            categories=tuple(
                f"{MARKS[row['outcome']]} {facts.economy_names[row['economy_id']]}" for row in rows
            ),
            series=(values,),
            kind="columns",
            unit=indicator["unit_label"],
        ),
        notes=(
            _("{kpi}, target {target}.", kpi=_title(kpi), target=target),
            _("Economies stand in alphabetical order; colour and mark are the outcome."),
            clauses(said),
            *source_notes(facts, rows),
        ),
        alt=sentences(_("{kpi}, target {target}.", kpi=_title(kpi), target=target), clauses(said)),
    )


def _outlook(facts: Facts) -> Slide | None:
    """Return how many economies are likely to meet the dated targets that most have."""
    known = facts.chance_counts
    kpis = [
        max((k for k in facts.kpis_of(area) if k["kpi_id"] in known), key=_number(known))
        for area in facts.areas
        if any(kpi["kpi_id"] in known for kpi in facts.kpis_of(area))
    ][:MOST_BARS]
    if not kpis:
        return None
    found = {
        kpi["kpi_id"]: [likelihood(row["probability"]) for row in facts.chances_of(kpi["kpi_id"])]
        for kpi in kpis
    }
    sayings = {
        kpi["kpi_id"]: counted_chances(found[kpi["kpi_id"]], kpi["deadline"]) for kpi in kpis
    }
    first = max(kpis, key=_number(known))
    words = [_("{kpi}: {finding}", kpi=_title(kpi), finding=sayings[kpi["kpi_id"]]) for kpi in kpis]
    series = tuple(
        Series(
            name=f"{MARKS[band]} {BAND_WORDS[band]}",
            values=tuple(sum(word in known for word in found[kpi["kpi_id"]]) for kpi in kpis),
            colour=band,
        )
        for band, known in BANDS.items()
    )
    return Slide(
        kicker=_("Outlook"),
        message=_("{kpi}: {finding}", kpi=first["title"], finding=sayings[first["kpi_id"]]),
        chart=Bars(
            categories=tuple(_title(kpi) for kpi in kpis),
            series=series,
            unit=_("Number of economies"),
        ),
        notes=tuple(words),
        alt=sentences(*words),
    )


def _divides(facts: Facts) -> Slide | None:
    found = compared_sides(facts)
    if not found:
        return None
    behind = [sum(row["behind"] for row in rows) for rows in found.values()]
    total = [len(rows) for rows in found.values()]
    names = tuple(SIDES[side] for side in found)
    return Slide(
        kicker=_("Divides"),
        message=divides_sentence(found),
        chart=Bars(
            categories=names,
            series=(
                Series(
                    name=" ".join((MARKS["off_track"], _("Behind"))),
                    values=tuple(behind),
                    colour="off_track",
                ),
                Series(
                    name=" ".join((MARKS["met"], _("Not behind"))),
                    values=tuple(t - b for t, b in zip(total, behind, strict=True)),
                    colour="met",
                ),
            ),
            unit=_("Number of indicators"),
        ),
        notes=(divides_sentence(found),),
        alt=divides_sentence(found),
    )


def _changes(facts: Facts) -> Slide | None:
    """Return what changed since the last report, as its chapter says; none without one."""
    chapters = change_chapters(facts)
    if not chapters:
        return None
    rows = [row for row in facts.rows("changes") if row["kind"] == "outcome"]
    counts = Counter(row["after"] for row in rows if row["kpi_id"] in facts.kpis)
    said = [block.text for block in chapters[0].blocks if isinstance(block, Paragraph)]
    name = _("Results whose outcome changed, by outcome now")
    return Slide(
        kicker=chapters[0].title,
        message=said[0],
        chart=_outcome_bars({name: counts}, _("Number of results")) if counts else None,
        notes=tuple(said),
        alt=sentences(*said),
    )


def _gaps(facts: Facts) -> Slide:
    missing: dict[str, int] = {}
    for kpi in facts.kpis.values():
        known = facts.data(kpi["kpi_id"])
        without = known.results - known.with_data
        missing[kpi["indicator_id"]] = max(without, missing.get(kpi["indicator_id"], 0))
    worst = sorted((i for i in missing if missing[i]), key=lambda i: (-missing[i], i))[:MOST_GAPS]
    names = [facts.indicators.get(i, {}).get("name", i) for i in worst]
    words = [
        _("{indicator}: {economies} without data", indicator=name, economies=_economies(missing[i]))
        for name, i in zip(names, worst, strict=True)
    ]
    limits = limit_sentences(facts)
    series = Series(
        name=" ".join((MARKS["no_data"], _("Economies without data"))),
        values=tuple(missing[i] for i in worst),
        colour="no_data",
    )
    return Slide(
        kicker=_("What cannot be said"),
        message=limits[0],
        chart=Bars(
            categories=tuple(map(_shortened, names)),
            series=(series,),
            unit=_("Number of economies"),
        )
        if worst
        else None,
        points=() if worst else limits[1:],
        notes=(*limits, *((clauses(words),) if words else ())),
        alt=clauses(words) if words else "",
    )


def _sources(facts: Facts) -> Slide:
    rows = sorted(facts.rows("data_sources"), key=lambda row: (-row["rows"], row["source_id"]))
    values = sum(row["rows"] for row in rows)
    points = [
        semicolon().join(part for part in (row["title"], row["release"], row["licence"]) if part)
        for row in rows
    ]
    if (rest := len(points) - MOST_SOURCES) and rest > 0:
        more = ngettext(
            "{number}\u00a0more source: see the report",
            "{number}\u00a0more sources: see the report",
            rest,
            number=whole(rest),
        )
        points = [*points[:MOST_SOURCES], more]
    message = (
        _(
            "{values} from {sources} stand behind these slides.",
            values=counted(values, "value"),
            sources=counted(len(rows), "source"),
        )
        if rows
        else _("The workspace has no data.")
    )
    return Slide(
        kicker=_("Sources and licences"),
        message=message,
        points=tuple(points),
        notes=(message, *(f"{name}: {value}" for name, value in _method(facts))),
    )


def _method(facts: Facts) -> list[tuple[str, str]]:
    return [] if facts.method is None else [(_("Method"), facts.method["title"])]


def _outcome_bars(rows: Mapping[str, Mapping[str, int]], unit: str) -> Bars:
    """Return counts by outcome as one bar per row; an outcome that no row has is left out."""
    series = tuple(
        Series(
            name=f"{MARKS[name]} {OUTCOME_WORDS[name]}",
            values=tuple(counts.get(name, 0) for counts in rows.values()),
            colour=name,
        )
        for name in OUTCOMES
        if any(counts.get(name) for counts in rows.values())
    )
    return Bars(categories=tuple(map(_shortened, rows)), series=series, unit=unit)


def _found(facts: Facts, kpi: TableRow) -> str:
    counts = facts.counts([kpi["kpi_id"]])
    return outcomes_sentence(counts, number_agreed=facts.has_number(kpi))


def _judged(facts: Facts, kpi: TableRow) -> Iterable[TableRow]:
    return facts.assessed(kpi["kpi_id"])


def _title(kpi: TableRow) -> str:
    return f"{kpi['code']} {kpi['title']}"


def _economies(number: int) -> str:
    return counted(number, "economy")


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}\u2026"


def _number(found: Mapping[str, int]) -> Callable[[TableRow], int]:
    return lambda kpi: found[kpi["kpi_id"]]
