"""Every file of the static API fits its schema, and says what the tables say."""

from __future__ import annotations

import hashlib
import json

import jsonschema
import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.exports.json_api import write_json_api


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    out = tmp_path_factory.mktemp("api")
    write_json_api(sample_tables(), sample_region(), out)
    return out / "api/v1"


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
        found = [(row["kpi_id"], row["state"]) for row in body["results"]]
        assert found == wanted.select("kpi_id", "state").rows()


def test_a_series_gives_back_the_selected_observations(root):
    found = {
        (row["indicator_id"], row["disaggregation"], row["economy_id"], year, value)
        for path in (root / "indicators").iterdir()
        for row in read(path)["series"]
        for year, value in zip(row["years"], row["values"], strict=True)
    }
    used = sample_tables()["observations"].filter("selected")
    keys = ["indicator_id", "disaggregation", "economy_id", "year", "value"]
    assert found == set(used.select(keys).rows())
