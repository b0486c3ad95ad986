"""Pieces that several chapters share: cells, outcome columns, and the sentences about data."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from stocktake.publish.report.tree import MARKS, Cell, Column, Row
from stocktake.publish.words import (
    OUTCOME_WORDS,
    OUTCOMES,
    counted,
    deadline_words,
    format_share,
    format_value,
    plural,
    with_unit,
    years_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake.publish.report.facts import Facts, TableRow

__all__ = [
    "LEGEND",
    "count_cells",
    "group_row",
    "group_value",
    "group_value_sentence",
    "names",
    "outcome_columns",
    "short_name",
    "single_value_sentence",
    "target_cell",
    "text_row",
    "title_of",
]

LEGEND = "; ".join(f"{MARKS[name]} {OUTCOME_WORDS[name].lower()}" for name in OUTCOMES) + "."

# Headers of the narrow outcome columns; the legend gives the whole words.
SHORT_WORDS = {**OUTCOME_WORDS, "level_only": "One value"}

TO_CONFIRM = "\u2020"  # dagger: the target was not seen in a document of the body itself


def text_row(*texts: str) -> Row:
    """Return a row of plain cells."""
    return Row(cells=tuple(Cell(text=text) for text in texts))


def group_row(text: str) -> Row:
    """Return a row that heads the rows under it."""
    return Row(cells=(Cell(text=text),), group=True)


def outcome_columns(width: float = 0.9) -> tuple[Column, ...]:
    """Return one narrow column per outcome, in the fixed order."""
    return tuple(
        Column(header=Cell(text=SHORT_WORDS[name], outcome=name), width=width, number=True)
        for name in OUTCOMES
    )


def count_cells(counts: Mapping[str, int]) -> tuple[Cell, ...]:
    """Return counts by outcome as cells; a dash for none, so that the eye finds the others."""
    return tuple(Cell(text=f"{counts[name]:,}" if counts[name] else "\u2013") for name in OUTCOMES)


def names(facts: Facts, rows: Iterable[TableRow]) -> str:
    """Return the economies of assessments in alphabetical order; semicolons part them.

    Commas would not do: they stand inside names such as "Hong Kong, China".
    """
    ids = sorted((row["economy_id"] for row in rows), key=facts.by_name)
    return "; ".join(facts.economy_names.get(economy_id, economy_id) for economy_id in ids)


def short_name(instrument: TableRow) -> str:
    """Return what people call an instrument, and what it is where it is not in force."""
    name = str(instrument["short_title"] or instrument["title"] or instrument["instrument_id"])
    status = instrument["status"]
    said = status == "adopted" or status in name.casefold()
    return name if said else f"{name} ({status})"


def title_of(kpi: TableRow) -> str:
    """Return a KPI's number and title, with a dagger where its target is to be confirmed."""
    return f"{kpi['code']} {kpi['title']}{'' if kpi['confirmed'] else TO_CONFIRM}"


def target_cell(facts: Facts, kpi: TableRow) -> str:
    """Return a KPI's target and deadline in words."""
    when = f", {deadline_words(kpi['deadline'])}" if kpi["deadline"] else ""
    return f"{facts.target(kpi)}{when}"


def group_value(kpi: TableRow, value: float, label: str | None = None) -> str:
    """Return a group's mean as printed; the mean of yes (1) and no (0) is the share of yes.

    Args:
        kpi: The KPI.
        value: The mean.
        label: The unit in words, printed after it; nothing for a table that names the unit.
    """
    if kpi["unit"] == "yes-no":
        return f"{format_share(value, 1)} yes"
    return with_unit(value, kpi["unit"], label or "")


def group_value_sentence(facts: Facts, kpi: TableRow) -> str:
    """Return what the group's value is, how it was made, and how much of the group it covers."""
    row = facts.group_value(kpi["kpi_id"])
    if row is None or row["value"] is None:
        return ""
    label = facts.indicators.get(kpi["indicator_id"], {}).get("unit_label")
    years = years_words(row["year_from"], row["year_to"])
    if kpi["unit"] == "yes-no":
        return (
            f"Of {row['n_with_data']:,} of {counted(row['n_economies'], 'economy')} with a value "
            f"({years}), {format_share(row['value'], 1)} say yes."
        )
    value = group_value(kpi, row["value"], label)
    made = "weighted by population" if row["weighting"] == "population" else "not weighted"
    covered = row["population_covered"]
    share = f", with {format_share(covered, 1)} of their population" if covered is not None else ""
    return (
        f"The mean of the latest values ({years}, {made}) is {value}, from "
        f"{row['n_with_data']:,} of {counted(row['n_economies'], 'economy')}{share}."
    )


def single_value_sentence(facts: Facts, kpi: TableRow) -> str:
    """Return how far economies with one value are from the target; no trend is claimed."""
    rows = [row for row in facts.assessed(kpi["kpi_id"]) if row["outcome"] == "level_only"]
    gaps = sorted(row["gap"] for row in rows if row["gap"] is not None)
    if not gaps:
        return ""
    label = facts.indicators.get(kpi["indicator_id"], {}).get("unit_label")
    who = f"{counted(len(gaps), 'economy')} {plural(len(gaps), 'has')} no trend that can be judged"
    if len(gaps) == 1:
        distance = f"the distance to the target is {with_unit(gaps[0], kpi['unit'], label)}"
    else:
        distance = (
            f"the distance to the target is from {format_value(gaps[0], kpi['unit'])} to "
            f"{with_unit(gaps[-1], kpi['unit'], label)}, with a median of "
            f"{format_value(median(gaps), kpi['unit'])}"
        )
    return f"{who} (one value): {distance}."
