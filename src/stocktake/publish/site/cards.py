"""The pictures that stand beside a link to a page (Open Graph), one for each kind of page.

They hold no word and no number, so that one set serves every language and no
build has to draw them again when a value changes; what a page found stands in
``og:description``, which is made from the data. Drawn as SVG, rendered to PNG of
1200 by 630 pixels with Typst, because those who show a link read no SVG.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stocktake.publish.figures import PRINT
from stocktake.publish.figures.marks import placed_mark
from stocktake.publish.report.pictures import render_pictures
from stocktake.publish.words import OUTCOMES
from stocktake.vocab.language import N_, Lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region

__all__ = ["CARDS", "CARD_FOLDER", "CARD_SIZE", "Card", "card_of", "write_cards"]

CARD_FOLDER: Final = "assets/cards"
# Pixels; ``render_pictures`` makes 1,200 of 640 units.
CARD_SIZE: Final = (1200, 630)
WIDTH: Final = 640
HEIGHT: Final = 336
EDGE: Final = 44
# Like a scorecard in which much is still open; no region's results.
ORDER: Final = (0, 1, 1, 2, 3, 3, 4, 5, 1, 3, 2, 5, 0, 3, 4, 5, 5)


class Card(NamedTuple):
    """A picture: its file and what can be seen on it."""

    file: str
    alt: Lazy


CARDS: Final[Mapping[str, Card]] = {
    "marks": Card("marks.png", N_("Rows of round marks, each filled by how far a target was met")),
    "text": Card("text.png", N_("Lines of a text with a round mark beside each promise")),
    "bars": Card("bars.png", N_("Bars of different lengths, each with a round mark")),
    "lines": Card("lines.png", N_("A line that rises towards a target and fans out beyond today")),
    "map": Card("map.png", N_("Squares laid out like a map, one for each economy")),
    "years": Card("years.png", N_("A line of years with round marks where something falls due")),
}
# By the section of the menu; what is not named has the marks of the scorecard.
OF_SECTION: Final[Mapping[str, str]] = {
    "instruments": "text",
    "commitments": "text",
    "areas": "text",
    "economies": "bars",
    "compare": "bars",
    "indicators": "lines",
    "divides": "lines",
    "maps": "map",
    "plans": "map",
    "library": "text",
    "deadlines": "years",
    "changes": "years",
}


def card_of(section: str) -> Card:
    """Return the picture of the pages of a section."""
    return CARDS[OF_SECTION.get(section, "marks")]


def write_cards(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write the folder ``assets/cards``; nothing is read from ``tables``."""
    del tables, region
    folder = out / CARD_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for card, png in zip(CARDS.values(), _pictures(), strict=True):
        (folder / card.file).write_bytes(png)


@cache
def _pictures() -> tuple[bytes, ...]:
    drawings = [_drawing(DRAWN[name]()) for name in CARDS]
    return tuple(picture.png for picture in render_pictures(drawings))


def _drawing(parts: Iterable[str]) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' "
        f"width='{WIDTH}' height='{HEIGHT}'>"
        f"<rect width='{WIDTH}' height='{HEIGHT}' fill='{PRINT.paper}'/>"
        f"<rect width='12' height='{HEIGHT}' fill='{PRINT.accent}'/>{''.join(parts)}</svg>"
    )


def _outcome(number: int) -> str:
    return OUTCOMES[ORDER[number % len(ORDER)]]


def _mark(outcome: str, x: float, y: float, size: float) -> str:
    mark = placed_mark(outcome, PRINT, 0, 0)
    return f"<g transform='translate({x:g} {y:g}) scale({size / 12:g})'>{mark}</g>"


def _rule(x: float, y: float, width: float, *, colour: str = PRINT.rule, thick: float = 6) -> str:
    return f"<rect x='{x:g}' y='{y:g}' width='{width:g}' height='{thick:g}' fill='{colour}'/>"


def _marks() -> Iterable[str]:
    for row in range(6):
        y = EDGE + 20 + row * 42
        yield _rule(EDGE, y - 4, 96 - 12 * (row % 3), thick=8)
        for column in range(11):
            yield _mark(_outcome(row * 11 + column), EDGE + 140 + column * 41, y, 26)


def _text() -> Iterable[str]:
    for row in range(9):
        y = EDGE + row * 31
        promise = row % 3 == 1
        if promise:
            yield _rule(EDGE, y - 8, 5, colour=PRINT.accent, thick=26)
            yield _mark(_outcome(row + 1), WIDTH - EDGE - 10, y + 5, 24)
        yield _rule(EDGE + 18, y, 440 - 60 * (row % 4 == 3), thick=9)


def _bars() -> Iterable[str]:
    for row, length in enumerate((420, 372, 330, 246, 190, 112)):
        y = EDGE + row * 44
        yield _mark(_outcome(row + row // 2), EDGE + 14, y + 14, 26)
        colour = PRINT.outcomes[_outcome(row + row // 2)]
        yield _rule(EDGE + 46, y, 500, thick=28)
        yield _rule(EDGE + 46, y, length, colour=colour, thick=28)


def _lines() -> Iterable[str]:
    left, right, top, bottom = EDGE, WIDTH - EDGE, EDGE + 10, HEIGHT - EDGE
    today = left + 0.62 * (right - left)
    start, now, goal = bottom - 20, top + 120, top + 34
    for spread, shade in ((82, ".14"), (52, ".2"), (24, ".3")):
        yield (
            f"<path d='M{today:g} {now}L{right} {goal + 14 - spread / 2:g}"
            f"V{goal + 14 + spread:g}Z' fill='{PRINT.accent}' fill-opacity='{shade}'/>"
        )
    points = [
        (left + (today - left) * n / 8, start + (now - start) * n / 8 + 11 * math.sin(2.1 * n))
        for n in range(9)
    ]
    points[-1] = (today, now)
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    yield f"<path d='M{line}' fill='none' stroke='{PRINT.accent}' stroke-width='4'/>"
    for x, y in points:
        yield f"<circle cx='{x:.1f}' cy='{y:.1f}' r='6' fill='{PRINT.accent}'/>"
    yield _rule(left, goal, right - left, colour=PRINT.ink, thick=2.5)
    yield _rule(left, bottom, right - left, thick=2.5)


def _map() -> Iterable[str]:
    rows = ("  ### # ", " ######  ", "######## #", " #####  ###", "  # ### # #", "      ## ##")
    number = 0
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell == "#":
                number += 1
                colour = PRINT.outcomes[_outcome(number)]
                x, y = EDGE + 8 + column * 49, EDGE - 12 + row * 45
                yield f"<rect x='{x}' y='{y}' width='40' height='36' rx='2' fill='{colour}'/>"
                yield (
                    f"<circle cx='{x + 20}' cy='{y + 18}' r='13' fill='{PRINT.paper}'/>"
                    f"{_mark(_outcome(number), x + 20, y + 18, 20)}"
                )


def _years() -> Iterable[str]:
    base = HEIGHT - EDGE - 30
    yield _rule(EDGE, base, WIDTH - 2 * EDGE, colour=PRINT.ink, thick=3)
    for place, high in enumerate((2, 1, 3, 1, 5, 2, 4, 1, 6)):
        x = EDGE + 26 + place * 62
        yield _rule(x - 1, base, 2, colour=PRINT.ink, thick=14)
        for level in range(high):
            yield _mark(_outcome(place * 2 + level), x, base - 24 - level * 34, 26)


DRAWN: Final[Mapping[str, Callable[[], Iterable[str]]]] = {
    "marks": _marks,
    "text": _text,
    "bars": _bars,
    "lines": _lines,
    "map": _map,
    "years": _years,
}
