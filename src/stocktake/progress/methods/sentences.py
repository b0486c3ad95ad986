"""Say in one sentence what a method found, with its inputs.

Each method names the ``form`` of its sentence and gives the numbers. Where a fact
decides, Stocktake's own sentence stands and this module is not asked.
"""

from __future__ import annotations

import polars as pl

from stocktake.progress.explain import BETTER, age_clause, aim_text, lost_clause, value_in
from stocktake.progress.wording import (
    clauses,
    decimals_for,
    ended,
    filled,
    listed,
    percent_text,
    short_text,
    signed_text,
    value_text,
    year_text,
)
from stocktake.vocab.language import ENGLISH, _, bound, current, data_text

__all__ = ["SHARED", "shared_words", "verdict_sentence"]

# Columns of the words that are the same whatever the method.
SHARED = ("end_at", "latest_at", "aim_words", "better", "tail", "shown", "unit", "deadline")

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
        end_at=value_in(value_text(col("end_value"), "shown", "unit"), "end_year"),
        latest_at=value_in(value_text(col("latest_value"), "shown", "unit"), "latest_year"),
        aim_words=aim_text("shown"),
        better=col("direction").replace_strict(dict(BETTER), return_dtype=pl.String),
        tail=clauses(lost_clause(), age_clause()),
    )


def verdict_sentence(needs: str) -> pl.Expr:
    """Return the sentence of a verdict.

    Args:
        needs: What the method needs, in English, for cases that it does not judge.

    Returns:
        An expression over ``verdict.VERDICT``, ``SHARED`` and ``label``.
    """
    start = value_in(short_text(col("from_value"), "shown", "unit"), "from_year")
    about = (col("form") == "index") & col("from_observation").is_null()
    # Translators: {value} is the value that progress is counted from, with its year.
    read = (
        pl.when(about)
        .then(filled(_("from about {value} on the trend"), value=start))
        .otherwise(filled(_("from {value}"), value=start))
    )
    based = pl.when(col("from_value").is_not_null()).then(read)
    # Translators: a method's own word for the state, then the latest value with its year.
    head = filled(_("{label}: {latest}"), label=_label(), latest=col("end_at"))
    # Translators: {needs} is what the method needs, such as "two values since 2015".
    unable = filled(
        _("This method judges nothing here, as it needs {needs}; the latest is {latest}"),
        needs=lit(data_text("what a method needs", needs)),
        latest=col("latest_at"),
    )
    behind = {form: pl.when(col("form") == form).then(text) for form, text in _commas().items()}
    then = {form: pl.when(col("form") == form).then(text) for form, text in _clauses().items()}
    judged = clauses(
        listed(head, based, pl.coalesce(*behind.values())), pl.coalesce(*then.values())
    )
    # A form that lacks a number leaves the sentence without it, never without an end.
    sentence = pl.when(col("state") == "not_judged").then(unable).otherwise(judged)
    said = ended(clauses(sentence, pl.when(col("tail") != "").then("tail")))
    return pl.when(col("form") == "whole").then(col("said")).otherwise(said)


def _label() -> pl.Expr:
    """Return the method's word for the state, in the language that is spoken."""
    if current() is ENGLISH:
        return col("label")

    def say(labels: pl.Series) -> pl.Series:
        known = labels.unique().drop_nulls()
        return labels.replace({label: data_text("state of a method", label) for label in known})

    return col("label").map_batches(bound(say), return_dtype=pl.String)


def _commas() -> dict[str, pl.Expr]:
    """Return what follows a comma, by form."""
    share = _percent(col("measure"))
    told = col("growth").abs() < TOLD_GROWTH
    yearly = pl.when(told).then(filled(_("{growth} a year"), growth=_growth()))
    pace = filled(_("{share} of the pace that {aim} needs"), share=share, aim=col("aim_words"))
    return {
        "pace": listed(yearly, pl.when(col("measure") >= 0).then(pace)),
        "growth": listed(yearly, col("better")),
    }


def _clauses() -> dict[str, pl.Expr]:
    """Return what follows a semicolon, by form."""
    aim, share = col("aim_words"), _percent(col("measure"))
    away = filled(_("it moves away from {aim}"), aim=aim)
    way = filled(_("at this growth it would go {share} of the way to {aim}"), share=share, aim=aim)
    lost = filled(
        _("{aim} was met in {year} and is met no longer"), aim=aim, year=year_text("from_year")
    )
    backward = col("measure") < 0
    return {
        "pace": pl.when(backward).then(away),
        "way": pl.when(backward).then(away).otherwise(way),
        "lost": lost,
        "index": _index(),
        "own": col("said").str.strip_prefix("; "),
    }


def _index() -> pl.Expr:
    parts = {
        "value": value_in(short_text(col("projected"), "shown", "unit"), "deadline"),
        "aim": col("aim_words"),
        "year": year_text("from_year"),
        "share": _percent(1.0 - col("measure") / 10.0),
    }
    leads = (
        pl.when(col("measure") >= 10)
        .then(filled(_("the weighted trend leads to {value}, which reaches {aim}"), **parts))
        .when(col("measure") > 0)
        .then(
            filled(
                _(
                    "the weighted trend leads to {value}, "
                    "which leaves {share} of the gap of {year} to {aim}"
                ),
                **parts,
            )
        )
        .otherwise(
            filled(
                _("the weighted trend leads to {value}, no nearer to {aim} than in {year}"),
                **parts,
            )
        )
    )
    status = filled(_("current status {number} of 10"), number=_one_decimal(col("score")))
    return clauses(leads, pl.when(col("score").is_not_null()).then(status))


def _percent(share: pl.Expr) -> pl.Expr:
    """Return a share as a whole per cent; what is not quite 100 % is never called 100 %."""
    percent = (share * 100).round(0)
    short = pl.when((share < 1) & (percent >= 100)).then(99.0).otherwise(percent)
    return percent_text(short.cast(pl.Int64, strict=False).cast(pl.String))


def _one_decimal(value: pl.Expr) -> pl.Expr:
    return signed_text(value.round(1).cast(pl.String))


def _growth() -> pl.Expr:
    percent = col("growth") * 100
    tiny = col("growth").abs() < SMALL_GROWTH
    rounded = pl.when(tiny).then(percent.round(2)).otherwise(percent.round(1)) + 0.0
    sign = pl.when(rounded > 0).then(lit("+")).otherwise(lit(""))
    return percent_text(sign + signed_text(rounded.cast(pl.String).str.replace(r"\.0$", "")))
