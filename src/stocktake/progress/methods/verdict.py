"""What a method says about a case: the columns that every method returns.

A method is given cases and answers in its own words and numbers. Where a fact
decides (``cases.SETTLED``) nobody asks it; where it finds no answer its state is
null, which becomes ``not_judged``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from stocktake.model import Noun

__all__ = ["VERDICT", "Method", "State", "compound_growth", "verdict_of"]

# The columns a method returns, one row per case in the order of the cases. ``from_`` is the base
# the method counts from, ``growth`` a yearly fraction, ``projected`` the value at the deadline,
# and ``form`` names the sentence of ``sentences`` that tells the measure; with the form ``own``
# the method's own words in ``said`` follow the latest value and the base, and with the form
# ``whole`` they are the whole sentence.
VERDICT = {
    "state": pl.String,
    "measure": pl.Float64,
    "score": pl.Float64,
    "from_value": pl.Float64,
    "from_year": pl.Int64,
    "from_observation": pl.Int64,
    "growth": pl.Float64,
    "projected": pl.Float64,
    "form": pl.String,
    "said": pl.String,
}


class State(NamedTuple):
    """A state of a method: its own words, and Stocktake's outcome."""

    words: str
    outcome: str


class Method(Noun, frozen=True, kw_only=True):
    """A published way to judge progress.

    Attributes:
        id: As in ``stocktake.toml`` and every table.
        title: Name as shown.
        version: Version of Stocktake's implementation; raised when a result can change.
        source: The document or program that its rules come from.
        needs: What it needs to judge a series, in words.
        measure: What its measure is, with the unit, in words.
        score: What its score is, in words; empty where it has none.
        rule: Its thresholds in one or two sentences.
        to_confirm: Whether a threshold was not seen in a document of the body itself.
        states: Its states in its own words, best first.
        met: Which of its states a series gets that meets its target.
        opens: Reasons of ``cases.SETTLED`` that are no fact for this method: it judges such
            cases as well.
        judge: Judges cases; see ``VERDICT``. None for Stocktake's default reading of the
            UNSD method, which is already in the cases.
    """

    id: str
    title: str
    version: str
    source: str
    needs: str
    measure: str
    score: str
    rule: str
    to_confirm: bool
    states: dict[str, State]
    met: str
    opens: frozenset[str] = frozenset()
    judge: Callable[..., pl.DataFrame] | None


def compound_growth(start: pl.Expr, end: pl.Expr, years: pl.Expr) -> pl.Expr:
    """Return compound growth a year as a fraction, -1 for a fall to 0.

    Null where it is undefined: from 0, over a change of sign, or without a year between.
    """
    change = end / start
    return pl.when((years > 0) & (start != 0) & (change >= 0)).then(change ** (1.0 / years) - 1.0)


def verdict_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of ``VERDICT`` in their order and types; absent ones are null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in VERDICT.items()
    )
