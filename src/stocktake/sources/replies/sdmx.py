"""Read a reply of an SDMX service: SDMX-CSV, SDMX-ML 2.1 or 3.0, through pysdmx.

A data message names its columns but not which of them are dimensions; that stands
in another message, which this reader does without. A column is taken as

- area, period, value, unit, multiplier or status by its SDMX name;
- nothing, where ``file_words.toml`` lists it as saying nothing about the value;
- a group of people, where all its cells are codes (no spaces); ``_T`` and ``_Z``
  are totals;
- a remark otherwise.

Left out: SDMX-JSON data, which pysdmx has no reader for (no service needs it).
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Protocol, cast

import polars as pl

from stocktake.errors import MissingPartError
from stocktake.model import Noun
from stocktake.sources.layout import fold_heading, role_of
from stocktake.sources.replies.reply import (
    CELLS,
    RefusalError,
    Reply,
    cells_of,
    changed_form,
    groups_of,
)
from stocktake.vocab.file_words import file_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pysdmx.model.dataset import Dataset

__all__ = ["read_sdmx"]

# Names of the area beyond those that files of people use.
AREAS = frozenset({"geopict", "refarea", "geo", "country", "area", "location"})
REMARKS = frozenset({"datasource", "obscomment", "commentobs", "sourcedetail", "footnote"})
CODE = re.compile(r"[A-Za-z0-9_.+<>-]{0,40}")
ERROR_MESSAGE = re.compile(rb"<(?:\w+:)?Error[\s>]")


def read_sdmx(body: bytes, *, where: str) -> Reply:
    """Return a data message.

    Raises:
        RefusalError: The service answered with an error message.
        DataError: The body is cut short or has another form.
        MissingPartError: pysdmx is not installed.
    """
    tables = list(_tables(body, where=where))
    cells = [_cells(frame, where=where) for _, frame in tables]
    structures = dict.fromkeys(structure for structure, _ in tables)
    return Reply(
        cells=pl.concat([pl.DataFrame(schema=CELLS), *cells]),
        rows=sum(frame.height for _, frame in tables),
        release=", ".join(name.partition("=")[2] or name for name in structures),
    )


def _tables(body: bytes, *, where: str) -> Iterable[tuple[str, pl.DataFrame]]:
    """Yield the structure and the cells of every data set of a message."""
    try:
        # 100 MB of pandas and pyarrow, only when there is SDMX to read.
        from pysdmx.io import read_sdmx as read_message
    except ImportError as error:
        raise MissingPartError(
            "Reading SDMX is not installed.", fix='Run: pip install "stocktake[fetch]"'
        ) from error
    plain = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if plain.startswith((b"{", b"[")):
        raise changed_form("it is JSON, where SDMX-CSV or SDMX-ML was asked for", where=where)
    try:
        plain.decode("utf-8")
        # Bytes, never a text: pysdmx would open a text that looks like an address.
        message = read_message(BytesIO(plain), validate=False)
        found = [(str(d.structure), _frame(d)) for d in message.data or ()]
    # pysdmx lets the errors of its parsers through, whatever they are.
    except Exception as error:
        if ERROR_MESSAGE.search(plain[:2000]):
            raise RefusalError(
                f"The service answers: {str(error).removeprefix('Invalid: ').rstrip('.')}.",
                where=where,
                fix="Look up the data flow and the key on the service's own pages.",
            ) from error
        raise changed_form(
            f"it is not an SDMX message that pysdmx reads ({error})", where=where
        ) from error
    yield from found


def _frame(dataset: Dataset) -> pl.DataFrame:
    """Return a data set of pysdmx, a pandas table of texts, as Polars."""
    # pysdmx types its data sets without the table that they hold.
    table = cast("_HasTable", dataset).data
    columns = {
        str(name): pl.Series(
            [text if isinstance(text, str) else "" for text in table[name]], dtype=pl.String
        )
        for name in table
    }
    return pl.DataFrame(columns)


class _HasTable(Protocol):
    data: Mapping[str, Iterable[object]]


class _Columns(Noun, frozen=True, kw_only=True):
    """Which column of a data set is what."""

    area: str
    year: str
    value: str
    unit: str | None
    multiplier: str | None
    groups: tuple[str, ...]
    remarks: tuple[str, ...]
    status: tuple[str, ...]


def _cells(frame: pl.DataFrame, *, where: str) -> pl.DataFrame:
    if frame.is_empty():
        return pl.DataFrame(schema=CELLS)
    columns = _find_columns(frame, where=where)
    return cells_of([_cell(row, columns, where=where) for row in frame.iter_rows(named=True)])


def _find_columns(frame: pl.DataFrame, *, where: str) -> _Columns:
    roles = {column: role_of(column) or "" for column in frame.columns}
    area = next((c for c in frame.columns if fold_heading(c) in AREAS), None)
    year, value = (_first(roles, role) for role in ("year", "value"))
    if area is None or year is None or value is None:
        raise changed_form(
            f"no area, period or value among its columns {', '.join(frame.columns)}", where=where
        )
    others = [c for c in frame.columns if c not in {area, year, value}]
    return _Columns(
        area=area,
        year=year,
        value=value,
        unit=_first(roles, "unit"),
        multiplier=_first(roles, "multiplier"),
        groups=tuple(c for c in others if _is_group(frame, c, roles[c])),
        remarks=tuple(c for c in others if fold_heading(c) in REMARKS),
        status=tuple(c for c in others if roles[c] == "estimate"),
    )


def _cell(row: Mapping[str, str], columns: _Columns, *, where: str) -> dict[str, object]:
    marks = file_words().lists.estimates
    return {
        "area": row[columns.area],
        "year": row[columns.year],
        "value": row[columns.value],
        "unit": row[columns.unit] if columns.unit else "",
        "multiplier": _power(row[columns.multiplier], where) if columns.multiplier else 0,
        "disaggregation": groups_of({c: row[c] for c in columns.groups}),
        "estimate": any(row[c].casefold() in marks for c in columns.status),
        "provenance": "; ".join(" ".join(row[c].split()) for c in columns.remarks if row[c]),
        # An annual value is what the indicator means; a month of the same year is not.
        "rank": int(row.get("FREQ", "A") not in {"A", ""}),
    }


def _first(roles: dict[str, str], role: str) -> str | None:
    return next((column for column, found in roles.items() if found == role), None)


def _is_group(frame: pl.DataFrame, column: str, role: str) -> bool:
    """Return whether a column tells groups of people apart."""
    folded = fold_heading(column)
    if role == "dimension":
        return True
    if role == "indicator":
        # One code is the series itself; several were asked for by a wildcard.
        return frame[column].n_unique() > 1
    if role or folded in file_words().lists.plain or folded in REMARKS:
        return False
    return all(CODE.fullmatch(text) for text in frame[column].unique().to_list())


def _power(text: str, where: str) -> int:
    try:
        return int(text or 0)
    except ValueError as error:
        raise changed_form(f"its multiplier is {text!r}", where=where) from error
