"""What the report says of the years to come: one sentence a KPI, counted over its economies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stocktake.publish.words import counted, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.publish.report.facts import Facts, TableRow

__all__ = ["chance_sentence", "counted_chances"]

# The seven words of the outlook in three bands, as a reader counts them.
BANDS: Final = {
    "likely or better": ("virtually certain", "very likely", "likely"),
    "about as likely as not": ("about as likely as not",),
    "unlikely or worse": ("unlikely", "very unlikely", "exceptionally unlikely"),
}


def chance_sentence(facts: Facts, kpi: TableRow) -> str:
    """Return how many economies are likely to meet a dated target; empty without an outlook."""
    own = [row["words"] for row in facts.chances if row["kpi_id"] == kpi["kpi_id"]]
    return counted_chances(own, kpi["deadline"]) if own else ""


def counted_chances(words: Iterable[str], deadline: int) -> str:
    """Return the sentence for the chances of several economies.

    Args:
        words: Of each economy, from the column ``words`` of ``outlook_chances``.
        deadline: Year by which the target should be met.
    """
    own = list(words)
    found = {band: sum(word in known for word in own) for band, known in BANDS.items()}
    parts = [f"{band} for {number}" for band, number in found.items() if number]
    return (
        f"By the outlook, which carries on what series like these did in the past, meeting "
        f"the target in {deadline} is {joined(parts)} of {counted(len(own), 'economy')} with data."
    )
