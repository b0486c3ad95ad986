"""Write every table in the forms people open: CSV, Parquet, one XLSX workbook, one DuckDB file.

CSV files are UTF-8 with a byte order mark, because without it Excel shows "é" as two
characters; lists are joined by "; ". A text cell that a spreadsheet would run as a formula
gets an apostrophe before it (so does one that already has apostrophes there: taking one
away always gives the text back). What a licence does not let us republish is left out by
the rule of ``redistribution`` and named in README.txt.

Instruments are also written as Akoma Ntoso XML and JSON-LD, into the folder ``instruments``.

All files but one are the same bytes for the same tables. The DuckDB file cannot be:
DuckDB writes unused bytes of its buffers into it. Two of them hold equal tables, and each
carries the digest of its tables (table ``about``) to tell them apart by.
"""

from __future__ import annotations

import hashlib
from textwrap import wrap
from typing import TYPE_CHECKING

import polars as pl

from stocktake.model import Noun, Region
from stocktake.publish.addresses import RIGHTS
from stocktake.publish.instrument_files import write_instrument_files
from stocktake.publish.redistribution import PublicTables, public_tables
from stocktake.publish.workbook import Sheet, write_workbook
from stocktake.vocab.tables import TableSchema, table_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["ExportFile", "data_dictionary", "write_exports"]

PLAIN_CELLS = 300_000  # a larger table is a compressed CSV: it would be over 3 MB plain
WORKBOOK_ROWS = 20_000  # a longer table is slow to write, and few people open it in a spreadsheet
GZIP_LEVEL = 3  # a tenth larger than level 6 in half the time
PARQUET_LEVEL = 3
DUCKDB_FORMAT = "v1.2.0"  # readable by every DuckDB since February 2025
FORMULA = r"^'*[=+\-@\t\r]"  # what a spreadsheet takes for a formula, with apostrophes we added

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".duckdb": "application/vnd.duckdb",
    ".txt": "text/plain",
    ".xml": "application/akn+xml",
    ".jsonld": "application/ld+json",
}


class ExportFile(Noun, frozen=True, kw_only=True):
    """One file that was written.

    Attributes:
        path: Relative to the folder of exports, such as ``observations.csv.gz``.
        about: What it holds, in one sentence.
        media_type: Such as ``text/csv``.
        size: In bytes.
        table: The table it holds; none where it holds several or none.
        rows: Rows of that table.
    """

    path: str
    about: str
    media_type: str
    size: int
    table: str | None = None
    rows: int | None = None


def write_exports(
    tables: Mapping[str, pl.DataFrame], region: Region, out: Path
) -> list[ExportFile]:
    """Write all exports into the folder ``out`` and return what was written, in order.

    Args:
        tables: Frames by table name, as declared in ``vocab/tables.toml``; a declared table
            that is not there is not exported.
        region: Name, date of assessment and version that the files carry.
        out: Folder; made if it does not exist. Files of the same names are replaced.
    """
    out.mkdir(parents=True, exist_ok=True)
    public = public_tables(tables)
    held = [schema for name, schema in table_schemas().items() if name in public.tables]
    files = [_write_csv(schema, public.tables[schema.name], out) for schema in held]
    files += [_write_parquet(schema, public.tables[schema.name], out) for schema in held]
    files.append(_write_dictionary(held, out))
    files.append(_write_workbook(held, public, region, out))
    files.append(_write_duckdb(held, region, out))
    files += [
        _file(path, about, folder="instruments")
        for path, about in write_instrument_files(public.tables, region, out / "instruments")
    ]
    files.append(_write_readme(files, public, region, out))
    return files


def data_dictionary() -> pl.DataFrame:
    """Return one row per column of every declared table: table, column, type, meaning ..."""
    return pl.DataFrame(
        [
            {
                "table": schema.name,
                "column": column.name,
                "type": column.type,
                "key": column.name in schema.key,
                "may_be_empty": column.nullable,
                "meaning": column.meaning,
            }
            for schema in table_schemas().values()
            for column in schema.columns
        ]
    )


def _write_csv(schema: TableSchema, frame: pl.DataFrame, out: Path) -> ExportFile:
    path = out / _csv_name(schema.name, frame)
    flat = _without_formulas(_flat(frame))
    if path.suffix == ".gz":
        flat.write_csv(path, include_bom=True, compression="gzip", compression_level=GZIP_LEVEL)
    else:
        flat.write_csv(path, include_bom=True)
    return _file(path, schema.about, table=schema.name, rows=frame.height)


def _csv_name(table: str, frame: pl.DataFrame) -> str:
    return f"{table}.csv{'.gz' if frame.height * frame.width > PLAIN_CELLS else ''}"


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists
    )


def _without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    texts = [name for name, kind in frame.schema.items() if kind == pl.String()]
    risky = frame.select(pl.col(name).str.contains(FORMULA).any() for name in texts)
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
        if risky[name].any()
    )


def _write_parquet(schema: TableSchema, frame: pl.DataFrame, out: Path) -> ExportFile:
    path = out / f"{schema.name}.parquet"
    frame.write_parquet(path, compression="zstd", compression_level=PARQUET_LEVEL)
    return _file(path, schema.about, table=schema.name, rows=frame.height)


def _write_dictionary(held: list[TableSchema], out: Path) -> ExportFile:
    path = out / "data-dictionary.csv"
    _dictionary_of(held).write_csv(path, include_bom=True)
    return _file(path, "What every column of every table means.")


def _dictionary_of(held: list[TableSchema]) -> pl.DataFrame:
    return data_dictionary().filter(pl.col("table").is_in([schema.name for schema in held]))


def _write_workbook(
    held: list[TableSchema], public: PublicTables, region: Region, out: Path
) -> ExportFile:
    path = out / "stocktake.xlsx"
    frames = {schema.name: public.tables[schema.name] for schema in held}
    left_out = [name for name, frame in frames.items() if frame.height > WORKBOOK_ROWS]
    intro = [
        f"{region.name}: data of the progress assessment of {region.assessed_on.isoformat()}",
        f"Members assessed: {region.members_name}. Made with Stocktake {region.version}.",
        *_demo_lines(region),
        *(
            f"The table {name} has {frames[name].height:,} rows and is not in this workbook: "
            f"see {_csv_name(name, frames[name])} and {name}.parquet beside it."
            for name in left_out
        ),
        *_withheld_lines(public),
        "Every other sheet is one table; this is what their columns mean.",
        "",
    ]
    readme = Sheet(name="README", frame=_dictionary_of(held), intro=tuple(intro))
    sheets = [
        Sheet(name=name, frame=frame) for name, frame in frames.items() if name not in left_out
    ]
    title = f"{region.name}: data of the progress assessment"
    write_workbook([readme, *sheets], path, title=title, created=region.assessed_on)
    return _file(path, "Every table as a sheet, with the data dictionary on the first.")


def _demo_lines(region: Region) -> list[str]:
    if not region.demo:
        return []
    return ["This is the demonstration: its specimen declaration was written to try the program."]


def _withheld_lines(public: PublicTables) -> list[str]:
    return [
        f"Not republished: {source.rows:,} observations of {source.title} ({source.licence})."
        for source in public.withheld
    ]


def _write_duckdb(held: list[TableSchema], region: Region, out: Path) -> ExportFile:
    path = out / "stocktake.duckdb"
    about = {
        "region": region.name,
        "members": region.members_name,
        "assessed_on": region.assessed_on.isoformat(),
        "stocktake_version": region.version,
        "digest": _digest(held, region, out),
    }
    _fill_duckdb(held, about, path)
    return _file(path, "Every table with its comments, to query with DuckDB.")


def _digest(held: list[TableSchema], region: Region, out: Path) -> str:
    digest = hashlib.sha256(f"{DUCKDB_FORMAT} {region!r}".encode())
    for schema in held:
        digest.update(f"\n{schema!r}\n".encode())
        with (out / f"{schema.name}.parquet").open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _fill_duckdb(held: list[TableSchema], about: dict[str, str], path: Path) -> None:
    import duckdb  # heavy: only a build needs it

    path.unlink(missing_ok=True)
    # One thread keeps the rows in order and the file half as large.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            f"ATTACH {_quoted(str(path))} AS exports (STORAGE_VERSION '{DUCKDB_FORMAT}')"
        )
        connection.execute("USE exports")
        connection.execute("CREATE TABLE about (key VARCHAR PRIMARY KEY, value VARCHAR)")
        connection.executemany("INSERT INTO about VALUES (?, ?)", list(about.items()))
        for schema in held:
            source = _quoted(str(path.parent / f"{schema.name}.parquet"))
            connection.execute(
                f'CREATE TABLE "{schema.name}" AS SELECT * FROM read_parquet({source})'  # noqa: S608  # both quoted
            )
            for statement in _comments(schema):
                connection.execute(statement)
        connection.execute("CHECKPOINT exports")
        connection.execute("USE memory")
        connection.execute("DETACH exports")


def _comments(schema: TableSchema) -> list[str]:
    return [
        f'COMMENT ON TABLE "{schema.name}" IS {_quoted(schema.about)}',
        *(
            f'COMMENT ON COLUMN "{schema.name}"."{column.name}" IS {_quoted(column.meaning)}'
            for column in schema.columns
        ),
    ]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write_readme(
    files: list[ExportFile], public: PublicTables, region: Region, out: Path
) -> ExportFile:
    path = out / "README.txt"
    lines = [
        f"{region.name}: data of the progress assessment of {region.assessed_on.isoformat()}",
        f"Members assessed: {region.members_name}. Made with Stocktake {region.version}.",
        *_demo_lines(region),
        "",
        "FILES",
        *(f"{file.path:32} {file.about}" for file in files),
        "",
        "HOW TO READ THEM",
        "CSV files are UTF-8, separated by commas, with a header; lists are joined by '; '.",
        "A text that starts with = + - @ has an apostrophe before it, so that no spreadsheet",
        "runs it; take one apostrophe away to get the text. Parquet, XLSX and DuckDB files hold",
        "texts as they are. data-dictionary.csv says what every column means.",
        *_instrument_lines(files),
        "",
        "LICENCES",
        *_licence_lines(public),
        *(["", "INSTRUMENTS", *wrap(RIGHTS, 90)] if _instrument_lines(files) else []),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return _file(path, "What the files are, how to read them, and under which licences.")


def _instrument_lines(files: list[ExportFile]) -> list[str]:
    if not any(file.path.startswith("instruments/") for file in files):
        return []
    return [
        "The folder instruments has each instrument as Akoma Ntoso 3.0 XML (its own words; only",
        "where the workspace has its document) and as JSON-LD. Their licence is told below.",
    ]


def _licence_lines(public: PublicTables) -> list[str]:
    sources = public.tables.get("data_sources")
    if sources is None or sources.is_empty():
        return ["There are no sources of data in this workspace."]
    lines = [
        f"{row['title']} ({row['publisher']}), {row['release'] or 'release not known'}: "
        f"{row['licence'] or 'licence not known'}"
        for row in sources.sort("source_id").iter_rows(named=True)
    ]
    if public.withheld:
        lines += [
            "",
            "NOT REPUBLISHED",
            *_withheld_lines(public),
            "Their observations are left out of every file here. Assessments that rest on them",
            "keep their state and years, but not the values. The workspace itself holds them.",
        ]
    return lines


def _file(
    path: Path, about: str, *, table: str | None = None, rows: int | None = None, folder: str = ""
) -> ExportFile:
    return ExportFile(
        path=f"{folder}/{path.name}" if folder else path.name,
        about=about,
        media_type=MEDIA_TYPES[path.suffix],
        size=path.stat().st_size,
        table=table,
        rows=rows,
    )
