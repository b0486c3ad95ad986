"""Two sides of a divide as two dots on one scale, joined by a bar: one row per pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.figures.frame import FONT, Axis, axis_marks, figure, shortened
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.words import clauses
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Pair", "pair_plot"]


class Pair(Noun, frozen=True, kw_only=True):
    """One row: the side compared (filled dot), the other side (open dot), and words."""

    name: str
    value: float
    other: float
    words: str


def pair_plot(
    pairs: Sequence[Pair],
    axis: Axis,
    palette: Palette = SITE,
    *,
    title: str,
    width: int = 640,
) -> str:
    """Return one row per pair: name, both dots on a common scale, the difference in words.

    Args:
        pairs: In the order in which they are drawn, top to bottom.
        axis: The common scale.
        palette: Colours.
        title: What the figure shows; read aloud first.
        width: Width in pixels; text keeps its size, so a phone gets its own drawing.
    """
    row, top = 22, 22
    left, right, letters = (224, 92, 36) if width >= 500 else (126, 74, 16)
    plot = width - left - right
    bottom = top + row * len(pairs)
    parts = [axis_marks(axis, palette, x=left, y=top, size=(plot, bottom - top))]
    for number, pair in enumerate(pairs):
        y = top + row * (number + 0.5)
        here, there = (left + plot * axis.at(value) for value in (pair.value, pair.other))
        parts.append(
            f"<text x='{left - 10}' y='{y + 4:.1f}' text-anchor='end' fill='{palette.ink}'>"
            f"{escape(shortened(pair.name, letters))}</text>"
            f"<path d='M{here:.1f} {y:.1f}H{there:.1f}' stroke='{palette.quiet}' "
            f"stroke-width='2'/>"
            f"<circle cx='{there:.1f}' cy='{y:.1f}' r='4.5' fill='{palette.paper}' "
            f"stroke='{palette.quiet}' stroke-width='2'/>"
            f"<circle cx='{here:.1f}' cy='{y:.1f}' r='5.5' fill='{palette.accent}'/>"
            f"<text x='{width - 4}' y='{y + 4:.1f}' text-anchor='end' fill='{palette.quiet}'>"
            f"{escape(pair.words)}</text>"
        )
    told = [_("{name}: {words}", name=p.name, words=p.words) for p in pairs]
    return figure(
        f"<g font-size='12' {FONT}>{''.join(parts)}</g>",
        size=(width, bottom + 6),
        title=title,
        description=clauses(told or [_("Nothing can be compared")]),
    )
