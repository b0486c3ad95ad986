"""Turn a table of cells, tidy or wide, into one row per value with columns of fixed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.sources.layout import fold_heading, is_labelled
from stocktake.sources.tables import ROW
from stocktake.vocab.file_words import file_words

if TYPE_CHECKING:
    from stocktake.sources.layout import Layout
    from stocktake.sources.tables import CellTable

__all__ = ["DIMENSION", "ECONOMY", "lengthen"]

# Prefixes of the columns that a table can have several of.
ECONOMY = "economy:"
DIMENSION = "dimension:"
_CODE_PLACES = 2


def lengthen(table: CellTable, layout: Layout, *, indicator: str) -> pl.DataFrame:
    """Return one row per cell that can hold a value.

    Args:
        table: The table.
        layout: What its columns are; it lacks nothing.
        indicator: The indicator where no column names one.

    Returns:
        Columns ``row``, ``economy:0`` and further ones, ``indicator``, ``indicator_name``,
        ``year`` and ``value`` (as they stand), ``unit``, ``multiplier``, ``source``, ``agency``,
        ``estimate``, ``provenance``, ``licence`` and ``dimension:NAME`` for each dimension.
    """
    columns = {"row": pl.col(ROW).cast(pl.Int64)}
    for position, heading in enumerate(layout.economy):
        columns[f"{ECONOMY}{position}"] = _text(heading)
    for heading, dimension in layout.dimensions.items():
        columns[f"{DIMENSION}{dimension}"] = _text(heading)
    optional = ("source", "unit", "multiplier", "provenance", "licence")
    for role in optional:
        heading = getattr(layout, role)
        columns[role] = _text(heading) if heading else pl.lit("")
    columns["agency"] = (
        _text(layout.structure).str.split(":").list.first() if layout.structure else pl.lit("")
    )
    columns["indicator"], columns["indicator_name"] = _indicator(layout, indicator)
    columns["estimate"] = _estimate(layout.estimate)
    columns["provenance"] = _with_nature(columns["provenance"], layout.estimate)
    if layout.years:
        return _unpivot(table.cells, columns, list(layout.years), into="year", layout=layout)
    columns["year"] = pl.col(layout.year) if layout.year else pl.lit("")
    if layout.measures:
        return _unpivot(
            table.cells, columns, list(layout.measures), into="indicator", layout=layout
        )
    columns["value"] = pl.col(layout.value or "")
    return table.cells.select(**columns)


def _text(heading: str) -> pl.Expr:
    text = pl.col(heading).cast(pl.String).fill_null("")
    if is_labelled(heading):
        text = text.str.splitn(": ", 2).struct[0]
    return text.str.strip_chars()


def _indicator(layout: Layout, otherwise: str) -> tuple[pl.Expr, pl.Expr]:
    """Return the code (or name) and the name of the indicator."""
    if not layout.indicator:
        return pl.lit(otherwise), pl.lit("")
    first, last = layout.indicator[0], layout.indicator[-1]
    code = pl.coalesce(
        *(pl.when(_text(h) != "").then(_text(h)) for h in layout.indicator), pl.lit("")
    )
    # The last heading in the order of preference is a name, where there are several.
    return code, _text(last) if last != first else pl.lit("")


def _estimate(headings: tuple[str, ...]) -> pl.Expr:
    marks = list(file_words().lists.estimates)
    if not headings:
        return pl.lit(value=False)
    return pl.any_horizontal(_text(h).str.to_lowercase().is_in(marks) for h in headings)


def _with_nature(provenance: pl.Expr, headings: tuple[str, ...]) -> pl.Expr:
    """Return the note with what a column called nature says beyond estimate or not.

    The UN SDG codes of one or two letters are about how a value was made and stay out; a word
    such as ``edition-year`` changes what the value means.
    """
    for heading in headings:
        if fold_heading(heading) == "nature":
            nature = _text(heading)
            said = (nature.str.len_chars() > _CODE_PLACES) & ~nature.str.to_lowercase().is_in(
                list(file_words().lists.estimates)
            )
            note = pl.concat_str(pl.lit("nature "), nature)
            joined = (
                pl.when(provenance == "")
                .then(note)
                .otherwise(pl.concat_str(provenance, pl.lit("; "), note))
            )
            provenance = pl.when(said).then(joined).otherwise(provenance)
    return provenance


def _unpivot(
    cells: pl.DataFrame,
    columns: dict[str, pl.Expr],
    headings: list[str],
    *,
    into: str,
    layout: Layout,
) -> pl.DataFrame:
    kept = {name: expr for name, expr in columns.items() if name != into}
    wide = cells.select(**kept, **{f"\0cell{i}": _text(h) for i, h in enumerate(headings)})
    names = [f"\0cell{i}" for i in range(len(headings))]
    long = wide.unpivot(on=names, index=list(kept), variable_name=into, value_name="value")
    meant = [str(layout.years[h]) if into == "year" else h for h in headings]
    return long.with_columns(
        pl.col(into).replace_strict(dict(zip(names, meant, strict=True)), return_dtype=pl.String)
    ).filter(pl.col("value") != "")
