"""The report's annex as a spreadsheet with live formulas, where an officer would check a sum.

*Results* has every KPI of the report for every economy: the value and the target as numbers, and
the gap as a formula over them. *Counts* counts outcomes with COUNTIFS, adds them up, and makes each
group's mean again from the values and the populations. Each formula carries the value of the
report, so that a program that does not calculate shows the same.

Left out: how an outcome was judged (the explanations are in the tables), and earlier years.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from stocktake.publish.report.facts import Facts
from stocktake.publish.report.quick_sheet import quick_sheet, write_quickly
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import BytesIO
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from stocktake.model import Region
    from stocktake.publish.report.facts import TableRow

__all__ = ["write_annex_workbook"]

# Text is never taken for a formula or a link, as in the exports.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEETS = ("Results", "Counts")  # named in formulas, so the same in every language
# How far a value is from the ends that it may not pass.
GAP: Final = (
    'IF(OR(D{row}="",AND(F{row}="",G{row}="")),"",'
    'MAX(0,IF(F{row}="",0,F{row}-D{row}),IF(G{row}="",0,D{row}-G{row})))'
)
FIRST_COUNT = 2  # column of the first outcome on the sheet of counts


def write_annex_workbook(
    tables: Mapping[str, pl.DataFrame],
    region: Region,
    path: Path | BytesIO,
    *,
    facts: Facts | None = None,
) -> None:
    """Write the workbook; the same tables always give the same bytes.

    Args:
        tables: As ``build_report`` takes them.
        region: Name, date of assessment and members.
        path: The file, replaced if it exists, or a buffer.
        facts: The same tables, where they were joined before.
    """
    import xlsxwriter  # heavy: only a build needs it

    facts = facts or Facts(tables=tables, region=region)
    target = path if hasattr(path, "write") else str(path)
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        on = region.assessed_on
        moment = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
        title = _("Annex to the progress report: {region}", region=region.name)
        book.set_properties({"title": title, "created": moment})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "share": book.add_format({"num_format": "0%"}),
            "sum": book.add_format({"bold": True, "top": 1}),
        }
        kind = quick_sheet()
        results, counts = (book.add_worksheet(name, kind) for name in SHEETS)
        last = _write_results(results, facts, formats)
        _write_counts(counts, facts, formats, last=last)


def _write_results(sheet: Worksheet, facts: Facts, formats: Mapping[str, Any]) -> int:
    """Write one row per result; return the number of the last row as formulas name it."""
    heads = (
        _("KPI"), _("Title"), _("Economy"), _("Latest value"), _("Year"), _("At least"),
        _("At most"), _("Gap"), _("Outcome"), _("Chance"), _("Population"),
    )  # fmt: skip
    _write_heads(sheet, heads, formats)
    rows = _result_rows(facts)
    write_quickly(
        sheet, rows, formulas={"gap": GAP}, shares=("probability",), share=formats["share"]
    )
    return max(rows.height + 1, 2)


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


def _write_counts(
    sheet: Worksheet,
    facts: Facts,
    formats: Mapping[str, Any],
    *,
    last: int,
) -> None:
    words = [OUTCOME_WORDS[outcome] for outcome in OUTCOMES]
    heads = (_("KPI"), _("Title"), *words, _("Together"), _("Met or on track"), _("Group mean"))
    _write_heads(sheet, heads, formats)
    number = 1
    for number, kpi in enumerate(facts.kpis.values(), start=2):
        sheet.write_string(number - 1, 0, kpi["code"])
        sheet.write_string(number - 1, 1, kpi["title"])
        found = facts.counts([kpi["kpi_id"]])
        for column, outcome in enumerate(OUTCOMES, start=FIRST_COUNT):
            letter = chr(65 + column)
            formula = (
                f"=COUNTIFS(Results!$A$2:$A${last},$A{number},Results!$I$2:$I${last},{letter}$1)"
            )
            sheet.write_formula(number - 1, column, formula, None, found[outcome])
        _write_sums(sheet, number, list(found.values()), formats)
        mean = facts.group_value(kpi["kpi_id"])
        value = "" if mean is None or mean["value"] is None else mean["value"]
        weighted = mean is not None and mean["weighting"] == "population"
        sheet.write_formula(number - 1, 10, _mean(number, last, weighted=weighted), None, value)
    total = facts.counts(facts.kpis)
    sheet.write_string(number, 1, _("All KPIs"), formats["sum"])
    for column, outcome in enumerate(OUTCOMES, start=FIRST_COUNT):
        letter = chr(65 + column)
        formula = f"=SUM({letter}2:{letter}{number})" if number > 1 else "=0"
        sheet.write_formula(number, column, formula, formats["sum"], total[outcome])
    _write_sums(sheet, number + 1, list(total.values()), formats)


def _write_sums(
    sheet: Worksheet, number: int, counts: list[int], formats: Mapping[str, Any]
) -> None:
    """Write the sum of a row's counts, and the share that is met or on track."""
    total = sum(counts)
    sheet.write_formula(number - 1, 8, f"=SUM(C{number}:H{number})", None, total)
    share = f'=IF(I{number}=0,"",(C{number}+D{number})/I{number})'
    good = sum(counts[:2]) / total if total else ""
    sheet.write_formula(number - 1, 9, share, formats["share"], good)


def _mean(number: int, last: int, *, weighted: bool) -> str:
    """Return the formula of a group's mean over the economies with a value."""
    own = f"(Results!$A$2:$A${last}=$A{number})"
    value, people = f"Results!$D$2:$D${last}", f"Results!$K$2:$K${last}"
    weight = f'{own}*({value}<>"")' + (f"*{people}" if weighted else "")
    return f'=IFERROR(SUMPRODUCT({weight}*{value})/SUMPRODUCT({weight}*1),"")'


def _bounds(kpi: TableRow) -> tuple[float | None, float | None]:
    """Return the ends that a value may not pass: at least, at most."""
    if kpi["target"] is None:
        return kpi["target_low"], kpi["target_high"]
    low = kpi["target"] if kpi["direction"] != "down" else None
    return low, kpi["target"] if kpi["direction"] != "up" else None


def _write_heads(sheet: Worksheet, heads: tuple[str, ...], formats: Mapping[str, Any]) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats["head"])
    sheet.set_column(0, len(heads) - 1, 12)
    sheet.set_column(1, 1, 48)
    sheet.freeze_panes(1, 0)
