"""The indices of ESCAP, current status and anticipated progress, as Polars expressions.

Source: ESCAP's SDG progress reports; formulas as computed by the open program
SDG-MENARO (commits 8eae780 and e04dcaa), the definition of the gap from UNECE's
notes of 2022 and 2023. With ``m(v)`` what a value lacks to the target (below 0
beyond it), ``0`` the base year, ``T`` the target's year:

- an index is ``10 (m(v_0) - m(v)) / |m(v_0)|``: 0 at the base, 10 at the target,
  below 0 where the series went backwards; 10 where the target is met;
- **current status** is the index of the latest value, **anticipated progress**
  that of the value expected for ``T``. The gap left, in per cent of the first, is
  100 less ten times the latter;
- the state is read from anticipated progress: above 9 (a gap under 10 %) the pace
  is to be maintained, above 0 accelerated, else the trend reversed;
- for parity ``m`` is the distance to the range on either side;
- a base year without a value, and the value in ``T``, are read from a line through
  all values, weighted by ``1 / (T - t)`` so that recent years count more, on the
  logit of the value where its scale has both ends.

With one value, and without a number or a year to reach, nothing is judged. A base
at the target itself has no index; the state then follows the direction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.methods.verdict import Method, State, verdict_of

if TYPE_CHECKING:
    from stocktake.progress.cases import Cases

__all__ = ["METHOD", "index_of", "judge_cases", "on_line", "state_of", "weighted_lines"]

# The index of a target that is met.
REACHED = 10.0
# Anticipated progress above which the pace is enough, and above which there is any.
MAINTAIN, ACCELERATE = 9.0, 0.0
# An index has no lower end; a base next to the target would make it any number.
LOWEST = -1000.0
# A series that never moves has no progress, whatever the last digits of its line say.
NOISE = 1e-9
# Shares of the scale at which 0 and the upper end stand, since their logit is infinite.
EDGE = 0.001

col = pl.col
lit = pl.lit


def index_of(base_lack: pl.Expr, lack: pl.Expr) -> pl.Expr:
    """Return the index of a value: 0 at the base, 10 at the target.

    Args:
        base_lack: What the base lacks to the target, in the unit; below 0 beyond it.
        lack: What the value lacks.

    Returns:
        The index; null where the base stands at the target and the value does not.
    """
    index = (10.0 * (base_lack - lack) / base_lack.abs()).clip(lower_bound=LOWEST)
    still = pl.when(index.abs() < NOISE).then(0.0).otherwise(index)
    return pl.when(lack <= 0).then(REACHED).when(base_lack != 0).then(still)


def state_of(base_lack: pl.Expr, lack: pl.Expr) -> pl.Expr:
    """Return the state by what the expected value lacks; null for null."""
    index = index_of(base_lack, lack)
    return (
        pl.when(index > MAINTAIN)
        .then(lit("maintain"))
        .when(index > ACCELERATE)
        .then(lit("accelerate"))
        .when(base_lack.is_not_null() & lack.is_not_null())
        .then(lit("reverse"))
    )


def weighted_lines(points: pl.DataFrame) -> pl.DataFrame:
    """Fit one weighted least-squares line per series.

    Args:
        points: ``series``, ``x``, ``value``, ``weight``, and ``scale`` (upper end where the
            line runs on the logit of the value; null where on the value itself).

    Returns:
        One row per series with ``slope`` and ``intercept`` (null with fewer than two
        different ``x``), ``scale`` and ``nonnegative`` (whether no value is below 0).
    """
    share = (col("value") / col("scale")).clip(EDGE, 1.0 - EDGE)
    y = pl.when(col("scale").is_not_null()).then((share / (1.0 - share)).log()).otherwise("value")
    w, x = col("weight"), col("x")
    sums = (
        points.select("series", "scale", "value", w=w, wx=w * x, wxx=w * x * x, wy=w * y)
        .with_columns(wxy=col("wy") * points["x"])
        .group_by("series")
        .agg(
            pl.sum("w", "wx", "wxx", "wy", "wxy"),
            pl.first("scale"),
            n=pl.len(),
            nonnegative=pl.col("value").min() >= 0,
        )
    )
    spread = col("wxx") - col("wx") ** 2 / col("w")
    slope = (col("wxy") - col("wx") * col("wy") / col("w")) / spread
    return sums.with_columns(slope=pl.when(col("n") > 1).then(slope)).select(
        "series",
        "slope",
        "scale",
        "nonnegative",
        intercept=(col("wy") - col("slope") * col("wx")) / col("w"),
    )


def on_line(x: pl.Expr) -> pl.Expr:
    """Return the value at ``x`` on a line of ``weighted_lines``, kept on its scale."""
    y = col("intercept") + col("slope") * x
    bounded = col("scale") / (1.0 + (-y).exp())
    free = pl.when("nonnegative").then(y.clip(lower_bound=0.0)).otherwise(y)
    return pl.when(col("scale").is_not_null()).then(bounded).otherwise(free)


def judge_cases(cases: Cases) -> pl.DataFrame:
    """Judge cases; see ``verdict.VERDICT``.

    The measure is anticipated progress, the score current status.
    """
    frame = cases.frame.with_row_index("case")
    ahead = ~col("settled") & col("has_number") & col("deadline").is_not_null()
    asked = frame.filter(ahead).select(
        "case", "deadline", of="series", scale=pl.when(col("direction") != "parity").then("top")
    )
    points = (
        cases.values.select("year", "value", of="series")
        .join(asked, on="of")
        .filter(col("year") < col("deadline"))
        .select("value", "scale", series="case", x=col("year") - col("deadline"))
        .with_columns(weight=-1.0 / col("x"))
    )
    lined = frame.join(
        weighted_lines(points), left_on="case", right_on="series", how="left", maintain_order="left"
    )
    known_base = col("first_year") == col("base_from")
    due = col("end_year") == col("deadline")
    valued = lined.with_columns(
        start=pl.when(known_base)
        .then("first_value")
        .otherwise(on_line(col("base_from") - col("deadline"))),
        due=pl.when(due).then("end_value").otherwise(on_line(lit(0.0))),
    ).with_columns(start_lack=_lack("start"), now_lack=_lack("end_value"), due_lack=_lack("due"))
    judged = valued.with_columns(
        state=state_of(col("start_lack"), col("due_lack")),
        measure=index_of(col("start_lack"), col("due_lack")),
        score=index_of(col("start_lack"), col("now_lack")),
        from_value="start",
        from_year="base_from",
        from_observation=pl.when(known_base).then("first_observation"),
        projected="due",
        form=lit("index"),
    )
    return verdict_of(judged.drop("growth"))


def _lack(value: str) -> pl.Expr:
    """Return what a value lacks to the bounds, below 0 inside them."""
    below, above = col("lowest") - col(value), col(value) - col("highest")
    return pl.max_horizontal(below, above)


METHOD = Method(
    id="escap",
    title="ESCAP, anticipated progress and current status",
    version="1",
    source="ESCAP, Asia and the Pacific SDG Progress Report; formulas as in SDG-MENARO, "
    "commits 8eae780 and e04dcaa",
    needs="two values, and a number with a year to reach",
    measure="anticipated progress: 0 where the base year stands, 10 at the target",
    score="current status: 0 where the base year stands, 10 at the target, below 0 behind it",
    rule="Maintain where less than 10 % of the gap of the base year is expected to be left at "
    "the deadline, accelerate where less than all of it, else reverse the trend.",
    to_confirm=True,
    states={
        "maintain": State("Maintain the pace", "on_track"),
        "accelerate": State("Accelerate", "partial"),
        "reverse": State("Reverse the trend", "off_track"),
    },
    met="met",
    judge=judge_cases,
)
