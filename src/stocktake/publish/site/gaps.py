"""What the data do not say, and who would have to say it: by source, by target, by economy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.gap_owners import GAP_OWNER_TABLES, GapOwner, gap_owners
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, link, name_key, part_of, rows
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import format_share, is_one, listed, whole
from stocktake.vocab.cldr import name_order
from stocktake.vocab.language import NN_, NP_, Words, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["GAP_TABLES", "write_gaps"]

GAP_TABLES = (*GAP_OWNER_TABLES, "economies", "evidence_status", "findings")
# More findings than a person reads on a page; all of them are in the exports.
FINDINGS_SHOWN: Final = 500
# Targets named beside their source; the table below names all.
KPIS_NAMED: Final = 6
NAMED_AND_MORE: Final = NN_("{targets} and {number} more", "{targets} and {number} more")
BY_MEMBERS: Final = NN_(
    "{number}\u00a0member has {answers} evidence tests about itself to answer.",
    "{number}\u00a0members have {answers} evidence tests about themselves to answer.",
)
BY_BODIES: Final = NN_(
    "{number}\u00a0evidence test is for the body that adopted the instrument to answer.",
    "{number}\u00a0evidence tests are for the bodies that adopted the instruments to answer.",
)
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


def write_gaps(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``gaps.html``."""
    results = tables["assessments"]
    gaps = results.filter(pl.col("outcome") == "no_data").height
    finding = (
        ngettext(
            *(ONE_GAP if is_one(gaps) else GAPS),
            results.height,
            part=whole(gaps),
            total=whole(results.height),
            share=format_share(gaps, results.height),
        )
        if results.height
        else _("Nothing has been assessed yet.")
    )
    names = dict(tables["kpis"].select("kpi_id", "title").iter_rows())
    Writer(region, out).page(
        "gaps.html",
        "gaps.html",
        title=_("Data gaps"),
        section="gaps",
        finding=finding,
        owner_rows=rows(_owner_row(owner, names) for owner in gap_owners(tables)),
        unanswered=_unanswered(tables["evidence_status"]),
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


def _owner_row(owner: GapOwner, names: Mapping[str, str]) -> str:
    # Names of publishers and publications stand as they are in every language.
    title = link(owner.url, owner.title) if owner.url else escape(owner.title)
    head = f"<cite>{escape(owner.publisher)}<small>{title}</small></cite>"
    if not owner.source:
        head = str(escape(_("No open source is known")))
        todo = _("A member's report, or a file of the workspace's own, would fill it.")
    elif owner.read:
        todo = _("It was read here and has no value: its publisher has to be given one.")
    else:
        todo = _("It has not been read here yet: fetch it, and see what is still open.")
    named = listed(names[key] for key in owner.kpis[:KPIS_NAMED])
    if (left := len(owner.kpis) - KPIS_NAMED) > 0:
        named = ngettext(*NAMED_AND_MORE, left, targets=named, number=whole(left))
    return (
        f"<tr><th scope=row>{head}</th>"
        f"<td class=n>{whole(owner.gaps)}<td class=n>{whole(owner.economies)}"
        f"<td class=t>{escape(named)}<td class=t>{escape(todo)}</tr>"
    )


def _unanswered(status: pl.DataFrame) -> list[str]:
    """Return a sentence for each who has evidence tests to answer: members, and the bodies."""
    open_ones = status.filter(pl.col("status") == "not answered")
    own = open_ones.filter(pl.col("economy_id") != "")
    body = open_ones.height - own.height
    said = []
    if own.height:
        number = own["economy_id"].n_unique()
        answers = whole(own.height)
        said.append(ngettext(*BY_MEMBERS, number, number=whole(number), answers=answers))
    if body:
        said.append(ngettext(*BY_BODIES, body, number=whole(body)))
    return said


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
