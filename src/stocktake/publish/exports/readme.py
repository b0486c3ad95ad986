"""README.txt: what the files are, how to read them, and under which licences."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from stocktake.publish.addresses import RIGHTS
from stocktake.publish.exports.files import ExportFile, written
from stocktake.publish.exports.json_schema import API_VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.redistribution import PublicTables

__all__ = ["demo_lines", "withheld_lines", "write_readme"]


def write_readme(
    files: list[ExportFile], public: PublicTables, region: Region, out: Path
) -> ExportFile:
    """Write ``README.txt`` about the files that were written before it."""
    path = out / "README.txt"
    lines = [
        f"{region.name}: data of the progress assessment of {region.assessed_on.isoformat()}",
        f"Members assessed: {region.members_name}. Made with Stocktake {region.version}.",
        *demo_lines(region),
        "",
        "FILES",
        *(f"{file.path:32} {file.about}" for file in files if not file.path.startswith("api/")),
        "",
        "HOW TO READ THEM",
        "CSV files are UTF-8, separated by commas, with a header; lists are joined by '; '.",
        "A text that starts with = + - @ has an apostrophe before it, so that no spreadsheet",
        "runs it; take one apostrophe away to get the text. Parquet, XLSX, DuckDB and SQLite files",
        "hold texts as they are. data-dictionary.csv says what every column means, and to how many",
        "significant digits computed numbers are rounded; numbers of a source never are.",
        "The folder api has the same facts as small JSON files for programs: begin at",
        f"api/v{API_VERSION}/index.json; api/v{API_VERSION}/schema.json describes them.",
        *_lean_lines(files),
        *_packed_lines(files),
        *_instrument_lines(files),
        "",
        "LICENCES",
        *_licence_lines(public),
        *(["", "INSTRUMENTS", *wrap(RIGHTS, 90)] if _instrument_lines(files) else []),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return written(path, "What the files are, how to read them, and under which licences.")


def demo_lines(region: Region) -> list[str]:
    """Return the line that says that a demonstration is one."""
    if not region.demo:
        return []
    return ["This is the demonstration: its specimen declaration was written to try the program."]


def withheld_lines(public: PublicTables) -> list[str]:
    """Return one line per source whose values were left out."""
    return [
        f"Not republished: {source.rows:,} observations of {source.title} ({source.licence})."
        for source in public.withheld
    ]


def _lean_lines(files: list[ExportFile]) -> list[str]:
    lean = [file for file in files if file.left_out]
    if not lean:
        return []
    told = "; ".join(f"{file.path} ({', '.join(file.left_out)})" for file in lean)
    counted = " observation_id is the number of the row: 1 for the first one below the header."
    return wrap(
        "Of the longest tables, sentences are in the Parquet files only, and the numbers of rows "
        f"in other files are not in the CSV files. Left out there: {told}."
        f"{counted if any('observation_id' in file.left_out for file in lean) else ''}",
        90,
    )


def _packed_lines(files: list[ExportFile]) -> list[str]:
    if not any(file.path.endswith(".zip") for file in files):
        return []
    return ["A file that ends in .zip holds one database: unpack it before you open it."]


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
            *withheld_lines(public),
            "Their observations are left out of every file here. Assessments that rest on them",
            "keep their state and years, but not the values. The workspace itself holds them.",
        ]
    return lines
