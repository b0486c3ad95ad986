"""Say in one sentence what a method found, with its inputs.

Each method names the ``form`` of its sentence and gives the numbers. Where a fact
decides, Stocktake's own sentence stands and this module is not asked.
"""

from __future__ import annotations

import polars as pl

from stocktake.progress.explain import age_text, aim_text, lost_text
from stocktake.progress.wording import decimals_for, short_text, value_text, year_text

__all__ = ["SHARED", "shared_words", "verdict_sentence"]

# Columns of the words that are the same whatever the method.
SHARED = ("end_at", "latest_at", "aim_words", "better", "tail", "shown", "unit", "deadline")

BETTER = {
    "up": "where more is better",
    "down": "where less is better",
    "parity": "where nearer to 1 is better",
}
# Yearly growth under this share is printed with two decimals.
SMALL_GROWTH = 0.001
# Growth of this and more comes from a base next to 0 and tells a reader nothing.
TOLD_GROWTH = 100.0

col = pl.col
lit = pl.lit


def shared_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns ``SHARED`` of cases: latest value, target, warnings."""
    parts = frame.with_columns(shown=decimals_for("unit", col("gap")))
    return parts.select(
        "shown",
        "unit",
        "deadline",
        # After a deadline without a number, the trend ends there and the latest value may not.
        end_at=value_text(col("end_value"), "shown", "unit") + " in " + year_text("end_year"),
        latest_at=value_text(col("latest_value"), "shown", "unit")
        + " in "
        + year_text("latest_year"),
        aim_words=aim_text("shown"),
        better=col("direction").replace_strict(BETTER, return_dtype=pl.String),
        tail=lost_text() + age_text() + ".",
    )


def verdict_sentence(needs: str) -> pl.Expr:
    """Return the sentence of a verdict.

    Args:
        needs: What the method needs, for cases that it does not judge.

    Returns:
        An expression over ``verdict.VERDICT``, ``SHARED`` and ``label``.
    """
    start = short_text(col("from_value"), "shown", "unit") + " in " + year_text("from_year")
    about = pl.when((col("form") == "index") & col("from_observation").is_null())
    read = about.then(lit(", from about ") + start + " on the trend").otherwise(
        lit(", from ") + start
    )
    said = pl.coalesce(
        *(pl.when(col("form") == form).then(text) for form, text in _forms().items())
    )
    unable = lit("This method judges nothing here, as it needs ") + needs + "; the latest is "
    based = pl.when(col("from_value").is_null()).then(lit("")).otherwise(read)
    sentence = (
        pl.when(col("state") == "not_judged")
        .then(unable + col("latest_at"))
        .otherwise(col("label") + ": " + col("end_at") + based + said)
    )
    return pl.when(col("form") == "whole").then(col("said")).otherwise(sentence + col("tail"))


def _forms() -> dict[str, pl.Expr]:
    share = _percent(col("measure"))
    away = lit("; it moves away from ") + col("aim_words")
    backward = col("measure") < 0
    told = col("growth").abs() < TOLD_GROWTH
    yearly = pl.when(told).then(lit(", ") + _growth() + " a year").otherwise(lit(""))
    pace = yearly + ", " + share + " of the pace that " + col("aim_words") + " needs"
    way = lit("; at this growth it would go ") + share + " of the way to " + col("aim_words")
    lost = lit("; ") + col("aim_words") + " was met in " + year_text("from_year")
    return {
        "pace": pl.when(backward).then(yearly + away).otherwise(pace),
        "way": pl.when(backward).then(away).otherwise(way),
        "lost": lost + " and is met no longer",
        "growth": yearly + ", " + col("better"),
        "index": _index(),
        "own": col("said"),
    }


def _index() -> pl.Expr:
    due = short_text(col("projected"), "shown", "unit") + " in " + year_text("deadline")
    leads = lit("; the weighted trend leads to ") + due
    left = _percent(1.0 - col("measure") / 10.0) + " of the gap of " + year_text("from_year")
    gap = (
        pl.when(col("measure") >= 10)
        .then(lit(", which reaches ") + col("aim_words"))
        .when(col("measure") > 0)
        .then(lit(", which leaves ") + left + " to " + col("aim_words"))
        .otherwise(lit(", no nearer to ") + col("aim_words") + " than in " + year_text("from_year"))
    )
    status = lit("; current status ") + col("score").round(1).cast(pl.String) + " of 10"
    return leads + gap + pl.when(col("score").is_null()).then(lit("")).otherwise(status)


def _percent(share: pl.Expr) -> pl.Expr:
    """Return a share as a whole per cent; what is not quite 100 % is never called 100 %."""
    percent = (share * 100).round(0)
    short = pl.when((share < 1) & (percent >= 100)).then(99.0).otherwise(percent)
    return short.cast(pl.Int64, strict=False).cast(pl.String) + " %"


def _growth() -> pl.Expr:
    percent = col("growth") * 100
    tiny = col("growth").abs() < SMALL_GROWTH
    rounded = pl.when(tiny).then(percent.round(2)).otherwise(percent.round(1)) + 0.0
    sign = pl.when(rounded > 0).then(lit("+")).otherwise(lit(""))
    return sign + rounded.cast(pl.String).str.replace(r"\.0$", "") + " %"
