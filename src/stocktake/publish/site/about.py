"""How it was made: methods, and sources with their licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import counted
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["ABOUT_TABLES", "write_about"]

# The method whose states are chances of meeting a target.
BY_CHANCE: Final = "outlook"
ABOUT_TABLES = ("kpis", "groups", "data_sources", "methods")


def write_about(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``methods.html`` and ``sources.html``."""
    writer = Writer(region, out)
    _write_methods(writer, tables)
    _write_sources(writer, tables)


def _write_methods(writer: Writer, tables: Mapping[str, pl.DataFrame]) -> None:
    shown = tables["methods"].filter("shown").to_dicts()
    unconfirmed = tables["kpis"].filter(~pl.col("confirmed")).sort("kpi_id")
    writer.page(
        "methods.html",
        "methods.html",
        title=_("Methods"),
        section="methods",
        finding=_finding(shown),
        methods=shown,
        n_methods=tables["methods"].height,
        unconfirmed=[
            (
                f"indicators/{page_name(row['indicator_id'])}#{anchor(row['kpi_id'])}",
                row["title"],
                row["source"],
            )
            for row in unconfirmed.iter_rows(named=True)
        ],
        groups=tables["groups"].sort("kind", "group_id").to_dicts(),
    )


def _finding(shown: list[dict[str, Any]]) -> str:
    if any(row["method"] == BY_CHANCE for row in shown):
        return _(
            "Each economy is judged against each target from what open statistics show: by how "
            "likely it is to be met, or by the latest value where no chance can be told."
        )
    return _(
        "Each economy is judged against each target from what open statistics show, "
        "by one published method; nothing is forecast beyond it."
    )


def _write_sources(writer: Writer, tables: Mapping[str, pl.DataFrame]) -> None:
    sources = tables["data_sources"].sort("source_id").to_dicts()
    total = sum(row["rows"] for row in sources)
    finding = (
        _(
            "{values} from {sources}, each with its release and its licence.",
            values=counted(total, "value"),
            sources=counted(len(sources), "source"),
        )
        if sources
        else _("No statistics have been read yet.")
    )
    writer.page(
        "sources.html",
        "sources.html",
        title=_("Sources"),
        section="sources",
        finding=finding,
        sources=[row | {"anchor": anchor(row["source_id"])} for row in sources],
    )
