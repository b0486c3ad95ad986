"""Colours of a figure: custom properties for the site, literal colours for the report."""

from __future__ import annotations

from typing import Final

from stocktake.model import Noun
from stocktake.publish.words import OUTCOMES

__all__ = ["PRINT", "SITE", "Palette"]


class Palette(Noun, frozen=True, kw_only=True):
    """Colours of a figure: CSS custom properties, or literal colours.

    Attributes:
        ink: Text.
        quiet: Secondary text.
        rule: Axes and grid.
        paper: What lies under the figure.
        accent: Lines and dots without an outcome.
        target: The target's rule.
        outcomes: Colour by outcome.
        on_outcomes: Colour of text that stands on that colour.
    """

    ink: str
    quiet: str
    rule: str
    paper: str
    accent: str
    target: str
    outcomes: dict[str, str]
    on_outcomes: dict[str, str]


SITE: Final = Palette(
    ink="var(--ink)",
    quiet="var(--quiet)",
    rule="var(--rule)",
    paper="var(--paper)",
    accent="var(--accent)",
    target="var(--ink)",
    outcomes={name: f"var(--{name.replace('_', '-')})" for name in OUTCOMES},
    on_outcomes={name: f"var(--on-{name.replace('_', '-')})" for name in OUTCOMES},
)


PRINT: Final = Palette(
    ink="#1b1f24",
    quiet="#56606b",
    rule="#c9ced4",
    paper="#ffffff",
    accent="#1f4e8c",
    target="#1b1f24",
    outcomes={
        "met": "#173f7a",
        "on_track": "#0f766e",
        "partial": "#9a6700",
        "off_track": "#c23b13",
        "level_only": "#5b7590",
        "no_data": "#6f7882",
    },
    on_outcomes={
        "met": "#ffffff",
        "on_track": "#ffffff",
        "partial": "#ffffff",
        "off_track": "#ffffff",
        "level_only": "#ffffff",
        "no_data": "#1b1f24",
    },
)
