"""What catalogues and tools read to know the files: DCAT 3 and schema.org, and a Data Package.

``catalogue.jsonld`` is a DCAT catalogue (each table a dataset, each file a distribution with its
SHA-256) whose nodes are schema.org datasets too. ``datapackage.json`` is a Frictionless Data
Package 2.0 over the CSV files, with the type, meaning and key of every column. Neither names a
place in the network: the addresses are relative to the folder of exports.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stocktake.publish.addresses import term
from stocktake.publish.exports.files import ExportFile, file_hash, written
from stocktake.vocab.tables import empty_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.redistribution import PublicTables
    from stocktake.vocab.tables import Column, TableSchema

__all__ = ["write_catalogue", "write_data_package"]

Node = dict[str, object]

CONTEXT: Node = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "dcat:byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "dcat:dataset": {"@id": "dcat:dataset", "@type": "@id"},
    "dcat:distribution": {"@id": "dcat:distribution", "@type": "@id"},
    "dct:source": {"@id": "dct:source", "@type": "@id"},
}
PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELD_TYPES = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "date": "date",
    "list[str]": "string",
    "list[int]": "string",
}
# Of these tables the values come from elsewhere, under their sources' licences.
SOURCED = ("observations", "economies")


def write_catalogue(
    files: Sequence[ExportFile], public: PublicTables, region: Region, out: Path
) -> ExportFile:
    """Write ``catalogue.jsonld`` about the files that stand in ``out``."""
    path = out / "catalogue.jsonld"
    datasets = [_dataset(name, group, region, out) for name, group in _by_dataset(files).items()]
    listed = public.tables.get("data_sources", empty_table("data_sources"))
    sources = [_source(row) for row in listed.iter_rows(named=True)]
    catalogue = {
        "@id": term("catalogue", region.name),
        "@type": ["dcat:Catalog", "schema:DataCatalog"],
        "dct:title": f"{region.name}: data of the progress assessment",
        "dct:issued": region.assessed_on.isoformat(),
        "dct:language": "en",
        "dct:description": f"Members assessed: {region.members_name}.",
        "schema:name": f"{region.name}: data of the progress assessment",
        "dcat:dataset": [dataset["@id"] for dataset in datasets],
    }
    graph = [catalogue, *datasets, *sources]
    _write_json(path, {"@context": CONTEXT, "@graph": graph})
    return written(path, "A DCAT catalogue of these files, which data portals can harvest.")


def write_data_package(files: Sequence[ExportFile], region: Region, out: Path) -> ExportFile:
    """Write ``datapackage.json`` about the CSV files that stand in ``out``."""
    path = out / "datapackage.json"
    package = {
        "$schema": PACKAGE_PROFILE,
        "name": "stocktake-progress",
        "title": f"{region.name}: data of the progress assessment",
        "created": f"{region.assessed_on.isoformat()}T00:00:00Z",
        "version": region.version,
        "resources": [
            _resource(file, file.columns, out) for file in files if file.columns is not None
        ],
    }
    _write_json(path, package)
    return written(path, "A Frictionless Data Package: types and keys of every CSV file.")


def _by_dataset(files: Sequence[ExportFile]) -> dict[str, list[ExportFile]]:
    """Group files by the table they hold; those of several tables are one dataset."""
    groups: dict[str, list[ExportFile]] = {}
    for file in files:
        if not file.path.startswith("api/"):
            groups.setdefault(file.table or _family(file.path), []).append(file)
    return groups


def _family(path: str) -> str:
    return path.split("/", maxsplit=1)[0] if "/" in path else "all-tables"


def _dataset(name: str, files: list[ExportFile], region: Region, out: Path) -> Node:
    about = files[0].about
    return {
        "@id": term("dataset", name),
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:title": name,
        "dct:description": about,
        "dct:issued": region.assessed_on.isoformat(),
        "schema:name": name,
        "schema:description": about,
        "schema:isAccessibleForFree": True,
        "dct:rights": _rights(name),
        "dcat:distribution": [_distribution(file, out) for file in files],
    }


def _rights(name: str) -> str:
    if name in SOURCED:
        return "Each value is under the licence of its source; see the table data_sources."
    if name == "instruments":
        return "Words of instruments belong to the bodies that adopted them."
    return "Findings of this assessment; they may be used with a word on where they come from."


def _distribution(file: ExportFile, out: Path) -> Node:
    return {
        "@id": term("file", file.path),
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": file.path,
        "dcat:downloadURL": file.path,
        "schema:contentUrl": file.path,
        "dcat:mediaType": file.media_type,
        "schema:encodingFormat": file.media_type,
        **(
            {"dct:description": f"Without the columns {', '.join(file.left_out)}."}
            if file.left_out
            else {}
        ),
        # A DuckDB file varies in unused bytes; its hash would make this file vary.
        **({} if ".duckdb" in file.path else _measured(file, out)),
    }


def _measured(file: ExportFile, out: Path) -> Node:
    return {
        "dcat:byteSize": str(file.size),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file_hash(out / file.path),
        },
    }


def _source(row: dict[str, object]) -> Node:
    return {
        "@id": term("source", str(row["source_id"])),
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:title": row["title"],
        "schema:name": row["title"],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": row["publisher"]},
        "dct:license": row["licence"] or "not known",
        "dct:hasVersion": row["release"] or "not known",
        **({"dcat:landingPage": row["url"]} if row["url"] else {}),
    }


def _resource(file: ExportFile, schema: TableSchema, out: Path) -> Node:
    return {
        "name": schema.name.replace("_", "-"),
        "path": file.path,
        "title": schema.name,
        "description": schema.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": file.size,
        "hash": f"sha256:{file_hash(out / file.path)}",
        **({"compression": "gz"} if file.path.endswith(".gz") else {}),
        "schema": {
            "fields": [_field(column) for column in schema.columns],
            **({"primaryKey": list(schema.key)} if schema.key else {}),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> Node:
    field: Node = {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "description": column.meaning,
    }
    if column.type == "bool":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    # An empty text is a text; a table that declares a cell as never empty may hold one.
    if not column.nullable and column.type not in {"str", "list[str]", "list[int]"}:
        field["constraints"] = {"required": True}
    return field


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
