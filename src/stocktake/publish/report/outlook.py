"""What the report says of the years to come: one sentence a KPI, counted over its economies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stocktake.progress.likelihood import likelihood
from stocktake.publish.words import joined, whole
from stocktake.vocab.language import NN_, _, gettext_noop, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.publish.report.facts import Facts, TableRow

__all__ = ["chance_sentence", "counted_chances"]

# The seven words of the outlook in three bands, as a reader counts them.
BANDS: Final = {
    "likely or better for {number}": ("virtually certain", "very likely", "likely"),
    "about as likely as not for {number}": ("about as likely as not",),
    "unlikely or worse for {number}": ("unlikely", "very unlikely", "exceptionally unlikely"),
}
# Translators: {bands} is "likely or better for 12, about as likely as not for 3 and ...".
OUTLOOK: Final = NN_(
    "By the outlook, which carries on what series like these did in the past, meeting "
    "the target in {year} is {bands} of {number}\u00a0economy with data.",
    "By the outlook, which carries on what series like these did in the past, meeting "
    "the target in {year} is {bands} of {number}\u00a0economies with data.",
)
NOTED: Final = (
    gettext_noop("likely or better for {number}"),
    gettext_noop("about as likely as not for {number}"),
    gettext_noop("unlikely or worse for {number}"),
)


def chance_sentence(facts: Facts, kpi: TableRow) -> str:
    """Return how many economies are likely to meet a dated target; empty without an outlook."""
    own = [likelihood(row["probability"]) for row in facts.chances_of(kpi["kpi_id"])]
    if not own:
        return ""
    facts.read("outlook_chances", kpi_id=kpi["kpi_id"])
    return counted_chances(own, kpi["deadline"])


def counted_chances(words: Iterable[str], deadline: int) -> str:
    """Return the sentence for the chances of several economies.

    Args:
        words: Of each economy, in English, as ``progress.likelihood`` has them.
        deadline: Year by which the target should be met.
    """
    own = list(words)
    found = {band: sum(word in known for word in own) for band, known in BANDS.items()}
    parts = [_(band, number=whole(number)) for band, number in found.items() if number]
    return ngettext(*OUTLOOK, len(own), year=deadline, bands=joined(parts), number=whole(len(own)))
