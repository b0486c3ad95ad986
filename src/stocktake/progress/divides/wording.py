"""The sentences of the tables of divides, in plain words and without ranking anybody."""

from __future__ import annotations

import polars as pl

from stocktake.progress.wording import counted_text, gap_text, value_text, year_text
from stocktake.vocab.language import NN_, _

__all__ = ["behind_text", "distance_sentence", "gap_sentence"]

col = pl.col
lit = pl.lit
# A distance shorter than this is told as less than a year, not as a fraction of one.
WHOLE_YEAR = 1.0
BEHIND = NN_("{number} year behind", "{number} years behind")
MORE_BEHIND = NN_("more than {number} year behind", "more than {number} years behind")


def behind_text(years: str, more_than: str) -> pl.Expr:
    """Return ``level``, ``less than 1 year behind``, ``7 years behind``, ``more than ...``."""
    whole = col(years).round(0, mode="half_away_from_zero")
    # A lower limit is cut, not rounded: "more than" must stay true.
    least = col(years).floor()
    return (
        pl.when(col(years).is_null())
        .then(lit(""))
        .when(col(more_than) & (col(years) < WHOLE_YEAR))
        .then(lit(_("behind, by how many years cannot be told")))
        .when(col(more_than))
        .then(counted_text(least, MORE_BEHIND))
        .when(col(years) == 0)
        .then(lit(_("not behind")))
        .when(col(years) < WHOLE_YEAR)
        .then(lit(_("less than 1 year behind")))
        .otherwise(counted_text(whole, BEHIND))
    )


def gap_sentence() -> pl.Expr:
    """Return a sentence from the columns of ``divides``, ``unit``, and the names of both sides."""
    side = (
        pl.when(col("gap") == 0)
        .then(lit(": no difference"))
        .otherwise(
            lit(": ")
            + gap_text(col("gap").abs(), "decimals", "unit")
            + pl.when(col("gap") > 0).then(lit(" more")).otherwise(lit(" less"))
        )
    )
    years = (
        pl.when(col("year_from") == col("year_to"))
        .then(year_text("year_to"))
        .otherwise(year_text("year_from") + " to " + year_text("year_to"))
    )
    return pl.concat_str(
        col("side_name"),
        lit(" "),
        value_text(col("value"), "decimals", "unit"),
        lit("; "),
        col("other_name"),
        lit(" "),
        value_text(col("other"), "decimals", "unit"),
        lit(" ("),
        years,
        lit(")"),
        side,
        lit("."),
    )


def distance_sentence() -> pl.Expr:
    """Return a sentence from the columns of ``time_distances``, ``unit`` and the names."""
    median = (
        pl.when(col("median_years").is_null())
        .then(lit("; no regional median can be told"))
        .otherwise(lit("; ") + col("median_words") + lit(" against the regional median"))
    )
    leader = (
        pl.when(col("economy_id") == col("leader_id"))
        .then(lit(""))
        .when(col("leader_years").is_null())
        .then(lit(""))
        .otherwise(lit(", ") + col("leader_words") + lit(" against ") + col("leader_name"))
    )
    return pl.concat_str(
        col("economy_name"),
        lit(": "),
        value_text(col("value"), "decimals", "unit"),
        lit(" in "),
        year_text("year"),
        median,
        leader,
        lit("."),
    )
