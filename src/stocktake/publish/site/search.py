"""Search: a small index that the reader's own machine looks through, and a plain list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
from markupsafe import escape

from stocktake.publish.site.addresses import commitment_pages, page_name
from stocktake.publish.site.cells import rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import counted
from stocktake.vocab.load import themes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["SEARCH_TABLES", "write_search"]

SEARCH_TABLES = ("instruments", "commitments", "economies", "indicators")


def write_search(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``search.html`` and ``search-index.js``.

    The index is a script and not a JSON file because a page opened from a disk
    may not fetch another file.
    """
    entries = _entries(tables)
    writer = Writer(region, out)
    data = json.dumps(entries, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    writer.file("search-index.js", f"window.stocktakeIndex={data};\n")
    kinds = {kind: [entry for entry in entries if entry[0] == kind] for kind in KINDS}
    writer.page(
        "search.html",
        "search.html",
        title="Search",
        section="search",
        finding=f"{counted(len(entries), 'page')}: every instrument, commitment, economy and "
        "indicator, in one list.",
        lists=[
            (
                KINDS[kind],
                rows(
                    f"<li><a href={address}>{escape(title)}</a>"
                    + (f" <small>{escape(more)}</small>" if kind == "Commitment" else "")
                    for _, title, address, more in found
                ),
            )
            for kind, found in kinds.items()
        ],
    )


KINDS = {
    "Instrument": "Instruments",
    "Economy": "Economies",
    "Indicator": "Indicators",
    "Commitment": "Commitments",
}


def _entries(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, str, str, str]]:
    """Return (kind, title, address, more words to find it by), in the order of the lists."""
    found: list[tuple[str, str, str, str]] = []
    short = {}
    for key, name, title in (
        tables["instruments"]
        .sort("instrument_id")
        .select("instrument_id", "short_title", "title")
        .iter_rows()
    ):
        short[key] = name
        found.append(("Instrument", name, f"instruments/{page_name(key)}", title))
    for key, name in (
        tables["economies"]
        .sort(pl.col("name").str.to_lowercase())
        .select("economy_id", "name")
        .iter_rows()
    ):
        found.append(("Economy", name, f"economies/{page_name(key)}", key))
    for key, name, definition in (
        tables["indicators"]
        .sort(pl.col("name").str.to_lowercase(), "indicator_id")
        .select("indicator_id", "name", "definition")
        .iter_rows()
    ):
        found.append(("Indicator", name, f"indicators/{page_name(key)}", definition))
    pages = commitment_pages(tables["commitments"])
    names = themes()
    for row in tables["commitments"].sort("instrument_id", "ordinal").iter_rows(named=True):
        words = ", ".join(names.get(code, code) for code in row["themes"])
        found.append(
            (
                "Commitment",
                f"{short[row['instrument_id']]}, {row['label']}",
                pages[row["commitment_id"]],
                f"{row['paraphrase']} ({words})" if words else row["paraphrase"],
            )
        )
    return found
