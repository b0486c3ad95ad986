"""The rows of an economy's page that say how many years it is behind others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from markupsafe import escape

from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.addresses import page_name
from stocktake.publish.site.cells import DASH, rows
from stocktake.publish.words import value_formatter
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

__all__ = ["years_behind_rows"]


def years_behind_rows(tables: Mapping[str, pl.DataFrame]) -> dict[str, Markup]:
    """Return by economy the rows of its page: how many years behind on each indicator.

    Args:
        tables: ``time_distances``, ``divides``, ``indicators`` and ``kpis``: only what has a KPI
            is told.
    """
    divided = set(tables["divides"]["indicator_id"])
    heads = {
        key: f"<tr>{_head(key, name, divided=key in divided)}"
        for key, name in tables["indicators"].select("indicator_id", "name").iter_rows()
    }
    behind = _behind_cells(tables["time_distances"], tables["kpis"], tables["indicators"])
    return {
        economy: rows([heads[indicator] + cells for indicator, cells in own])
        for economy, own in behind.items()
    }


@remembered_by(
    (
        "indicator_id", "economy_id", "value", "year", "median_words", "leader_id", "leader_words",
    ),
    ("indicator_id",),
    ("indicator_id", "unit"),
    spoken=True,
)  # fmt: skip
def _behind_cells(
    distances: pl.DataFrame, kpis: pl.DataFrame, indicators: pl.DataFrame
) -> dict[str, list[tuple[str, str]]]:
    """Return by economy the indicators that have a KPI, each with the cells after its name."""
    used = set(kpis["indicator_id"])
    printed = {key: value_formatter(unit) for key, unit in indicators.iter_rows() if key in used}
    best = _("the leader")
    told = distances.filter(pl.col("median_words") != "")
    said = pl.concat([told["median_words"], told["leader_words"]]).unique()
    escaped = {words: escape(words) for words in said}
    found: dict[str, list[tuple[str, str]]] = {}
    for indicator, economy, value, year, median, leader_id, leader in told.iter_rows():
        if words := printed.get(indicator):
            behind = best if economy == leader_id else escaped[leader] or DASH
            cells = f"<td>{words(value)}<td>{year}<td>{escaped[median]}<td>{behind}"
            found.setdefault(economy, []).append((indicator, cells))
    return found


def _head(indicator: str, name: str, *, divided: bool) -> str:
    """Return the head of a row: a link to the indicator's divides, where it has a page of them."""
    folder = "divides" if divided else "indicators"
    return f"<th scope=row><a href=../{folder}/{page_name(indicator)}>{escape(name)}</a>"
