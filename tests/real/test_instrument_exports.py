"""The five instruments as Akoma Ntoso and JSON-LD: valid, complete, in the order of the text."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import polars as pl
import pytest
from lxml import etree

from factories.instruments import read_akoma_ntoso, schema
from stocktake.publish.akoma_ntoso import AKN
from stocktake.publish.provision_tree import printed_label
from stocktake.workspace.build import build_workspace
from stocktake.workspace.folder import new_workspace

pytestmark = [
    pytest.mark.real,
    # rdflib's own reader of JSON-LD still uses a class that rdflib calls old.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

IDS = [
    "apec-telmin-2012",
    "apt-plan-2018-2020",
    "apt-tokyo-2025",
    "eco-baku-2017",
    "itu-busan-2014",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory, real_data):
    workspace = new_workspace(
        tmp_path_factory.mktemp("real") / "exports",
        name="Asia-Pacific",
        members="apt",
        assessed_on=dt.date(2026, 11, 1),
    )
    for document in sorted((real_data / "instruments").glob("*.txt")):
        shutil.copy(document, workspace.instruments)
    build_workspace(workspace)
    return workspace


@pytest.fixture(scope="module")
def files(built):
    return built.root / "build/exports/instruments"


@pytest.mark.parametrize("identifier", IDS)
def test_an_instrument_is_valid_and_read_back(identifier, built, files):
    data = (files / f"{identifier}.akn.xml").read_bytes()
    schema().assertValid(etree.fromstring(data))
    table = built.tables()["statements"].filter(pl.col("instrument_id") == identifier)
    rows = table.sort("ordinal").to_dicts()
    assert read_akoma_ntoso(data) == [
        (row["statement_id"], printed_label(row), row["text"]) for row in rows
    ]


def test_items_stand_in_their_provisions(files):
    plan = etree.parse(str(files / "apt-plan-2018-2020.akn.xml"))
    item = plan.xpath("//a:num[.='b.2.3']/../..", namespaces={"a": AKN})[0]
    assert item.findtext(f"{{{AKN}}}num") == "b.2"
    tokyo = etree.parse(str(files / "apt-tokyo-2025.akn.xml"))
    pillar = tokyo.xpath("//a:num[.='C3']/ancestor::a:section/a:heading", namespaces={"a": AKN})
    assert [heading.text for heading in pillar] == ["Trust and Safety"]


def test_the_register_is_linked_data_without_loose_ends(files):
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    data = (files / "register.jsonld").read_bytes()
    graph = rdflib.Graph().parse(data=data, format="json-ld")
    again = rdflib.Graph().parse(data=graph.serialize(format="nt"), format="nt")
    assert len(graph) == len(again) > 10_000
    held = {node["@id"] for node in json.loads(data)["@graph"]}
    loose = {
        str(node)
        for node in graph.objects()
        if isinstance(node, rdflib.URIRef)
        and node.startswith("urn:x-stocktake:")
        and not node.startswith("urn:x-stocktake:ns:")
    } - held
    assert loose == set()
