"""A plan on a map: how each settlement is served, and the links to build.

Plain SVG, so that it works from a disk. Shapes tell the ways of serving apart as well as colours
do. Many settlements are gathered into cells of a grid, each with the way that serves most of its
people; of many links those with most people behind them are drawn, and the caption says so.
Left out: land, roads and borders, which the GeoPackage shows in any map program.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.figures.frame import FONT, figure
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.figures.tiles import WEST_EDGE

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MOST_LINKS", "MOST_PLACES", "PLAN_SHAPES", "plan_map", "plan_mark"]

MOST_PLACES: Final = 1_200  # drawn one by one; more are gathered
MOST_LINKS: Final = 800
CELLS_ACROSS: Final = 48
WIDTH: Final = 720  # pixels
MARGIN: Final = 14.0
SMALLEST, LARGEST = 2.6, 9.0  # radii in pixels
# A shape and a colour for each way of serving; the colours are those of outcomes, in their order.
PLAN_SHAPES: Final = {
    "served": ("circle", "met"),
    "fibre": ("square", "met"),
    "existing-site": ("up", "on_track"),
    "new-site": ("up", "partial"),
    "leo": ("diamond", "off_track"),
    "leo-wifi": ("diamond", "level_only"),
    "none": ("ring", "no_data"),
}


def plan_map(
    settlements: pl.DataFrame,
    links: pl.DataFrame,
    *,
    names: Mapping[str, str],
    title: str,
    description: str,
    palette: Palette = SITE,
) -> str:
    """Return the map as an SVG element.

    Args:
        settlements: ``lon``, ``lat``, ``people``, ``technology``, ``name``; degrees, WGS 84.
        links: ``from_lon``, ``from_lat``, ``to_lon``, ``to_lat``, ``kind``, ``people_behind``.
        names: Words of each technology.
        title: What the figure shows; read aloud first.
        description: What it says, made from the data.
        palette: Colours.
    """
    width = WIDTH
    east = ((pl.col("lon") - WEST_EDGE) % 360).alias("east")
    placed = settlements.with_columns(east)
    if placed.is_empty():
        return figure("", size=(width, 40), title=title, description=description)
    left, right = _span(placed["east"])
    bottom, top = _span(placed["lat"])
    squeeze = math.cos(math.radians((top + bottom) / 2))
    scale = (width - 2 * MARGIN) / max((right - left) * squeeze, (top - bottom) / 1.2)
    height = round((top - bottom) * scale + 2 * MARGIN)
    across = round((right - left) * squeeze * scale + 2 * MARGIN)

    def at(lon: pl.Expr, lat: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        x = (((lon - WEST_EDGE) % 360) - left) * squeeze * scale + MARGIN
        return x.round(1), ((top - lat) * scale + MARGIN).round(1)

    x, y = at(pl.col("lon"), pl.col("lat"))
    shown = _gathered(placed.with_columns(x=x, y=y))
    lines = _lines(links, at, palette)
    most = float(shown["people"].max() or 1.0)  # type: ignore[arg-type]  # a number or nothing
    marks = "".join(
        _mark(row, most=most, names=names, palette=palette)
        for row in shown.sort("people", descending=True).iter_rows(named=True)
    )
    return figure(
        f"{lines}<g font-size='10' {FONT}>{marks}</g>",
        size=(across, height),
        title=title,
        description=description,
    )


def plan_mark(technology: str, *, palette: Palette = SITE) -> str:
    """Return the mark of a way of serving, for a key of 16 by 16 units."""
    shape, outcome = PLAN_SHAPES[technology]
    return _shape(shape, (8.0, 8.0), 5.5, palette.outcomes[outcome])


def _span(values: pl.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]  # not empty
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _gathered(places: pl.DataFrame) -> pl.DataFrame:
    """Return one row per mark: settlements, or cells of a grid where there are many."""
    if places.height <= MOST_PLACES:
        return places.select("x", "y", "people", "technology", "name")
    longest = max(float(places[name].max()) for name in ("x", "y"))  # type: ignore[arg-type]  # not empty
    cell = longest / CELLS_ACROSS
    keyed = places.with_columns(i=(pl.col("x") / cell).floor(), j=(pl.col("y") / cell).floor())
    by_way = keyed.group_by("i", "j", "technology").agg(pl.col("people").sum())
    most = by_way.sort("people", "technology", descending=[True, False]).unique(
        ["i", "j"], keep="first"
    )
    return (
        keyed.group_by("i", "j")
        .agg(pl.col("x").mean().round(1), pl.col("y").mean().round(1), pl.col("people").sum())
        .join(most.select("i", "j", "technology"), on=["i", "j"])
        .with_columns(name=pl.lit(""))
        .sort("i", "j")
    )


def _lines(links: pl.DataFrame, at: object, palette: Palette) -> str:
    from_x, from_y = at(pl.col("from_lon"), pl.col("from_lat"))  # type: ignore[operator]  # a function
    to_x, to_y = at(pl.col("to_lon"), pl.col("to_lat"))  # type: ignore[operator]  # a function
    drawn = (
        links.sort("people_behind", descending=True)
        .head(MOST_LINKS)
        .with_columns(x1=from_x, y1=from_y, x2=to_x, y2=to_y)
    )
    kinds = {"fibre": "", "microwave": " stroke-dasharray='4 3'"}
    parts = []
    for kind, dashes in kinds.items():
        own = drawn.filter(pl.col("kind") == kind)
        path = "".join(
            f"M{a:g} {b:g}L{c:g} {d:g}" for a, b, c, d in own["x1", "y1", "x2", "y2"].iter_rows()
        )
        if path:
            parts.append(
                f"<path d='{path}' fill='none' stroke='{palette.quiet}' stroke-width='1'{dashes}/>"
            )
    return "".join(parts)


def _mark(
    row: dict[str, object], *, most: float, names: Mapping[str, str], palette: Palette
) -> str:
    technology = str(row["technology"])
    shape, outcome = PLAN_SHAPES[technology]
    colour = palette.outcomes[outcome]
    x, y, people = (float(row[name]) for name in ("x", "y", "people"))  # type: ignore[arg-type]  # numbers
    r = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(max(0.0, people) / most)
    words = f"{row['name'] or ''} {names[technology]}".strip()
    return f"<g>{_shape(shape, (x, y), r, colour)}<title>{escape(words)}</title></g>"


def _shape(shape: str, at: tuple[float, float], r: float, colour: str) -> str:
    x, y = at
    if shape == "circle":
        return f"<circle cx='{x:g}' cy='{y:g}' r='{r:.1f}' fill='{colour}'/>"
    if shape == "ring":
        return (
            f"<circle cx='{x:g}' cy='{y:g}' r='{r:.1f}' fill='none' stroke='{colour}' "
            "stroke-width='1.5' stroke-dasharray='2 2'/>"
        )
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "up": ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
        "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }[shape]
    points = " ".join(f"{x + r * a:.1f},{y + r * b:.1f}" for a, b in corners)
    return f"<polygon points='{points}' fill='{colour}'/>"
