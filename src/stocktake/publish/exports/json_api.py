"""A static JSON API: small files by economy, indicator and instrument, with a version and hashes.

    api/v3/index.json               what there is, each file with its ETag
    api/v3/schema.json              JSON Schema of every kind of file
    api/v3/economies/FJI.json       every target judged, with its chance and its latest value
    api/v3/indicators/ID.json       definition, targets, and the series of every economy
    api/v3/instruments/ID.json      commitments, and the targets that measure them

Results and series stand by columns, so that no name comes twice in a file; states and sources are
places in lists of words, for the same reason. With more than ``TOLD_UP_TO`` results the sentence
that explains each one is left to the tables. A file's ETag is the
first half of its SHA-256, quoted as HTTP wants; a server can send it, and a client that read the
index knows what changed. ``v3`` changes when a field is taken away or changes its meaning; new
fields may come at any time.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from stocktake.publish.addresses import address
from stocktake.publish.exports.files import ExportFile
from stocktake.publish.exports.json_schema import API_SCHEMA, API_VERSION, JUDGED, WORDS
from stocktake.publish.spoken import TOLD_UP_TO
from stocktake.vocab.language import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stocktake.model import Region

__all__ = ["API_TABLES", "write_json_api"]

API_TABLES = frozenset(
    {
        "assessments",
        "commitment_kpis",
        "commitments",
        "economies",
        "indicators",
        "instruments",
        "kpis",
        "observations",
        "outlook_chances",
    }
)

TAG = 32  # hexadecimal digits of a hash in an ETag: enough to tell any two files apart

Row = dict[str, object]
Parts = dict[str, pl.DataFrame]


def write_json_api(
    tables: Mapping[str, pl.DataFrame], region: Region, out: Path
) -> list[ExportFile]:
    """Write the files into ``api/v3`` of ``out``; the index first in what is returned.

    Args:
        tables: ``API_TABLES`` as they may be republished.
        region: Name, date and version that each file carries.
        out: Folder of the exports.
    """
    root = out / "api" / f"v{API_VERSION}"
    about = {
        "api_version": API_VERSION,
        "region": region.name,
        "assessed_on": region.assessed_on.isoformat(),
        "stocktake_version": region.version,
    }
    listed: list[Row] = []
    for kind, identity, name, body in _bodies(tables):
        path = root / kind / f"{address(identity)}.json"
        data = msgspec.json.encode({**about, **body})
        _write(path, data)
        listed.append(
            {
                "kind": kind,
                "id": identity,
                "name": name,
                "path": path.relative_to(root).as_posix(),
                "etag": f'"{hashlib.sha256(data).hexdigest()[:TAG]}"',
                "bytes": len(data),
            }
        )
    index = msgspec.json.encode({**about, "schema": "schema.json", "files": listed})
    _write(root / "index.json", index)
    schema = msgspec.json.encode(API_SCHEMA)
    _write(root / "schema.json", schema)
    return [
        _described("index.json", index, gettext_noop("The index of the small files for programs.")),
        _described("schema.json", schema, gettext_noop("JSON Schema of the files for programs.")),
    ]


def _described(name: str, data: bytes, about: str) -> ExportFile:
    return ExportFile(
        path=f"api/v{API_VERSION}/{name}",
        about=about,
        media_type="application/json",
        size=len(data),
    )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _bodies(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str, str, Row]]:
    """Yield kind, id, name and content of every file."""
    judged = _judged(tables)
    for economy in tables["economies"].iter_rows(named=True):
        identity = economy["economy_id"]
        if economy["member"]:
            body: Row = {"economy": economy, **_results(judged, identity)}
            yield "economies", identity, economy["name"], body
    kpis = _grouped(tables["kpis"], "indicator_id")
    series = _series(tables["observations"])
    for indicator in tables["indicators"].iter_rows(named=True):
        identity = indicator["indicator_id"]
        columns = _columns(series, identity)
        sources, columns["source"] = _told_once(columns["source"])
        body = {
            "indicator": indicator,
            "targets": kpis.get(identity, []),
            "sources": sources,
            "series": columns,
        }
        yield "indicators", identity, indicator["name"], body
    measured = tables["commitment_kpis"].group_by("commitment_id", maintain_order=True)
    kpi_ids = {str(key[0]): part["kpi_id"].to_list() for key, part in measured}
    commitments = _grouped(tables["commitments"], "instrument_id")
    for instrument in tables["instruments"].iter_rows(named=True):
        identity = instrument["instrument_id"]
        rows = [
            {**row, "kpis": kpi_ids.get(str(row["commitment_id"]), [])}
            for row in commitments.get(identity, [])
        ]
        yield (
            "instruments",
            identity,
            instrument["title"],
            {
                "instrument": instrument,
                "commitments": rows,
            },
        )


def _judged(tables: Mapping[str, pl.DataFrame]) -> Parts:
    chances = tables["outlook_chances"].select("kpi_id", "economy_id", "probability")
    rows = (
        tables["assessments"]
        .select("economy_id", *JUDGED)
        .join(chances, on=["kpi_id", "economy_id"], how="left", maintain_order="left")
    )
    if rows.height > TOLD_UP_TO:
        rows = rows.with_columns(explanation=pl.lit(None, dtype=pl.String))
    return _parts(rows, "economy_id")


def _results(judged: Parts, economy: str) -> Row:
    """Return the results of an economy and their words; null for a column without a value."""
    columns = _columns(judged, economy)
    words: dict[str, list[str]] = {}
    for name in WORDS:
        words[name], columns[name] = _told_once(columns[name])
    results = {
        name: None if cells and cells.count(None) == len(cells) else cells
        for name, cells in columns.items()
    }
    return {"words": words, "results": results}


def _told_once(cells: list[str]) -> tuple[list[str], list[int]]:
    """Return each word once, in the order in which they come, and the place of each cell's."""
    places = {word: place for place, word in enumerate(dict.fromkeys(cells))}
    return list(places), [places[word] for word in cells]


def _series(observations: pl.DataFrame) -> Parts:
    """Return the series of each indicator: a value for each of its years, null in a gap."""
    key = ["indicator_id", "disaggregation", "economy_id", "source_id"]
    year = pl.col("year")
    series = (
        observations.filter("selected")
        .group_by(key, maintain_order=True)
        .agg(year.min().alias("first_year"), year.max().alias("last"), year, "value")
        .with_row_index("series")
    )
    all_years = pl.int_ranges("first_year", pl.col("last") + 1)
    filled = _filled(series.filter(year != all_years))
    values = pl.coalesce("filled", "value").alias("values")
    return _parts(
        series.join(filled, on="series", how="left", maintain_order="left").select(
            "indicator_id",
            "economy_id",
            "disaggregation",
            pl.col("source_id").alias("source"),
            "first_year",
            values,
        ),
        "indicator_id",
    )


def _filled(series: pl.DataFrame) -> pl.DataFrame:
    """Return the values of series with gaps, a null in each gap."""
    years = series.select("series", year=pl.int_ranges("first_year", pl.col("last") + 1))
    held = series.select("series", "year", "value").explode("year", "value")
    return (
        years.explode("year")
        .join(held, on=["series", "year"], how="left", maintain_order="left")
        .group_by("series", maintain_order=True)
        .agg(pl.col("value").alias("filled"))
    )


def _parts(frame: pl.DataFrame, column: str) -> Parts:
    """Return the rows of each value of a column, and those of none under an empty name."""
    parts = frame.partition_by(column, as_dict=True, maintain_order=True, include_key=False)
    return {"": frame.drop(column).clear(), **{str(key[0]): part for key, part in parts.items()}}


def _columns(parts: Parts, name: str) -> dict[str, list[Any]]:
    return parts.get(name, parts[""]).to_dict(as_series=False)


def _grouped(frame: pl.DataFrame, column: str) -> dict[str, list[Row]]:
    parts = frame.partition_by(column, as_dict=True, maintain_order=True)
    return {str(key[0]): part.to_dicts() for key, part in parts.items()}
