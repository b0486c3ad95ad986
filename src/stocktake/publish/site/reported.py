"""What members reported: on a commitment in their own words, and the values they gave.

The words are an economy's; they stand as it wrote them, in its language, with round,
version and day. A value stands beside what open statistics say of the same indicator
and is never mixed with it; whether it fills a gap is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, economy_links, link, rows
from stocktake.publish.words import format_date, item_name, with_unit
from stocktake.publish.words.labels import REPORTED_STATUS_WORDS
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

__all__ = ["REPORTED_TABLES", "reported_by_economies", "reported_rows", "reported_values"]

REPORTED_TABLES: Final = ("reports", "economies")
KINDS: Final = ("narrative", "obstacles", "support", "practice")
# The source of values that members reported, in ``vocab/data_sources.toml``.
REPORTED: Final = "REPORTED"


def reported_rows(tables: Mapping[str, pl.DataFrame]) -> dict[str, Markup]:
    """Return for each commitment that was reported on the rows of its table, by economy.

    Args:
        tables: ``REPORTED_TABLES``.
    """
    names = dict(tables["economies"].select("economy_id", "name").iter_rows())
    links = economy_links(tables["economies"], "../../economies/")
    keys = ["commitment_id", "economy_id", "round"]
    found: dict[str, list[tuple[str, str]]] = {}
    for key, part in tables["reports"].group_by(keys, maintain_order=True):
        commitment, economy, _round = (str(piece) for piece in key)
        said = dict(part.select("kind", "text").iter_rows())
        name = names.get(economy, economy)
        head = links.get(economy) or str(escape(name))
        row = _row(head, said, part.row(0, named=True))
        found.setdefault(commitment, []).append((name_order(name), row))
    return {
        commitment: rows(row for _order, row in sorted(listed))
        for commitment, listed in found.items()
    }


def reported_by_economies(
    tables: Mapping[str, pl.DataFrame], pages: Mapping[str, str]
) -> dict[str, Markup]:
    """Return for each economy that reported the rows of its table, by commitment.

    Args:
        tables: ``reports``, ``commitments`` and ``instruments``.
        pages: Page of every commitment.
    """
    short = dict(tables["instruments"].select("instrument_id", "short_title").iter_rows())
    columns = ("commitment_id", "instrument_id", "label", "paraphrase")
    told = {
        key: (place, item_name(short[instrument], label), paraphrase)
        for place, (key, instrument, label, paraphrase) in enumerate(
            tables["commitments"].sort("instrument_id", "ordinal").select(columns).iter_rows()
        )
    }
    found: dict[str, list[tuple[int, str]]] = {}
    keys = ["economy_id", "commitment_id", "round"]
    for key, part in tables["reports"].group_by(keys, maintain_order=True):
        economy, commitment, _round = (str(piece) for piece in key)
        said = dict(part.select("kind", "text").iter_rows())
        place, name, paraphrase = told.get(commitment, (len(told), commitment, ""))
        head = f"<code>{escape(name)}</code>"
        if commitment in pages:
            head = link(f"../{pages[commitment]}", name)
        asked = f"<small>{escape(paraphrase)}</small>" if paraphrase else ""
        row = f"<tr><th scope=row>{head}{asked}</th>{_cells(said, part.row(0, named=True))}</tr>"
        found.setdefault(economy, []).append((place, row))
    return {key: rows(row for _place, row in sorted(own)) for key, own in found.items()}


def reported_values(tables: Mapping[str, pl.DataFrame]) -> dict[str, Markup]:
    """Return for each economy that reported values the rows of their table, by indicator.

    Args:
        tables: ``observations``, ``data_sources`` and ``indicators``.
    """
    indicators = {row["indicator_id"]: row for row in tables["indicators"].iter_rows(named=True)}
    own = tables["data_sources"].filter(pl.col("source") == REPORTED).select("source_id", "title")
    if own.is_empty():
        return {}
    whole = tables["observations"].filter(pl.col("disaggregation") == "")
    given = whole.join(own, on="source_id").sort("economy_id", "indicator_id", "year")
    open_ones = (
        whole.filter("selected")
        .join(own, on="source_id", how="anti")
        .join(
            given.select("economy_id", "indicator_id").unique(), on=["economy_id", "indicator_id"]
        )
        .sort("year")
        .group_by("economy_id", "indicator_id")
        .agg(pl.col("value").last(), pl.col("year").last())
    )
    known = {(e, i): (value, year) for e, i, value, year in open_ones.iter_rows()}
    found: dict[str, list[str]] = {}
    for row in given.iter_rows(named=True):
        about = indicators.get(row["indicator_id"])
        if about is not None:
            other = known.get((row["economy_id"], row["indicator_id"]))
            found.setdefault(row["economy_id"], []).append(_value_row(row, about, other))
    return {key: rows(own) for key, own in found.items()}


def _value_row(
    row: Mapping[str, Any], about: Mapping[str, Any], other: tuple[float, int] | None
) -> str:
    unit, label = about["unit"], about["unit_label"]
    page = f"../indicators/{page_name(row['indicator_id'])}#{anchor(row['economy_id'])}"
    open_words = DASH
    if other is not None:
        value = with_unit(other[0], unit, label)
        open_words = str(escape(_("{value} in {year}", value=value, year=other[1])))
    use = _("fills a gap") if row["selected"] else _("shown here only")
    return (
        f"<tr><th scope=row>{link(page, about['name'])}</th>"
        f"<td>{escape(with_unit(row['value'], unit, label))}<td class=n>{row['year']}"
        f"<td>{open_words}<td>{use}<td class=t>{escape(row['title'])}</tr>"
    )


def _row(head: str, said: Mapping[str, str], about: Mapping[str, Any]) -> str:
    return f"<tr><th scope=row>{head}{_cells(said, about)}</tr>"


def _cells(said: Mapping[str, str], about: Mapping[str, Any]) -> str:
    """Return status, words and where they were reported."""
    status = said.get("status", "")
    words = "".join(f"<p>{escape(said[kind])}</p>" for kind in KINDS if kind in said)
    # Translators: {round} is the name of a reporting round, {number} the version of a report.
    source = _(
        "{round}, version {number}, published on {date}",
        round=about["round_name"],
        number=about["version"],
        date=format_date(about["published_on"]),
    )
    known = (
        REPORTED_STATUS_WORDS[status]
        if status in REPORTED_STATUS_WORDS
        else str(escape(status)) or DASH
    )
    return f"<td>{known}<td class=t>{words or DASH}<td class=t>{escape(source)}"
