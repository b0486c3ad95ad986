"""The sentences that say what changed since the last report, for report, site and feed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from stocktake.publish.words.phrases import joined, semicolon, sentences, whole
from stocktake.vocab.language import NN_, NP_, Words, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CAME_AND_WENT", "WHY_WORDS", "changes_finding", "directions_words", "reasons_sentence"]

WHY_WORDS: Final = Words(
    {
        "method": NP_("why an outcome changed", "another method"),
        "target": NP_("why an outcome changed", "the target was altered"),
        "first value": NP_("why an outcome changed", "first value"),
        "value lost": NP_("why an outcome changed", "no value any more"),
        "newer value": NP_("why an outcome changed", "newer value"),
        "revised value": NP_("why an outcome changed", "the source revised its values"),
        "not known": NP_("why an outcome changed", "not known: the earlier value was not kept"),
        "time or others": NP_("why an outcome changed", "time passed, or other values changed"),
    }
)
# Translators: these stand in a list: "12 results are better, 3 are worse and ...".
DIRECTIONS: Final = {
    "better": NN_("{number}\u00a0result is better", "{number}\u00a0results are better"),
    "worse": NN_("{number}\u00a0result is worse", "{number}\u00a0results are worse"),
    "new": NN_("{number}\u00a0result could be judged for the first time",
               "{number}\u00a0results could be judged for the first time"),
    "gone": NN_("{number}\u00a0result can no longer be judged",
                "{number}\u00a0results can no longer be judged"),
    "other": NN_("{number}\u00a0result changed between one value and a trend",
                 "{number}\u00a0results changed between one value and a trend"),
}  # fmt: skip
CAME_AND_WENT: Final = {
    ("commitment", "new"): NN_(
        "{number}\u00a0commitment is new: {items}.", "{number}\u00a0commitments are new: {items}."
    ),
    ("commitment", "gone"): NN_(
        "{number}\u00a0commitment is no longer followed: {items}.",
        "{number}\u00a0commitments are no longer followed: {items}.",
    ),
    ("kpi", "new"): NN_(
        "{number}\u00a0KPI is new: {items}.", "{number}\u00a0KPIs are new: {items}."
    ),
    ("kpi", "gone"): NN_(
        "{number}\u00a0KPI is no longer used: {items}.",
        "{number}\u00a0KPIs are no longer used: {items}.",
    ),
    ("kpi", "other"): NN_(
        "{number}\u00a0KPI has another target, deadline or scope: {items}.",
        "{number}\u00a0KPIs have another target, deadline or scope: {items}.",
    ),
    ("member", "new"): NN_(
        "{number}\u00a0economy joined: {items}.", "{number}\u00a0economies joined: {items}."
    ),
    ("member", "gone"): NN_(
        "{number}\u00a0economy left: {items}.", "{number}\u00a0economies left: {items}."
    ),
}


def changes_finding(directions: Iterable[str], since: str) -> str:
    """Return the sentence on all results that have another outcome.

    Args:
        directions: The direction of each of these results.
        since: Date of the earlier report, in words.
    """
    changes = directions_words(directions)
    if not changes:
        return _("No result has another outcome than in the report of {date}.", date=since)
    # Translators: {changes} is "12 results are better, 3 results are worse and ...".
    return _("Since the report of {date}, {changes}.", date=since, changes=changes)


def directions_words(directions: Iterable[str]) -> str:
    """Return how many results went which way; empty where none did."""
    counts = Counter(directions)
    return joined(
        ngettext(*forms, counts[name], number=whole(counts[name]))
        for name, forms in DIRECTIONS.items()
        if counts[name]
    )


def reasons_sentence(reasons: Iterable[str]) -> str:
    """Return how many results changed for which reason, and what that does not say."""
    counts = Counter(reasons)
    told = semicolon().join(
        _("{reason} ({number})", reason=WHY_WORDS[why], number=whole(counts[why]))
        for why in WHY_WORDS
        if counts[why]
    )
    return sentences(
        _("Reasons, with the number of results: {reasons}.", reasons=told),
        _(
            "A change of the method, of a target or of a source's earlier values says nothing of "
            "what an economy did."
        ),
    )
