"""Charts as SVG strings, drawn from numbers and nothing else.

Every figure carries a title and a description made from its data, so that a
reader who cannot see it reads the same finding. Outcomes differ by colour and
by shape, and numbers stand beside marks, so that a black-and-white print can
be read. Colours come from a ``Palette``: custom properties for the site,
literal colours for the report. Left out: maps, and anything that moves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import polars as pl
from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES, counted, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "MARKS",
    "PRINT",
    "SITE",
    "Axis",
    "Dot",
    "Line",
    "Palette",
    "axis_for",
    "dot_plot",
    "dot_strip",
    "line_chart",
    "mark_id",
    "mark_symbols",
    "outcome_mark",
    "sparkline",
    "sparkline_paths",
    "status_strip",
]

FONT: Final = (
    "font-family='system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Liberation Sans,sans-serif'"
)

# Shapes of the outcomes in a box of 16 by 16: share of the circle that is filled.
MARKS: Final[Mapping[str, float]] = {
    "met": 1.0,
    "on_track": 0.75,
    "partial": 0.5,
    "off_track": 0.25,
    "level_only": 0.0,
    "no_data": 0.0,
}

# Names of targets stand above the numbers of the axis.
LABEL_RISE: Final = 22

SPARK_WIDTH: Final = 96
SPARK_HEIGHT: Final = 20


class Palette(Noun, frozen=True, kw_only=True):
    """Colours of a figure: CSS custom properties, or literal colours.

    Attributes:
        ink: Text.
        quiet: Secondary text.
        rule: Axes and grid.
        paper: What lies under the figure.
        accent: Lines and dots without an outcome.
        target: The target's rule.
        outcomes: Colour by outcome.
        on_outcomes: Colour of text that stands on that colour.
    """

    ink: str
    quiet: str
    rule: str
    paper: str
    accent: str
    target: str
    outcomes: dict[str, str]
    on_outcomes: dict[str, str]


class Axis(Noun, frozen=True, kw_only=True):
    """A scale: its ends, its ticks and how they are printed."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int = 0

    def at(self, value: float) -> float:
        """Return where a value lies, from 0 to 1; values beyond the ends lie on them."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


class Dot(Noun, frozen=True, kw_only=True):
    """One economy of a dot plot."""

    name: str
    value: float
    words: str
    outcome: str = ""


class Line(Noun, frozen=True, kw_only=True):
    """One series of a line chart: (year, value) in order, and estimates by year."""

    name: str
    points: tuple[tuple[int, float], ...]
    estimates: tuple[int, ...] = ()
    quiet: bool = False


SITE: Final = Palette(
    ink="var(--ink)",
    quiet="var(--quiet)",
    rule="var(--rule)",
    paper="var(--paper)",
    accent="var(--accent)",
    target="var(--ink)",
    outcomes={name: f"var(--{name.replace('_', '-')})" for name in OUTCOMES},
    on_outcomes={name: f"var(--on-{name.replace('_', '-')})" for name in OUTCOMES},
)

PRINT: Final = Palette(
    ink="#1b1f24",
    quiet="#56606b",
    rule="#c9ced4",
    paper="#ffffff",
    accent="#1f4e8c",
    target="#1b1f24",
    outcomes={
        "met": "#173f7a",
        "on_track": "#0f766e",
        "partial": "#9a6700",
        "off_track": "#c23b13",
        "level_only": "#5b7590",
        "no_data": "#6f7882",
    },
    on_outcomes={
        "met": "#ffffff",
        "on_track": "#ffffff",
        "partial": "#ffffff",
        "off_track": "#ffffff",
        "level_only": "#ffffff",
        "no_data": "#1b1f24",
    },
)


def axis_for(
    values: Sequence[float],
    *,
    low: float | None = None,
    high: float | None = None,
    include: Sequence[float] = (),
) -> Axis:
    """Return the scale for values: from zero, 0 to 100 for shares, else to a round number.

    Args:
        values: What is drawn.
        low: Natural lower limit of the indicator.
        high: Natural upper limit; used as the end where it is at most 100.
        include: Further values that must be on the scale, such as a target.
    """
    seen = [*values, *include] or [0.0, 1.0]
    start = min(0.0, *seen, low if low is not None else 0.0)
    end = max(seen)
    if high is not None and high <= 100 and end <= high:
        end = high
    if end <= start:
        end = start + 1
    step = _round_step((end - start) / 4)
    first, last = math.floor(start / step + 1e-9), math.ceil(end / step - 1e-9)
    ticks = tuple(round(step * number, 10) for number in range(first, last + 1))
    return Axis(low=ticks[0], high=ticks[-1], ticks=ticks, decimals=_decimals(step))


def mark_id(outcome: str) -> str:
    """Return the id of the symbol of an outcome, short because it stands in every row."""
    return f"o{OUTCOMES.index(outcome)}"


def mark_symbols() -> str:
    """Return the six marks as SVG symbols to be used by their ``mark_id``."""
    symbols = "".join(
        f"<symbol id='{mark_id(name)}' viewBox='0 0 16 16'>{_mark_shape(name, SITE)}</symbol>"
        for name in OUTCOMES
    )
    return f"<svg width='0' height='0' class='sprite' aria-hidden='true'>{symbols}</svg>"


def outcome_mark(outcome: str, palette: Palette = PRINT, size: int = 14) -> str:
    """Return one mark as an SVG picture of its own, with the word as its title."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{size}' height='{size}' "
        f"viewBox='0 0 16 16' role='img'><title>{OUTCOME_WORDS[outcome]}</title>"
        f"{_mark_shape(outcome, palette)}</svg>"
    )


def status_strip(
    counts: Mapping[str, int],
    palette: Palette = SITE,
    *,
    noun: str = "economy",
    width: int = 240,
    height: int = 16,
) -> str:
    """Return counts by outcome as one bar in the fixed order, with the numbers in it."""
    total = sum(counts.values())
    words = [
        f"{OUTCOME_WORDS[name].lower()} {counts[name]:,}" for name in OUTCOMES if counts.get(name)
    ]
    parts = []
    x = 0.0
    for name in OUTCOMES:
        number = counts.get(name, 0)
        if not number:
            continue
        share = width * number / total
        parts.append(_strip_part(name, palette, x=x, width=share, height=height))
        if share >= 7 * len(str(number)) + 4:
            parts.append(
                f"<text x='{x + share / 2:.1f}' y='{height * 0.72:.1f}' text-anchor='middle' "
                f"font-size='{height * 0.68:.1f}' {FONT} "
                f"fill='{_strip_ink(name, palette)}'>{number}</text>"
            )
        x += share
    return _figure(
        "".join(parts),
        size=(width, height),
        title=f"Outcomes of {counted(total, noun)}",
        description=joined(words) + "." if words else "None.",
    )


def dot_plot(
    dots: Sequence[Dot],
    axis: Axis,
    palette: Palette = SITE,
    *,
    title: str,
    targets: Sequence[tuple[float, str]] = (),
    width: int = 640,
) -> str:
    """Return one row per economy: name, dot on a common scale, value; targets as rules.

    Args:
        dots: Economies in the order in which they are drawn, top to bottom.
        axis: The common scale.
        palette: Colours.
        title: What the figure shows; read aloud first.
        targets: (value, name) of each target; the name is printed above the rule.
        width: Width in pixels; text keeps its size, so a phone gets its own drawing.
    """
    row = 17
    left = 206 if width >= 500 else 118
    right = 70 if width >= 500 else 52
    letters = 33 if width >= 500 else 16
    top = 38 if targets else 22
    plot = width - left - right
    bottom = top + row * len(dots)
    parts = [_axis_marks(axis, palette, x=left, y=top, size=(plot, bottom - top))]
    parts.extend(
        _target_rule(left + plot * axis.at(value), (top, bottom), name, palette, width=width)
        for value, name in targets
    )
    for number, dot in enumerate(dots):
        y = top + row * (number + 0.5)
        x = left + plot * axis.at(dot.value)
        parts.append(
            f"<text x='{left - 8}' y='{y + 4:.1f}' text-anchor='end' fill='{palette.ink}'>"
            f"{escape(_shortened(dot.name, letters))}</text>"
            f"<path d='M{left} {y:.1f}H{x:.1f}' stroke='{palette.rule}'/>"
            f"{_placed_mark(dot.outcome, palette, x, y)}"
            f"<text x='{width - 4}' y='{y + 4:.1f}' text-anchor='end' fill='{palette.quiet}'>"
            f"{escape(dot.words)}</text>"
        )
    return _figure(
        f"<g font-size='12' {FONT}>{''.join(parts)}</g>",
        size=(width, bottom + 6),
        title=title,
        description=_dots_words(dots, targets),
    )


def dot_strip(
    values: Sequence[float],
    axis: Axis,
    palette: Palette = SITE,
    *,
    title: str,
    targets: Sequence[tuple[float, str]] = (),
    width: int = 640,
) -> str:
    """Return many economies as dots stacked on one scale; for more than a dot plot can name."""
    columns = 64 if width >= 500 else 40
    plot = width - 24
    stacks = [0] * (columns + 1)
    for value in values:
        stacks[round(columns * axis.at(value))] += 1
    tallest = max(stacks, default=0)
    radius = max(1.2, min(plot / columns / 2.2, 90 / max(1, tallest)))
    height = 2 * radius * max(1, tallest)
    top = 38.0
    marks = "".join(
        f"<path d='M{12 + plot * place / columns:.1f} {top + height - radius:.1f}"
        f"v{-2 * radius * (number - 1):.1f}'/>"
        for place, number in enumerate(stacks)
        if number
    )
    rules = "".join(
        _target_rule(12 + plot * axis.at(value), (top, top + height), name, palette, width=width)
        for value, name in targets
    )
    grid = _axis_marks(axis, palette, x=12, y=top, size=(plot, height), below=True)
    dots = (
        f"<g stroke='{palette.accent}' stroke-width='{1.8 * radius:.1f}' "
        f"stroke-linecap='round' stroke-dasharray='0 {2 * radius:.2f}'>{marks}</g>"
    )
    return _figure(
        f"<g font-size='12' {FONT}>{grid}{rules}{dots}</g>",
        size=(width, round(top + height + 24)),
        title=title,
        description=f"Values of {counted(len(values), 'economy')}, "
        + (f"from {min(values):g} to {max(values):g}." if values else "none."),
    )


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

    parts = [_year_axis(axis, palette, box=(left, top, plot_width, plot_height))]
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
                f"{escape(_shortened(line.name, 20))}</text>"
            )
    return _figure(
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
    return _figure(
        f"<path d='{path}' fill='none' stroke='{palette.accent}' stroke-width='1.5'/>"
        f"<circle cx='{x:.0f}' cy='{y:.0f}' r='2' fill='{palette.accent}'/>",
        size=(SPARK_WIDTH, SPARK_HEIGHT),
        title=title,
        description=f"{counted(len(points), 'value')} from {first} to {last}.",
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
    return (
        placed.with_columns(pl.concat_str(across, gap, down).alias("point"))
        .group_by(indicator, "economy_id", maintain_order=True)
        .agg(
            pl.when(pl.len() > 1)
            .then(pl.lit("m") + pl.col("point").str.join(" "))
            .otherwise(pl.lit(""))
            .alias("path"),
            pl.len().alias("n"),
            years.first().alias("first_year"),
            years.last().alias("last_year"),
        )
    )


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)


def _decimals(step: float) -> int:
    return next((number for number in range(6) if abs(step * 10**number % 1) < 1e-6), 6)


def _mark_shape(outcome: str, palette: Palette) -> str:
    colour = palette.outcomes[outcome]
    share = MARKS[outcome]
    if share == 1:
        return f"<circle cx='8' cy='8' r='7' fill='{colour}'/>"
    dashes = " stroke-dasharray='2.6 2'" if outcome == "no_data" else ""
    ring = (
        f"<circle cx='8' cy='8' r='6.2' fill='none' stroke='{colour}' stroke-width='1.6'{dashes}/>"
    )
    if not share:
        return ring
    angle = 2 * math.pi * share
    x, y = 8 + 6.2 * math.sin(angle), 8 - 6.2 * math.cos(angle)
    large = 1 if share > 0.5 else 0
    return f"{ring}<path d='M8 8V1.8A6.2 6.2 0 {large} 1 {x:.1f} {y:.1f}Z' fill='{colour}'/>"


def _placed_mark(outcome: str, palette: Palette, x: float, y: float) -> str:
    if not outcome:
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' fill='{palette.accent}'/>"
    return (
        f"<g transform='translate({x - 6:.1f} {y - 6:.1f}) scale(.75)'>"
        f"<circle cx='8' cy='8' r='7' fill='{palette.paper}'/>{_mark_shape(outcome, palette)}</g>"
    )


def _strip_part(name: str, palette: Palette, *, x: float, width: float, height: int) -> str:
    colour = palette.outcomes[name]
    gap = 1 if width > 3 else 0
    if name in {"level_only", "no_data"}:
        dashes = " stroke-dasharray='3 2'" if name == "no_data" else ""
        return (
            f"<rect x='{x + 0.5:.1f}' y='.5' width='{max(0.4, width - gap - 1):.1f}' "
            f"height='{height - 1}' fill='{palette.paper}' stroke='{colour}'{dashes}/>"
        )
    return (
        f"<rect x='{x:.1f}' y='0' width='{max(0.4, width - gap):.1f}' height='{height}' "
        f"fill='{colour}'/>"
    )


def _strip_ink(name: str, palette: Palette) -> str:
    return palette.ink if name in {"level_only", "no_data"} else palette.on_outcomes[name]


def _axis_marks(
    axis: Axis,
    palette: Palette,
    *,
    x: float,
    y: float,
    size: tuple[float, float],
    below: bool = False,
) -> str:
    width, height = size
    text_y = y + height + 16 if below else y - 6
    return "".join(
        f"<path d='M{x + width * axis.at(tick):.1f} {y:.1f}v{height:.1f}' "
        f"stroke='{palette.rule}' stroke-width='.7'/>"
        f"<text x='{x + width * axis.at(tick):.1f}' y='{text_y:.1f}' text-anchor='middle' "
        f"fill='{palette.quiet}'>{_tick(tick, axis)}</text>"
        for tick in axis.ticks
    )


def _year_axis(axis: Axis, palette: Palette, *, box: tuple[float, float, float, float]) -> str:
    left, top, width, height = box
    return "".join(
        f"<path d='M{left} {top + height * (1 - axis.at(tick)):.1f}h{width}' "
        f"stroke='{palette.rule}' stroke-width='.7'/>"
        f"<text x='{left - 6}' y='{top + height * (1 - axis.at(tick)) + 4:.1f}' text-anchor='end' "
        f"fill='{palette.quiet}'>{_tick(tick, axis)}</text>"
        for tick in axis.ticks
    )


def _tick(value: float, axis: Axis) -> str:
    if abs(value) >= 1e6:
        return f"{value / 1e6:g} m"
    return f"{value:,.{axis.decimals}f}".replace("-", "\u2212")


def _target_rule(
    x: float, ends: tuple[float, float], name: str, palette: Palette, *, width: int
) -> str:
    anchor = "end" if x > width * 0.55 else "start"
    return (
        f"<path d='M{x:.1f} {ends[0] - 3:.1f}V{ends[1]:.1f}' stroke='{palette.target}' "
        f"stroke-width='1.5'/><text x='{x + (-5 if anchor == 'end' else 5):.1f}' "
        f"y='{ends[0] - LABEL_RISE}' text-anchor='{anchor}' fill='{palette.ink}'>"
        f"{escape(name)}</text>"
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


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,(") + "\u2026"


def _dots_words(dots: Sequence[Dot], targets: Sequence[tuple[float, str]]) -> str:
    if not dots:
        return "No economy has a value."
    low, high = min(dots, key=lambda d: d.value), max(dots, key=lambda d: d.value)
    aim = f" Target: {joined(name for _, name in targets)}." if targets else ""
    if len(dots) == 1:
        return f"{dots[0].name}: {dots[0].words}.{aim}"
    return (
        f"{counted(len(dots), 'economy')}, from {low.words} ({low.name}) "
        f"to {high.words} ({high.name}).{aim}"
    )


def _lines_words(
    lines: Sequence[Line], target: tuple[float, str] | None, deadline: int | None
) -> str:
    shown = [line for line in lines if not line.quiet and line.points]
    words = [
        f"{line.name}: {line.points[0][1]:g} in {line.points[0][0]}, "
        f"{line.points[-1][1]:g} in {line.points[-1][0]}"
        for line in shown
    ]
    text = "; ".join(words) + "." if words else f"{counted(len(lines), 'series')}."
    if target:
        text += f" Target: {target[1]}."
    return text + (f" Deadline: {deadline}." if deadline else "")


def _figure(body: str, *, size: tuple[int, int], title: str, description: str) -> str:
    width, height = size
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' "
        f"height='{height}' role='img'><title>{escape(title)}</title>"
        f"<desc>{escape(description)}</desc>{body}</svg>"
    )
