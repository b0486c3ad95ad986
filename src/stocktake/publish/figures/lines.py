"""Histories: a chart of lines with target and deadline, and sparklines for tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.figures.frame import FONT, Axis, figure, shortened, year_axis
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.words import clauses, counted, sentences, whole
from stocktake.vocab.cldr import signed
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["SPARK_HEIGHT", "SPARK_WIDTH", "Line", "line_chart", "sparkline", "sparkline_paths"]

SPARK_WIDTH: Final = 96
SPARK_HEIGHT: Final = 20
SPARK: Final = NN_(
    "{number}\u00a0value from {first} to {last}.", "{number}\u00a0values from {first} to {last}."
)


class Line(Noun, frozen=True, kw_only=True):
    """One series of a line chart: (year, value) in order, and estimates by year."""

    name: str
    points: tuple[tuple[int, float], ...]
    estimates: tuple[int, ...] = ()
    quiet: bool = False


def line_chart(
    lines: Sequence[Line],
    axis: Axis,
    palette: Palette = SITE,
    *,
    title: str,
    target: tuple[float, str] | None = None,
    deadline: int | None = None,
) -> str:
    """Return series over years: dots joined by thin lines, gaps left open, estimates hollow.

    The target is a horizontal rule with its name, the deadline a vertical one.
    Quiet lines are grey context; at most seven should not be.
    """
    width, height, left, right, top, bottom = 640, 320, 44, 140, 18, 26
    years = [year for line in lines for year, _ in line.points] + ([deadline] if deadline else [])
    if not years:
        return ""
    first, last = min(years), max(years)
    plot_width, plot_height = width - left - right, height - top - bottom

    def place(year: int, value: float) -> tuple[float, float]:
        return (
            left + plot_width * (year - first) / max(1, last - first),
            top + plot_height * (1 - axis.at(value)),
        )

    parts = [year_axis(axis, palette, box=(left, top, plot_width, plot_height))]
    parts.extend(
        f"<text x='{place(year, axis.low)[0]:.1f}' y='{height - 8}' text-anchor='{anchor}' "
        f"fill='{palette.quiet}'>{year}</text>"
        for year, anchor in (
            ((first, "start"), (last, "end")) if last > first else ((first, "start"),)
        )
    )
    if deadline:
        x = place(deadline, axis.low)[0]
        parts.append(
            f"<path d='M{x:.1f} {top}v{plot_height}' stroke='{palette.target}' "
            f"stroke-dasharray='2 3'/>"
        )
    if target:
        y = place(first, target[0])[1]
        parts.append(
            f"<path d='M{left} {y:.1f}h{plot_width}' stroke='{palette.target}'/>"
            f"<text x='{left + 4}' y='{y - 5:.1f}' fill='{palette.ink}'>{escape(target[1])}</text>"
        )
    labels: list[float] = []
    for line in sorted(lines, key=_drawing_order):
        parts.append(_series(line, palette, place))
        if not line.quiet and line.points:
            x, y = place(*line.points[-1])
            y = _free_place(y + 4, labels)
            labels.append(y)
            parts.append(
                f"<text x='{x + 8:.1f}' y='{y:.1f}' fill='{palette.ink}'>"
                f"{escape(shortened(line.name, 20))}</text>"
            )
    return figure(
        f"<g font-size='12' {FONT}>{''.join(parts)}</g>",
        size=(width, height),
        title=title,
        description=_lines_words(lines, target, deadline),
    )


def sparkline(
    points: Sequence[tuple[int, float]], palette: Palette = SITE, *, title: str, axis: Axis
) -> str:
    """Return a small line without axes; ``title`` says from what to what."""
    if not points:
        return ""
    first, last = points[0][0], points[-1][0]
    places = [
        (
            2 + (SPARK_WIDTH - 4) * (year - first) / max(1, last - first),
            2 + (SPARK_HEIGHT - 4) * (1 - axis.at(value)),
        )
        for year, value in points
    ]
    path = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in places)
    x, y = places[-1]
    return figure(
        f"<path d='{path}' fill='none' stroke='{palette.accent}' stroke-width='1.5'/>"
        f"<circle cx='{x:.0f}' cy='{y:.0f}' r='2' fill='{palette.accent}'/>",
        size=(SPARK_WIDTH, SPARK_HEIGHT),
        title=title,
        description=ngettext(
            *SPARK, len(points), number=whole(len(points)), first=first, last=last
        ),
    )


def sparkline_paths(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the path of a sparkline for every indicator and economy at once.

    The horizontal scale is that of the indicator (its first to its last year),
    the vertical one runs from the indicator's lowest (at most 0) to its highest
    value, so that all sparklines of an indicator can be compared.

    Args:
        observations: Columns ``indicator_id``, ``economy_id``, ``year``, ``value``; one
            row per key, sorted by them.

    Returns:
        Columns ``indicator_id``, ``economy_id``, ``path`` (SVG path data in a box of
        ``SPARK_WIDTH`` by ``SPARK_HEIGHT``), ``n``, ``first_year``, ``last_year``;
        series of one value have an empty path.
    """
    indicator, years = "indicator_id", pl.col("year")
    low = pl.min_horizontal(pl.col("value").min().over(indicator), pl.lit(0))
    span = (years.max() - years.min()).over(indicator).clip(1)
    height = pl.max_horizontal((pl.col("value").max().over(indicator) - low), pl.lit(1e-12))
    x = 2 + (SPARK_WIDTH - 4) * (years - years.min().over(indicator)) / span
    y = 2 + (SPARK_HEIGHT - 4) * (1 - (pl.col("value") - low) / height)
    placed = observations.select(
        indicator,
        "economy_id",
        "year",
        x.round().cast(pl.Int16).alias("x"),
        y.round().cast(pl.Int16).alias("y"),
        (pl.struct(indicator, "economy_id") != pl.struct(indicator, "economy_id").shift())
        .fill_null(value=True)
        .alias("first"),
    )
    # Steps from point to point are shorter than places; the first point is a place.
    across, down = (
        pl.when("first").then(pl.col(axis)).otherwise(pl.col(axis).diff()) for axis in ("x", "y")
    )
    gap = pl.when(down < 0).then(pl.lit("")).otherwise(pl.lit(" "))
    number = pl.col("number").last() - pl.col("number").first() + 1
    return (
        placed.with_row_index("number")
        .filter(_turns())
        .with_columns(
            across=across,
            step=pl.concat_str(across, gap, down),
            level=(down == 0) & ~pl.col("first"),
        )
        .with_columns(_command().alias("point"), pl.col("first").cum_sum().alias("series"))
        .group_by("series", maintain_order=True)  # a number: found three times as fast as texts
        .agg(
            pl.col(indicator, "economy_id").first(),
            pl.when(number > 1)
            .then(pl.lit("m") + pl.col("point").str.join(""))
            .otherwise(pl.lit(""))
            .alias("path"),
            number.cast(pl.UInt32).alias("n"),
            years.first().alias("first_year"),
            years.last().alias("last_year"),
        )
        .drop("series")
    )


def _turns() -> pl.Expr:
    """Say which points a line needs: one between two of its height adds nothing to it."""
    level = (pl.col("y") == pl.col("y").shift()) & ~pl.col("first")
    return ~(level & level.shift(-1, fill_value=False))


def _command() -> pl.Expr:
    """Return what draws to a point: ``h`` for a level step, ``l`` only after one of these."""
    letter = pl.when(pl.col("level").shift()).then(pl.lit("l")).otherwise(pl.lit(" "))
    return (
        pl.when("first")
        .then("step")
        .when("level")
        .then(pl.lit("h") + pl.col("across").cast(pl.String))
        .otherwise(letter + pl.col("step"))
    )


def _drawing_order(line: Line) -> tuple[bool, float]:
    """Quiet lines first, then from the highest end to the lowest, so that labels fall in order."""
    return not line.quiet, -line.points[-1][1] if line.points else 0.0


def _series(
    line: Line, palette: Palette, place: Callable[[int, float], tuple[float, float]]
) -> str:
    colour = palette.rule if line.quiet else palette.accent
    path, before = "", None
    for year, value in line.points:
        x, y = place(year, value)
        # a gap of more than two years stays a gap
        path += f"{'M' if before is None or year - before > 2 else 'L'}{x:.1f} {y:.1f}"
        before = year
    drawn = f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='1.3'/>"
    if line.quiet:
        return drawn
    for year, value in line.points:
        x, y = place(year, value)
        fill = palette.paper if year in line.estimates else colour
        drawn += f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6' fill='{fill}' stroke='{colour}'/>"
    return drawn


def _free_place(y: float, taken: list[float]) -> float:
    while any(abs(y - other) < 13 for other in taken):
        y += 2
    return y


def _lines_words(
    lines: Sequence[Line], target: tuple[float, str] | None, deadline: int | None
) -> str:
    shown = [line for line in lines if not line.quiet and line.points]
    words = [
        _(
            "{name}: {start} in {first}, {end} in {last}",
            name=line.name,
            start=signed(f"{line.points[0][1]:g}"),
            first=line.points[0][0],
            end=signed(f"{line.points[-1][1]:g}"),
            last=line.points[-1][0],
        )
        for line in shown
    ]
    return sentences(
        clauses(words or [counted(len(lines), "series")]),
        _("Target: {target}.", target=target[1]) if target else "",
        _("Deadline: {year}.", year=deadline) if deadline else "",
    )
