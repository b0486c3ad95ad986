"""Outcomes as shapes: a circle filled by how far it got, so that colour is never alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from stocktake.publish.figures.palette import PRINT, SITE, Palette
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "MARKS",
    "mark_id",
    "mark_symbols",
    "outcome_mark",
    "placed_mark",
    "shared_marks",
    "used_mark",
]

# Shapes of the outcomes in a box of 16 by 16: share of the circle that is filled.
MARKS: Final[Mapping[str, float]] = {
    "met": 1.0,
    "on_track": 0.75,
    "partial": 0.5,
    "off_track": 0.25,
    "level_only": 0.0,
    "no_data": 0.0,
}


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


def placed_mark(outcome: str, palette: Palette, x: float, y: float) -> str:
    """Return the mark of an outcome at a place, or a plain dot where there is no outcome."""
    if not outcome:
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' fill='{palette.accent}'/>"
    return (
        f"<g transform='translate({x - 6:.1f} {y - 6:.1f}) scale(.75)'>"
        f"<circle cx='8' cy='8' r='7' fill='{palette.paper}'/>{_mark_shape(outcome, palette)}</g>"
    )


def shared_marks(
    outcomes: Iterable[str], palette: Palette, *, prefix: str, y: float = 0, before: str = ""
) -> str:
    """Return the marks that a figure with hundreds of them draws by ``used_mark``, once each.

    They stand in the figure itself, not in the page, so that it can leave the page whole.

    Args:
        outcomes: Those of the figure; an empty one is a plain dot.
        palette: Colours.
        prefix: Of their ids, different for every figure of a page.
        y: Where the middle of the mark is, below the place it is used at.
        before: What is drawn under each mark.
    """
    found = sorted(set(outcomes))
    drawn = "".join(
        f"<g id='{_shared_id(one, prefix)}'>{before}{placed_mark(one, palette, 0, y)}</g>"
        for one in found
    )
    return f"<defs>{drawn}</defs>"


def used_mark(outcome: str, prefix: str) -> str:
    """Return a mark of ``shared_marks`` at the origin of the group that it stands in."""
    return f"<use href='#{_shared_id(outcome, prefix)}'/>"


def _shared_id(outcome: str, prefix: str) -> str:
    return f"{prefix}{OUTCOMES.index(outcome) if outcome else ''}"


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
