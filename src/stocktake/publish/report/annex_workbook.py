"""The report's annex as a spreadsheet with live formulas, where an officer would check a sum.

*Results* has every KPI of the report for every economy: the value and the target as numbers, and
the gap as a formula over them. *Counts* counts outcomes with COUNTIFS, adds them up, and makes each
group's mean again from the values and the populations. Each formula carries the value of the
report, so that a program that does not calculate shows the same.

Left out: how an outcome was judged (the explanations are in the tables), and earlier years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from stocktake.publish.pieces import MakeAll, cells_of
from stocktake.publish.report.facts import Facts
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES
from stocktake.publish.workbook import Sheet, Total, write_workbook
from stocktake.publish.workbook_rows import column_letters, formula_by_row
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.pieces import Pieces
    from stocktake.publish.report.facts import TableRow

__all__ = ["write_annex_workbook"]

RESULTS, COUNTS = "Results", "Counts"  # named in formulas, so the same in every language
# How far a value is from the ends that it may not pass, in the first row of results.
GAP: Final = 'IF(OR(D2="",AND(F2="",G2="")),"",MAX(0,IF(F2="",0,F2-D2),IF(G2="",0,D2-G2)))'
# On the sheet of counts, of the outcomes in the columns C to H.
SUM: Final = "SUM(C{row}:H{row})"
GOOD: Final = 'IF(I{row}=0,"",(C{row}+D{row})/I{row})'


def write_annex_workbook(
    tables: Mapping[str, pl.DataFrame],
    region: Region,
    path: Path,
    *,
    facts: Facts | None = None,
    pieces: Pieces | None = None,
) -> None:
    """Write the workbook; the same tables always give the same bytes.

    Args:
        tables: As ``build_report`` takes them.
        region: Name, date of assessment and members.
        path: The file, replaced if it exists.
        facts: The same tables, where they were joined before.
        pieces: Knows whether a build has the file already; by default it is made.
    """
    facts = facts or Facts(tables=tables, region=region)
    results = Sheet(
        name=RESULTS,
        frame=_result_rows(facts),
        heads=(
            _("KPI"), _("Title"), _("Economy"), _("Latest value"), _("Year"), _("At least"),
            _("At most"), _("Gap"), _("Outcome"), _("Chance"), _("Population"),
        ),
        formulas={"gap": GAP},
        shares=frozenset({"probability"}),
    )  # fmt: skip
    sheets = [results, _counts(facts, last=max(results.last, 2))]
    title = _("Annex to the progress report: {region}", region=region.name)
    created = region.assessed_on
    (pieces or MakeAll()).write(
        path,
        title,
        created.isoformat(),
        *[part for sheet in sheets for part in _told(sheet)],
        make=lambda place: write_workbook(sheets, place, title=title, created=created),
    )


def _told(sheet: Sheet) -> Iterable[str]:
    """Yield all that decides how a sheet looks."""
    yield from (sheet.name, repr(sheet.heads), repr(sheet.intro), repr(sorted(sheet.shares)))
    yield from (repr(sheet.total), cells_of(sheet.frame))
    for column, formula in sheet.formulas.items():
        yield column
        yield formula if isinstance(formula, str) else formula.meta.serialize(format="json")


def _result_rows(facts: Facts) -> pl.DataFrame:
    """Return the cells of each result, KPI by KPI."""
    kpis = pl.DataFrame(
        [(kpi["kpi_id"], kpi["code"], kpi["title"], *_bounds(kpi)) for kpi in facts.kpis.values()],
        schema={
            "kpi_id": pl.String,
            "code": pl.String,
            "title": pl.String,
            "low": pl.Float64,
            "high": pl.Float64,
        },
        orient="row",
    ).with_row_index("order")
    facts.read("economies")
    economies = facts.frame("economies").select("economy_id", "name", "population")
    chances = facts.frame("outlook_chances").select("kpi_id", "economy_id", "probability")
    words = {outcome: OUTCOME_WORDS[outcome] for outcome in OUTCOMES}
    return (
        facts.results.join(kpis, on="kpi_id", maintain_order="left")
        .join(economies, on="economy_id", how="left", maintain_order="left")
        .join(chances, on=["kpi_id", "economy_id"], how="left", maintain_order="left")
        .sort("order", maintain_order=True)
        .select(
            "code", "title", "name", "latest_value", "latest_year", "low", "high", "gap",
            pl.col("outcome").replace_strict(words, return_dtype=pl.String), "probability",
            "population",
        )
    )  # fmt: skip


def _counts(facts: Facts, *, last: int) -> Sheet:
    """Return the sheet of counts, whose formulas look at the results down to the row ``last``."""
    rows = [_count_row(kpi, facts) for kpi in facts.kpis.values()]
    kinds = {"code": pl.String, "title": pl.String, **dict.fromkeys(OUTCOMES, pl.Int64)}
    kinds |= {"sum": pl.Int64, "good": pl.Float64, "mean": pl.Float64, "weighted": pl.Boolean}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    letters = {name: column_letters(place) for place, name in enumerate(frame.columns)}
    found = {
        name: f"COUNTIFS(Results!$A$2:$A${last},$A2,Results!$I$2:$I${last},{letters[name]}$1)"
        for name in OUTCOMES
    }
    mean = (
        pl.when(frame["weighted"])
        .then(_mean(last, weighted=True))
        .otherwise(_mean(last, weighted=False))
    )
    words = [OUTCOME_WORDS[outcome] for outcome in OUTCOMES]
    return Sheet(
        name=COUNTS,
        frame=frame.drop("weighted"),
        heads=(_("KPI"), _("Title"), *words, _("Together"), _("Met or on track"), _("Group mean")),
        formulas={**found, "sum": SUM.format(row=2), "good": GOOD.format(row=2), "mean": mean},
        shares=frozenset({"good"}),
        total=_total(facts, letters, frame.height + 1),
    )


def _count_row(kpi: TableRow, facts: Facts) -> tuple[object, ...]:
    counts = list(facts.counts([kpi["kpi_id"]]).values())
    mean = facts.group_value(kpi["kpi_id"])
    return (
        kpi["code"],
        kpi["title"],
        *counts,
        sum(counts),
        _good(counts),
        None if mean is None else mean["value"],
        mean is not None and mean["weighting"] == "population",
    )


def _total(facts: Facts, letters: Mapping[str, str], last: int) -> tuple[Total, ...]:
    """Return the sums of the rows down to ``last``."""
    counts = facts.counts(facts.kpis)
    sums = [
        (f"SUM({letters[name]}2:{letters[name]}{last})" if last > 1 else "0", counts[name])
        for name in OUTCOMES
    ]
    found = list(counts.values())
    return (
        None,
        _("All KPIs"),
        *sums,
        (SUM.format(row=last + 1), sum(found)),
        (GOOD.format(row=last + 1), _good(found)),
        None,
    )


def _good(counts: list[int]) -> float | None:
    """Return the share that is met or on track."""
    total = sum(counts)
    return sum(counts[:2]) / total if total else None


def _mean(last: int, *, weighted: bool) -> pl.Expr:
    """Return the formula of a group's mean over the economies with a value."""
    own = f"(Results!$A$2:$A${last}=$A{{row}})"
    value, people = f"Results!$D$2:$D${last}", f"Results!$K$2:$K${last}"
    weight = f'{own}*({value}<>"")' + (f"*{people}" if weighted else "")
    text = f'IFERROR(SUMPRODUCT({weight}*{value})/SUMPRODUCT({weight}*1),"")'
    return formula_by_row(text)


def _bounds(kpi: TableRow) -> tuple[float | None, float | None]:
    """Return the ends that a value may not pass: at least, at most."""
    if kpi["target"] is None:
        return kpi["target_low"], kpi["target_high"]
    low = kpi["target"] if kpi["direction"] != "down" else None
    return low, kpi["target"] if kpi["direction"] != "up" else None
