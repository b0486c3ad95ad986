"""Pieces that several chapters share: cells, outcome columns, and the sentences about data."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from stocktake.publish.report.tree import MARKS, Cell, Column, Row
from stocktake.publish.words import (
    INSTRUMENT_STATUSES,
    OUTCOME_WORDS,
    OUTCOMES,
    clauses,
    deadline_words,
    format_share,
    format_value,
    listed,
    semicolon,
    status_told,
    whole,
    with_unit,
    years_words,
)
from stocktake.vocab.language import NN_, _, gettext_noop, ngettext, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake.publish.report.facts import Facts, TableRow

__all__ = [
    "count_cells",
    "group_row",
    "group_value",
    "group_value_sentence",
    "legend",
    "names",
    "outcome_columns",
    "short_name",
    "single_value_sentence",
    "target_cell",
    "text_row",
    "title_of",
]

WITH_DATA = NN_(
    "{part} of {total}\u00a0economy",
    "{part} of {total}\u00a0economies",
)
YES = NN_(
    "Of {part} of {total}\u00a0economy with a value ({years}), {share} say yes.",
    "Of {part} of {total}\u00a0economies with a value ({years}), {share} say yes.",
)
# Translators: {economies} is "30 of 42 economies", {years} "2019 to 2023".
MEANS = {
    ("population", True): gettext_noop(
        "The mean of the latest values ({years}, weighted by population) is {value}, "
        "from {economies}, with {share} of their population."
    ),
    ("population", False): gettext_noop(
        "The mean of the latest values ({years}, weighted by population) is {value}, "
        "from {economies}."
    ),
    ("simple", True): gettext_noop(
        "The mean of the latest values ({years}, not weighted) is {value}, "
        "from {economies}, with {share} of their population."
    ),
    ("simple", False): gettext_noop(
        "The mean of the latest values ({years}, not weighted) is {value}, from {economies}."
    ),
}
NO_TREND = NN_(
    "{number}\u00a0economy has no trend that can be judged (one value)",
    "{number}\u00a0economies have no trend that can be judged (one value)",
)

TO_CONFIRM = "\u2020"  # dagger: the target was not seen in a document of the body itself


def legend() -> str:
    """Return marks and words of the outcomes, in the fixed order."""
    return clauses(f"{MARKS[name]} {uncapitalised(OUTCOME_WORDS[name])}" for name in OUTCOMES)


def text_row(*texts: str) -> Row:
    """Return a row of plain cells."""
    return Row(cells=tuple(Cell(text=text) for text in texts))


def group_row(text: str) -> Row:
    """Return a row that heads the rows under it."""
    return Row(cells=(Cell(text=text),), group=True)


def outcome_columns(width: float = 0.9) -> tuple[Column, ...]:
    """Return one narrow column per outcome, in the fixed order."""
    return tuple(
        Column(header=Cell(text=_short_word(name), outcome=name), width=width, number=True)
        for name in OUTCOMES
    )


def count_cells(counts: Mapping[str, int]) -> tuple[Cell, ...]:
    """Return counts by outcome as cells; a dash for none, so that the eye finds the others."""
    return tuple(Cell(text=whole(counts[name]) if counts[name] else "\u2013") for name in OUTCOMES)


def names(facts: Facts, rows: Iterable[TableRow]) -> str:
    """Return the economies of assessments in alphabetical order; semicolons part them.

    Commas would not do: they stand inside names such as "Hong Kong, China".
    """
    ids = sorted((row["economy_id"] for row in rows), key=facts.by_name)
    return semicolon().join(facts.economy_names.get(economy_id, economy_id) for economy_id in ids)


def short_name(instrument: TableRow) -> str:
    """Return what people call an instrument, and what it is where it is not in force."""
    name = str(instrument["short_title"] or instrument["title"] or instrument["instrument_id"])
    status = instrument["status"]
    if status == "adopted" or status in name.casefold() or status_told(name, status):
        return name
    return _("{name} ({status})", name=name, status=INSTRUMENT_STATUSES.get(status, status))


def title_of(kpi: TableRow) -> str:
    """Return a KPI's number and title, with a dagger where its target is to be confirmed."""
    return f"{kpi['code']} {kpi['title']}{'' if kpi['confirmed'] else TO_CONFIRM}"


def target_cell(facts: Facts, kpi: TableRow) -> str:
    """Return a KPI's target and deadline in words."""
    if not kpi["deadline"]:
        return facts.target(kpi)
    return listed((facts.target(kpi), deadline_words(kpi["deadline"])))


def group_value(kpi: TableRow, value: float, label: str | None = None) -> str:
    """Return a group's mean as printed; the mean of yes (1) and no (0) is the share of yes.

    Args:
        kpi: The KPI.
        value: The mean.
        label: The unit in words, printed after it; nothing for a table that names the unit.
    """
    if kpi["unit"] == "yes-no":
        # Translators: a share of economies that say yes: "64 % yes".
        return _("{share} yes", share=format_share(value, 1))
    return with_unit(value, kpi["unit"], label or "")


def group_value_sentence(facts: Facts, kpi: TableRow) -> str:
    """Return what the group's value is, how it was made, and how much of the group it covers."""
    row = facts.group_value(kpi["kpi_id"])
    if row is None or row["value"] is None:
        return ""
    label = facts.indicators.get(kpi["indicator_id"], {}).get("unit_label")
    years = years_words(row["year_from"], row["year_to"])
    numbers = {"part": whole(row["n_with_data"]), "total": whole(row["n_economies"])}
    if kpi["unit"] == "yes-no":
        share = format_share(row["value"], 1)
        return ngettext(*YES, row["n_economies"], **numbers, years=years, share=share)
    covered = row["population_covered"]
    weighting = "population" if row["weighting"] == "population" else "simple"
    return _(
        MEANS[weighting, covered is not None],
        years=years,
        value=group_value(kpi, row["value"], label),
        economies=ngettext(*WITH_DATA, row["n_economies"], **numbers),
        share="" if covered is None else format_share(covered, 1),
    )


def single_value_sentence(facts: Facts, kpi: TableRow) -> str:
    """Return how far economies with one value are from the target; no trend is claimed."""
    rows = [row for row in facts.assessed(kpi["kpi_id"]) if row["outcome"] == "level_only"]
    gaps = sorted(row["gap"] for row in rows if row["gap"] is not None)
    if not gaps:
        return ""
    label = facts.indicators.get(kpi["indicator_id"], {}).get("unit_label")
    who = ngettext(*NO_TREND, len(gaps), number=whole(len(gaps)))
    # Translators: {economies} is "3 economies have no trend that can be judged (one value)".
    if len(gaps) == 1:
        return _(
            "{economies}: the distance to the target is {value}.",
            economies=who,
            value=with_unit(gaps[0], kpi["unit"], label),
        )
    return _(
        "{economies}: the distance to the target is from {low} to {high}, "
        "with a median of {median}.",
        economies=who,
        low=format_value(gaps[0], kpi["unit"]),
        high=with_unit(gaps[-1], kpi["unit"], label),
        median=format_value(median(gaps), kpi["unit"]),
    )


def _short_word(outcome: str) -> str:
    """Return the header of a narrow outcome column; the legend gives the whole words."""
    return _("One value") if outcome == "level_only" else OUTCOME_WORDS[outcome]
