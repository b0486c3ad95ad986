"""Look at the selected series for what a person should know before trusting a trend.

Checks never change a value. Breaks and spikes are looked for on a scale on
which steps of one indicator are alike: the arc sine of the root of a share,
the logarithm of anything else (with a tenth of the indicator's median added,
so that the first subscriptions of a country are no jump). Thresholds, with
their reasons, are in ``vocab/checks.toml``.

Left out: parts of the population, whose samples are small; indicators of
events; years long past. What is usual is learnt from all economies; findings
name those that are asked for.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

import polars as pl

from stocktake.model import Finding, Noun
from stocktake.sources.report import NAMED, finding_of_rows
from stocktake.vocab.load import read_toml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

__all__ = ["Thresholds", "check_series", "thresholds"]

# Makes the median of absolute steps comparable with a standard deviation.
NORMAL = 1.4826
# Part of the indicator's median that is added before the logarithm.
OFFSET = 0.1
SERIES = ["indicator_id", "economy_id"]


class _Jump(Noun, frozen=True, kw_only=True):
    times_usual: float
    times_own: float
    least_share: float
    least_log: float
    values: int
    where_flag_changes: float


class _Spike(Noun, frozen=True, kw_only=True):
    part_of_jump: float
    returns_within: float


class _Fall(Noun, frozen=True, kw_only=True):
    points: float


class _Revision(Noun, frozen=True, kw_only=True):
    points: float
    part: float


class _Stale(Noun, frozen=True, kw_only=True):
    years: int


class Thresholds(Noun, frozen=True, kw_only=True):
    """The fields of ``vocab/checks.toml``, which tells what each means and why."""

    years_back: int
    events: tuple[str, ...]
    cumulative: tuple[str, ...]
    editions: tuple[str, ...]
    jump: _Jump
    spike: _Spike
    fall: _Fall
    revision: _Revision
    stale: _Stale


@cache
def thresholds() -> Thresholds:
    """Return the thresholds that are shipped."""
    return read_toml(resources.files("stocktake.vocab") / "checks.toml", Thresholds)


def check_series(
    observations: pl.DataFrame,
    indicators: pl.DataFrame,
    *,
    economies: Collection[str],
    on: dt.date,
) -> tuple[Finding, ...]:
    """Return what is odd in the selected series, one finding per kind and indicator.

    Args:
        observations: Table ``observations``, in its order.
        indicators: Table ``indicators``.
        economies: The economies that findings name.
        on: Date of assessment.
    """
    limits = thresholds()
    total = observations.filter(
        pl.col("disaggregation") == "", pl.col("year") >= on.year - limits.years_back
    )
    steps = _steps(total.filter("selected"), indicators, limits)
    named = pl.col("economy_id").is_in(list(economies))
    seen = steps.filter(named)
    return (
        *_spikes(seen.filter("spike")),
        *_falls(seen, limits),
        *_breaks(seen.filter("jump")),
        *_revisions(total.filter(named), indicators, limits),
        *_stale(observations.filter("selected", named), on, limits),
    )


def _steps(selected: pl.DataFrame, indicators: pl.DataFrame, limits: Thresholds) -> pl.DataFrame:
    """Return the values with the steps to their neighbours, and which are jumps or spikes."""
    level = (
        selected.group_by("indicator_id")
        .agg(level=pl.col("value").abs().median(), lowest=pl.col("value").min())
        .join(indicators.select("indicator_id", "high"), on="indicator_id", how="left")
    )
    share = pl.col("high").is_not_null() & (pl.col("lowest") >= 0)
    on_scale = (
        pl.when(share)
        .then((pl.col("value") / pl.col("high")).clip(0, 1).sqrt().arcsin())
        .when((pl.col("lowest") >= 0) & (pl.col("level") > 0))
        .then((pl.col("value") + OFFSET * pl.col("level")).log())
    )
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in SERIES)
    frame = (
        selected.select(*SERIES, "year", "value", "estimate")
        .join(level, on="indicator_id", how="left", maintain_order="left")
        .with_columns(scaled=on_scale, same=same.fill_null(value=False), share=share)
        .with_columns(
            series=(~pl.col("same")).cum_sum(),
            before=pl.when("same").then(pl.col("value").shift()),
            gap=pl.when("same").then(pl.col("year").diff()),
            step=pl.when("same").then(pl.col("scaled").diff()),
            flagged=pl.when("same").then(pl.col("estimate") != pl.col("estimate").shift()),
        )
        .with_columns(size=pl.col("step").abs(), next=pl.col("step").shift(-1))
    )
    usual = (
        frame.filter(pl.col("size") > 0)
        .group_by("indicator_id")
        .agg(usual=pl.col("size").median() * NORMAL)
    )
    # Series are numbered from 1 without gaps, so the number is the place.
    own = (
        frame.group_by("series")
        .agg(own=pl.col("size").median(), values=pl.len())
        .sort("series")
        .select("own", "values")[frame["series"] - 1]
    )
    joined = frame.join(usual, on="indicator_id", how="left", maintain_order="left")
    return _mark(joined.hstack(own), limits)


def _mark(frame: pl.DataFrame, limits: Thresholds) -> pl.DataFrame:
    jump, spike = limits.jump, limits.spike
    floor = pl.when("share").then(jump.least_share).otherwise(jump.least_log)
    needed = pl.max_horizontal(floor, jump.times_usual * pl.col("usual"))
    part = pl.when("flagged").then(jump.where_flag_changes).otherwise(1.0)
    smaller = pl.min_horizontal("size", pl.col("next").abs())
    ordinary = ~pl.col("indicator_id").is_in((*limits.events, *limits.editions))
    enough = pl.col("values") >= jump.values
    is_spike = (
        (pl.col("step") * pl.col("next") < 0)
        & (smaller > spike.part_of_jump * needed)
        & ((pl.col("step") + pl.col("next")).abs() < spike.returns_within * smaller)
    )
    # From 0 is a launch, not a break.
    is_jump = (
        (pl.col("size") > part * needed)
        & (pl.col("size") > part * jump.times_own * pl.col("own"))
        & (pl.col("before") != 0)
    )
    return (
        frame.with_columns(spike=(is_spike & ordinary & enough).fill_null(value=False))
        .with_columns(beside=pl.col("spike") | pl.col("spike").shift(1, fill_value=False))
        .with_columns(
            jump=(is_jump & ordinary & enough & (pl.col("gap") == 1) & ~pl.col("beside")).fill_null(
                value=False
            )
        )
    )


def _spikes(rows: pl.DataFrame) -> list[Finding]:
    return _per_indicator(
        rows,
        "warning",
        "Spikes in {indicator} ({n}): the years before and after agree with each other, not with "
        "it.",
        "Used as published. Check the source; a slip can be dropped in corrections.toml.",
    )


def _falls(seen: pl.DataFrame, limits: Thresholds) -> list[Finding]:
    fell = (pl.col("before") - pl.col("value")) > limits.fall.points
    rows = seen.filter(
        pl.col("indicator_id").is_in(limits.cumulative), fell, ~pl.col("beside"), ~pl.col("jump")
    )
    return _per_indicator(
        rows,
        "warning",
        f"Falls in {{indicator}} ({{n}}): coverage seldom falls by more than "
        f"{limits.fall.points:g} points.",
        "Used as published. Ask whether the method changed; progress across that year may not "
        "be real.",
    )


def _breaks(rows: pl.DataFrame) -> list[Finding]:
    return _per_indicator(
        rows,
        "note",
        "Jumps in {indicator} ({n}): another level within a year.",
        "Used as published. Ask whether the method or the definition changed; progress across "
        "that year may not be real.",
    )


def _per_indicator(
    rows: pl.DataFrame, severity: Literal["warning", "note"], problem: str, action: str
) -> list[Finding]:
    """Return one finding per indicator; the largest steps are named first."""
    found = []
    for (indicator_id,), some in rows.sort(
        "indicator_id", "size", "economy_id", "year", descending=[False, True, False, False]
    ).group_by("indicator_id", maintain_order=True):
        count = f"{some.height:,} value{'s' if some.height > 1 else ''}"
        template = Finding(
            severity=severity,
            file="observations",
            where=f"{indicator_id}: {_names(some['economy_id'].unique(maintain_order=True))}",
            value="",
            problem=problem.format(n=count, indicator=indicator_id),
            action=action,
        )
        values = [
            f"{economy} {year}: {before:.4g} to {value:.4g}"
            for economy, year, before, value in some.select(
                "economy_id", "year", "before", "value"
            ).iter_rows()
        ]
        found.append(finding_of_rows(template, values=values))
    return found


def _names(codes: pl.Series) -> str:
    more = f" and {codes.len() - NAMED:,} more" if codes.len() > NAMED else ""
    return ", ".join(codes.head(NAMED)) + more


def _revisions(total: pl.DataFrame, indicators: pl.DataFrame, limits: Thresholds) -> list[Finding]:
    """Return where sources or releases differ by more than a rounding, one per indicator."""
    key = [*SERIES, "year"]
    used = total.filter("selected").select(*key, used="value", used_source="source_id")
    level = used.group_by("indicator_id").agg(level=pl.col("used").abs().median())
    both = (
        total.filter(~pl.col("selected"))
        .join(used, on=key, how="inner")
        .join(indicators.select("indicator_id", "high"), on="indicator_id", how="left")
        .join(level, on="indicator_id", how="left")
        .with_columns(apart=(pl.col("value") - pl.col("used")).abs())
    )
    largest = pl.max_horizontal(pl.col("value").abs(), pl.col("used").abs())
    base = pl.max_horizontal(largest, OFFSET * pl.col("level"))
    differs = (
        pl.when(pl.col("high").is_not_null())
        .then(pl.col("apart") > pl.col("high") * limits.revision.points / 100)
        .otherwise(pl.col("apart") > limits.revision.part * base)
    )
    rows = both.filter(differs).sort(
        "indicator_id", "apart", *key[1:], descending=[False, True, False, False]
    )
    compared = dict(both.group_by("indicator_id").len().iter_rows())
    found = []
    for (indicator_id,), some in rows.group_by("indicator_id", maintain_order=True):
        template = Finding(
            severity="note",
            file="observations",
            where=f"{indicator_id}: {_names(some['economy_id'].unique(maintain_order=True))}",
            value="",
            problem=f"Sources differ on {some.height:,} of {compared[indicator_id]:,} values of "
            f"{indicator_id} by more than {_bound(some['high'][0], limits)}.",
            action="The first value of each pair is used. The sources copied each other at "
            "different times; look up which is the newer.",
        )
        values = [
            f"{row['economy_id']} {row['year']}: {row['used']:.4g} ({_short(row['used_source'])}), "
            f"{row['value']:.4g} ({_short(row['source_id'])})"
            for row in some.head(NAMED + 1).iter_rows(named=True)
        ]
        found.append(finding_of_rows(template, values=values[:NAMED]))
    return found


def _bound(high: float | None, limits: Thresholds) -> str:
    if high is None:
        return f"{limits.revision.part:.0%}"
    return f"{high * limits.revision.points / 100:g}" + (" points" if high == 100 else "")


def _short(source_id: str) -> str:
    """Return a release without the name of the file: the source, or the file of one's own."""
    return source_id.rsplit("#", 1)[-1].removeprefix("file:")


def _stale(selected: pl.DataFrame, on: dt.date, limits: Thresholds) -> list[Finding]:
    """Return at most two findings: indicators all old, and indicators old for some economies."""
    newest = (
        selected.filter(pl.col("disaggregation") == "")
        .group_by(SERIES)
        .agg(pl.col("year").max())
        .with_columns(old=pl.col("year") < on.year - limits.stale.years)
        .group_by("indicator_id")
        .agg(old=pl.col("old").sum(), series=pl.len(), newest=pl.col("year").max())
        .filter(pl.col("old") > 0)
        .sort("indicator_id")
    )
    whole = [
        f"{indicator_id} ({year})" for indicator_id, old, n, year in newest.iter_rows() if old == n
    ]
    some = [
        f"{indicator_id} ({old} of {n})"
        for indicator_id, old, n, _ in newest.iter_rows()
        if old < n
    ]
    age = f"more than {limits.stale.years} years before the date of assessment"
    told = (
        (whole, f"{len(whole)} indicators end {age}, for every economy."),
        (some, f"{len(some)} indicators end {age} for some economies."),
    )
    return [
        Finding(
            severity="note",
            file="observations",
            where="newest year of each" if names is whole else "economies of each",
            value="; ".join(names),
            problem=problem.replace("1 indicators end", "1 indicator ends")
            if len(names) == 1
            else problem,
            action="Used as the last known. Look for a newer release, or add figures of your own.",
        )
        for names, problem in told
        if names
    ]
