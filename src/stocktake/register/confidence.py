"""Confidence: how likely role, force and actor are right together.

The chance of the role (``role_model``), the rule that gave the label, and whether an act names no
theme are weighed by a logistic law, fitted on documents as they were read at first sight, each
with weights that knew nothing of its writer. ``tools/fit_confidence.py`` fits it and writes it to
``vocab/lexicon/confidence.json``, with how it was judged.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Noun

if TYPE_CHECKING:
    from stocktake.register.labels import Label

__all__ = ["NO_THEME", "Law", "confidence_of", "law", "log_odds", "terms_of_label"]

NO_THEME = "act without a theme"
SUREST = 0.999  # no chance is taken for more, nor for less than what is left of one
DECIMALS = 3


class Law(Noun, frozen=True, kw_only=True):
    """How chance and rule give the confidence.

    Attributes:
        fitted: How it was fitted and judged, in words.
        base: Log-odds before anything is known.
        slope: What one of the chance's log-odds adds.
        typical: Log-odds of the chance where none is known: the mean of all statements.
        terms: What each rule adds, and ``NO_THEME``.
    """

    fitted: str
    base: float
    slope: float
    typical: float
    terms: dict[str, float]


@cache
def law() -> Law:
    """Return the law that ships with the vocabulary."""
    file = resources.files("stocktake.vocab") / "lexicon" / "confidence.json"
    return Law(**json.loads(file.read_text("utf-8")))


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a chance, held within ``SUREST``."""
    held = min(max(chance, 1 - SUREST), SUREST)
    return math.log(held / (1 - held))


def terms_of_label(label: Label, *, themes: int) -> tuple[str, ...]:
    """Return the names under which a label counts: its rule, and whether an act names no theme.

    Args:
        label: What was read, with the rule that read it.
        themes: Number of themes found.
    """
    return (label.rule, NO_THEME) if label.role.is_operative and not themes else (label.rule,)


def confidence_of(label: Label, *, themes: int, fitted: Law | None = None) -> float:
    """Return the probability that role, force and actor are all right.

    Args:
        label: What was read, with the rule that read it.
        themes: Number of themes found.
        fitted: A law to use in place of the one that ships.
    """
    known = fitted or law()
    chance = known.typical if label.chance is None else log_odds(label.chance)
    said = known.base + known.slope * chance
    said += sum(known.terms.get(term, 0.0) for term in terms_of_label(label, themes=themes))
    return round(1 / (1 + math.exp(-said)), DECIMALS)
