"""Every file of the static API fits its schema, and says what the tables say."""

from __future__ import annotations

import hashlib
import json

import jsonschema
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.tables import sample_region, sample_tables
from stocktake.publish.exports import json_api
from stocktake.publish.exports.json_api import write_json_api
from stocktake.publish.exports.json_schema import JUDGED, WORDS

SERIES = {
    "indicator_id": pl.String,
    "disaggregation": pl.String,
    "economy_id": pl.String,
    "source_id": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "selected": pl.Boolean,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    out = tmp_path_factory.mktemp("api")
    write_json_api(sample_tables(), sample_region(), out)
    return out / "api/v3"


def read(path):
    return json.loads(path.read_bytes())


def test_every_file_fits_its_schema(root):
    schema = read(root / "schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    entries = read(root / "index.json")["files"]
    assert {entry["kind"] for entry in entries} == {"economies", "indicators", "instruments"}
    for entry in entries:
        kind = {"$ref": f"#/$defs/{entry['kind']}", "$defs": schema["$defs"]}
        jsonschema.validate(read(root / entry["path"]), kind)


def test_an_etag_is_the_hash_of_the_file(root):
    for entry in read(root / "index.json")["files"]:
        digest = hashlib.sha256((root / entry["path"]).read_bytes()).hexdigest()
        assert entry["etag"] == f'"{digest[:32]}"'
        assert entry["bytes"] == (root / entry["path"]).stat().st_size


def test_only_members_have_a_file_and_all_their_results_are_in_it(root):
    judged = sample_tables()["assessments"]
    files = {path.stem: read(path) for path in (root / "economies").iterdir()}
    members = sample_tables()["economies"].filter("member")["economy_id"].to_list()
    assert sorted(files) == sorted(members)
    for economy, body in files.items():
        wanted = judged.filter(pl.col("economy_id") == economy)
        assert as_read(body, wanted.height) == wanted.select(JUDGED).rows()
        chances = body["results"]["probability"]
        assert chances is None or len(chances) == wanted.height


def as_read(body, n):
    """The results of an economy as a client reads them: as rows, with their words."""
    columns = []
    for name in JUDGED:
        cells = body["results"][name] or [None] * n
        columns.append([body["words"][name][place] for place in cells] if name in WORDS else cells)
    return list(zip(*columns, strict=True))


def test_with_many_results_sentences_are_left_to_the_tables(tmp_path, monkeypatch):
    monkeypatch.setattr(json_api, "TOLD_UP_TO", 0)
    write_json_api(sample_tables(), sample_region(), tmp_path)
    schema = read(tmp_path / "api/v3/schema.json")
    files = [read(path) for path in (tmp_path / "api/v3/economies").iterdir()]
    assert {body["results"]["explanation"] for body in files if body["results"]["kpi_id"]} == {None}
    for body in files:
        jsonschema.validate(body, {"$ref": "#/$defs/economies", "$defs": schema["$defs"]})


def observed(body):
    """Every value of a file with its key, as a client reads it."""
    series = body["series"]
    names = ["disaggregation", "economy_id", "source", "first_year", "values"]
    for row in zip(*(series[name] for name in names), strict=True):
        disaggregation, economy, source, first, values = row
        for year, value in enumerate(values, start=first):
            if value is not None:
                indicator = body["indicator"]["indicator_id"]
                yield indicator, disaggregation, economy, body["sources"][source], year, value


def test_a_series_gives_back_the_selected_observations(root):
    found = [row for path in (root / "indicators").iterdir() for row in observed(read(path))]
    used = sample_tables()["observations"].filter("selected")
    keys = ["indicator_id", "disaggregation", "economy_id", "source_id", "year", "value"]
    assert sorted(found) == sorted(used.select(keys).rows())


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("XY"), st.integers(2000, 2009)),
        unique=True,
        max_size=12,
    )
)
def test_gaps_and_any_order_of_years_are_given_back(keys):
    rows = [
        {
            "indicator_id": indicator,
            "disaggregation": "",
            "economy_id": economy,
            "source_id": "s",
            "year": year,
            "value": number / 2,
            "selected": True,
        }
        for number, (indicator, economy, year) in enumerate(keys)
    ]
    frame = pl.DataFrame(rows, schema=SERIES)
    parts = json_api._series(frame)
    found = {
        (name, economy, year, value)
        for name, part in parts.items()
        for economy, first, values in part.select("economy_id", "first_year", "values").iter_rows()
        for year, value in enumerate(values, start=first)
        if value is not None
    }
    assert found == {(i, e, year, number / 2) for number, (i, e, year) in enumerate(keys)}
    assert all(v[0] is not None and v[-1] is not None for p in parts.values() for v in p["values"])
