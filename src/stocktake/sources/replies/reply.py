"""One reply of a service as a table of cells, and tables of cells as raw observations.

Every service is read into the same columns (``CELLS``), one row per value it
gives; what follows is the same for all of them. Each cell is read, ignored by
name, or reported:

- a mark of a missing value (``NaN``, an empty cell) is how a service says that it
  has none, and is ignored;
- ``<5`` and other texts are left out and reported;
- an area that is no economy of ISO 3166 is left out; one note counts them;
- of two values for the same economy, year and group the preferred counts (by
  ``rank``, then the first), and different ones are reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec
import polars as pl

from stocktake.errors import DataError
from stocktake.sources.cells import CellProblem, Commas, read_numbers, read_years
from stocktake.sources.disaggregation import group_code, join_dimensions
from stocktake.sources.raw import RAW_SCHEMA, DataSource, RawObservations, check_raw
from stocktake.sources.report import Report
from stocktake.sources.snapshot import hash_of_parts
from stocktake.vocab.economies import resolve_economy
from stocktake.vocab.file_words import file_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stocktake.sources.snapshot import Snapshot

__all__ = [
    "CELLS",
    "RefusalError",
    "Reply",
    "cells_of",
    "changed_form",
    "decode_json",
    "groups_of",
    "observations",
]

# Columns of ``Reply.cells``: texts as the service gives them.
CELLS: dict[str, pl.DataType] = {
    "area": pl.String(),  # code of the economy, any of ISO 3166 and M49, or its name
    "area_name": pl.String(),  # name, used where the code says nothing
    "year": pl.String(),
    "value": pl.String(),
    "unit": pl.String(),
    "multiplier": pl.Int64(),  # power of ten
    "disaggregation": pl.String(),  # from ``groups_of``
    "estimate": pl.Boolean(),
    "provenance": pl.String(),
    "rank": pl.Int64(),  # 0 is preferred where two values have one key
}
KEY = ["economy_id", "indicator", "year", "disaggregation", "unit"]
NEW_FORM = (
    "The source may have changed its form: update Stocktake, or download the table by hand and put "
    "it into observations/."
)
# SDMX puts several things into one breakdown; codes that begin so are speeds of the Internet.
SPEED = "IS_"
# Dimensions that say how a value was reported, not whom it is about.
NOT_A_GROUP = frozenset({"reportingtype", "freq", "frequency", "timeformat"})

T = TypeVar("T")


class RefusalError(DataError):
    """The service answered, in its own words, that it has no data for what was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One body of a service, read.

    Attributes:
        cells: Columns as ``CELLS``, one row per value.
        name: Name of the series as the service gives it; may be empty.
        release: Release or date of last update as the service says; may be empty.
        rows: Rows of this body, empty ones counted.
        total: Rows that the whole answer has, where the service says so.
        pages: Pages that the whole answer has, where the service says so.
    """

    cells: pl.DataFrame
    name: str = ""
    release: str = ""
    rows: int = 0
    total: int | None = None
    pages: int | None = None


def decode_json(body: bytes, kind: type[T], *, where: str, strict: bool = True) -> T:
    """Return a body of JSON as a noun; fields that it does not name are ignored.

    Args:
        body: The body.
        kind: The noun.
        where: What messages call it.
        strict: Whether a number must not be written as a text.

    Raises:
        DataError: It is not JSON, is cut short, or lacks what the noun names.
    """
    try:
        return msgspec.json.decode(body, type=kind, strict=strict)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise changed_form(str(error), where=where) from error


def changed_form(problem: str, *, where: str) -> DataError:
    """Return the error of a reply that is not what its parser knows."""
    return DataError(f"The reply cannot be read: {problem.rstrip('.')}.", where=where, fix=NEW_FORM)


def cells_of(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows as cells; what a row does not name is empty, zero or false."""
    blank: dict[pl.DataType, object] = {pl.String(): "", pl.Int64(): 0, pl.Boolean(): False}
    empty = {name: blank[kind] for name, kind in CELLS.items()}
    columns = {name: [row.get(name, empty[name]) for row in rows] for name in CELLS}
    return pl.DataFrame(columns, schema=CELLS)


def groups_of(dimensions: Mapping[str, str]) -> str:
    """Return whom a value is about, such as ``age=Y15T24;sex=F``, totals left out.

    Args:
        dimensions: Name of the dimension as the service writes it, and its code.
    """
    words = file_words()
    found: dict[str, str] = {}
    for written, code in dimensions.items():
        folded = "".join(c for c in written.casefold() if c.isalnum())
        if folded not in NOT_A_GROUP:
            name = words.dimensions.get(folded) or "_".join(re.findall(r"\w+", written.casefold()))
            if code.startswith(SPEED):
                name = "speed"
            found[name] = group_code(name, code)
    return join_dimensions(found)


def observations(replies: Sequence[Reply], note: Snapshot, *, name: str) -> RawObservations:
    """Return the replies of one snapshot as raw observations.

    Args:
        replies: Its bodies, read, in order.
        note: Its note.
        name: What messages and ids call it, such as ``cache/worldbank/X.snapshot.json``.
    """
    cells = pl.concat([pl.DataFrame(schema=CELLS), *(reply.cells for reply in replies)])
    report = Report(name)
    read = _with_economies(cells.with_row_index("row", offset=1), report)
    read = _with_years(_with_values(read, report), report)
    title = next((reply.name for reply in replies if reply.name), "")
    frame = read.with_columns(
        indicator=pl.lit(note.code),
        indicator_name=pl.lit(title),
        source=pl.lit(note.source),
        source_id=pl.lit(f"{note.source}@{note.service}"),
    )
    frame = _without_repeats(frame, report)
    return RawObservations(
        frame=check_raw(frame.select(pl.col(c).cast(kind) for c, kind in RAW_SCHEMA.items())),
        sources=(_data_source(note, name),),
        findings=tuple(report.findings),
    )


def _with_economies(cells: pl.DataFrame, report: Report) -> pl.DataFrame:
    distinct = cells.select("area", "area_name").unique(maintain_order=True)
    found = [
        (resolve_economy(area) if area else None) or (resolve_economy(other) if other else None)
        for area, other in distinct.rows()
    ]
    table = distinct.with_columns(economy_id=pl.Series(found, dtype=pl.String))
    joined = cells.join(table, on=["area", "area_name"], how="left", maintain_order="left")
    others = joined.filter(pl.col("economy_id").is_null())
    if not others.is_empty():
        shown = pl.when(pl.col("area_name") != "").then("area_name").otherwise("area")
        report.add(
            "note",
            "The rows are about groups of economies or areas outside ISO 3166.",
            "Left out; values of groups are computed from their members.",
            rows=others["row"].to_list(),
            values=others.select(shown).to_series().to_list(),
        )
    return joined.filter(pl.col("economy_id").is_not_null())


def _with_values(cells: pl.DataFrame, report: Report) -> pl.DataFrame:
    texts = cells["value"].str.strip_chars()
    # A service writes numbers for machines: a comma never starts the decimals.
    read = read_numbers(texts, commas=Commas.THOUSANDS)
    power = pl.lit(10.0).pow(pl.col("multiplier").cast(pl.Float64))
    unreadable = pl.lit(CellProblem.UNREADABLE.value)
    marked = cells.with_columns(
        text=texts,
        value=read["value"] * cells.select(power).to_series(),
        problem=read["problem"],
        estimate=pl.col("estimate") | read["estimate"],
    ).with_columns(
        problem=pl.when(pl.col("problem").is_null() & ~pl.col("value").is_finite())
        .then(unreadable)
        .otherwise("problem")
    )
    missing = pl.col("problem").is_in([CellProblem.EMPTY.value, CellProblem.MISSING.value])
    bad = marked.filter(pl.col("problem").is_not_null() & ~missing)
    qualified = pl.col("problem") == CellProblem.QUALIFIED.value
    for problem, rows in (
        ("The source bounds a value (such as <5) and does not give one.", bad.filter(qualified)),
        ("The source gives a text where a number belongs.", bad.filter(~qualified)),
    ):
        _report_rows(report, rows, problem=problem, severity="warning", action="Left out.")
    return marked.filter(pl.col("problem").is_null()).drop("text", "problem")


def _with_years(cells: pl.DataFrame, report: Report) -> pl.DataFrame:
    years = read_years(cells["year"])
    marked = cells.with_columns(text=pl.col("year"), year=years["year"], longer=years["longer"])
    _report_rows(
        report,
        marked.filter(pl.col("year").is_null()),
        severity="warning",
        problem="The period is not a year from 1900 to 2100.",
        action="Left out.",
    )
    read = marked.filter(pl.col("year").is_not_null())
    _report_rows(
        report,
        read.filter(pl.col("longer")),
        severity="note",
        problem="The period is not one whole year.",
        action="Counted for the first year it names.",
    )
    return read.drop("text", "longer")


def _without_repeats(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    ordered = frame.sort("rank", maintain_order=True)
    # A lower rank is a better statement of the same fact; only equals can contradict.
    best = ordered.filter(pl.col("rank") == pl.col("rank").min().over(KEY))
    groups = best.group_by(KEY, maintain_order=True).agg("row", "value")
    unlike = groups.filter(pl.col("value").list.n_unique() > 1)
    if not unlike.is_empty():
        report.add(
            "warning",
            "The source gives different values for the same economy, year and group.",
            "The first one counts.",
            rows=sorted(unlike["row"].explode().to_list()),
            values=[
                f"{economy} {year}: {' and '.join(map(str, values))}"
                for economy, year, values in unlike.select("economy_id", "year", "value").rows()
            ],
        )
    return ordered.unique(KEY, keep="first", maintain_order=True).sort("row")


def _report_rows(
    report: Report,
    rows: pl.DataFrame,
    *,
    severity: Literal["warning", "note"],
    problem: str,
    action: str,
) -> None:
    if not rows.is_empty():
        report.add(
            severity,
            problem,
            action,
            rows=rows["row"].to_list(),
            values=rows["text"].to_list(),
        )


def _data_source(note: Snapshot, name: str) -> DataSource:
    return DataSource(
        source_id=f"{note.source}@{note.service}",
        source=note.source,
        title=note.title,
        publisher=note.publisher,
        release=note.release or f"fetched {note.fetched_at[:10]}",
        licence=note.licence,
        redistribute=note.redistribute,
        url=note.url,
        file=name,
        sha256=hash_of_parts(note.parts),
    )
