"""The home page: what was promised, what can be measured, what is on track, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import Markup, escape

from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import column_names, link, name_key, ready, rows, strip_cell
from stocktake.publish.site.counts import (
    Counts,
    add_counts,
    good,
    instrument_kpis,
    outcome_counts,
)
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.matrix import MOST_CELLS, MOST_CELLS_OF_AREA, TargetMatrix
from stocktake.publish.words import clauses, counted, format_share, is_one, listed, sentences, whole
from stocktake.vocab.language import NN_, NP_, Words, _, ngettext
from stocktake.vocab.load import pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["HOME_TABLES", "group_order", "write_home"]

HOME_TABLES = (
    "instruments",
    "commitments",
    "commitment_kpis",
    "assessments",
    "economies",
    "groups",
    "economy_groups",
    "kpis",
    "indicators",
)

# Kinds of groups that stand beside each other as columns: more would not fit a page.
COLUMN_KINDS: Final = ("workspace", "development")

KIND_WORDS = Words(
    {
        "workspace": NP_("kind of group", "The region"),
        # Translators: heads a list of bodies, such as APT and ASEAN.
        "membership": NP_("kind of group", "Members of"),
        "development": NP_("kind of group", "Groups in special situations"),
        "income": NP_("kind of group", "World Bank income groups"),
        "region": NP_("kind of group", "World Bank regions"),
    }
)
HOLDING = NN_("{instruments} holds {commitments}", "{instruments} hold {commitments}")
RESULTS = NN_(
    "Across {economies}, {part} of {total}\u00a0result ({share}) is met or on track, "
    "and there is no data for {gaps} more.",
    "Across {economies}, {part} of {total}\u00a0results ({share}) are met or on track, "
    "and there is no data for {gaps} more.",
)
ONE_RESULT = NN_(
    "Across {economies}, {part} of {total}\u00a0result ({share}) is met or on track, "
    "and there is no data for {gaps} more.",
    "Across {economies}, {part} of {total}\u00a0results ({share}) is met or on track, "
    "and there is no data for {gaps} more.",
)


def write_home(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``index.html``."""
    bound = instrument_kpis(tables["commitments"], tables["commitment_kpis"])
    results = bound.join(
        tables["assessments"].select("kpi_id", "economy_id", "outcome"), on="kpi_id"
    )
    by_instrument = outcome_counts(results, "instrument_id")
    instruments = tables["instruments"].sort("year", "instrument_id", nulls_last=True)
    members = tables["economies"].filter("member").sort(name_key())
    once = outcome_counts(
        results.unique(["kpi_id", "economy_id"]).select(pl.lit("all").alias("key"), "outcome"),
        "key",
    ).get("all", add_counts({}))
    heads = [
        (
            row["instrument_id"],
            link(f"instruments/{page_name(row['instrument_id'])}", row["short_title"]),
        )
        for row in instruments.iter_rows(named=True)
    ]
    names = instruments["short_title"].to_list()
    belongs = _belongs(tables)
    Writer(region, out).page(
        "index.html",
        "home.html",
        title=_("Scorecard: {region}", region=region.name),
        section="home",
        finding=_finding(tables, once, members.height),
        counts=once,
        total=sum(once.values()),
        overview=rows(_overview(instruments, tables["commitments"], by_instrument)),
        heads=[ready(head) for _, head in heads],
        group_bodies=_group_bodies(tables, results, [key for key, _ in heads]),
        economy_rows=rows(_economy_rows(members, results, [key for key, _ in heads], belongs)),
        choices=[
            (anchor(row["group_id"]), row["name"])
            for row in group_order(tables["groups"]).iter_rows(named=True)
            if row["kind"] != "workspace"
        ],
        columns=column_names(*names),
        n_members=members.height,
        **_grids(tables, members, belongs),
    )


def _grids(
    tables: Mapping[str, pl.DataFrame], members: pl.DataFrame, belongs: Mapping[str, str]
) -> dict[str, Any]:
    """Return the grids of targets; the one by economy only where it is not too large."""
    matrix = TargetMatrix(tables, members, belongs=belongs)
    groups = group_order(tables["groups"]).filter(pl.col("kind").is_in(COLUMN_KINDS))
    return {
        "target_groups": matrix.by_group(groups, tables["economy_groups"]),
        "target_columns": column_names(*groups["name"].to_list()),
        "target_economies": matrix.by_economy() if matrix.size() <= MOST_CELLS else None,
        "areas": [
            (page_name(key), pillar_name(key))
            for key in pillars()
            if 0 < matrix.size(key) <= MOST_CELLS_OF_AREA
        ],
    }


def group_order(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the groups that have members here, in the order in which they are shown.

    A membership that is the same list as the workspace's is left out.
    """
    kinds = list(KIND_WORDS)
    whole = groups.filter(pl.col("kind") == "workspace")["n_members"].to_list()
    place = pl.col("kind").replace_strict(kinds, list(range(len(kinds))), default=len(kinds))
    same = (pl.col("kind") == "membership") & pl.col("n_members").is_in(whole)
    return (
        groups.filter((pl.col("n_members") > 0) & ~same)
        .with_columns(place.alias("place"))
        .sort("place", "group_id")
    )


def _finding(tables: Mapping[str, pl.DataFrame], counts: Counts, members: int) -> str:
    commitments, instruments = tables["commitments"].height, tables["instruments"].height
    known = sum(counts.values()) - counts["no_data"]
    if not commitments:
        return _("No instrument has been read yet, so there is nothing to measure.")
    said = ngettext(
        *HOLDING,
        instruments,
        instruments=counted(instruments, "instrument"),
        commitments=counted(commitments, "commitment"),
    )
    if not known:
        return clauses([said, _("no open statistic measures any of them here yet")])
    measured = tables["commitment_kpis"]["commitment_id"].n_unique()
    first = clauses([said, _("open statistics measure {number} of them", number=whole(measured))])
    results = ngettext(
        *(ONE_RESULT if is_one(good(counts)) else RESULTS),
        known,
        economies=counted(members, "economy"),
        part=whole(good(counts)),
        total=whole(known),
        share=format_share(good(counts), known),
        gaps=whole(counts["no_data"]),
    )
    return sentences(first, results)


def _overview(
    instruments: pl.DataFrame, commitments: pl.DataFrame, counts: Mapping[str, Counts]
) -> list[str]:
    judged = _judged(commitments)
    found = []
    for row in instruments.iter_rows(named=True):
        key = row["instrument_id"]
        kinds = judged.get(key, {})
        measured = kinds.get("kpi", 0) + kinds.get("both", 0)
        where = listed(str(part) for part in (row["place"], row["year"]) if part)
        found.append(
            f"<tr><th scope=row>{link(f'instruments/{page_name(key)}', row['short_title'])}"
            f"<small>{escape(where)}</small></th>"
            f"<td class=n>{sum(kinds.values())}<td class=n>{measured}"
            f"<td class=n>{kinds.get('evidence', 0)}<td class=n>{kinds.get('none', 0)}"
            f"<td>{strip_cell(counts.get(key))}</tr>"
        )
    return found


def _judged(commitments: pl.DataFrame) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for key, kind, number in commitments.group_by("instrument_id", "judged_by").len().iter_rows():
        judged.setdefault(key, {})[kind] = number
    return judged


def _group_bodies(
    tables: Mapping[str, pl.DataFrame], results: pl.DataFrame, instruments: list[str]
) -> list[tuple[str, Markup]]:
    counts = outcome_counts(
        results.join(tables["economy_groups"], on="economy_id"), "group_id", "instrument_id"
    )
    bodies: dict[str, list[str]] = {}
    for group in group_order(tables["groups"]).iter_rows(named=True):
        key = group["group_id"]
        cells = "".join(f"<td>{strip_cell(counts.get((key, one)))}" for one in instruments)
        bodies.setdefault(KIND_WORDS.get(group["kind"], group["kind"]), []).append(
            f"<tr><th scope=row>{link(f'groups/{page_name(key)}', group['name'])}"
            f"<small>{counted(group['n_members'], 'economy')}</small></th>{cells}</tr>"
        )
    return [(kind, rows(found)) for kind, found in bodies.items()]


def _belongs(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return by economy its groups, as the script that filters rows reads them."""
    grouped = tables["economy_groups"].sort("group_id").group_by("economy_id").agg("group_id")
    return {key: " ".join(map(anchor, groups)) for key, groups in grouped.iter_rows()}


def _economy_rows(
    members: pl.DataFrame,
    results: pl.DataFrame,
    instruments: list[str],
    belongs: Mapping[str, str],
) -> list[str]:
    counts = outcome_counts(results, "economy_id", "instrument_id")
    found = []
    for key, name in members.select("economy_id", "name").iter_rows():
        cells = "".join(f"<td>{strip_cell(counts.get((key, one)))}" for one in instruments)
        found.append(
            f"<tr data-in='{belongs.get(key, '')}'>"
            f"<th scope=row>{link(f'economies/{page_name(key)}', name)}</th>{cells}</tr>"
        )
    return found
