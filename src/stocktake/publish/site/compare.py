"""Two to five economies side by side, measure by measure, beside the region.

The page holds the region's median and its two ends for every target, which is
what a reader without scripts gets. The script adds a column for each chosen
economy from a small file of its own, so that a page opened from a disk on a thin
link reads five small files and not the values of all. The files are scripts and
not JSON because a page opened from a disk may not fetch another file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, STATE_CELLS, link, name_key, ready, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.script_data import script_data
from stocktake.publish.words import counted, target_words, value_formatter
from stocktake.vocab.language import _
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["COMPARE_TABLES", "MOST_COMPARED", "write_compare"]

COMPARE_TABLES = ("kpis", "indicators", "economies", "assessments")
# More columns than this cannot be read side by side.
MOST_COMPARED: Final = 5


def write_compare(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``compare.html`` and ``compare/ECONOMY.js`` for every economy with a result."""
    writer = Writer(region, out)
    kpis = _in_order(tables)
    columns = ("economy_id", "kpi_id", "latest_value", "latest_year", "state")
    places = kpis.select("kpi_id", "place")
    results = tables["assessments"].select(columns).join(places, on="kpi_id")
    told = tables["economies"].join(results, on="economy_id", how="semi")
    economies = told.select("economy_id", "name").sort(name_key(), "economy_id")
    words = {key: value_formatter(unit) for key, unit in kpis.select("kpi_id", "unit").iter_rows()}
    for key, cells in _cells(results, kpis.height, words).items():
        writer.file(
            f"compare/{anchor(key)}.js",
            f"stocktakeCompare.add({script_data(anchor(key))}, {script_data(cells)});\n",
        )
    members = tables["economies"].filter("member").select("economy_id", "name")
    writer.page(
        "compare.html",
        "compare.html",
        title=_("Compare economies"),
        section="compare",
        finding=_(
            "{targets} for {economies}: choose two to five of them to see them side by side.",
            targets=counted(kpis.height, "target"),
            economies=counted(economies.height, "economy"),
        ),
        economies=[(anchor(key), name, page_name(key)) for key, name in economies.iter_rows()],
        most=MOST_COMPARED,
        bodies=_bodies(kpis, results.join(members, on="economy_id"), words),
        states=[ready(cell) for cell in STATE_CELLS.values()],
    )


def _in_order(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the KPIs by pillar, each with its ``place`` in the table."""
    first = pl.col("themes").list.first()
    order = {code: number for number, code in enumerate(pillars())}
    known = {theme: order[pillar] for theme, pillar in pillar_of_theme().items()}
    indicators = tables["indicators"].select(
        "indicator_id",
        "unit_label",
        pillar=first.replace_strict(known, default=len(order), return_dtype=pl.Int64).fill_null(
            len(order)
        ),
    )
    return (
        tables["kpis"]
        .join(indicators, on="indicator_id", maintain_order="left")
        .sort("pillar", maintain_order=True)
        .with_row_index("place")
    )


def _cells(
    results: pl.DataFrame, n_kpis: int, words: Mapping[str, Any]
) -> dict[str, list[tuple[str, ...] | int]]:
    """Return for every economy, in the order of results, the cells of its column.

    A cell is value, year and place of the state in ``STATE_CELLS``; 0 where there is no value.
    """
    # Tuples of texts, since Python looks through lists again and again for cycles.
    found: dict[str, list[tuple[str, ...] | int]] = {
        key: [0] * n_kpis for key in results["economy_id"].unique(maintain_order=True)
    }
    states = {state: str(number) for number, state in enumerate(STATE_CELLS)}
    columns = ("economy_id", "kpi_id", "place", "latest_value", "latest_year", "state")
    known = results.filter(pl.col("latest_value").is_not_null()).select(columns)
    for economy, kpi, place, value, year, state in known.iter_rows():
        found[economy][place] = (words[kpi](value), str(year), states[state])
    return found


def _bodies(
    kpis: pl.DataFrame, results: pl.DataFrame, words: Mapping[str, Any]
) -> list[tuple[str, Markup]]:
    value = pl.col("latest_value")
    ends = {
        row["kpi_id"]: row
        for row in results.filter(value.is_not_null())
        .sort("latest_value", "name")
        .group_by("kpi_id", maintain_order=True)
        .agg(
            median=value.median(),
            low=value.first(),
            high=value.last(),
            low_name=pl.col("name").first(),
            high_name=pl.col("name").last(),
        )
        .iter_rows(named=True)
    }
    names = [*map(pillar_name, pillars()), _("Other")]
    bodies: dict[str, list[str]] = {name: [] for name in names}
    for row in kpis.iter_rows(named=True):
        bodies[names[row["pillar"]]].append(
            _row(row, ends.get(row["kpi_id"]), words[row["kpi_id"]])
        )
    return [(name, rows(found)) for name, found in bodies.items() if found]


def _row(kpi: dict[str, Any], ends: dict[str, Any] | None, words: Any) -> str:  # noqa: ANN401 - a formatter
    page = f"indicators/{page_name(kpi['indicator_id'])}#{anchor(kpi['kpi_id'])}"
    aim = target_words(
        kpi["target"],
        kpi["unit"],
        direction=kpi["direction"],
        low=kpi["target_low"],
        high=kpi["target_high"],
        label=kpi["unit_label"],
    )
    if kpi["deadline"]:
        aim = _("{target} by {year}", target=aim, year=kpi["deadline"])
    region = "<td>".join(
        [
            words(ends["median"]),
            f"{words(ends['low'])} <small>{escape(ends['low_name'])}</small>",
            f"{words(ends['high'])} <small>{escape(ends['high_name'])}</small>",
        ]
        if ends
        else [DASH] * 3
    )
    return (
        f"<tr data-row={kpi['place']}><th scope=row>{link(page, kpi['title'])}"
        f"<small>{escape(aim)}</small></th><td>{region}</tr>"
    )
