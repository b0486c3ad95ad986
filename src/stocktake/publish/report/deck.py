"""The neutral tree of the slides: what they say and show, without how they look."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from stocktake.model import Noun

__all__ = ["Bars", "Deck", "Series", "Slide"]


class Series(Noun, frozen=True, kw_only=True):
    """Numbers of one kind, one per category of its chart.

    Attributes:
        name: As the legend has it.
        values: One per category; none where there is no value.
        colour: An outcome, whose colour and pattern it has, or ``accent``.
        colours: An outcome per value, where they differ; else empty.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str = "accent"
    colours: tuple[str, ...] = ()


class Bars(Noun, frozen=True, kw_only=True):
    """A chart of bars: counts that add up, or one value per economy.

    Attributes:
        categories: Names of the bars.
        series: At least one.
        kind: ``stacked`` lies and adds up; ``columns`` stands, one value per category.
        unit: Of the numbers, for the axis.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["stacked", "columns"] = "stacked"
    unit: str = ""


class Slide(Noun, frozen=True, kw_only=True):
    """One slide.

    Attributes:
        kicker: What it is about, in a few words.
        message: The sentence that says what was found.
        chart: What shows it; none for a slide of text.
        points: A list, where there is no chart.
        notes: What a speaker should know: numbers, sources.
        alt: What a reader who cannot see the chart must know.
    """

    kicker: str
    message: str
    chart: Bars | None = None
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    alt: str = ""


class Deck(Noun, frozen=True, kw_only=True):
    """All slides after the cover, and what the cover says; as the report has it."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    slides: tuple[Slide, ...]
    date: dt.date
    language: str = "en-GB"
    direction: str = "ltr"
