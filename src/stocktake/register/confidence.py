"""Confidence: how likely a rule is right about role, force and actor together.

Each rule of ``classify`` has been right so many times out of so many on labelled
documents; ``tools/fit_confidence.py`` counts that and writes it to
``vocab/lexicon/confidence.json``, with how it was counted. The confidence is that share,
drawn towards the share of all rules where a rule was seen seldom. An act in which no
theme was found is counted apart, since a misread clause often names none.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Noun

if TYPE_CHECKING:
    from stocktake.register.labels import Label

__all__ = ["Counts", "bucket_of", "confidence_of", "counts"]

# The share of all rules counts like this many statements of the rule itself.
PRIOR = 4.0


class Counts(Noun, frozen=True, kw_only=True):
    """How often each rule was right.

    Attributes:
        fitted: How it was counted, in words.
        buckets: Rule to the number of statements it read right and the number it read.
    """

    fitted: str
    buckets: dict[str, tuple[float, float]]


@cache
def counts() -> Counts:
    """Return the counts that ship with the vocabulary."""
    file = resources.files("stocktake.vocab") / "lexicon" / "confidence.json"
    return Counts(**json.loads(file.read_text("utf-8")))


def bucket_of(label: Label, *, themes: int) -> str:
    """Return the name under which a label is counted.

    Args:
        label: What was read, with the rule that read it.
        themes: Number of themes found.
    """
    return f"{label.rule}, no theme" if label.role.is_operative and not themes else label.rule


def confidence_of(label: Label, *, themes: int, seen: Counts | None = None) -> float:
    """Return the probability that role, force and actor are all right.

    Args:
        label: What was read, with the rule that read it.
        themes: Number of themes found.
        seen: Counts to use in place of those that ship.
    """
    buckets = (seen or counts()).buckets
    share = sum(right for right, _ in buckets.values()) / sum(read for _, read in buckets.values())
    for name in dict.fromkeys((label.rule, bucket_of(label, themes=themes))):
        right, read = buckets.get(name, (0.0, 0.0))
        share = (right + PRIOR * share) / (read + PRIOR)
    return round(share, 3)
