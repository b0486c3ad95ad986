"""What a person's review of a statement looks like: a mark, a word, and who, when and why.

The word always stands beside the mark, so that neither colour nor shape is needed to tell
read, confirmed, corrected and drifted apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.cells import ready
from stocktake.publish.words import counted, format_date, joined, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = ["REVIEW_WORDS", "review_line", "review_sentence", "review_sprite"]

REVIEW_WORDS: Final[Mapping[str, str]] = {
    "read": "Read by rules",
    "confirmed": "Confirmed",
    "corrected": "Corrected",
    "drifted": "To review again",
}
# Drawn in 16 by 16 units: a dotted ring, a tick, a pencil, a ring that is cut.
SHAPES: Final[Mapping[str, str]] = {
    "read": "<circle cx='8' cy='8' r='5' fill='none' stroke='var(--quiet)' stroke-width='1.6' "
    "stroke-dasharray='2 2'/>",
    "confirmed": "<path d='M2.5 8.5 6.5 12.5 13.5 4' fill='none' stroke='var(--on-track)' "
    "stroke-width='2.4'/>",
    "corrected": "<path d='M2.5 13.5 3.5 9.8 10.8 2.5 13.5 5.2 6.2 12.5Z' fill='none' "
    "stroke='var(--accent)' stroke-width='1.8' stroke-linejoin='round'/>",
    "drifted": "<path d='M8 1.8 15 14.2H1Z' fill='none' stroke='var(--off-track)' "
    "stroke-width='1.7' stroke-linejoin='round'/><path d='M8 6v4m0 1.4v1.4' "
    "stroke='var(--off-track)' stroke-width='1.7'/>",
}


def review_sprite() -> Markup:
    """Return the marks, for a page that uses them."""
    symbols = "".join(
        f"<symbol id='v-{state}' viewBox='0 0 16 16'>{shape}</symbol>"
        for state, shape in SHAPES.items()
    )
    return ready(f"<svg width='0' height='0' class='sprite' aria-hidden='true'>{symbols}</svg>")


def review_line(statement: Mapping[str, Any]) -> Markup:
    """Return the mark, the word, and who, when and why, of one row of the table of statements."""
    state = statement["review"]
    words = REVIEW_WORDS[state]
    if state == "drifted":
        words = "To review again: the text changed since the review"
    if state != "read":
        words += f" by {statement['reviewed_by']} on {format_date(statement['reviewed_on'])}."
    if statement["review_note"]:
        words += f" {statement['review_note']}"
    return ready(f"<svg class=m><use href=#v-{state} /></svg>{escape(words)}")


def review_sentence(statements: pl.DataFrame) -> str:
    """Return how many statements a person has reviewed, in one sentence."""
    counts = dict(statements.group_by("review").len().iter_rows())
    done = [
        f"{counts[state]:,} {state}" for state in ("confirmed", "corrected") if counts.get(state)
    ]
    reviewed = counts.get("confirmed", 0) + counts.get("corrected", 0)
    total = counted(statements.height, "statement")
    said = (
        f"A person has reviewed {reviewed:,} of {total}: {joined(done)}."
        if reviewed
        else f"No person has reviewed any of {total} yet."
    )
    if again := counts.get("drifted", 0):
        said += f" {again:,} {plural(again, 'was')} reviewed when the text was another."
    return said
