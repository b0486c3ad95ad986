"""Search: an index that the reader's own machine looks through, and a plain list of pages.

Statements and commitments are found by words and by labels, as ``stocktake find`` does;
the script ``assets/search.js`` follows ``register/search.py`` and ``register/words.py``.
The index is scripts and not JSON files because a page opened from a disk may not fetch
another file. It is split into parts of a size that also a slow line brings soon, and each
part can be searched as soon as it is there. Without scripts the plain list stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.records import LAST_ROLES, RECORD_TABLES, STATUS_WORDS, search_records
from stocktake.publish.site.addresses import commitment_pages, page_name
from stocktake.publish.site.cells import name_key, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.library_links import (
    LIBRARY_TABLES,
    entry_place,
    library_entries,
)
from stocktake.publish.site.script_data import script_data
from stocktake.publish.site.script_words import script_words
from stocktake.publish.words import (
    ACTOR_WORDS,
    FORCE_WORDS,
    ROLE_WORDS,
    counted,
    item_name,
    listed,
)
from stocktake.register.words import NO_PLURAL
from stocktake.vocab.language import NP_, Words, _
from stocktake.vocab.load import beneficiaries, pillar_of_theme, themes
from stocktake.vocab.translatable import beneficiary_name, pillar_name, theme_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["MOST_BYTES", "SEARCH_TABLES", "write_search"]

SEARCH_TABLES = (*RECORD_TABLES, "indicators", *LIBRARY_TABLES)
# Plain size of one part of the index; compressed it is a third to a quarter of that.
MOST_BYTES: Final = 150_000
# Characters of an entry of the library by which it is found, besides its title.
MOST_OF_ENTRY: Final = 300
# Kinds of pages: one, and many.
KINDS = Words(
    {
        "instrument": NP_("kind of page", "Instrument"),
        "economy": NP_("kind of page", "Economy"),
        "indicator": NP_("kind of page", "Indicator"),
        "commitment": NP_("kind of page", "Commitment"),
        "library": NP_("kind of page", "Library"),
    }
)
LISTS = Words(
    {
        "instrument": NP_("list of pages", "Instruments"),
        "economy": NP_("list of pages", "Economies"),
        "indicator": NP_("list of pages", "Indicators"),
        "commitment": NP_("list of pages", "Commitments"),
        "library": NP_("list of pages", "Library"),
    }
)
# Filter, its words on the page, the column of the records.
FILTERS: Final = (
    ("theme", NP_("filter", "Theme"), "themes"),
    ("role", NP_("filter", "Role"), "role"),
    ("force", NP_("filter", "Force"), "force"),
    ("actor", NP_("filter", "Who acts"), "actor"),
    ("group", NP_("filter", "Named group"), "beneficiaries"),
    ("instrument", NP_("filter", "Instrument"), "instrument_id"),
    ("status", NP_("filter", "What became of it"), "status"),
)


def write_search(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``search.html``, ``search-index.js`` and the parts ``search-1.js`` and on."""
    writer = Writer(region, out)
    entries = _entries(tables)
    records = search_records(tables)
    names = _code_names(tables)
    pages = commitment_pages(tables["commitments"])
    parts = list(_parts(_lines(records, names, pages)))
    for number, part in enumerate(parts, 1):
        writer.file(f"search-{number}.js", f"stocktakeSearch.add([\n{part}\n]);\n")
    index = {
        "pages": [(KINDS[kind], *rest) for kind, *rest in entries if kind != "commitment"],
        "words": script_words(),
        "parts": len(parts),
        "addresses": [f"instruments/{page_name(key)}" for key in names["instrument"]],
        "codes": {key: list(found) for key, found in names.items()},
        "names": {key: list(found.values()) for key, found in names.items()},
        "last": [list(names["role"]).index(role) for role in LAST_ROLES],
        "noPlural": sorted(NO_PLURAL),
    }
    writer.file("search-index.js", f"window.stocktakeIndex={script_data(index)};\n")
    lists = {kind: [entry for entry in entries if entry[0] == kind] for kind in KINDS}
    writer.page(
        "search.html",
        "search.html",
        title=_("Search"),
        section="search",
        finding=_(
            "{texts} of declarations, each with its labels, and {pages}.",
            texts=counted(records.height, "text"),
            pages=counted(sum(kind != "library" for kind, *_rest in entries), "page"),
        ),
        filters=[
            (key, label, _options(key, names[key], records[column]))
            for key, label, column in FILTERS
        ],
        years=sorted(set(records["deadlines"].explode(empty_as_null=True).drop_nulls())),
        lists=[
            (
                LISTS[kind],
                rows(
                    f"<li><a href={address}>{escape(title)}</a>"
                    + (f" <small>{escape(more)}</small>" if kind == "commitment" else "")
                    for _, title, address, more in found
                ),
            )
            for kind, found in lists.items()
        ],
    )


def _code_names(tables: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, str]]:
    """Return for each filter its codes and their words; the order gives each its number."""
    instruments = tables["instruments"].sort("year", "instrument_id", nulls_last=True)
    return {
        "theme": {code: theme_name(code) for code in themes()},
        "role": dict(ROLE_WORDS),
        "force": dict(FORCE_WORDS),
        "actor": dict(ACTOR_WORDS),
        "group": {code: beneficiary_name(code) for code in beneficiaries()},
        "instrument": dict(instruments.select("instrument_id", "short_title").iter_rows()),
        "status": dict(STATUS_WORDS),
    }


def _options(
    key: str, names: Mapping[str, str], column: pl.Series
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of a filter that occur, as (code, words), by group."""
    flat = column.explode(empty_as_null=True) if isinstance(column.dtype, pl.List) else column
    used = set(flat.drop_nulls())
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, words in names.items():
        if code in used:
            group = pillar_name(pillar_of_theme()[code]) if key == "theme" else ""
            groups.setdefault(group, []).append((code, words))
    return list(groups.items())


def _lines(
    records: pl.DataFrame, names: Mapping[str, Mapping[str, str]], pages: Mapping[str, str]
) -> Iterable[str]:
    """Yield each record as a list in JSON; codes are numbers, what is missing is -1."""
    numbers = {key: {code: n for n, code in enumerate(found)} for key, found in names.items()}
    for row in records.iter_rows(named=True):
        if row["kind"] == "commitment":
            place: object = pages[row["id"]]
        else:
            place = row["ordinal"]
        yield script_data([
            numbers["instrument"][row["instrument_id"]],
            row["label"],
            place,
            row["text"],
            *(numbers[key].get(row[key] or "", -1) for key in ("role", "force", "actor")),
            [numbers["theme"][code] for code in row["themes"] if code in numbers["theme"]],
            [numbers["group"][code] for code in row["beneficiaries"] if code in numbers["group"]],
            row["deadlines"],
            numbers["status"].get(row["status"] or "", -1),
        ])  # fmt: skip


def _parts(lines: Iterable[str]) -> Iterable[str]:
    """Yield lines joined to parts of at most ``MOST_BYTES``; a longer line is a part alone."""
    held: list[str] = []
    size = 0
    for line in lines:
        if held and size + len(line) > MOST_BYTES:
            yield ",\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line) + 2
    if held:
        yield ",\n".join(held)


def _entries(tables: Mapping[str, pl.DataFrame]) -> Sequence[tuple[str, str, str, str]]:
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
        found.append(("instrument", name, f"instruments/{page_name(key)}", title))
    members = tables["economies"].filter("member").sort(name_key())
    for key, name in members.select("economy_id", "name").iter_rows():
        found.append(("economy", name, f"economies/{page_name(key)}", key))
    for key, name, definition in (
        tables["indicators"]
        .sort(name_key(), "indicator_id")
        .select("indicator_id", "name", "definition")
        .iter_rows()
    ):
        found.append(("indicator", name, f"indicators/{page_name(key)}", definition))
    pages = commitment_pages(tables["commitments"])
    names = {code: theme_name(code) for code in themes()}
    for row in tables["commitments"].sort("instrument_id", "ordinal").iter_rows(named=True):
        words = listed(names.get(code, code) for code in row["themes"])
        found.append(
            (
                "commitment",
                item_name(short[row["instrument_id"]], row["label"]),
                pages[row["commitment_id"]],
                f"{row['paraphrase']} ({words})" if words else row["paraphrase"],
            )
        )
    found += [
        ("library", row["title"], entry_place(row["entry_id"]), row["done"][:MOST_OF_ENTRY])
        for row in library_entries(tables)
    ]
    return found
