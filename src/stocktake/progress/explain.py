"""Say in one sentence why a KPI has its state, with the numbers, units and years.

One text for each reason of ``states.decide_states``, in the language that is
spoken. The sentence never says more than the data: one value has no trend, an
unknown year is called unknown.
"""

from __future__ import annotations

import polars as pl

from stocktake.progress.series import DEADLINE_WINDOW
from stocktake.progress.wording import (
    clauses,
    counted_text,
    decimals_for,
    ended,
    filled,
    gap_text,
    listed,
    number_text,
    percent_text,
    short_text,
    value_text,
    year_text,
)
from stocktake.vocab.cldr import percent_words
from stocktake.vocab.language import ENGLISH, N_, NN_, Words, _, current

__all__ = ["BETTER", "age_clause", "aim_text", "explain", "lost_clause", "value_in"]

# From this ratio on the method calls a series on track although it stops just short.
ALL_BUT = 0.95
# Yearly growth under this share is printed with two decimals.
SMALL_GROWTH = 0.001
# Which way is better, at the end of a clause about growth.
BETTER = Words(
    {
        "up": N_("where more is better"),
        "down": N_("where less is better"),
        "parity": N_("where nearer to 1 is better"),
    }
)
YEARS = NN_("{number} year", "{number} years")
YEARS_LATE = NN_("{number} year late", "{number} years late")

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
        base_short=short_text(col("base_value"), "shown", "unit"),
        end_at=_at("end"),
        aim=aim_text("shown"),
        away=gap_text(col("gap"), "shown", "unit"),
        growth_shown=pl.when(col("growth").abs() < SMALL_GROWTH).then(2).otherwise(1),
        due_from=(col("deadline") - DEADLINE_WINDOW).cast(pl.String),
        due_year_text=year_text("deadline"),
        since=year_text("base_year"),
        start=year_text("base_from"),
    )
    sentence = pl.coalesce(
        *(pl.when(col("reason") == reason).then(text) for reason, text in _templates().items()),
        # A growth beyond all numbers (from a value next to 0) has no words of its own.
        clauses(col("latest_at"), lit(_("no rate of growth can be told from these values"))),
        lit(_("No rate of growth can be told from these values")),
    )
    said = parts.select(ended(clauses(sentence, lost_clause(), age_clause())).alias("said"))
    return decided.with_columns(explanation=said.to_series())


def aim_text(decimals: str) -> pl.Expr:
    """Return ``the target of at most 2 % by 2030`` from the bounds, unit and deadline."""
    # Translators: these six stand in sentences such as "85 % in 2024 meets the target of 80 %".
    parts = {
        "low": short_text(col("lowest"), decimals, "unit"),
        "high": short_text(col("highest"), decimals, "unit"),
        "year": year_text("deadline"),
    }
    dated = (
        filled(_("the target of {low} by {year}"), **parts),
        filled(_("the target range of {low} to {high} by {year}"), **parts),
        filled(_("the target of at most {high} by {year}"), **parts),
    )
    undated = (
        filled(_("the target of {low}"), **parts),
        filled(_("the target range of {low} to {high}"), **parts),
        filled(_("the target of at most {high}"), **parts),
    )
    return pl.when(col("deadline").is_null()).then(_aim(*undated)).otherwise(_aim(*dated))


def lost_clause() -> pl.Expr:
    """Return the clause that the target was met once and is met no longer, or null."""
    year = year_text("met_last")
    lost = (
        pl.when(col("met_first") == col("met_last"))
        .then(filled(_("the value of {year} met it"), year=year))
        .otherwise(filled(_("the value of {year} was the last to meet it"), year=year))
    )
    # Where the base met it, or the value at the deadline, the sentence says so itself.
    told = col("reason").is_in(["lost", "met_at_deadline"])
    return pl.when(~col("meets") & ~told & col("met_last").is_not_null()).then(lost)


def age_clause() -> pl.Expr:
    """Return the clause that warns of an old value, or null."""
    # Translators: {years} is "7 years".
    old = filled(_("the latest value is {years} old"), years=counted_text(col("age"), YEARS))
    return pl.when("stale").then(old)


def value_in(value: pl.Expr, year: str) -> pl.Expr:
    """Return a printed value and its year: ``85.2 % in 2024``."""
    # Translators: a value and its year, inside a sentence.
    return filled(_("{value} in {year}"), value=value, year=year_text(year))


def _aim(one: pl.Expr, ranged: pl.Expr, most: pl.Expr) -> pl.Expr:
    return (
        pl.when(col("lowest") == col("highest"))
        .then(one)
        .when(col("lowest").is_not_null() & col("highest").is_not_null())
        .then(ranged)
        .when(col("highest").is_not_null())
        .then(most)
        .otherwise(one)
    )


def _at(name: str) -> pl.Expr:
    return value_in(value_text(col(f"{name}_value"), "shown", "unit"), f"{name}_year")


def _in(name: str) -> pl.Expr:
    return value_in(short_text(col(f"{name}_value"), "shown", "unit"), f"{name}_year")


def _say(template: str, **more: pl.Expr) -> pl.Expr:
    """Fill a text from the columns that ``explain`` prepares, by the names translators see."""
    return filled(
        template,
        latest=col("latest_at"),
        latest_short=col("latest_in"),
        due=col("due_at"),
        base=col("base_in"),
        base_value=col("base_short"),
        end=col("end_at"),
        aim=col("aim"),
        gap=col("away"),
        since=col("since"),
        first=col("due_from"),
        deadline=col("due_year_text"),
        start=col("start"),
        **more,
    )


def _templates() -> dict[str, pl.Expr]:
    """Return the sentence of each reason, without its full stop.

    Translators see ``{latest}``, ``{due}``, ``{base}`` and ``{end}`` as values with their
    years, ``{aim}`` as "the target of ... by ...", ``{gap}`` as "9.8 points".
    """
    return {
        "no_data": lit(_("No source here has a value for this economy")),
        "met": _say(_("{latest} meets {aim}")),
        "met_at_deadline": _met_at_deadline(),
        "met_since": _say(
            _(
                "{latest} meets {aim}; whether it was met in time is not known: "
                "no value from {first} to {deadline}"
            )
        ),
        "met_late": clauses(_due_not_met(), _met_late()),
        "missed": _missed(),
        "unknown_since_deadline": _say(
            _(
                "No value is known for {first} or later, so whether {aim} was met is not known; "
                "the latest is {latest}"
            )
        ),
        "lost": _say(
            _("{latest}; {aim} was met in {since} ({base_value}) and is met no longer, {gap} away")
        ),
        "no_room": _no_room(),
        "one_value": clauses(_say(_("One value only, so no trend: {latest}")), _distance()),
        "no_two_values": clauses(_no_two_values(), _distance()),
        "overshot": clauses(
            _say(
                _(
                    "{latest} has passed from one side of the range to the other since {base}, "
                    "so no trend"
                )
            ),
            _distance(),
        ),
        "no_growth": clauses(
            _say(
                _(
                    "No growth rate can be counted from {base} to {end}, "
                    "because it needs values above 0"
                )
            ),
            _distance(),
        ),
        "trend": pl.when(col("has_number") & col("deadline").is_not_null())
        .then(_checked(_say(_("{latest}; {aim} is {gap} away")), _pace()))
        .otherwise(_growth()),
    }


def _checked(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Return two clauses, or null where one of them cannot be said."""
    return pl.when(first.is_not_null() & second.is_not_null()).then(clauses(first, second))


def _met_at_deadline() -> pl.Expr:
    later = (
        pl.when(col("meets"))
        .then(_say(_("{due} met {aim}; {latest_short} still meets it")))
        .otherwise(_say(_("{due} met {aim}; {latest_short} no longer does, {gap} away")))
    )
    return (
        pl.when(col("latest_year") > col("due_year"))
        .then(later)
        .otherwise(_say(_("{due} met {aim}")))
    )


def _due_not_met() -> pl.Expr:
    """Return that the value at the deadline fell short, and how much of the way was gone."""
    percent = (col("ratio") * 100).round(0).cast(pl.Int64, strict=False).cast(pl.String)
    known = (
        pl.when(col("ratio") >= 0)
        .then(
            _say(
                _("{due} did not meet {aim} ({share} of the way from {base})"),
                share=percent_text(percent),
            )
        )
        .otherwise(_say(_("{due} did not meet {aim}")))
    )
    unknown = _say(_("No value is known for {first} to {deadline}, when {aim} was due"))
    return pl.when(col("due_value").is_not_null()).then(known).otherwise(unknown)


def _missed() -> pl.Expr:
    now = (
        pl.when(col("due_year") == col("latest_year"))
        .then(_say(_("it is {gap} away")))
        .otherwise(_say(_("{latest_short} is {gap} away")))
    )
    return clauses(_due_not_met(), now)


def _met_late() -> pl.Expr:
    """Return when the target was met and how late, by the first value after the deadline."""
    late = counted_text(col("years_late"), YEARS_LATE)
    # Translators: {late} is "2 years late".
    first = _say(
        _("the first value to meet it is of {year}, {late}; {latest_short} meets it"),
        year=year_text("met_after"),
        late=late,
    )
    same = _say(_("{latest_short} meets it, {late}"), late=late)
    return pl.when(col("met_after") < col("latest_year")).then(first).otherwise(same)


def _no_room() -> pl.Expr:
    # The share is 1 %, printed as the language writes it.
    share = lit("1 %" if current() is ENGLISH else percent_words("1"))
    near = _say(
        _(
            "{latest}; {aim} is {gap} away, within {share} of the end of the scale, "
            "where no growth is asked for"
        ),
        share=share,
    )
    end = _say(
        _(
            "{latest} is at the end of the scale, or within {share} of it, "
            "where no growth is asked for"
        ),
        share=share,
    )
    return pl.when(col("has_number")).then(near).otherwise(end)


def _no_two_values() -> pl.Expr:
    closed = _say(
        _("No two values from {start} to {deadline}, so no trend: the latest is {latest}")
    )
    still_open = _say(_("No two values since {start}, so no trend: the latest is {latest}"))
    return pl.when("past").then(closed).otherwise(still_open)


def _distance() -> pl.Expr:
    to_go = _say(_("{aim} is {gap} away"))
    return pl.when("has_number").then(to_go).otherwise(lit(_("no number to reach was agreed")))


def _pace() -> pl.Expr:
    stands = value_in(short_text(col("at_deadline"), "shown", "unit"), "deadline")
    return (
        pl.when(col("ratio") >= 1)
        .then(_say(_("at the pace since {since} it would be reached")))
        .when(col("ratio") >= ALL_BUT)
        # Translators: {value} is a value and its year.
        .then(
            _say(
                _("at the pace since {since} it would all but be reached, at {value}"), value=stands
            )
        )
        .when(col("ratio") > 0)
        .then(_say(_("at the pace since {since} the value would be {value}"), value=stands))
        .when(col("ratio") == 0)
        .then(_say(_("nothing has changed since {since}")))
        .otherwise(_say(_("it has moved away from it since {since} ({base_value})")))
    )


def _growth() -> pl.Expr:
    rate = number_text(col("growth") * 100, "growth_shown")
    signed = pl.when(col("growth") > 0).then(lit("+") + rate).otherwise(rate)
    # Translators: {growth} is "+2.5 %".
    moved = (
        pl.when(col("growth").is_null())
        .then(_say(_("{end}, from {base}")))
        .otherwise(_say(_("{end}, from {base}: {growth} a year"), growth=percent_text(signed)))
    )
    better = col("direction").replace_strict(dict(BETTER), return_dtype=pl.String)
    judged = pl.when("past").then(_say(_("judged up to {deadline}")))
    undated = pl.when("has_number").then(_say(_("{aim} is {gap} away, without a year")))
    distance = undated.otherwise(lit(_("no number to reach was agreed")))
    return pl.when(moved.is_not_null()).then(clauses(listed(moved, better, judged), distance))
