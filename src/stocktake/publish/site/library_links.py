"""Links to the library from the pages of economies, themes and commitments, newest entry first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.cells import link, rows
from stocktake.publish.words import comma
from stocktake.vocab.cldr import economy_name, name_order
from stocktake.vocab.economies import economies
from stocktake.vocab.language import NP_, Words, _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = [
    "KIND_WORDS",
    "LIBRARY_PAGE",
    "LIBRARY_TABLES",
    "entry_place",
    "kind_words",
    "library_by_commitment",
    "library_by_economy",
    "library_by_theme",
    "library_entries",
]

LIBRARY_PAGE: Final = "library.html"
LIBRARY_TABLES: Final = ("library", "economies")
KIND_WORDS = Words(
    {
        "practice": NP_("kind of entry", "Practice"),
        "legislation": NP_("kind of entry", "Law or regulation"),
    }
)


def kind_words(kind: str) -> str:
    """Return the words of a kind of entry; one that is not known stands as it is."""
    return str(KIND_WORDS.get(kind, kind))


def entry_place(entry_id: int) -> str:
    """Return where an entry stands, from the root of the site."""
    return f"{LIBRARY_PAGE}#e{entry_id}"


def library_by_economy(tables: Mapping[str, pl.DataFrame], root: str) -> dict[str, Markup]:
    """Return for each economy with entries a list of links to them.

    Args:
        tables: ``library`` and ``economies``.
        root: From the page to the root of the site, such as ``../``.
    """
    return _links(library_entries(tables), lambda row: [row["economy_id"]], root)


def library_by_theme(tables: Mapping[str, pl.DataFrame], root: str) -> dict[str, Markup]:
    """Return the same for each theme."""
    return _links(library_entries(tables), lambda row: row["themes"], root)


def library_by_commitment(tables: Mapping[str, pl.DataFrame], root: str) -> dict[str, Markup]:
    """Return the same for each commitment that entries name."""
    return _links(library_entries(tables), lambda row: row["commitments"], root)


def library_entries(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """Return the entries with the names of their economies, by name, newest first.

    Args:
        tables: ``LIBRARY_TABLES``.
    """
    names = dict(tables["economies"].select("economy_id", "name").iter_rows())
    found = tables["library"].to_dicts()
    for row in found:
        row["economy"] = names.get(row["economy_id"]) or _name(row["economy_id"])
    return sorted(found, key=_order)


def _name(code: str) -> str:
    if not code:
        return _("Several economies")
    economy = economies().get(code)
    return economy_name(economy.iso2, economy.name) if economy else code


def _order(row: Mapping[str, Any]) -> tuple[bool, str, int, int]:
    return (
        not row["economy_id"],
        name_order(row["economy"]),
        -(row["year"] or 0),
        row["entry_id"],
    )


def _links(
    entries: list[dict[str, Any]], keys: Callable[[dict[str, Any]], list[str]], root: str
) -> dict[str, Markup]:
    found: dict[str, list[str]] = {}
    for row in entries:
        line = f"<li>{link(root + entry_place(row['entry_id']), row['title'])}<small> {_about(row)}"
        for key in keys(row):
            found.setdefault(key, []).append(f"{line}</small>")
    return {key: rows(lines) for key, lines in found.items()}


def _about(row: Mapping[str, Any]) -> str:
    parts = [kind_words(row["kind"]), row["economy"], str(row["year"] or "")]
    return comma().join(str(escape(part)) for part in parts if part)
