"""Say in one sentence why a KPI has its state, with the numbers, units and years.

One template for each reason of ``states.decide_states``. The sentence never says
more than the data: one value has no trend, an unknown year is called unknown.
"""

from __future__ import annotations

import polars as pl

from stocktake.progress.series import DEADLINE_WINDOW
from stocktake.progress.wording import (
    decimals_for,
    gap_text,
    number_text,
    short_text,
    value_text,
    year_text,
)

__all__ = ["age_text", "aim_text", "explain", "lost_text"]

# From this ratio on the method calls a series on track although it stops just short.
ALL_BUT = 0.95
# Yearly growth under this share is printed with two decimals.
SMALL_GROWTH = 0.001

col = pl.col
lit = pl.lit


def explain(decided: pl.DataFrame) -> pl.DataFrame:
    """Return what ``states.decide_states`` gives with the column ``explanation``.

    Args:
        decided: Needs also ``age`` (years between the latest value and the assessment)
            ``stale``, ``met_first``, ``met_last``, ``met_after`` and ``years_late``.
    """
    parts = decided.with_columns(shown=decimals_for("unit", col("gap"))).with_columns(
        latest_at=_at("latest"),
        latest_in=_in("latest"),
        due_at=_at("due"),
        base_in=_in("base"),
        end_at=_at("end"),
        aim=aim_text("shown"),
        away=_away(),
        since=lit("since ") + year_text("base_year"),
        growth_shown=pl.when(col("growth").abs() < SMALL_GROWTH).then(2).otherwise(1),
        due_from=(col("deadline") - DEADLINE_WINDOW).cast(pl.String),
    )
    sentence = pl.coalesce(
        *(pl.when(col("reason") == reason).then(text) for reason, text in _templates().items()),
        # A growth beyond all numbers (from a value next to 0) has no words of its own.
        col("latest_at") + "; no rate of growth can be told from these values",
        lit("No rate of growth can be told from these values"),
    )
    said = parts.select(pl.concat_str(sentence, lost_text(), age_text(), lit(".")).alias("said"))
    return decided.with_columns(explanation=said.to_series())


def aim_text(decimals: str) -> pl.Expr:
    """Return ``the target of at most 2 % by 2030`` from the bounds, unit and deadline."""
    low = short_text(col("lowest"), decimals, "unit")
    high = short_text(col("highest"), decimals, "unit")
    number = (
        pl.when(col("lowest") == col("highest"))
        .then(lit("the target of ") + low)
        .when(col("lowest").is_not_null() & col("highest").is_not_null())
        .then(lit("the target range of ") + low + " to " + high)
        .when(col("highest").is_not_null())
        .then(lit("the target of at most ") + high)
        .otherwise(lit("the target of ") + low)
    )
    return number + pl.when(col("deadline").is_null()).then(lit("")).otherwise(
        lit(" by ") + year_text("deadline")
    )


def lost_text() -> pl.Expr:
    """Return that the target was met once and is met no longer, or nothing."""
    lost = (
        lit("; the value of ")
        + year_text("met_last")
        + pl.when(col("met_first") == col("met_last"))
        .then(lit(" met it"))
        .otherwise(lit(" was the last to meet it"))
    )
    # Where the base met it, or the value at the deadline, the sentence says so itself.
    told = col("reason").is_in(["lost", "met_at_deadline"])
    return (
        pl.when(~col("meets") & ~told & col("met_last").is_not_null()).then(lost).otherwise(lit(""))
    )


def age_text() -> pl.Expr:
    """Return the warning about an old value, or nothing."""
    old = lit("; the latest value is ") + col("age").cast(pl.String) + " years old"
    return pl.when("stale").then(old).otherwise(lit(""))


def _at(name: str) -> pl.Expr:
    return _value_in(value_text(col(f"{name}_value"), "shown", "unit"), name)


def _in(name: str) -> pl.Expr:
    return _value_in(short_text(col(f"{name}_value"), "shown", "unit"), name)


def _value_in(text: pl.Expr, name: str) -> pl.Expr:
    return text + " in " + year_text(f"{name}_year")


def _away() -> pl.Expr:
    return gap_text(col("gap"), "shown", "unit") + " away"


def _templates() -> dict[str, pl.Expr]:
    """Return the sentence of each reason, without its full stop."""
    return {
        "no_data": lit("No source here has a value for this economy"),
        "met": col("latest_at") + " meets " + col("aim"),
        "met_at_deadline": _met_at_deadline(),
        "met_since": col("latest_at")
        + " meets "
        + col("aim")
        + "; whether it was met in time is not known: no value from "
        + col("due_from")
        + " to "
        + year_text("deadline"),
        "met_late": _due_not_met("; ") + _met_late(),
        "missed": _missed(),
        "unknown_since_deadline": lit("No value is known for ")
        + col("due_from")
        + " or later, so whether "
        + col("aim")
        + " was met is not known; the latest is "
        + col("latest_at"),
        "lost": col("latest_at")
        + "; "
        + col("aim")
        + " was met in "
        + year_text("base_year")
        + " ("
        + short_text(col("base_value"), "shown", "unit")
        + ") and is met no longer, "
        + col("away"),
        "no_room": col("latest_at") + _no_room(),
        "one_value": lit("One value only, so no trend: ") + col("latest_at") + _distance(),
        "no_two_values": lit("No two values ")
        + _window()
        + ", so no trend: the latest is "
        + col("latest_at")
        + _distance(),
        "overshot": col("latest_at")
        + " has passed from one side of the range to the other since "
        + col("base_in")
        + ", so no trend"
        + _distance(),
        "no_growth": lit("No growth rate can be counted from ")
        + col("base_in")
        + " to "
        + col("end_at")
        + ", because it needs values above 0"
        + _distance(),
        "trend": pl.when(col("has_number") & col("deadline").is_not_null())
        .then(col("latest_at") + "; " + col("aim") + " is " + col("away") + "; " + _pace())
        .otherwise(_growth()),
    }


def _met_at_deadline() -> pl.Expr:
    later = (
        pl.when(col("meets"))
        .then(lit("; ") + col("latest_in") + " still meets it")
        .otherwise(lit("; ") + col("latest_in") + " no longer does, " + col("away"))
    )
    return (
        col("due_at")
        + " met "
        + col("aim")
        + pl.when(col("latest_year") > col("due_year")).then(later).otherwise(lit(""))
    )


def _due_not_met(joint: str) -> pl.Expr:
    known = col("due_at") + " did not meet " + col("aim") + _share_of_way() + joint
    unknown = (
        lit("No value is known for ")
        + col("due_from")
        + " to "
        + year_text("deadline")
        + ", when "
        + col("aim")
        + " was due; "
    )
    return pl.when(col("due_value").is_not_null()).then(known).otherwise(unknown)


def _missed() -> pl.Expr:
    same = col("due_at") + " did not meet " + col("aim") + _share_of_way() + "; it is "
    return (
        pl.when(col("due_year") == col("latest_year"))
        .then(same + col("away"))
        .otherwise(_due_not_met("; ") + col("latest_in") + " is " + col("away"))
    )


def _met_late() -> pl.Expr:
    """Return when the target was met and how late, by the first value after the deadline."""
    years = col("years_late").cast(pl.String)
    late = years + pl.when(col("years_late") == 1).then(lit(" year late")).otherwise(
        lit(" years late")
    )
    first = lit("the first value to meet it is of ") + year_text("met_after") + ", " + late
    now = pl.when(col("met_after") < col("latest_year")).then(
        first + "; " + col("latest_in") + " meets it"
    )
    return now.otherwise(col("latest_in") + " meets it, " + late)


def _share_of_way() -> pl.Expr:
    """Return how much of the way from the base was gone by the deadline."""
    share = (col("ratio") * 100).round(0).cast(pl.Int64, strict=False).cast(pl.String)
    words = lit(" (") + share + " % of the way from " + col("base_in") + ")"
    return pl.when(col("ratio") >= 0).then(words).otherwise(lit(""))


def _no_room() -> pl.Expr:
    near = (
        lit("; ")
        + col("aim")
        + " is "
        + col("away")
        + ", within 1 % of the end of the scale, where no growth is asked for"
    )
    end = lit(" is at the end of the scale, or within 1 % of it, where no growth is asked for")
    return pl.when(col("has_number")).then(near).otherwise(end)


def _window() -> pl.Expr:
    up_to = lit("from ") + year_text("base_from") + " to " + year_text("deadline")
    return pl.when("past").then(up_to).otherwise(lit("since ") + year_text("base_from"))


def _distance() -> pl.Expr:
    to_go = lit("; ") + col("aim") + " is " + col("away")
    return pl.when("has_number").then(to_go).otherwise(lit("; no number to reach was agreed"))


def _pace() -> pl.Expr:
    pace = lit("at the pace ") + col("since")
    stands = short_text(col("at_deadline"), "shown", "unit") + " in " + year_text("deadline")
    return (
        pl.when(col("ratio") >= 1)
        .then(pace + " it would be reached")
        .when(col("ratio") >= ALL_BUT)
        .then(pace + " it would all but be reached, at " + stands)
        .when(col("ratio") > 0)
        .then(pace + " the value would be " + stands)
        .when(col("ratio") == 0)
        .then(lit("nothing has changed ") + col("since"))
        .otherwise(lit("it has moved away from it ") + col("since") + " (" + _base() + ")")
    )


def _base() -> pl.Expr:
    return short_text(col("base_value"), "shown", "unit")


def _growth() -> pl.Expr:
    percent = col("growth") * 100
    rate = number_text(percent, "growth_shown")
    signed = pl.when(col("growth") > 0).then(lit("+") + rate).otherwise(rate)
    better = col("direction").replace_strict(
        {
            "up": "where more is better",
            "down": "where less is better",
            "parity": "where nearer to 1 is better",
        },
        return_dtype=pl.String,
    )
    by_year = (
        pl.when(col("growth").is_null())
        .then(lit(", "))
        .otherwise(lit(": ") + signed + " % a year, ")
    )
    judged = pl.when("past").then(lit(", judged up to ") + year_text("deadline")).otherwise(lit(""))
    undated = pl.when("has_number").then(_distance() + ", without a year").otherwise(_distance())
    return col("end_at") + ", from " + col("base_in") + by_year + better + judged + undated
