"""Say for every row which group of people or kind of thing it is about.

The text is ``age=Y15T24;sex=F``: names of dimensions sorted, codes as the source
has them (sexes as F and M, locations as URB and RUR), totals left out, so that
the total of everything is the empty text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.sources.longform import DIMENSION
from stocktake.sources.reading import KEY
from stocktake.sources.tables import ROW
from stocktake.vocab.file_words import file_words

if TYPE_CHECKING:
    from stocktake.sources.report import Report

__all__ = ["group_code", "join_dimensions", "resolve_row_groups"]


def group_code(dimension: str, text: str) -> str:
    """Return the code of a cell of a dimension; empty for the total."""
    folded = text.strip().casefold()
    if folded in file_words().lists.totals:
        return ""
    plain = text.strip().replace(";", ",").replace("=", " ")
    return file_words().codes.get(dimension, {}).get(folded, plain)


def join_dimensions(codes: dict[str, str]) -> str:
    """Return codes by dimension as one text, totals left out."""
    return ";".join(f"{name}={code}" for name, code in sorted(codes.items()) if code)


def resolve_row_groups(
    long: pl.DataFrame, report: Report, *, cells: pl.DataFrame, others: tuple[str, ...]
) -> pl.DataFrame:
    """Return the rows with their ``disaggregation``.

    Args:
        long: Rows with columns ``dimension:NAME``.
        report: Where to report.
        cells: The table the rows come from.
        others: Headings that were not recognised. One is a dimension if rows with the same key
            differ in it, and is not used otherwise.
    """
    found = _joined(long)
    repeated = found.select(KEY).is_duplicated()
    unused = []
    for heading in others:
        text = pl.col(heading).cast(pl.String).fill_null("").str.strip_chars()
        column = cells.select(pl.col(ROW).cast(pl.Int64).alias("row"), told=text)
        if repeated.any() and _tells_apart(found.filter(repeated), column):
            name = DIMENSION + "_".join(heading.casefold().split())
            long = long.join(
                column.rename({"told": name}), on="row", how="left", maintain_order="left"
            )
            found = _joined(long)
            repeated = found.select(KEY).is_duplicated()
            report.add(
                "note",
                "Rows for the same indicator, economy and year differ in this column.",
                "Taken as a dimension; the word total in it marks the main figure.",
                column=heading,
            )
        else:
            unused.append(heading)
    if unused:
        report.add(
            "note",
            "These columns are not ones that Stocktake reads.",
            "Not used.",
            values=unused,
        )
    return found


def _joined(long: pl.DataFrame) -> pl.DataFrame:
    columns = sorted(c for c in long.columns if c.startswith(DIMENSION))
    parts = []
    for column in columns:
        name = column.removeprefix(DIMENSION)
        written = {
            text: join_dimensions({name: group_code(name, text)}) or None
            for text in long[column].unique().to_list()
        }
        parts.append(pl.col(column).replace_strict(written, return_dtype=pl.String))
    joined = pl.concat_str(parts, separator=";", ignore_nulls=True) if parts else pl.lit("")
    return long.with_columns(disaggregation=joined.fill_null("")).drop(columns)


def _tells_apart(repeated: pl.DataFrame, column: pl.DataFrame) -> bool:
    both = repeated.join(column, on="row", how="left")
    return both.select(*KEY, "told").n_unique() > both.select(KEY).n_unique()
