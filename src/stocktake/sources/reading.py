"""Read the rows of a table step by step; each step keeps the good rows and reports the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.sources.cells import CellProblem, Commas, find_commas, read_numbers, read_years
from stocktake.sources.longform import ECONOMY
from stocktake.vocab.economies import is_aggregate, resolve_economy, suggest_economies
from stocktake.vocab.sources import OWN_SOURCE, find_source, source_of_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.sources.report import Report

__all__ = [
    "KEY",
    "drop_repeats",
    "resolve_row_economies",
    "resolve_row_indicators",
    "resolve_row_sources",
    "resolve_row_values",
    "resolve_row_years",
]

# What makes a row: two rows that agree in these say the same thing twice.
KEY = ["economy_id", "indicator", "source", "year", "disaggregation", "unit"]
# A source cell longer than this is a citation, not the name of a source.
LONGEST_SOURCE_NAME = 40
# Unknown names that get a finding of their own, with suggestions; further ones share one.
UNKNOWN_NAMES = 30

_BAD_VALUES = {
    CellProblem.QUALIFIED: (
        "The cell bounds a value and does not give one.",
        "Left out. Write the value itself, if you know it.",
    ),
    CellProblem.AMBIGUOUS: (
        "The comma can group thousands or start the decimals: the file has both.",
        "Left out. Write 1234 or 1.234.",
    ),
    CellProblem.UNREADABLE: (
        "The cell is not a number.",
        "Left out. Write a plain number; put remarks into a column named note.",
    ),
}


def resolve_row_values(
    long: pl.DataFrame, report: Report, *, column: str, semicolons: bool
) -> pl.DataFrame:
    """Return the rows whose cell is a number, as ``value`` (Float64), multiplied where told so."""
    cells, commas = long["value"], Commas.THOUSANDS
    if not cells.dtype.is_numeric():
        cells = cells.cast(pl.String).fill_null("").str.strip_chars()
        otherwise = Commas.DECIMAL if semicolons else Commas.THOUSANDS
        commas = find_commas(cells, otherwise=otherwise)
    read = read_numbers(cells, commas=commas)
    marked = long.with_columns(
        text=cells.cast(pl.String).fill_null(""),
        value=read["value"],
        problem=read["problem"],
        estimate=pl.col("estimate") | read["estimate"],
    )
    bad = marked.filter(pl.col("problem").is_not_null())
    blank = bad.filter(pl.col("problem").is_in([CellProblem.EMPTY, CellProblem.MISSING]))
    if not blank.is_empty():
        report.add(
            "note",
            "The cell is empty or marks a missing value.",
            "Ignored, as meant.",
            rows=blank["row"].to_list(),
            values=[text or "(empty)" for text in blank["text"].unique(maintain_order=True)],
            column=column,
        )
    for kind, (problem, action) in _BAD_VALUES.items():
        of_kind = bad.filter(pl.col("problem") == kind.value)
        _report_rows(report, problem, action, of_kind, column=column)
    power = pl.col("multiplier").cast(pl.Float64, strict=False).fill_null(0.0)
    return marked.filter(pl.col("problem").is_null()).select(
        pl.exclude("problem", "text", "multiplier", "value"),
        value=pl.when(power == 0.0)
        .then("value")
        .otherwise(pl.col("value") * pl.lit(10.0).pow(power)),
    )


def resolve_row_years(long: pl.DataFrame, report: Report, *, column: str) -> pl.DataFrame:
    """Return the rows whose cell is a year, as ``year`` (Int64)."""
    years = read_years(long["year"])
    marked = long.with_columns(
        text=pl.col("year").cast(pl.String).fill_null(""),
        year=years["year"],
        longer=years["longer"],
    )
    _report_rows(
        report,
        "The cell is not a year from 1900 to 2100.",
        "Left out. Write the year in four digits.",
        marked.filter(pl.col("year").is_null()),
        column=column,
    )
    longer = marked.filter(pl.col("longer") & pl.col("year").is_not_null())
    if not longer.is_empty():
        report.add(
            "note",
            "The cell names more than a year.",
            "Counted for the first year it names.",
            rows=longer["row"].to_list(),
            values=longer["text"].unique(maintain_order=True).to_list(),
            column=column,
        )
    return marked.filter(pl.col("year").is_not_null()).drop("longer", "text")


def resolve_row_economies(long: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Return the rows whose economy is known, as ``economy_id`` (alpha-3 code)."""
    columns = [c for c in long.columns if c.startswith(ECONOMY)]
    distinct = long.select(columns).unique(maintain_order=True)
    found = [next(filter(None, map(resolve_economy, row)), None) for row in distinct.rows()]
    table = distinct.with_columns(economy_id=pl.Series(found, dtype=pl.String))
    joined = long.join(table, on=columns, how="left", maintain_order="left")
    unknown = joined.filter(pl.col("economy_id").is_null())
    if not unknown.is_empty():
        # A name says more in a message than a code, and stands after it.
        filled = [pl.when(pl.col(c) != "").then(pl.col(c)) for c in reversed(columns)]
        _report_economies(
            unknown.select(
                "row", text=pl.coalesce(*filled, pl.lit("(empty)")), cells=pl.concat_list(columns)
            ),
            report,
        )
    return joined.filter(pl.col("economy_id").is_not_null()).drop(columns)


def resolve_row_indicators(long: pl.DataFrame, report: Report, *, column: str) -> pl.DataFrame:
    """Return the rows that name an indicator."""
    _report_rows(
        report,
        "The row names no indicator.",
        "Left out. Fill in the code or name of the indicator.",
        long.filter(pl.col("indicator") == "").with_columns(text=pl.lit("(empty)")),
        column=column,
    )
    return long.filter(pl.col("indicator") != "")


def resolve_row_sources(long: pl.DataFrame, *, file: str, hints: Sequence[str]) -> pl.DataFrame:
    """Return the rows with the code of their source, and with their ``source_id``.

    The source is what the row names; else the agency of its SDMX structure; else what a hint
    (headings, lines above the header) names; else the only source that has the series; else
    the file itself. A long text is a citation: it becomes provenance.
    """
    hint = next(filter(None, map(find_source, hints)), None)
    distinct = long.select("source", "agency", "indicator").unique(maintain_order=True)
    codes = []
    for text, agency, indicator in distinct.iter_rows():
        named = text if len(text) <= LONGEST_SOURCE_NAME else ""
        code = find_source(text) or named or find_source(agency) or hint
        code = code or source_of_code(indicator)
        codes.append(code or OWN_SOURCE)
    table = distinct.with_columns(code=pl.Series(codes, dtype=pl.String))
    cited = (pl.col("source").str.len_chars() > LONGEST_SOURCE_NAME) & (pl.col("provenance") == "")
    own = pl.col("code") == OWN_SOURCE
    suffix = pl.when(own).then(pl.lit("")).otherwise(pl.concat_str(pl.lit("#"), "code"))
    on = ["source", "agency", "indicator"]
    joined = long.join(table, on=on, how="left", maintain_order="left")
    return joined.with_columns(
        source="code",
        source_id=pl.concat_str(pl.lit(f"file:{file}"), suffix),
        provenance=pl.when(cited).then("source").otherwise("provenance"),
    ).drop("code", "agency")


def drop_repeats(long: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Return one row per key, the first; equal repeats are counted, different ones reported."""
    repeated = long.select(KEY).is_duplicated()
    if not repeated.any():
        return long
    keys = long.filter(repeated).group_by(KEY, maintain_order=True)
    groups = keys.agg("row", "value", n=pl.col("value").n_unique())
    same, different = groups.filter(pl.col("n") == 1), groups.filter(pl.col("n") > 1)
    if not same.is_empty():
        report.add(
            "note",
            "The same value stands again for the same indicator, economy and year.",
            "Counted once.",
            rows=sorted(same["row"].list.slice(1).explode().to_list()),
        )
    if not different.is_empty():
        values = pl.col("value").list.unique(maintain_order=True).cast(pl.List(pl.String))
        told = different.select(
            pl.format("{} {} {}: {}", "economy_id", "indicator", "year", values.list.join(" and "))
        )
        report.add(
            "error",
            "Different values stand for the same indicator, economy and year.",
            "The first one counts. Remove the wrong one.",
            rows=sorted(different["row"].explode().to_list()),
            values=told.to_series().to_list(),
        )
    return long.unique(KEY, keep="first", maintain_order=True)


def _report_rows(
    report: Report, problem: str, action: str, bad: pl.DataFrame, *, column: str
) -> None:
    if not bad.is_empty():
        rows, values = bad["row"].to_list(), bad["text"].unique(maintain_order=True).to_list()
        report.add("error", problem, action, rows=rows, values=values, column=column)


def _report_economies(unknown: pl.DataFrame, report: Report) -> None:
    """Report areas that are no economy: aggregates in one note, other names one by one."""
    names = unknown.group_by("text", maintain_order=True).agg("row", pl.col("cells").first())
    grouped = pl.Series([any(map(is_aggregate, cells)) for cells in names["cells"].to_list()])
    aggregates, others = names.filter(grouped), names.filter(~grouped)
    if not aggregates.is_empty():
        report.add(
            "note",
            "The row is about a group of economies, or an area that ISO 3166 does not list.",
            "Left out by name; values of groups are computed from their members.",
            rows=sorted(aggregates["row"].explode().to_list()),
            values=aggregates["text"].to_list(),
        )
    for text, rows in others.head(UNKNOWN_NAMES).select("text", "row").iter_rows():
        near = suggest_economies(text)
        hint = f"Did you mean {' or '.join(near)}? " if near else ""
        report.add(
            "error",
            "No economy has this name or code.",
            f"Left out. {hint}Use the name or the ISO 3166 code.",
            rows=rows,
            values=[text],
        )
    rest = others.slice(UNKNOWN_NAMES)
    if not rest.is_empty():
        report.add(
            "error",
            "No economy has these names or codes.",
            "Left out. Use names or ISO 3166 codes.",
            rows=sorted(rest["row"].explode().to_list()),
            values=rest["text"].to_list(),
        )
