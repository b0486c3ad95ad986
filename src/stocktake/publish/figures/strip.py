"""A strip of stacked counts by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.figures.frame import FONT, figure
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES, full_stop, joined, whole
from stocktake.vocab.language import NN_, _, current, ngettext, said_once, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["status_strip"]

# Titles by what is counted.
TITLES: Mapping[str, tuple[str, str]] = {
    "economy": NN_("Outcomes of {number}\u00a0economy", "Outcomes of {number}\u00a0economies"),
    "result": NN_("Outcomes of {number}\u00a0result", "Outcomes of {number}\u00a0results"),
    "target": NN_("Outcomes of {number}\u00a0target", "Outcomes of {number}\u00a0targets"),
}


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
    words = [f"{_small(name)} {whole(counts[name])}" for name in OUTCOMES if counts.get(name)]
    parts = []
    x = 0.0
    # It is read like a sentence: in Arabic the first outcome stands at the right.
    mirrored = current().direction == "rtl"
    for name in OUTCOMES:
        number = counts.get(name, 0)
        if not number:
            continue
        share = width * number / total
        place = width - x - share if mirrored else x
        parts.append(_strip_part(name, palette, x=place, width=share, height=height))
        if share >= 7 * len(str(number)) + 4:
            parts.append(
                f"<text x='{place + share / 2:.1f}' y='{height * 0.72:.1f}' text-anchor='middle' "
                f"font-size='{height * 0.68:.1f}' {FONT} "
                f"fill='{_strip_ink(name, palette)}'>{number}</text>"
            )
        x += share
    return figure(
        "".join(parts),
        size=(width, height),
        title=ngettext(*TITLES[noun], total, number=whole(total)),
        description=joined(words) + full_stop() if words else _("None."),
    )


@said_once
def _small(outcome: str) -> str:
    return uncapitalised(OUTCOME_WORDS[outcome])


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
