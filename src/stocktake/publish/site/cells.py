"""Pieces of HTML that stand in thousands of cells, kept short because they are many.

Everything that comes from a table is escaped before it gets here or by the
functions here; attributes are left unquoted and cells unclosed where HTML
allows it, which saves a third of the weight of long tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl
from markupsafe import Markup, escape

from stocktake.progress.methods.registry import states
from stocktake.publish.figures import mark_id
from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.counts import good
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES, STATE_WORDS, joined, whole
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import (
    ENGLISH,
    _,
    bound,
    current,
    data_text,
    said_once,
    uncapitalised,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stocktake.publish.site.counts import Counts

__all__ = [
    "DASH",
    "OUTCOME_CELLS",
    "STATE_CELLS",
    "column_names",
    "economy_links",
    "link",
    "mark",
    "name_key",
    "part_of",
    "ready",
    "rows",
    "strip",
    "strip_cell",
]

STRIP_WIDTH: Final = 60
BARS: Final = 16_384  # strips kept for the next language: as many as a large workspace has groups
DASH: Final = "\u2013"
# Characters that would end a CSS string in a style attribute.
CSS_UNSAFE: Final = dict.fromkeys(map(ord, "'\"\\<>&;\n"), " ")


def mark(outcome: str) -> str:
    """Return the mark of an outcome; its word stands beside it."""
    return f"<svg><use href=#{mark_id(outcome)} /></svg>"


class _Cells(Mapping[str, str]):
    """A mark and a word by code, in the language that is spoken."""

    def __init__(self, parts: Mapping[str, tuple[str, str]]) -> None:
        """Keep the outcome whose mark is shown, and the English word of codes without one."""
        self._parts = dict(parts)

    def __getitem__(self, code: str) -> str:
        return _cell((code, *self._parts[code]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


@said_once
def _cell(told: tuple[str, str, str]) -> str:
    code, outcome, english = told
    if english:
        words = STATE_WORDS.get(code) or data_text("state of a method", english)
        return f"{mark(outcome)}{words}"
    return f"{mark(outcome)}{OUTCOME_WORDS[code]}"


# Mark and word of an outcome, and of a state, which says more than its outcome.
OUTCOME_CELLS: Final = _Cells({name: (name, "") for name in OUTCOMES})
STATE_CELLS: Final = _Cells(
    {state: (known.outcome, known.words) for state, known in states().items()}
)


def link(href: str, words: str) -> str:
    """Return a link; both parts are escaped."""
    return f'<a href="{escape(href)}">{escape(words)}</a>'


def economy_links(economies: pl.DataFrame, folder: str) -> dict[str, str]:
    """Return the name of every economy, as a link where it is a member: only members have a page.

    Args:
        economies: The table ``economies``.
        folder: How the page reaches the folder ``economies``, with a slash at the end.
    """
    return {
        key: (
            f"<a href={folder}{page_name(key)}>{escape(name)}</a>" if member else str(escape(name))
        )
        for key, name, member in economies.select("economy_id", "name", "member").iter_rows()
    }


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
    bars = _bars(tuple([counts[name] for name in OUTCOMES]))
    if not bars:
        return ""
    words = joined(_so_many((name, counts[name])) for name in OUTCOMES if counts[name])
    return f'<svg class=q role=img aria-label="{words}">{bars}</svg>'


@lru_cache(maxsize=BARS)
def _bars(counts: tuple[int, ...]) -> str:
    total = sum(counts)
    parts, x = [], 0.0
    for number, count in enumerate(counts):
        if count:
            end = x + STRIP_WIDTH * count / total
            # whole pixels, but no outcome without at least one
            parts.append(f"<path class=k{number} d=M{x:.0f},5h{max(1, round(end) - round(x))} />")
            x = end
    return "".join(parts)


@said_once
def _so_many(told: tuple[str, int]) -> str:
    outcome, count = told
    return f"{uncapitalised(OUTCOME_WORDS[outcome])} {whole(count)}"


def strip_cell(counts: Counts | None) -> str:
    """Return a strip and the words ``5 of 12``: met or on track, of the results with data.

    The strip shows the results without data as well.
    """
    if not counts or not (total := sum(counts.values())):
        return DASH
    known = total - counts["no_data"]
    if not known:
        nothing = _("no data")
        return f"{strip(counts)} {nothing}"
    return f"{strip(counts)} {part_of(good(counts), known)}"


def part_of(part: int, total: int) -> str:
    """Return ``5 of 12`` for a cell, with the share by which the script sorts."""
    # Translators: a number of a larger number, alone in a cell of a table: "5 of 12".
    words = _("{part} of {total}", part=whole(part), total=whole(total))
    return f"<data value={part / max(1, total):.3g}>{words}</data>"


def name_key(column: str = "name") -> pl.Expr:
    """Return what a column of names is sorted by, in the language that is spoken."""
    if current() is ENGLISH:
        return pl.col(column).str.to_lowercase()
    return pl.col(column).map_batches(bound(_name_keys), return_dtype=pl.String)


def _name_keys(names: pl.Series) -> pl.Series:
    return names.replace({name: name_order(name) for name in names.unique().drop_nulls()})
