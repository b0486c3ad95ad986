"""JSON-LD: an independent reader finds every value, and gives the same triples back."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.instruments import instrument_row, statement_rows
from factories.tables import sample_region, sample_tables
from stocktake.publish.addresses import plain, term
from stocktake.publish.jsonld import CONTEXT, json_ld, nodes_of_instrument

rdflib = pytest.importorskip("rdflib", reason="rdflib, which reads JSON-LD, is not installed")
compare = pytest.importorskip("rdflib.compare")

# rdflib's own reader of JSON-LD still uses a class that rdflib calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SCHEMA = rdflib.Namespace("https://schema.org/")
ST = rdflib.Namespace("urn:x-stocktake:ns:1#")
PROV = rdflib.PROV
LINES = (
    ("1", "", "recital", "We note the sea."),
    ("2", "", "commitment", "We will lay <two> cables by 2030."),
)


def graph_of(data):
    return rdflib.Graph().parse(data=data, format="json-ld")


def ref(kind, code):
    return rdflib.URIRef(term(kind, code))


def commitment(**changes):
    return {
        "commitment_id": "isles-2021/2",
        "instrument_id": "isles-2021",
        "ordinal": 1,
        "label": "2",
        "area": "Access",
        "paraphrase": "The isles lay cables.",
        "role": "commitment",
        "force": "firm",
        "actor": "signatories",
        "who": "the isles",
        "themes": ["roaming"],
        "beneficiaries": [],
        "deadline": 2030,
        "target": "",
        "judged_by": "evidence",
        "origin": "catalogue",
        "statement_ids": [],
    } | changes


def nodes(lines=LINES, *, rows=None, **changes):
    held = {"statements": statement_rows(*lines)} if rows is None else rows
    return list(nodes_of_instrument(instrument_row(**changes), held, sample_region()))


def values(node):
    """Values of a node and of what is nested in it: as many triples must come out."""
    for name, value in node.items():
        if name == "@id":
            continue
        for part in value if isinstance(value, list) else [value]:
            yield part
            if isinstance(part, dict) and "@value" not in part:
                yield from values(part)


def test_a_statement_is_said_in_known_words():
    graph = graph_of(json_ld(nodes()))
    statement = ref("statement", "isles-2021/2.1")
    assert str(graph.value(statement, SCHEMA.text)) == "We will lay <two> cables by 2030."
    assert graph.value(statement, SCHEMA.isPartOf) == ref("instrument", "isles-2021")
    assert graph.value(statement, ST.role) == ref("role", "commitment")
    assert graph.value(statement, SCHEMA.about) == ref("theme", "roaming")
    assert graph.value(statement, ST.deadline).datatype == rdflib.XSD.gYear
    concept = ref("theme", "roaming")
    assert str(graph.value(concept, rdflib.SKOS.prefLabel)) == "International roaming"
    assert graph.value(concept, rdflib.SKOS.broader) == ref("pillar", "connectivity")


def test_where_it_was_read_is_said():
    graph = graph_of(json_ld(nodes()))
    statement = ref("statement", "isles-2021/2.1")
    document = graph.value(statement, PROV.wasDerivedFrom)
    assert str(graph.value(document, SCHEMA.sha256)) == "a" * 64
    assert str(graph.value(document, SCHEMA.name)) == "isles.txt"
    place = [graph.value(statement, name).toPython() for name in (ST.page, ST.start, ST.end)]
    assert place == [1, 200, 233]
    build = graph.value(ref("instrument", "isles-2021"), PROV.wasGeneratedBy)
    software = graph.value(build, PROV.wasAssociatedWith)
    assert str(graph.value(software, SCHEMA.softwareVersion)) == "0.0.0"


@pytest.mark.parametrize(
    ("status", "legislation"),
    [
        pytest.param("adopted", True, id="adopted"),
        pytest.param("draft", False, id="draft"),
        pytest.param("specimen", False, id="specimen"),
    ],
)
def test_only_an_adopted_instrument_is_legislation(status, legislation):
    graph = graph_of(json_ld(nodes(status=status)))
    instrument = ref("instrument", "isles-2021")
    kinds = set(graph.objects(instrument, rdflib.RDF.type))
    assert (SCHEMA.Legislation in kinds) is legislation
    assert (graph.value(instrument, SCHEMA.legislationDate) is not None) is legislation
    assert str(graph.value(instrument, SCHEMA.creativeWorkStatus)) == status
    assert "no licence to them is given" in str(graph.value(instrument, SCHEMA.copyrightNotice))


def test_a_paraphrase_is_never_given_as_the_instruments_text():
    rows = {"commitments": [commitment()]}
    graph = graph_of(json_ld(nodes(rows=rows, sha256="", file="")))
    known = ref("commitment", "isles-2021/2")
    assert str(graph.value(known, ST.paraphrase)) == "The isles lay cables."
    assert not list(graph.objects(None, SCHEMA.text))
    words = str(graph.value(ref("instrument", "isles-2021"), ST.wordsFrom))
    assert words == "commitments: paraphrases of the catalogue, not the instrument's words"
    own = graph_of(json_ld(nodes(rows={"commitments": [commitment(origin="reading")]})))
    assert str(own.value(known, SCHEMA.text)) == "The isles lay cables."
    assert own.value(known, ST.paraphrase) is None


def test_an_instrument_that_is_held_is_not_lost_to_its_mere_name():
    stub = {"@id": term("instrument", "isles-2021"), "@type": "schema:CreativeWork"}
    for order in ([stub, *nodes()], [*nodes(), stub]):
        graph = graph_of(json_ld(order))
        assert str(graph.value(ref("instrument", "isles-2021"), SCHEMA.name)) == "Isles Statement"


def test_nothing_has_to_be_fetched():
    held = json.loads(json_ld(nodes()))
    assert held["@context"] == CONTEXT
    assert all(isinstance(value, str | dict | float) for value in CONTEXT.values())
    assert "@import" not in CONTEXT


def sample_nodes():
    tables = sample_tables()
    for row in tables["instruments"].iter_rows(named=True):
        own = pl.col("instrument_id") == row["instrument_id"]
        rows = {
            name: tables[name].filter(own).to_dicts()
            for name in ("statements", "commitments", "recalls")
        }
        start = pl.col("commitment_id").str.starts_with(row["instrument_id"] + "/")
        rows["lineage"] = tables["lineage"].filter(start).to_dicts()
        yield from nodes_of_instrument(row, rows, sample_region())


def test_every_value_is_a_triple_and_comes_back():
    data = json_ld(sample_nodes())
    graph = graph_of(data)
    held = [value for node in json.loads(data)["@graph"] for value in values(node)]
    assert len(graph) == len(held)
    again = graph_of(graph.serialize(format="json-ld"))
    assert compare.isomorphic(graph, again)
    triples = rdflib.Graph().parse(data=graph.serialize(format="nt"), format="nt")
    assert len(triples) == len(graph)


def test_every_link_inside_leads_somewhere():
    graph = graph_of(json_ld(sample_nodes()))
    ours = {
        node
        for node in graph.objects()
        if isinstance(node, rdflib.URIRef) and node.startswith("urn:x-stocktake:")
    }
    kinds = {node for node in ours if node.startswith(str(ST))}  # classes of our own
    assert ours - kinds <= set(graph.subjects())


ANY = st.text(max_size=40)


@given(ANY, ANY, ANY.filter(bool))
@settings(max_examples=60)
def test_any_text_survives(text, title, label):
    data = json_ld(nodes([(label, "", "commitment", text)], title=title))
    held = {node["@id"]: node for node in json.loads(data)["@graph"]}
    statement = held[term("statement", statement_rows((label, "", "x", ""))[0]["statement_id"])]
    assert statement.get("schema:text", "") == plain(text)
    assert statement.get("st:label", "") == plain(label)
    assert held[term("instrument", "isles-2021")].get("schema:name", "") == plain(title)


def test_the_same_rows_give_the_same_bytes():
    assert json_ld(nodes()) == json_ld(nodes())
