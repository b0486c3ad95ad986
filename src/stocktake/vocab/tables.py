"""The tables that cross the border of a package, and the check at that border.

The columns are declared in ``tables.toml``, which the reference page prints.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Self

import msgspec
import polars as pl

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = [
    "Column",
    "TableSchema",
    "built_tables",
    "check_table",
    "empty_table",
    "make_table",
    "rounded_table",
    "table_schemas",
]

TYPES: dict[str, pl.DataType] = {
    "str": pl.String(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "bool": pl.Boolean(),
    "date": pl.Date(),
    "list[str]": pl.List(pl.String),
    "list[int]": pl.List(pl.Int64),
}


class Column(Noun, frozen=True, kw_only=True):
    """One column: its name, type code, whether it may be empty, and what it means.

    ``digits`` are the significant digits that a computed number is kept to: more would say
    nothing, as what it is computed from has fewer. A number of a source has none and is kept
    as it is.
    """

    name: str
    type: str
    nullable: bool
    meaning: str
    digits: int | None = None


class TableSchema(Noun, frozen=True, kw_only=True):
    """One table: its name, what a row is, its key and its columns.

    ``built`` tells whether a build holds it; others only pass between packages.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    built: bool = True

    def polars(self) -> dict[str, pl.DataType]:
        """Return the columns as a Polars schema."""
        return {column.name: TYPES[column.type] for column in self.columns}

    def without(self, left_out: Collection[str]) -> Self:
        """Return the table without some columns; a key that is not there is no key of it."""
        return msgspec.structs.replace(
            self,
            columns=tuple(column for column in self.columns if column.name not in left_out),
            key=() if set(self.key) & set(left_out) else self.key,
        )


@cache
def table_schemas() -> dict[str, TableSchema]:
    """Return every declared table by name, in the order of the file."""
    text = (resources.files("stocktake.vocab") / "tables.toml").read_text("utf-8")
    return {name: _schema(name, declared) for name, declared in tomllib.loads(text).items()}


@cache
def built_tables() -> dict[str, TableSchema]:
    """Return the tables that every build holds, by name, in the order of the file."""
    return {name: schema for name, schema in table_schemas().items() if schema.built}


def empty_table(name: str) -> pl.DataFrame:
    """Return the table ``name`` without rows."""
    return pl.DataFrame(schema=table_schemas()[name].polars())


def make_table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows (dictionaries with exactly the declared columns) as the table ``name``."""
    return check_table(name, pl.DataFrame(rows, schema=table_schemas()[name].polars()))


def check_table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` in the declared column order, or raise if it is not the table ``name``.

    Raises:
        ValueError: A column is missing, unknown, of another type, empty where it must
            not be, or the key is not unique. This is a defect of the caller, not of a user.
    """
    schema = table_schemas()[name]
    declared = schema.polars()
    if (missing := set(declared) - set(frame.columns)) or (set(frame.columns) - set(declared)):
        extra = set(frame.columns) - set(declared)
        raise ValueError(f"table {name}: missing {sorted(missing)}, unknown {sorted(extra)}")
    frame = frame.select(list(declared))
    for column, kind in declared.items():
        if frame.schema[column] != kind:
            raise ValueError(f"table {name}: {column} is {frame.schema[column]}, not {kind}")
    nulls = frame.null_count().row(0, named=True)
    if empty := [c.name for c in schema.columns if not c.nullable and nulls[c.name]]:
        raise ValueError(f"table {name}: empty cells in {empty}")
    if frame.select(pl.struct(schema.key).is_duplicated().any()).item():
        raise ValueError(f"table {name}: the key {schema.key} is not unique")
    return frame


def rounded_table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table, or some columns of it, with the digits declared for the name, if any."""
    schema = table_schemas().get(name)
    declared = {c.name: c.digits for c in schema.columns if c.digits} if schema else {}
    return frame.with_columns(
        pl.col(column).round_sig_figs(digits)
        for column, digits in declared.items()
        if column in frame.columns
    )


def _schema(name: str, declared: dict[str, Any]) -> TableSchema:
    columns = tuple(
        Column(
            name=column,
            type=kind.removesuffix("?"),
            nullable=kind.endswith("?"),
            meaning=meaning,
            digits=digits[0] if digits else None,
        )
        for column, kind, meaning, *digits in declared["columns"]
    )
    return TableSchema(
        name=name,
        about=declared["about"],
        key=tuple(declared["key"]),
        columns=columns,
        built=declared.get("built", True),
    )
