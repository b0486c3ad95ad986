"""What every figure has: axes, rules, a title and a description for those who cannot see it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from stocktake.model import Noun
from stocktake.vocab.cldr import signed
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.publish.figures.palette import Palette

__all__ = [
    "FONT",
    "LABEL_RISE",
    "Axis",
    "axis_for",
    "axis_marks",
    "figure",
    "short",
    "shortened",
    "target_rule",
    "year_axis",
]

FONT: Final = (
    "font-family='system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Liberation Sans,sans-serif'"
)


# Names of targets stand above the numbers of the axis.
LABEL_RISE: Final = 22


class Axis(Noun, frozen=True, kw_only=True):
    """A scale: its ends, its ticks and how they are printed."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int = 0

    def at(self, value: float) -> float:
        """Return where a value lies, from 0 to 1; values beyond the ends lie on them."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


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


def axis_marks(
    axis: Axis,
    palette: Palette,
    *,
    x: float,
    y: float,
    size: tuple[float, float],
    below: bool = False,
) -> str:
    """Return the ticks of an axis with their numbers."""
    width, height = size
    text_y = y + height + 16 if below else y - 6
    return "".join(
        f"<path d='M{x + width * axis.at(tick):.1f} {y:.1f}v{height:.1f}' "
        f"stroke='{palette.rule}' stroke-width='.7'/>"
        f"<text x='{x + width * axis.at(tick):.1f}' y='{text_y:.1f}' text-anchor='middle' "
        f"fill='{palette.quiet}'>{_tick(tick, axis)}</text>"
        for tick in axis.ticks
    )


def year_axis(axis: Axis, palette: Palette, *, box: tuple[float, float, float, float]) -> str:
    """Return the ticks of an axis of years."""
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
        # Translators: millions on an axis: "2.5 m".
        return _("{number} m", number=signed(f"{value / 1e6:g}"))
    return signed(f"{value:,.{axis.decimals}f}")


def target_rule(
    x: float, ends: tuple[float, float], name: str, palette: Palette, *, width: int
) -> str:
    """Return the rule of a target with its name."""
    anchor = "end" if x > width * 0.55 else "start"
    return (
        f"<path d='M{x:.1f} {ends[0] - 3:.1f}V{ends[1]:.1f}' stroke='{palette.target}' "
        f"stroke-width='1.5'/><text x='{x + (-5 if anchor == 'end' else 5):.1f}' "
        f"y='{ends[0] - LABEL_RISE}' text-anchor='{anchor}' fill='{palette.ink}'>"
        f"{escape(name)}</text>"
    )


def figure(body: str, *, size: tuple[int, int], title: str, description: str) -> str:
    """Return an SVG with its title and description."""
    width, height = size
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' "
        f"height='{height}' role='img'><title>{escape(title)}</title>"
        f"<desc>{escape(description)}</desc>{body}</svg>"
    )


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)


def _decimals(step: float) -> int:
    return next((number for number in range(6) if abs(step * 10**number % 1) < 1e-6), 6)


def short(value: float) -> str:
    """Return a length in pixels, to a tenth, without what says nothing: ``12``, ``0.5``."""
    return f"{round(value, 1) + 0.0:g}"


def shortened(text: str, letters: int) -> str:
    """Return text cut to a number of letters, with an ellipsis where it was cut."""
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,(") + "\u2026"
