"""JSON Schema (2020-12) of the files of the static API; tests hold every file to it."""

from __future__ import annotations

from stocktake.vocab.tables import Column, table_schemas

__all__ = ["API_SCHEMA"]

Node = dict[str, object]

TYPES: dict[str, Node] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "list[str]": {"type": "array", "items": {"type": "string"}},
    "list[int]": {"type": "array", "items": {"type": "integer"}},
}
SERIES: Node = {
    "type": "object",
    "required": ["indicator_id", "disaggregation", "economy_id", "source_id", "years", "values"],
    "properties": {
        "indicator_id": {"type": "string"},
        "disaggregation": {"type": "string", "description": "Empty for the total."},
        "economy_id": {"type": "string", "description": "ISO 3166-1 alpha-3."},
        "source_id": {"type": "string"},
        "years": {"type": "array", "items": {"type": "integer"}},
        "values": {"type": "array", "items": {"type": "number"}},
    },
}


def _row_of(table: str, **more: Node) -> Node:
    columns = table_schemas()[table].columns
    return {
        "type": "object",
        "description": table_schemas()[table].about,
        "properties": {**{column.name: _cell(column) for column in columns}, **more},
    }


def _cell(column: Column) -> Node:
    kind = TYPES[column.type]
    described: Node = {**kind, "description": column.meaning}
    return {"anyOf": [described, {"type": "null"}]} if column.nullable else described


def _file(**content: Node) -> Node:
    common: Node = {
        "api_version": {"const": 1},
        "region": {"type": "string"},
        "assessed_on": {"type": "string", "format": "date"},
        "stocktake_version": {"type": "string"},
    }
    return {
        "type": "object",
        "required": [*common, *content],
        "properties": {**common, **content},
    }


def _list_of(items: Node) -> Node:
    return {"type": "array", "items": items}


def _api_schema() -> Node:
    chance: Node = {
        "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}],
        "description": "Probability of meeting the target by its deadline.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Files of the static API of Stocktake, version 1",
        "$defs": {
            "economies": _file(
                economy=_row_of("economies"),
                results=_list_of(_row_of("assessments", probability=chance)),
            ),
            "indicators": _file(
                indicator=_row_of("indicators"),
                targets=_list_of(_row_of("kpis")),
                series=_list_of(SERIES),
            ),
            "instruments": _file(
                instrument=_row_of("instruments"),
                commitments=_list_of(_row_of("commitments", kpis=_list_of({"type": "string"}))),
            ),
        },
    }


API_SCHEMA = _api_schema()
