"""The outlook of one series as a fan: what was, what is to be expected, and the target.

Values stand as dots joined by a thin line, gaps stay open, estimates are hollow. The ranges that
hold with 50, 80 and 95 % are three shades of one colour, which a black-and-white print keeps
apart; the median is dashed. The target is a horizontal rule with its name, the deadline a vertical
one. Text keeps its size on every screen, so the figure is as small as a phone needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.figures.frame import FONT, axis_for, figure, shortened, year_axis
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.words import format_value, listed, sentences, whole
from stocktake.vocab.cldr import percent_words
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stocktake.publish.figures.frame import Axis

    # The place in the drawing of a year and a value.
    Place = Callable[[int, float], tuple[float, float]]

__all__ = ["FAN_SIZE", "Fan", "FanYear", "fan_chart"]

FAN_SIZE: Final = (330, 190)
LEFT, RIGHT, TOP, BOTTOM = 46, 44, 22, 24
# Years shown before the deadline: older history says little about the years to come.
SHOWN_YEARS: Final = 25
# Years that are always shown, so that a short history does not look like a long one.
LEAST_YEARS: Final = 12
# A gap of more than this many years stays a gap.
JOINED: Final = 2
# Letters of the target's name that fit above its rule.
LETTERS: Final = 38
# Translators: a history: 12 values, from the first value in its year to the last in its year.
PAST: Final = NN_(
    "{number}\u00a0value, from {start} in {first} to {end} in {last}.",
    "{number}\u00a0values, from {start} in {first} to {end} in {last}.",
)
# Opacity of the ranges of 95, 80 and 50 %; they lie on each other.
SHADES: Final = (0.16, 0.2, 0.3)


class FanYear(Noun, frozen=True, kw_only=True):
    """What is expected of one year."""

    year: int
    median: float
    lo50: float
    hi50: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float


class Fan(Noun, frozen=True, kw_only=True):
    """One series with its outlook.

    Attributes:
        points: (year, value) of the past, in order; at least one.
        estimates: Years whose value the source calls an estimate.
        years: What is expected, from the year after the last value to the deadline.
        targets: The number to reach, or both ends of a range.
        target_words: The target as printed.
        deadline: Year by which it should be reached.
        unit: Unit code of the values.
        limits: Natural limits of the indicator.
    """

    points: tuple[tuple[int, float], ...]
    estimates: frozenset[int] = frozenset()
    years: tuple[FanYear, ...]
    targets: tuple[float, ...]
    target_words: str
    deadline: int
    unit: str
    limits: tuple[float | None, float | None] = (None, None)


def fan_chart(fan: Fan, palette: Palette = SITE, *, title: str) -> str:
    """Return the figure of a fan.

    Args:
        fan: The series, its outlook and its target.
        palette: Colours.
        title: What the figure shows; read aloud first.
    """
    shown = _shown(fan)
    values = [value for _, value in shown]
    ends = [end for year in fan.years for end in (year.lo95, year.hi95)]
    axis = axis_for([*values, *ends], low=fan.limits[0], high=fan.limits[1], include=fan.targets)
    width, height = FAN_SIZE
    box = (LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM)
    first = min(shown[0][0], fan.deadline - LEAST_YEARS)
    place = _scale(first, fan.deadline, axis, box)
    parts = (
        year_axis(axis, palette, box=box),
        _ranges(fan, shown[-1], palette, place),
        _aim(fan, palette, place, box),
        _past(shown, fan.estimates, palette, place),
        _year_labels((first, shown[-1][0], fan.deadline), palette, place),
    )
    return figure(
        f"<g font-size='12' {FONT}>{''.join(parts)}</g>",
        size=FAN_SIZE,
        title=title,
        description=_fan_words(fan, shown),
    )


def _shown(fan: Fan) -> list[tuple[int, float]]:
    recent = [point for point in fan.points if point[0] >= fan.deadline - SHOWN_YEARS]
    return recent or [fan.points[-1]]


def _scale(first: int, last: int, axis: Axis, box: tuple[int, int, int, int]) -> Place:
    left, top, width, height = box

    def place(year: int, value: float) -> tuple[float, float]:
        across = width * (year - first) / max(1, last - first)
        return left + across, top + height * (1 - axis.at(value))

    return place


def _ranges(fan: Fan, origin: tuple[int, float], palette: Palette, place: Place) -> str:
    """Return the three ranges and the median, all from the latest value on."""
    drawn = []
    for (low, high), shade in zip(
        (("lo95", "hi95"), ("lo80", "hi80"), ("lo50", "hi50")), SHADES, strict=True
    ):
        upper = [(year.year, getattr(year, high)) for year in fan.years]
        lower = [(year.year, getattr(year, low)) for year in reversed(fan.years)]
        outline = _path(place, [origin, *upper, *lower])
        drawn.append(f"<path d='{outline}Z' fill='{palette.accent}' fill-opacity='{shade}'/>")
    middle = _path(place, [origin, *((year.year, year.median) for year in fan.years)])
    x, y = place(fan.years[-1].year, fan.years[-1].median)
    return (
        f"{''.join(drawn)}<path d='{middle}' fill='none' stroke='{palette.ink}' "
        f"stroke-width='1.3' stroke-dasharray='4 3'/>"
        f"<text x='{x + 5:.1f}' y='{y + 4:.1f}' fill='{palette.ink}'>"
        f"{format_value(fan.years[-1].median, fan.unit)}</text>"
    )


def _aim(fan: Fan, palette: Palette, place: Place, box: tuple[int, int, int, int]) -> str:
    left, top, width, height = box
    rules = "".join(
        f"<path d='M{left} {place(fan.deadline, value)[1]:.1f}h{width}' stroke='{palette.target}'/>"
        for value in fan.targets
    )
    y = min(place(fan.deadline, value)[1] for value in fan.targets)
    # The name is told apart from dots and grid under it by a rim in the colour of the paper.
    return (
        f"{rules}<path d='M{left + width} {top}v{height}' stroke='{palette.target}' "
        f"stroke-dasharray='2 3'/><text x='{left + 3}' y='{y - 5:.1f}' fill='{palette.ink}' "
        f"stroke='{palette.paper}' stroke-width='3' paint-order='stroke'>"
        f"{escape(shortened(fan.target_words, LETTERS))}</text>"
    )


def _past(
    points: Sequence[tuple[int, float]], estimates: frozenset[int], palette: Palette, place: Place
) -> str:
    path, before = "", None
    dots = []
    for year, value in points:
        x, y = place(year, value)
        path += f"{'M' if before is None or year - before > JOINED else 'L'}{x:.1f} {y:.1f}"
        before = year
        fill = palette.paper if year in estimates else palette.accent
        dots.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.2' fill='{fill}'/>")
    return f"<g stroke='{palette.accent}'><path d='{path}' fill='none'/>{''.join(dots)}</g>"


def _year_labels(years: tuple[int, int, int], palette: Palette, place: Place) -> str:
    """Return first year, latest year and deadline; a year without room is left out."""
    y = FAN_SIZE[1] - 6
    first, latest, deadline = years
    labels = [(deadline, "middle"), (first, "start"), (latest, "middle")]
    found, taken = [], [float("inf")]
    for year, anchor in labels:
        x = place(year, 0.0)[0]
        centre = x + 14 if anchor == "start" else x
        if all(abs(centre - other) >= 36 for other in taken):
            taken.append(centre)
            found.append(
                f"<text x='{x:.1f}' y='{y}' text-anchor='{anchor}' fill='{palette.quiet}'>"
                f"{year}</text>"
            )
    return "".join(found)


def _path(place: Place, points: Sequence[tuple[int, float]]) -> str:
    spots = (place(year, value) for year, value in points)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)


def _fan_words(fan: Fan, shown: Sequence[tuple[int, float]]) -> str:
    def said(value: float) -> str:
        return format_value(value, fan.unit)

    (first, start), (latest, end) = shown[0], shown[-1]
    if first == latest:
        past = _("{value} in {year}.", value=said(end), year=latest)
    else:
        past = ngettext(
            *PAST,
            len(shown),
            number=whole(len(shown)),
            start=said(start),
            first=first,
            end=said(end),
            last=latest,
        )
    due = fan.years[-1]
    ranges = listed(
        # Translators: a range and how sure it is: "62.0 to 71.5 with 80 %".
        _("{low} to {high} with {share}", low=said(low), high=said(high), share=share)
        for low, high, share in (
            (due.lo50, due.hi50, percent_words("50")),
            (due.lo80, due.hi80, percent_words("80")),
            (due.lo95, due.hi95, percent_words("95")),
        )
    )
    expected = _(
        "Expected for {year}: about {value}; {ranges}.",
        year=due.year,
        value=said(due.median),
        ranges=ranges,
    )
    aim = _("Target: {target} by {year}.", target=fan.target_words, year=fan.deadline)
    return sentences(past, expected, aim)
