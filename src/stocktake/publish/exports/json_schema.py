"""JSON Schema (2020-12) of the files of the static API; tests hold every file to it."""

from __future__ import annotations

from stocktake.vocab.tables import Column, table_schemas

__all__ = ["API_SCHEMA", "API_VERSION", "JUDGED", "WORDS"]

# 3: words that come again are told once, and a column that says nothing is null; 2: results and
# series stand by columns; 1 repeated the names in every row.
API_VERSION = 3

Node = dict[str, object]

# What a result tells, of the columns of assessments; its probability is added.
JUDGED = (
    "kpi_id",
    "state",
    "outcome",
    "method",
    "latest_value",
    "latest_year",
    "baseline_value",
    "baseline_year",
    "explanation",
)
# Of these columns a result tells a place in the list of its words: few words, many results.
WORDS = ("state", "outcome", "method")
TYPES: dict[str, Node] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "list[str]": {"type": "array", "items": {"type": "string"}},
    "list[int]": {"type": "array", "items": {"type": "integer"}},
}


def _list_of(items: Node, about: str = "") -> Node:
    return {"type": "array", "items": items, **({"description": about} if about else {})}


def _row_of(table: str, **more: Node) -> Node:
    columns = table_schemas()[table].columns
    return {
        "type": "object",
        "description": table_schemas()[table].about,
        "properties": {**{column.name: _cell(column) for column in columns}, **more},
    }


def _columns_of(about: str, **columns: Node) -> Node:
    return {
        "type": "object",
        "description": about,
        "required": list(columns),
        "additionalProperties": False,
        "properties": columns,
    }


def _cell(column: Column) -> Node:
    kind = TYPES[column.type]
    described: Node = {**kind, "description": column.meaning}
    return {"anyOf": [described, {"type": "null"}]} if column.nullable else described


def _results() -> Node:
    chance: Node = {
        "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}],
        "description": "Probability of meeting the target by its deadline.",
    }
    columns = {column.name: column for column in table_schemas()["assessments"].columns}
    cells = {name: _cell(columns[name]) for name in JUDGED}
    place: Node = {"type": "integer", "minimum": 0}
    for name in WORDS:
        cells[name] = {**place, "description": f"Place in words.{name}, counted from 0."}
    cells["probability"] = chance
    told: dict[str, Node] = {
        name: {"anyOf": [_list_of(cell), {"type": "null"}]} for name, cell in cells.items()
    }
    return _columns_of(
        "By columns, all of one length: the first of each column is the first result, and so on. "
        "A column is null where no result of the file has a value in it, and explanation also "
        "where there are too many results for sentences: the table assessments has them.",
        **told,
    )


def _words() -> Node:
    columns = {column.name: column for column in table_schemas()["assessments"].columns}
    return _columns_of(
        "The words that the results of this file use, by column.",
        **{name: _list_of({"type": "string"}, columns[name].meaning) for name in WORDS},
    )


def _series() -> Node:
    value: Node = {"type": ["number", "null"]}
    return _columns_of(
        "By columns, all of one length: the first of each column is the first series, and so on.",
        economy_id=_list_of({"type": "string"}, "ISO 3166-1 alpha-3."),
        disaggregation=_list_of({"type": "string"}, "Empty for the total."),
        source=_list_of({"type": "integer", "minimum": 0}, "Place in sources, counted from 0."),
        first_year=_list_of({"type": "integer"}, "Year of the first of its values."),
        values=_list_of(_list_of(value), "One for each year from the first; null: no value."),
    )


def _file(**content: Node) -> Node:
    common: Node = {
        "api_version": {"const": API_VERSION},
        "region": {"type": "string"},
        "assessed_on": {"type": "string", "format": "date"},
        "stocktake_version": {"type": "string"},
    }
    return {
        "type": "object",
        "required": [*common, *content],
        "properties": {**common, **content},
    }


def _api_schema() -> Node:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Files of the static API of Stocktake, version {API_VERSION}",
        "$defs": {
            "economies": _file(economy=_row_of("economies"), words=_words(), results=_results()),
            "indicators": _file(
                indicator=_row_of("indicators"),
                targets=_list_of(_row_of("kpis")),
                sources=_list_of({"type": "string"}, "Ids of the table data_sources."),
                series=_series(),
            ),
            "instruments": _file(
                instrument=_row_of("instruments"),
                commitments=_list_of(_row_of("commitments", kpis=_list_of({"type": "string"}))),
            ),
        },
    }


API_SCHEMA = _api_schema()
