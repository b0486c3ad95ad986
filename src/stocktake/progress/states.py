"""Decide the state of a KPI in one economy from the values picked for it.

The order of the questions is the rule; the first that applies answers:

1. Is there a value? Else ``no_data``.
2. Has the deadline passed, and is there a number to reach? Then ``met`` if the
   value at the deadline meets it, or if that is unknown and the latest value does;
   ``met_late`` if only the latest value does; ``level_only`` if nothing is known
   for the deadline or later; else ``missed``.
3. Does the latest value meet the number? Then ``met``.
4. Was it met at the base? Then ``regression``.
5. Is it at the end of its scale? Then ``on_track``, whatever its trend.
6. Are there two values since the base, both on one side of a range to reach, and
   a growth rate? Else ``level_only``.
7. The bands of the method, on the ratio or, without a number, on growth.

Every row also gets ``reason``, the answer in finer grain, which the sentence is
made from. KPIs whose ``basis`` is ``group`` do not come here: a world average
was never promised for one economy.
"""

from __future__ import annotations

import polars as pl

from stocktake.progress.series import DEADLINE_WINDOW
from stocktake.progress.unsd import (
    GROWTH_BANDS,
    RATIO_BANDS,
    annual_growth,
    band_of,
    score_of,
    unsd_ratio,
)
from stocktake.vocab.load import indicators

__all__ = ["OUTCOMES", "SCALE_TOP", "decide_states", "fold", "meets", "with_bounds"]

OUTCOMES = {
    "met": "met",
    "met_late": "met",
    "on_track": "on_track",
    "moderate": "partial",
    "marginal": "off_track",
    "stagnation": "off_track",
    "regression": "off_track",
    "missed": "off_track",
    "level_only": "level_only",
    "no_data": "no_data",
}

# What each reason comes to; "trend" is left to the bands.
STATE_OF_REASON: dict[str, str | None] = {
    "no_data": "no_data",
    "met_at_deadline": "met",
    "met_since": "met",
    "met_late": "met_late",
    "unknown_since_deadline": "level_only",
    "missed": "missed",
    "met": "met",
    "lost": "regression",
    "no_room": "on_track",
    "one_value": "level_only",
    "no_two_values": "level_only",
    "overshot": "level_only",
    "no_growth": "level_only",
    "trend": None,
}

# The upper end of the scale of a unit, for indicators that are not in the vocabulary; all start
# at 0. Shares of income or of output, and plain percentages, can pass 100 and have none.
SCALE_TOP = {
    "percent-population": 100.0,
    "percent-households": 100.0,
    "percent-schools": 100.0,
    "index-0-100": 100.0,
    "index-0-1": 1.0,
}
# Within this share of the scale from its end there is no room for growth (Eustat draws the line
# at 1 % as well).
NO_ROOM = 0.01
# A series that starts next to 0 can project beyond every number; ratios are cut here.
LARGEST = 1000.0


def decide_states(picked: pl.DataFrame) -> pl.DataFrame:
    """Add target, gap, growth, ratio, score, state, outcome and reason to picked values.

    Args:
        picked: What ``series.pick_values`` returns.

    Returns:
        The rows with ``aim`` (the number to reach from where the latest value stands),
        ``meets`` (the latest value), ``gap``, ``growth`` (a year, as a fraction, of the value
        itself), ``at_deadline``, ``ratio``, ``score``, ``state``, ``outcome``, ``reason``.
    """
    frame = with_bounds(picked).with_columns(
        meets=meets("latest_value"),
        due_meets=meets("due_value"),
        base_meets=meets("base_value"),
        aim=_aim("latest_value"),
        gap=_gap("latest_value"),
        trend=pl.col("end_year") > pl.col("base_year"),
    )
    frame = _with_trend(frame).with_columns(reason=_reason())
    measure = pl.when(_by_ratio()).then("ratio").otherwise("wanted_growth")
    bands = pl.when(_by_ratio()).then(band_of(pl.col("ratio"), RATIO_BANDS))
    scores = pl.when(_by_ratio()).then(score_of(pl.col("ratio"), RATIO_BANDS))
    frame = frame.with_columns(
        state=pl.when(pl.col("reason") == "trend")
        .then(bands.otherwise(band_of(pl.col("wanted_growth"), GROWTH_BANDS)))
        .otherwise(pl.col("reason").replace_strict(STATE_OF_REASON, return_dtype=pl.String)),
        trend_score=scores.otherwise(score_of(pl.col("wanted_growth"), GROWTH_BANDS)),
        measure=measure,
    )
    judged = pl.col("reason").is_in(["trend", "no_room", "missed", "met", "met_late"])
    return frame.with_columns(
        outcome=pl.col("state").replace_strict(OUTCOMES, return_dtype=pl.String),
        score=pl.when(pl.col("reason").is_in(["met", "met_since", "met_at_deadline"]))
        .then(5.0)
        .when(pl.col("reason") == "lost")
        .then(0.0)
        .when(pl.col("reason") == "no_room")
        .then(pl.max_horizontal(4.0, "trend_score"))
        .when(judged)
        .then("trend_score"),
        ratio=pl.when(judged | (pl.col("reason") == "met_at_deadline")).then("measure"),
        at_deadline=pl.when("past").then("due_value").otherwise(_on_scale("projected")),
    )


def with_bounds(picked: pl.DataFrame) -> pl.DataFrame:
    """Add the bounds of a KPI to a frame with its columns.

    A range counts before a single number: parity of 1 with a range of 0.98 to 1.02 is met by
    every value of the range, and 1 is only its middle.

    Returns:
        The rows with ``lowest`` and ``highest`` (the values that meet it; null where there
        is no such bound), ``has_number``, ``top`` (upper end of the unit's scale) and
        ``folded`` (parity).
    """
    up, down = pl.col("direction") == "up", pl.col("direction") == "down"
    ranged = pl.any_horizontal(pl.col("target_low", "target_high").is_not_null())
    two_sided = ranged | pl.col("target").is_null()
    return picked.with_columns(
        lowest=pl.when(two_sided).then("target_low").when(~down).then("target"),
        highest=pl.when(two_sided).then("target_high").when(~up).then("target"),
        top=_top(),
    ).with_columns(
        has_number=pl.col("lowest").is_not_null() | pl.col("highest").is_not_null(),
        folded=pl.col("direction") == "parity",
    )


def _top() -> pl.Expr:
    """Return the upper end of the scale: the vocabulary's, else that of the unit."""
    by_unit = pl.col("unit").replace_strict(SCALE_TOP, default=None, return_dtype=pl.Float64)
    highs = {indicator.id: indicator.high for indicator in indicators().values()}
    known = pl.col("indicator_id").is_in(list(highs))
    high = pl.col("indicator_id").replace_strict(highs, default=None, return_dtype=pl.Float64)
    return pl.when(known).then(high).otherwise(by_unit)


def meets(value: str) -> pl.Expr:
    """Return whether a column's value lies within the bounds; false where it is unknown."""
    above = (pl.col(value) >= pl.col("lowest")) | pl.col("lowest").is_null()
    below = (pl.col(value) <= pl.col("highest")) | pl.col("highest").is_null()
    return (pl.col("has_number") & above & below).fill_null(value=False)


def fold(value: pl.Expr) -> pl.Expr:
    """Return a parity value as how many times the greater side has the lesser: 1 is parity."""
    folded = pl.when(value > 0).then(pl.max_horizontal(value, 1.0 / value))
    return pl.when("folded").then(folded).otherwise(value)


def _by_ratio() -> pl.Expr:
    return pl.col("has_number") & pl.col("deadline").is_not_null()


def _aim(value: str) -> pl.Expr:
    """Return the bound that a value has yet to reach; inside two bounds, the nearer."""
    low, high, v = pl.col("lowest"), pl.col("highest"), pl.col(value)
    nearer_high = high.is_not_null() & (low.is_null() | ((v - high).abs() < (v - low).abs()))
    return pl.when(nearer_high).then(high).otherwise(low)


def _gap(value: str) -> pl.Expr:
    below = (pl.col("lowest") - pl.col(value)).fill_null(0.0)
    above = (pl.col(value) - pl.col("highest")).fill_null(0.0)
    gap = pl.max_horizontal(below, above, 0.0)
    return pl.when(pl.col("has_number") & pl.col(value).is_not_null()).then(gap)


def _with_trend(frame: pl.DataFrame) -> pl.DataFrame:
    """Add growth, the projection (or what was observed at a passed deadline) and the ratio."""
    years = pl.col("end_year") - pl.col("base_year")
    left = pl.col("deadline") - pl.col("end_year")
    base, end = pl.col("base_f"), pl.col("end_f")
    down = (pl.col("direction") == "down") | pl.col("folded")
    fallen = pl.col("trend") & (end == 0) & (base >= 0) & ~pl.col("folded")
    projected = (
        pl.when("past")
        .then(fold(pl.col("due_value")))
        .when("fallen")
        .then(0.0)
        .otherwise(end * (1.0 + pl.col("rate")) ** left)
    )
    at_aim = fold(_aim("end_value"))
    return (
        frame.with_columns(
            base_f=fold(pl.col("base_value")),
            end_f=fold(pl.col("end_value")),
            aim_f=at_aim,
            growth=annual_growth(pl.col("base_value"), pl.col("end_value"), years),
        )
        .with_columns(
            fallen=fallen.fill_null(value=False),
            rate=annual_growth(base, end, years),
        )
        .with_columns(
            # A fall from a positive value to 0 is a growth of -100 %; 0 to 0 is no change.
            rate=pl.when("fallen")
            .then(pl.when(base > 0).then(-1.0).otherwise(0.0))
            .otherwise("rate"),
        )
        .with_columns(
            wanted_growth=pl.when(down).then(-pl.col("rate")).otherwise("rate"),
            projected_f=pl.when("trend").then(projected),
        )
        .with_columns(
            ratio=pl.when(~pl.col("base_meets")).then(
                unsd_ratio(base, pl.col("aim_f"), pl.col("projected_f")).clip(-LARGEST, LARGEST)
            ),
            projected=_unfold(),
        )
    )


def _unfold() -> pl.Expr:
    """Return the projection on the side of parity where the trend ends."""
    projected = pl.col("projected_f")
    below = pl.col("folded") & (pl.col("end_value") < 1)
    return pl.when(below).then(1.0 / projected).otherwise(projected)


def _on_scale(value: str) -> pl.Expr:
    """Return a projection cut at the ends of its scale (no share passes 100 %), if it is finite."""
    kept = pl.when(pl.col("top").is_not_null()).then(pl.col(value).clip(0.0, pl.col("top")))
    return pl.when(pl.col(value).is_finite()).then(kept.otherwise(pl.col(value)))


def _no_room() -> pl.Expr:
    """Whether the latest value stands at the wanted end of its scale, and cannot get better."""
    latest, top = pl.col("end_value"), pl.col("top")
    at_top = (pl.col("direction") == "up") & (latest >= top * (1 - NO_ROOM))
    at_zero = (pl.col("direction") == "down") & (latest <= top * NO_ROOM) & (latest >= 0)
    at_floor = (pl.col("direction") == "down") & (latest == 0)
    # A number inside the scale is judged by itself: only the end of the scale ends growth.
    return (at_top | at_zero | at_floor).fill_null(value=False)


def _overshot() -> pl.Expr:
    """Whether the series jumped over a range, so that its growth leads away from it."""
    low, high = pl.col("lowest"), pl.col("highest")
    rose = (pl.col("base_value") < low) & (pl.col("end_value") > high)
    fell = (pl.col("base_value") > high) & (pl.col("end_value") < low)
    return (~pl.col("folded") & pl.col("trend") & (rose | fell)).fill_null(value=False)


def _reason() -> pl.Expr:
    past_number = pl.col("past") & pl.col("has_number")
    known_since = pl.col("latest_year") >= pl.col("deadline") - DEADLINE_WINDOW
    judged_by_growth = ~_by_ratio()
    return (
        pl.when(pl.col("latest_value").is_null())
        .then(pl.lit("no_data"))
        .when(past_number & pl.col("due_meets"))
        .then(pl.lit("met_at_deadline"))
        .when(past_number & ~known_since & pl.col("meets"))
        .then(pl.lit("met"))
        .when(past_number & pl.col("meets") & pl.col("due_value").is_null())
        .then(pl.lit("met_since"))
        .when(past_number & pl.col("meets"))
        .then(pl.lit("met_late"))
        .when(past_number & ~known_since)
        .then(pl.lit("unknown_since_deadline"))
        .when(past_number)
        .then(pl.lit("missed"))
        .when(pl.col("meets"))
        .then(pl.lit("met"))
        .when(pl.col("base_meets") & pl.col("trend"))
        .then(pl.lit("lost"))
        .when(_no_room())
        .then(pl.lit("no_room"))
        .when(pl.col("n_years") == 1)
        .then(pl.lit("one_value"))
        .when(~pl.col("trend").fill_null(value=False))
        .then(pl.lit("no_two_values"))
        .when(_overshot())
        .then(pl.lit("overshot"))
        .when(
            (judged_by_growth & pl.col("wanted_growth").is_null())
            | (_by_ratio() & pl.col("ratio").is_null())
        )
        .then(pl.lit("no_growth"))
        .otherwise(pl.lit("trend"))
    )
