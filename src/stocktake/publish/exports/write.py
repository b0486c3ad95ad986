"""Write every table in the forms people open, and the files that tell programs about them.

What a licence does not let us republish is left out of every form by the rule of
``redistribution`` and named in README.txt. Instruments are also written as Akoma Ntoso XML
and JSON-LD, into the folder ``instruments``.

All files but the DuckDB file are the same bytes for the same tables (see ``databases``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.exports.catalogue_files import write_catalogue, write_data_package
from stocktake.publish.exports.databases import write_duckdb, write_sqlite
from stocktake.publish.exports.files import ExportFile, Original, written
from stocktake.publish.exports.flat_files import write_csv, write_dictionary, write_parquet
from stocktake.publish.exports.json_api import API_TABLES, write_json_api
from stocktake.publish.exports.readme import write_readme
from stocktake.publish.exports.sdmx import SDMX_TABLES, is_only_csv, write_sdmx
from stocktake.publish.exports.sheets import write_tables_workbook
from stocktake.publish.instrument_files import write_instrument_files
from stocktake.publish.pieces import MakeAll, Pieces
from stocktake.publish.redistribution import public_tables
from stocktake.vocab.tables import table_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from stocktake.model import Region

__all__ = ["write_exports"]


def write_exports(
    tables: Mapping[str, pl.DataFrame],
    region: Region,
    out: Path,
    *,
    originals: Mapping[str, Original] | None = None,
    pieces: Pieces | None = None,
) -> list[ExportFile]:
    """Write all exports into the folder ``out`` and return what was written, in order.

    Args:
        tables: Frames by table name, as declared in ``vocab/tables.toml``; a declared table
            that is not there is not exported.
        region: Name, date of assessment and version that the files carry.
        out: Folder; made if it does not exist. Files of the same names are replaced.
        originals: Parquet files that hold exactly ``tables``, to be linked where nothing has to
            be taken out.
        pieces: Knows which CSV files and SDMX data were written before; it needs ``originals``.
    """
    out.mkdir(parents=True, exist_ok=True)
    public = public_tables(tables)
    frames = public.tables
    held = [schema for name, schema in table_schemas().items() if name in frames]
    known = originals or {}
    linked = {name: one for name, one in known.items() if frames.get(name) is tables[name]}
    kept = pieces if pieces and known else MakeAll()
    # What is taken out of a table depends on others: with a hole, all count.
    everything = " ".join(one.digest for one in known.values())
    made_of = {name: linked[name].digest if name in linked else everything for name in frames}
    in_sdmx = {"observations"} if is_only_csv(frames) else set()
    files = [
        write_csv(schema, frames[schema.name], out, made_of=made_of[schema.name], pieces=kept)
        for schema in held
        if schema.name not in in_sdmx
    ]
    files += [
        write_parquet(
            schema,
            frames[schema.name],
            out,
            original=linked[schema.name].path if schema.name in linked else None,
        )
        for schema in held
    ]
    if frames.keys() >= SDMX_TABLES:
        files += write_sdmx(frames, region, out, made_of=made_of["observations"], pieces=kept)
    files += [
        write_dictionary(held, out),
        write_tables_workbook(held, public, region, out, beside=files),
        write_duckdb(held, frames, region, out),
        write_sqlite(held, frames, region, out),
    ]
    files += [
        written(path, about, folder="instruments")
        for path, about in write_instrument_files(frames, region, out / "instruments")
    ]
    if frames.keys() >= API_TABLES:
        files += write_json_api(frames, region, out)
    files.append(write_data_package(files, region, out))
    files.append(write_catalogue(files, public, region, out))
    files.append(write_readme(files, public, region, out))
    return files
