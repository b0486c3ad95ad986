"""What falls due in which year, as one dot per thing: rows of kinds over an axis of years."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.figures.frame import FONT, figure
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.words import clauses, listed, whole
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["TimelineRow", "timeline"]

DOT: Final = 7
# Columns of dots that a year may have: more would look like the years after it.
MOST_COLUMNS: Final = 4
LEFT, RIGHT, TOP = 8, 8 + DOT * MOST_COLUMNS, 14


class TimelineRow(Noun, frozen=True, kw_only=True):
    """One kind of thing: its name and how many fall due by year."""

    name: str
    counts: dict[int, int]


def timeline(
    rows: Sequence[TimelineRow],
    *,
    now: int,
    title: str,
    palette: Palette = SITE,
    width: int = 640,
) -> str:
    """Return a timeline: filled dots for what is still to come, open ones for what is past.

    Years are drawn at their distance in time. Dots of a year stand above each other,
    in as many columns as there is room for before the next year.

    Args:
        rows: Kinds, top to bottom; at least one year in one of them.
        now: Year of assessment; what falls due in it is still to come.
        title: What the figure shows; read aloud first.
        palette: Colours.
        width: Width in pixels.
    """
    years = sorted({year for row in rows for year in row.counts} | {now})
    first, last = years[0], max(years[-1], years[0] + 1)
    room = (width - LEFT - RIGHT) / (last - first)
    at = {year: LEFT + room * (year - first) for year in years}
    columns = [_columns(row, at) for row in rows]
    heights = [_height(row, own) for row, own in zip(rows, columns, strict=True)]
    bottoms = [TOP + sum(heights[: place + 1]) + 24 * (place + 1) for place in range(len(rows))]
    y = bottoms[-1]
    now_rule = (
        f"<path d='M{at[now] - 3:.1f} {TOP}V{y + 4}' stroke='{palette.target}' stroke-width='1'/>"
        f"<text x='{at[now]:.1f}' y='{TOP - 3}' fill='{palette.ink}'>{now}</text>"
    )
    parts = [now_rule]
    for row, own, height, bottom in zip(rows, columns, heights, bottoms, strict=True):
        name = (
            f"<text x='{LEFT}' y='{bottom - height - 5}' fill='{palette.quiet}'>"
            f"{escape(row.name)}</text><path d='M{LEFT} {bottom}H{width - 4}' "
            f"stroke='{palette.rule}' stroke-width='.7'/>"
        )
        parts += [name, *_dots(row, own, at, bottom=bottom, now=now, palette=palette)]
    parts.append(_axis(years, at, y + 18, palette))
    told = [
        _("{year}: {numbers}", year=year, numbers=_numbers(rows, year))
        for year in years
        if any(year in row.counts for row in rows)
    ]
    return figure(
        f"<g font-size='12' {FONT}>{''.join(parts)}</g>",
        size=(width, y + 24),
        title=title,
        description=clauses(told or [_("Nothing falls due")]),
    )


def _columns(row: TimelineRow, at: dict[int, float]) -> dict[int, int]:
    """Return how many columns of dots each year has room for before the next one."""
    years = sorted(row.counts)
    found = {
        year: min(MOST_COLUMNS, int((at[later] - at[year]) // DOT) or 1)
        for year, later in pairwise(years)
    }
    return found | dict.fromkeys(years[-1:], MOST_COLUMNS)


def _height(row: TimelineRow, columns: dict[int, int]) -> int:
    """Return the height of the tallest year's dots."""
    return DOT * max(
        (-(-number // columns[year]) for year, number in row.counts.items()), default=1
    )


def _dots(
    row: TimelineRow,
    columns: dict[int, int],
    at: dict[int, float],
    *,
    bottom: int,
    now: int,
    palette: Palette,
) -> Iterator[str]:
    for year, number in sorted(row.counts.items()):
        tall = -(-number // columns[year])
        fill = palette.accent if year >= now else palette.paper
        for place in range(number):
            x, y = at[year] + DOT * (place // tall) + 3, bottom - DOT * (place % tall) - 4
            yield (
                f"<circle cx='{x:.1f}' cy='{y}' r='2.8' fill='{fill}' stroke='{palette.accent}'/>"
            )


def _axis(years: list[int], at: dict[int, float], y: float, palette: Palette) -> str:
    """Return the years, leaving out those too near to the last one printed."""
    shown = years[:1]
    for __, year in pairwise(years):
        if at[year] - at[shown[-1]] >= 34:
            shown.append(year)
    return "".join(
        f"<text x='{at[year]:.1f}' y='{y:.1f}' fill='{palette.quiet}'>{year}</text>"
        for year in shown
    )


def _numbers(rows: Sequence[TimelineRow], year: int) -> str:
    return listed(f"{row.name} {whole(row.counts[year])}" for row in rows if row.counts.get(year))
