"""How it was made: methods, sources with their licences, and what the data do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import escape

from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, link, name_key, part_of, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import counted, format_share, listed, whole
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import NN_, NP_, Words, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["ABOUT_TABLES", "write_about"]

LEVELS = Words(
    {
        "error": NP_("severity", "Left out"),
        "warning": NP_("severity", "Used, but look"),
        "note": NP_("severity", "Note"),
    }
)
ONE_GAP = NN_(
    "{part} of {total}\u00a0result ({share}) has no data.",
    "{part} of {total}\u00a0results ({share}) has no data.",
)
GAPS = NN_(
    "{part} of {total}\u00a0result ({share}) have no data.",
    "{part} of {total}\u00a0results ({share}) have no data.",
)
ABOUT_TABLES = ("kpis", "economies", "groups", "data_sources", "assessments", "methods", "findings")


def write_about(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``methods.html``, ``sources.html`` and ``gaps.html``."""
    writer = Writer(region, out)
    _write_methods(writer, tables)
    _write_sources(writer, tables)
    _write_gaps(writer, tables)


def _write_methods(writer: Writer, tables: Mapping[str, pl.DataFrame]) -> None:
    shown = tables["methods"].filter("shown").to_dicts()
    unconfirmed = tables["kpis"].filter(~pl.col("confirmed")).sort("kpi_id")
    writer.page(
        "methods.html",
        "methods.html",
        title=_("Methods"),
        section="methods",
        finding=_(
            "Each economy is judged against each target from what open statistics show, "
            "by one published method; nothing is forecast beyond it."
        ),
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


def _write_gaps(writer: Writer, tables: Mapping[str, pl.DataFrame]) -> None:
    results = tables["assessments"]
    gaps = results.filter(pl.col("outcome") == "no_data").height
    finding = (
        ngettext(
            *(ONE_GAP if gaps == 1 else GAPS),
            results.height,
            part=whole(gaps),
            total=whole(results.height),
            share=format_share(gaps, results.height),
        )
        if results.height
        else _("Nothing has been assessed yet.")
    )
    writer.page(
        "gaps.html",
        "gaps.html",
        title=_("Data gaps"),
        section="gaps",
        finding=finding,
        gap_rows=rows(_gap_rows(tables)),
        economy_rows=rows(_economy_rows(tables)),
        finding_rows=rows(
            f"<tr><th scope=row>{escape(row['file'])}</th><td>{escape(row['where'])}"
            f"<td>{escape(row['value'])}<td>{LEVELS.get(row['severity'], row['severity'])}"
            f"<td class=t>{escape(row['problem'])} {escape(row['action'])}</tr>"
            for row in tables["findings"].sort("ordinal").head(FINDINGS_SHOWN).iter_rows(named=True)
        ),
        n_findings=tables["findings"].height,
        n_shown=min(FINDINGS_SHOWN, tables["findings"].height),
    )


# More findings than a person reads on a page; all of them are in the exports.
FINDINGS_SHOWN = 500


def _gap_rows(tables: Mapping[str, pl.DataFrame]) -> Iterable[str]:
    names = dict(tables["economies"].select("economy_id", "name").iter_rows())
    found = (
        tables["assessments"]
        .group_by("kpi_id")
        .agg(
            pl.len().alias("n"),
            (pl.col("outcome") == "no_data").sum().alias("missing"),
            pl.col("stale").sum(),
            (pl.col("outcome") == "level_only").sum().alias("single"),
            pl.col("economy_id").filter(pl.col("outcome") == "no_data").alias("economies"),
        )
        .join(tables["kpis"], on="kpi_id")
        .sort("missing", "kpi_id", descending=[True, False])
    )
    for row in found.iter_rows(named=True):
        yield _gap_row(row, names)


def _gap_row(row: dict[str, Any], names: Mapping[str, str]) -> str:
    missing = sorted((names[key] for key in row["economies"]), key=name_order)
    named = listed(missing)
    if len(missing) > 12:
        named = _(
            "{economies} and {number} more",
            economies=listed(missing[:10]),
            number=len(missing) - 10,
        )
    page = f"indicators/{page_name(row['indicator_id'])}#{anchor(row['kpi_id'])}"
    return (
        f"<tr><th scope=row>{link(page, row['title'])}</th>"
        f"<td class=n>{part_of(row['missing'], row['n'])}<td class=n>{row['single']}"
        f"<td class=n>{row['stale']}<td class=t>{escape(named) or DASH}</tr>"
    )


def _economy_rows(tables: Mapping[str, pl.DataFrame]) -> Iterable[str]:
    found = (
        tables["assessments"]
        .group_by("economy_id")
        .agg(
            pl.len().alias("n"),
            (pl.col("outcome") == "no_data").sum().alias("missing"),
            (pl.col("outcome") == "level_only").sum().alias("single"),
            pl.col("stale").sum(),
        )
        .join(tables["economies"].select("economy_id", "name"), on="economy_id")
        .sort(name_key())
    )
    for economy, number, missing, single, stale, name in found.iter_rows():
        yield (
            f"<tr><th scope=row>{link(f'economies/{page_name(economy)}', name)}</th>"
            f"<td class=n>{part_of(missing, number)}<td class=n>{single}<td class=n>{stale}</tr>"
        )
