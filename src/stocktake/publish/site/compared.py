"""Where methods disagree: a matrix of targets by method, and the economies they differ on.

Methods see the same values, so a difference comes from their rules alone. Rows
of economies are gathered by what the methods say, since many economies share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import (
    DASH,
    OUTCOME_CELLS,
    column_names,
    link,
    name_key,
    part_of,
    rows,
    strip_cell,
)
from stocktake.publish.site.counts import outcome_counts
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import clauses, format_share, listed, whole
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region
    from stocktake.publish.site.counts import Counts

__all__ = ["COMPARED_TABLES", "disagreement_notes", "write_compared"]

COMPARED_TABLES = ("methods", "method_assessments", "kpis", "economies")

# More rows of differing economies than a person reads on a page; all are in the exports.
ROWS_SHOWN: Final = 300
# Steps from on track to off track.
OPPOSITE: Final = 2
DISAGREE: Final = NN_(
    "Published methods disagree on {part} of {total}\u00a0economy",
    "Published methods disagree on {part} of {total}\u00a0economies",
)
BY_TWO_STEPS: Final = NN_(
    "Published methods disagree on {part} of {total}\u00a0economy, "
    "on {opposite} of them by two steps",
    "Published methods disagree on {part} of {total}\u00a0economies, "
    "on {opposite} of them by two steps",
)
AGREE: Final = NN_(
    "{methods} methods agree on all of {total}\u00a0trend.",
    "{methods} methods agree on all of {total}\u00a0trends.",
)
DIFFER: Final = NN_(
    "{methods} methods disagree on {part} of {total}\u00a0trend ({share})",
    "{methods} methods disagree on {part} of {total}\u00a0trends ({share})",
)
BOTH: Final = NN_(
    "{number} is on track by one method and off track by another",
    "{number} are on track by one method and off track by another",
)


def write_compared(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``methods-compared.html``."""
    methods = tables["methods"].to_dicts()
    told = tables["method_assessments"]
    pairs = _pairs(told)
    differing = _patterns(_differing(told, tables["methods"]), tables["economies"], methods)
    sections = list(_sections(differing, tables["kpis"], methods))
    n_rows = differing.height
    Writer(region, out).page(
        "methods-compared.html",
        "methods-compared.html",
        title=_("Methods compared"),
        section="methods",
        finding=_finding(pairs, len(methods)),
        methods=methods,
        names=column_names(_("Differ"), *(row["title"] for row in methods)),
        pattern_names=column_names(*(row["title"] for row in methods)),
        matrix=rows(_matrix(told, tables["kpis"], methods, pairs)),
        sections=sections,
        n_rows=n_rows,
        n_shown=min(n_rows, ROWS_SHOWN),
    )


def disagreement_notes(method_assessments: pl.DataFrame) -> dict[str, str]:
    """Return for each KPI on which methods disagree a sentence that says for how many."""
    found = _pairs(method_assessments).filter(pl.col("differ") > 0)
    return {
        row["kpi_id"]: ngettext(
            *(BY_TWO_STEPS if row["opposite"] else DISAGREE),
            row["judged"],
            part=whole(row["differ"]),
            total=whole(row["judged"]),
            opposite=whole(row["opposite"]),
        )
        for row in found.iter_rows(named=True)
    }


@remembered_by(("kpi_id", "economy_id", "outcome", "state", "spread"))
def _pairs(told: pl.DataFrame) -> pl.DataFrame:
    """Return for each KPI the open trends that two methods judge, that differ, by two steps.

    Whether a target was met or missed is no judgement of a method, and does not count.
    """
    open_trend = pl.col("outcome").is_in(["on_track", "partial", "off_track"])
    judged = open_trend & (pl.col("state") != "missed")
    by_pair = told.group_by("kpi_id", "economy_id").agg(
        pl.col("spread").first(), several=judged.sum() > 1
    )
    return (
        by_pair.group_by("kpi_id")
        .agg(
            judged=pl.col("several").sum(),
            differ=(pl.col("spread") > 0).sum(),
            opposite=(pl.col("spread") >= OPPOSITE).sum(),
        )
        .sort("differ", "kpi_id", descending=[True, False])
    )


def _finding(pairs: pl.DataFrame, n_methods: int) -> str:
    judged, differ, opposite = (int(pairs[name].sum()) for name in ("judged", "differ", "opposite"))
    if not judged:
        return _("No trend has been judged by two methods, so there is nothing to compare.")
    if not differ:
        return ngettext(*AGREE, judged, methods=whole(n_methods), total=whole(judged))
    said = ngettext(
        *DIFFER,
        judged,
        methods=whole(n_methods),
        part=whole(differ),
        total=whole(judged),
        share=format_share(differ, judged),
    )
    return clauses(
        [said, ngettext(*BOTH, opposite, number=whole(opposite))] if opposite else [said]
    )


def _matrix(
    told: pl.DataFrame,
    kpis: pl.DataFrame,
    methods: list[dict[str, Any]],
    pairs: pl.DataFrame,
) -> Iterable[str]:
    counts = _counts(told)
    heads = {row["kpi_id"]: row for row in kpis.iter_rows(named=True)}
    for row in pairs.filter(pl.col("judged") > 0).iter_rows(named=True):
        kpi = heads[row["kpi_id"]]
        cells = "".join(
            f"<td>{strip_cell(counts.get((row['kpi_id'], method['method'])))}" for method in methods
        )
        yield (
            f"<tr><th scope=row>{_head(kpi, '')}</th>"
            f"<td class=n>{part_of(row['differ'], row['judged'])}{cells}</tr>"
        )


def _head(kpi: dict[str, Any], root: str) -> str:
    page = f"{root}indicators/{page_name(kpi['indicator_id'])}#{anchor(kpi['kpi_id'])}"
    return link(page, kpi["title"])


@remembered_by(("kpi_id", "method", "outcome"))
def _counts(told: pl.DataFrame) -> dict[tuple[str, str], Counts]:
    """Return the number of results by outcome of each KPI and method."""
    return outcome_counts(told.drop_nulls("outcome"), "kpi_id", "method")


@remembered_by(("kpi_id", "economy_id", "spread", "disagree", "method", "outcome"), ("method",))
def _differing(told: pl.DataFrame, methods: pl.DataFrame) -> pl.DataFrame:
    """Return each pair on which methods disagree, with the outcome of every method."""
    return (
        told.filter("disagree")
        .group_by("kpi_id", "economy_id", "spread")
        .agg(
            pl.col("outcome").filter(pl.col("method") == one).first().alias(one)
            for one in methods["method"]
        )
    )


def _patterns(
    differing: pl.DataFrame, economies: pl.DataFrame, methods: list[dict[str, Any]]
) -> pl.DataFrame:
    """Return the economies of each KPI by what the methods say, most contested first."""
    ids = [method["method"] for method in methods]
    return (
        differing.join(economies.select("economy_id", "name"), on="economy_id")
        .sort(name_key())
        .group_by("kpi_id", "spread", *ids, maintain_order=True)
        .agg("economy_id", "name", n=pl.len())
        .with_columns(weight=pl.col("n").sum().over("kpi_id"))
        .sort(
            "weight", "kpi_id", "spread", "n", *ids,
            descending=[True, False, True, True, *([False] * len(ids))],
        )
    )  # fmt: skip


def _sections(
    patterns: pl.DataFrame, kpis: pl.DataFrame, methods: list[dict[str, Any]]
) -> Iterable[tuple[str, str, Markup]]:
    """Return for each KPI its anchor, its title and the rows of its table."""
    titles = dict(kpis.select("kpi_id", "title").iter_rows())
    shown = patterns.head(ROWS_SHOWN)
    for (kpi_id,), part in shown.partition_by("kpi_id", as_dict=True, maintain_order=True).items():
        body = rows(_pattern_row(row, methods) for row in part.iter_rows(named=True))
        yield anchor(kpi_id), titles[kpi_id], body


def _pattern_row(row: dict[str, Any], methods: list[dict[str, Any]]) -> str:
    named = listed(
        f"<a href=economies/{page_name(economy)}>{escape(name)}</a>"
        for economy, name in zip(row["economy_id"], row["name"], strict=True)
    )
    cells = "".join(
        f"<td>{OUTCOME_CELLS[row[method['method']]] if row[method['method']] else DASH}"
        for method in methods
    )
    return f"<tr><th scope=row>{named}</th>{cells}</tr>"
