"""Stocktake's own method: how likely a target is to be met by its deadline, in the IPCC's bands.

The chance is that of the table ``outlook_chances``: of the distribution which the outlook
gives the value of the deadline's year, the share that meets the target. From 0.66 on the
outcome is that of a target on track, from 0.33 on the middle one, else that of a target off
track; the state is the IPCC's word. One value is enough, because the outlook knows what
economies like it did next.

Facts stay facts: a target met is met, and a deadline that has passed is judged by what was
observed then. Where no chance can be told (no number, no year, a year more than ten ahead,
one exact number), the reading of the UN Statistics Division's method stands, with its own
states and sentence, because it judges direction and pace without asking for a number.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
import polars as pl

from stocktake.progress.explain import age_clause, lost_clause, value_in
from stocktake.progress.likelihood import LIKELIHOODS, likelihood_of
from stocktake.progress.methods.verdict import Method, State, verdict_of
from stocktake.progress.wording import (
    clauses,
    decimals_for,
    ended,
    filled,
    short_text,
    value_text,
)
from stocktake.vocab.language import _
from stocktake.vocab.punctuation import full_stop

if TYPE_CHECKING:
    from stocktake.progress.cases import Cases

__all__ = ["METHOD", "bind_outlook", "judge_outlook", "state_of"]

# Lowest probability of a target that counts as on track, and of one that may go either way: the
# bounds of "likely" and of "about as likely as not".
ON_TRACK: Final = 0.66
EITHER_WAY: Final = 0.33
# Facts for other methods that a distribution of the years to come can judge all the same.
OPENED: Final = frozenset({"one_value", "overshot"})

col = pl.col
lit = pl.lit


def state_of(words: str) -> str:
    """Return the state of a likelihood: ``about_as_likely_as_not``."""
    return words.replace(" ", "_")


def judge_outlook(cases: Cases, chances: pl.DataFrame) -> pl.DataFrame:
    """Judge cases; see ``verdict.VERDICT``. The measure is the probability.

    Args:
        cases: What is judged.
        chances: Table ``outlook_chances``; pairs that it lacks are judged by the UN Statistics
            Division's reading, which the cases hold.
    """
    told = chances.select(
        "kpi_id", "economy_id", "probability", "median", chance_told="explanation"
    )
    frame = cases.frame.join(
        told, on=["kpi_id", "economy_id"], how="left", maintain_order="left"
    ).with_columns(shown=decimals_for("unit", col("gap")))
    known = col("probability").is_not_null()
    counted = ~known & col("trend").fill_null(value=False)
    return verdict_of(
        frame.select(
            state=pl.when(known)
            .then(likelihood_of(col("probability")).str.replace_all(" ", "_"))
            .otherwise("state"),
            measure=pl.when(known).then("probability").otherwise("ratio"),
            score=pl.when(~known).then("score"),
            from_value=pl.when(counted).then("base_value"),
            from_year=pl.when(counted).then("base_year"),
            from_observation=pl.when(counted).then("base_observation"),
            projected=pl.when(known).then("median").otherwise("at_deadline"),
            form=lit("whole"),
            said=pl.when(known).then(_sentence()).otherwise("explanation"),
        )
    )


def bind_outlook(chances: pl.DataFrame) -> Method:
    """Return the method with the chances it judges by.

    Args:
        chances: Table ``outlook_chances``.
    """
    return msgspec.structs.replace(METHOD, judge=partial(judge_outlook, chances=chances))


def _sentence() -> pl.Expr:
    """Return the chance's own sentence with its inputs: the latest value and the median."""
    # Translators: {latest} and {median} are values with their years.
    inputs = filled(
        _("from {latest} the outlook's median is {median}"),
        latest=value_in(value_text(col("latest_value"), "shown", "unit"), "latest_year"),
        median=value_in(short_text(col("median"), "shown", "unit"), "deadline"),
    )
    told = col("chance_told").str.strip_suffix(full_stop())
    return ended(clauses(told, inputs, lost_clause(), age_clause()))


def _outcome(least: float) -> str:
    if least >= ON_TRACK:
        return "on_track"
    return "partial" if least >= EITHER_WAY else "off_track"


METHOD = Method(
    id="outlook",
    title="Stocktake's outlook",
    version="1",
    source="Stocktake, docs/explanation/outlook.md; words of the IPCC's guidance note on "
    "uncertainties, 2010",
    needs="a value from before the deadline",
    measure="the probability, 0 to 1, that the target is met in the deadline's year; where none "
    "can be told, the measure of unsd-2026",
    score="none; where no probability can be told, that of unsd-2026",
    rule="On track from a probability of 0.66 (likely), moderate from 0.33 (about as likely as "
    "not), else off track. Without a number, without a year or with one more than ten years "
    "ahead, as by unsd-2026.",
    to_confirm=False,
    states={
        state_of(words): State(words[0].upper() + words[1:], _outcome(least))
        for least, words in LIKELIHOODS
    },
    met="met",
    opens=OPENED,
    judge=judge_outlook,
)
