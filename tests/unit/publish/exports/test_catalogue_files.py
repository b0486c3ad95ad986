"""The DCAT catalogue read by rdflib; the Data Package read and checked by frictionless."""

from __future__ import annotations

import hashlib
import json

import frictionless
import polars as pl
import pytest
from rdflib import Graph, Literal, Namespace
from rdflib.namespace import DCAT, DCTERMS, RDF

from factories.tables import sample_region, sample_tables
from stocktake.publish.exports import write_exports

# The reader of JSON-LD warns about a class that it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_exports(sample_tables(), sample_region(), folder)
    return folder


@pytest.fixture(scope="module")
def graph(out):
    return Graph().parse(data=(out / "catalogue.jsonld").read_text("utf-8"), format="json-ld")


def test_every_file_is_a_distribution_of_a_dataset_of_the_catalogue(graph, out):
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    named = {
        str(title)
        for dataset in datasets
        for distribution in graph.objects(dataset, DCAT.distribution)
        for title in graph.objects(distribution, DCTERMS.title)
    }
    files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    later = {"catalogue.jsonld", "README.txt"}
    assert named == {name for name in files if not name.startswith("api/")} - later


def test_hashes_are_those_of_the_files(graph, out):
    (distribution,) = graph.subjects(DCAT.downloadURL, Literal("kpis.csv"))
    (checksum,) = graph.objects(distribution, SPDX.checksum)
    (value,) = graph.objects(checksum, SPDX.checksumValue)
    assert str(value) == hashlib.sha256((out / "kpis.csv").read_bytes()).hexdigest()


def test_every_source_is_there_with_its_licence(graph):
    licences = {str(value) for value in graph.objects(None, DCTERMS.license)}
    assert licences == set(sample_tables()["data_sources"]["licence"])


def test_the_package_describes_files_as_they_are(out):
    package = frictionless.Package(str(out / "datapackage.json"))
    assert {r.title for r in package.resources} == {*sample_tables(), "sdmx_observations"}
    for name in ("economies", "kpis", "assessments"):
        report = package.get_resource(name).validate()
        assert report.valid, report.flatten(["message"])[:3]


def test_the_package_describes_sdmx_csv_as_it_is(out):
    package = json.loads((out / "datapackage.json").read_bytes())
    (sdmx,) = [r for r in package["resources"] if r["name"] == "sdmx-observations"]
    rows = pl.read_csv(out / sdmx["path"])
    fields = {field["name"]: field["type"] for field in sdmx["schema"]["fields"]}
    assert list(fields) == rows.columns
    kinds = {pl.String: "string", pl.Int64: "integer", pl.Float64: "number"}
    assert {name: kinds[kind] for name, kind in rows.schema.items()} == fields
    assert not rows.select(sdmx["schema"]["primaryKey"]).is_duplicated().any()
    assert sdmx["compression"] == "gz"
    assert all(field["description"] for field in sdmx["schema"]["fields"])


def test_keys_and_types_are_those_of_the_declared_tables(out):
    package = json.loads((out / "datapackage.json").read_bytes())
    (kpis,) = [r for r in package["resources"] if r["name"] == "kpis"]
    assert kpis["schema"]["primaryKey"] == ["kpi_id"]
    kinds = {field["name"]: field["type"] for field in kpis["schema"]["fields"]}
    assert (kinds["target"], kinds["deadline"], kinds["confirmed"]) == (
        "number",
        "integer",
        "boolean",
    )
    assert pl.read_csv(out / kpis["path"]).columns == list(kinds)
