"""Pieces of HTML that stand in thousands of cells, kept short because they are many.

Everything that comes from a table is escaped before it gets here or by the
functions here; attributes are left unquoted and cells unclosed where HTML
allows it, which saves a third of the weight of long tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from stocktake.progress.methods.registry import states
from stocktake.publish.figures import mark_id
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES, STATE_WORDS, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.publish.site.counts import Counts

__all__ = [
    "DASH",
    "OUTCOME_CELLS",
    "STATE_CELLS",
    "column_names",
    "link",
    "mark",
    "ready",
    "rows",
    "strip",
    "strip_cell",
]

STRIP_WIDTH: Final = 60
DASH: Final = "\u2013"
# Characters that would end a CSS string in a style attribute.
CSS_UNSAFE: Final = dict.fromkeys(map(ord, "'\"\\<>&;\n"), " ")


def mark(outcome: str) -> str:
    """Return the mark of an outcome; its word stands beside it."""
    return f"<svg><use href=#{mark_id(outcome)} /></svg>"


# Mark and word of an outcome, and of a state, which says more than its outcome.
OUTCOME_CELLS: Final = {name: f"{mark(name)}{OUTCOME_WORDS[name]}" for name in OUTCOMES}
STATE_CELLS: Final = {
    state: f"{mark(known.outcome)}{STATE_WORDS.get(state, known.words)}"
    for state, known in states().items()
}


def link(href: str, words: str) -> str:
    """Return a link; both parts are escaped."""
    return f'<a href="{escape(href)}">{escape(words)}</a>'


def ready(text: str) -> Markup:
    """Return finished HTML as text that templates do not escape again.

    The one door past the escaping of templates: the caller vouches that every
    word of a table in ``text`` was escaped.
    """
    return Markup(text)  # noqa: S704 - see above


def rows(parts: Iterable[str]) -> Markup:
    """Return finished rows, one a line, for a template."""
    return ready("\n".join(parts))


def column_names(*names: str) -> Markup:
    """Return the style attribute that names the columns where a table becomes a list.

    The first column needs no name. What could end the string is left out.
    """
    safe = (name.translate(CSS_UNSAFE) for name in names)
    style = ";".join(f"--c{number}:'{name} '" for number, name in enumerate(safe, 2) if name)
    return ready(f'style="{style}"')


def strip(counts: Counts) -> str:
    """Return counts by outcome as a small bar in the fixed order; numbers stand beside it."""
    total = sum(counts.values())
    if not total:
        return ""
    parts, x = [], 0.0
    for number, name in enumerate(OUTCOMES):
        if counts[name]:
            end = x + STRIP_WIDTH * counts[name] / total
            # whole pixels, but no outcome without at least one
            parts.append(f"<path class=k{number} d='M{x:.0f} 5h{max(1, round(end) - round(x))}'/>")
            x = end
    words = joined(f"{OUTCOME_WORDS[n].lower()} {counts[n]}" for n in OUTCOMES if counts[n])
    return f'<svg class=q role=img aria-label="{words}">{"".join(parts)}</svg>'


def strip_cell(counts: Counts | None) -> str:
    """Return a strip and the words ``5 of 12``: met or on track, of the results with data.

    The strip shows the results without data as well.
    """
    if not counts or not (total := sum(counts.values())):
        return DASH
    known = total - counts["no_data"]
    if not known:
        return f"{strip(counts)} no data"
    return f"{strip(counts)} {counts['met'] + counts['on_track']:,} of {known:,}"
