"""What members reported on a commitment, in their own words, with round, version and day.

The words are an economy's; they stand as it wrote them, in its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import DASH, link, rows
from stocktake.publish.words import format_date
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import NP_, Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = ["REPORTED_TABLES", "reported_rows"]

REPORTED_TABLES: Final = ("reports", "economies")
STATUS_WORDS: Final = Words(
    {
        "not_started": NP_("reported status", "Not started"),
        "planned": NP_("reported status", "Planned"),
        "under_way": NP_("reported status", "Under way"),
        "in_place": NP_("reported status", "In place"),
        "not_intended": NP_("reported status", "Not intended"),
    }
)
KINDS: Final = ("narrative", "obstacles", "support", "practice")


def reported_rows(tables: Mapping[str, pl.DataFrame]) -> dict[str, Markup]:
    """Return for each commitment that was reported on the rows of its table, by economy.

    Args:
        tables: ``REPORTED_TABLES``.
    """
    names = dict(tables["economies"].select("economy_id", "name").iter_rows())
    keys = ["commitment_id", "economy_id", "round"]
    found: dict[str, list[tuple[str, str]]] = {}
    for key, part in tables["reports"].group_by(keys, maintain_order=True):
        commitment, economy, _round = (str(piece) for piece in key)
        said = dict(part.select("kind", "text").iter_rows())
        name = names.get(economy, economy)
        found.setdefault(commitment, []).append(
            (name_order(name), _row(name, economy, said, part.row(0, named=True)))
        )
    return {
        commitment: rows(row for _order, row in sorted(listed))
        for commitment, listed in found.items()
    }


def _row(name: str, economy: str, said: Mapping[str, str], about: Mapping[str, object]) -> str:
    status = said.get("status", "")
    words = "".join(f"<p>{escape(said[kind])}</p>" for kind in KINDS if kind in said)
    # Translators: {round} is the name of a reporting round, {number} the version of a report.
    source = _(
        "{round}, version {number}, published on {date}",
        round=about["round_name"],
        number=about["version"],
        date=format_date(about["published_on"]),  # type: ignore[arg-type]  # a date of the table
    )
    known = STATUS_WORDS[status] if status in STATUS_WORDS else str(escape(status)) or DASH
    return (
        f"<tr><th scope=row>{link(f'../../economies/{page_name(economy)}', name)}"
        f"<td>{known}<td class=t>{words or DASH}<td class=t>{source}</tr>"
    )
