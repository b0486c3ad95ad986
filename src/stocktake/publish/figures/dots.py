"""Economies as dots along an axis, with the target as a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.figures.frame import FONT, Axis, axis_marks, figure, shortened, target_rule
from stocktake.publish.figures.marks import placed_mark
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.words import joined, sentences, whole
from stocktake.vocab.cldr import signed
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Dot", "dot_plot", "dot_strip"]

# Translators: {low} and {high} are values, {lowest} and {highest} names of economies.
RANGE = NN_(
    "{number}\u00a0economy, from {low} ({lowest}) to {high} ({highest}).",
    "{number}\u00a0economies, from {low} ({lowest}) to {high} ({highest}).",
)
VALUES = NN_(
    "Values of {number}\u00a0economy, from {low} to {high}.",
    "Values of {number}\u00a0economies, from {low} to {high}.",
)


class Dot(Noun, frozen=True, kw_only=True):
    """One economy of a dot plot."""

    name: str
    value: float
    words: str
    outcome: str = ""


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
    parts = [axis_marks(axis, palette, x=left, y=top, size=(plot, bottom - top))]
    parts.extend(
        target_rule(left + plot * axis.at(value), (top, bottom), name, palette, width=width)
        for value, name in targets
    )
    for number, dot in enumerate(dots):
        y = top + row * (number + 0.5)
        x = left + plot * axis.at(dot.value)
        parts.append(
            f"<text x='{left - 8}' y='{y + 4:.1f}' text-anchor='end' fill='{palette.ink}'>"
            f"{escape(shortened(dot.name, letters))}</text>"
            f"<path d='M{left} {y:.1f}H{x:.1f}' stroke='{palette.rule}'/>"
            f"{placed_mark(dot.outcome, palette, x, y)}"
            f"<text x='{width - 4}' y='{y + 4:.1f}' text-anchor='end' fill='{palette.quiet}'>"
            f"{escape(dot.words)}</text>"
        )
    return figure(
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
    stacks = _stacks(values, axis, columns)
    tallest = max(stacks)
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
        target_rule(12 + plot * axis.at(value), (top, top + height), name, palette, width=width)
        for value, name in targets
    )
    grid = axis_marks(axis, palette, x=12, y=top, size=(plot, height), below=True)
    dots = (
        f"<g stroke='{palette.accent}' stroke-width='{1.8 * radius:.1f}' "
        f"stroke-linecap='round' stroke-dasharray='0 {2 * radius:.2f}'>{marks}</g>"
    )
    return figure(
        f"<g font-size='12' {FONT}>{grid}{rules}{dots}</g>",
        size=(width, round(top + height + 24)),
        title=title,
        description=_strip_words(values),
    )


def _stacks(values: Sequence[float], axis: Axis, columns: int) -> list[int]:
    """Return how many values lie at each of the places from 0 to ``columns`` of a scale."""
    at = (np.array(values, dtype=float) - axis.low) / (axis.high - axis.low)
    places = np.rint(columns * at.clip(0, 1)).astype(int)
    stacks: list[int] = np.bincount(places, minlength=columns + 1).tolist()
    return stacks


def _dots_words(dots: Sequence[Dot], targets: Sequence[tuple[float, str]]) -> str:
    if not dots:
        return _("No economy has a value.")
    low, high = min(dots, key=lambda d: d.value), max(dots, key=lambda d: d.value)
    aim = _("Target: {target}.", target=joined(name for _value, name in targets)) if targets else ""
    if len(dots) == 1:
        # Translators: an economy and its value.
        only = _("{economy}: {value}.", economy=dots[0].name, value=dots[0].words)
        return sentences(only, aim)
    said = ngettext(
        *RANGE,
        len(dots),
        number=whole(len(dots)),
        low=low.words,
        lowest=low.name,
        high=high.words,
        highest=high.name,
    )
    return sentences(said, aim)


def _strip_words(values: Sequence[float]) -> str:
    if not values:
        return _("No economy has a value.")
    return ngettext(
        *VALUES,
        len(values),
        number=whole(len(values)),
        low=signed(f"{min(values):g}"),
        high=signed(f"{max(values):g}"),
    )
