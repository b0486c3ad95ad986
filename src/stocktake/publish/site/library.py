"""The library: practices and laws that economies share, by theme and by economy.

Who looks for somebody who has solved it comes from a theme, an economy or a commitment: a
heading of each leads to the entries, and no script is needed. Entries stand as those who did it
wrote them, in their language, with the day of publication. Left out: who proposed an entry, and
the files beside it, which stay in the reporting application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import DASH, link, rows
from stocktake.publish.site.ladders import ladder_page, ladder_themes
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.library_links import (
    KIND_WORDS,
    LIBRARY_PAGE,
    LIBRARY_TABLES,
    kind_words,
    library_entries,
)
from stocktake.publish.words import (
    comma,
    counted,
    format_date,
    item_name,
    joined,
)
from stocktake.vocab.language import _, current
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import polars as pl
    from markupsafe import Markup

    from stocktake.model import Region

__all__ = [
    "LIBRARY_PAGE_TABLES",
    "write_library",
]

LIBRARY_PAGE_TABLES: Final = (*LIBRARY_TABLES, "commitments", "instruments")
COUNTED_AS: Final = {"practice": "practice", "legislation": "law"}
# Of entries that name no economy, or no theme: they stand last.
NONE: Final = "none"


def write_library(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``library.html``."""
    entries = library_entries(tables)
    told = _Told(tables)
    Writer(region, out).page(
        LIBRARY_PAGE,
        "library.html",
        title=_("Library"),
        section="library",
        finding=_finding(entries),
        themes=_by_theme(entries),
        economies=[
            (anchor(f"economy {code or NONE}"), name, [told.of(row) for row in own])
            for code, name, own in _by_economy(entries)
        ],
    )


def _finding(entries: list[dict[str, Any]]) -> str:
    if not entries:
        return _("No practice or law has been published here yet.")
    numbers = {kind: sum(row["kind"] == kind for row in entries) for kind in KIND_WORDS}
    return _(
        "{entries} that others can learn from.",
        entries=joined(
            counted(number, COUNTED_AS[kind]) for kind, number in numbers.items() if number
        ),
    )


def _by_theme(entries: list[dict[str, Any]]) -> list[tuple[str, str, int, Markup]]:
    """Return for each theme that has entries its anchor, name, their number and their rows."""
    known: dict[str, list[str]] = {code: [] for code in [*themes(), ""]}
    for row in entries:
        for code in row["themes"] or [""]:
            known[code if code in known else ""].append(_row(row))
    return [
        (
            anchor(f"theme {code or NONE}"),
            theme_name(code) if code else _("No theme found"),
            len(lines),
            rows(lines),
        )
        for code, lines in known.items()
        if lines
    ]


def _row(row: Mapping[str, Any]) -> str:
    head = link(f"#e{row['entry_id']}", row["title"])
    return (
        f"<tr><th scope=row>{head}</th><td>{escape(row['economy'])}"
        f"<td>{escape(kind_words(row['kind']))}<td class=n>{row['year'] or DASH}</tr>"
    )


def _by_economy(
    entries: list[dict[str, Any]],
) -> Iterable[tuple[str, str, list[dict[str, Any]]]]:
    """Yield each economy that has entries: code, name, entries."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in entries:
        found.setdefault(row["economy_id"], []).append(row)
    for code, own in found.items():
        yield code, own[0]["economy"], own


class _Told:
    """What the page says about each entry."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.pages = commitment_pages(tables["commitments"])
        self.ladders = set(ladder_themes(tables["commitments"]))
        self.economies = set(tables["economies"].filter("member")["economy_id"])
        short = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
        columns = ("commitment_id", "instrument_id", "label")
        self.names = {
            key: item_name(short[instrument], label)
            for key, instrument, label in tables["commitments"].select(columns).iter_rows()
        }

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parts of an entry; every word of it is escaped by the template."""
        language = row["language"]
        return {
            "key": f"e{row['entry_id']}",
            "title": row["title"],
            "about": comma().join(
                part for part in (kind_words(row["kind"]), str(row["year"] or "")) if part
            ),
            "language": "" if language == current().id else language,
            "done": _paragraphs(row["done"]),
            "results": _paragraphs(row["results"]),
            "law_title": row["law_title"] or row["law_url"],
            "law_url": row["law_url"],
            "contact": row["contact"],
            "contact_email": row["contact_email"],
            "page": f"economies/{page_name(row['economy_id'])}"
            if row["economy_id"] in self.economies
            else "",
            "themes": [
                (ladder_page(code) if code in self.ladders else "", theme_name(code))
                for code in row["themes"]
            ],
            "commitments": [
                (self.pages.get(key, ""), self.names.get(key, key)) for key in row["commitments"]
            ],
            "published": _(
                "Published on {date}; entry {number} of the library.",
                date=format_date(row["published_on"]),
                number=row["entry_id"],
            ),
        }


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
