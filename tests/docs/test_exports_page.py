"""The page on exports says what the exports are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from factories.instruments import read_akoma_ntoso, schema
from stocktake.publish.addresses import EDITION
from stocktake.publish.akoma_ntoso import AKN
from stocktake.publish.jsonld import CONTEXT

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/exports.md").read_text("utf-8")
EXPORTS = "build/exports"


@pytest.fixture(scope="module")
def folder(demo):
    return demo.root / EXPORTS


@pytest.fixture(scope="module")
def specimen(folder):
    return (folder / "instruments/specimen-declaration.akn.xml").read_bytes()


def test_every_kind_of_file_is_on_the_page(folder):
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    for file in files:
        general = re.sub(r"instruments/(?!register\b)[^.]+", "instruments/ID", file)
        # One file per economy, indicator and instrument: the page names their index.
        general = re.sub(r"^api/v3/[a-z]+/.*", "api/v3/index.json", general)
        if "/" not in file:
            general = re.sub(r"^[a-z_]+\.(csv|parquet)(\.gz)?$", r"TABLE.\1", file)
        assert f"`{general}`" in PAGE or file == "README.txt", file
    assert "`README.txt`" in PAGE


def test_the_specimen_is_valid_and_read_back(specimen, demo):
    schema().assertValid(etree.fromstring(specimen))
    table = demo.tables()["statements"].sort("ordinal")
    own = table.filter(table["instrument_id"] == "specimen-declaration")
    assert [(s, t) for s, _, t in read_akoma_ntoso(specimen)] == own.select(
        "statement_id", "text"
    ).rows()


def test_elements_ids_and_addresses_of_the_page_are_there(specimen):
    root = etree.fromstring(specimen)
    table = PAGE.partition("| part |")[2].partition("\n\n")[0]
    named = {name for name in re.findall(r"`([A-Za-z]+)`", table) if name not in {"doc", "name"}}
    found = {etree.QName(e).localname for e in root.iter() if isinstance(e.tag, str)}
    # Nothing of the demonstration names the specimen, and it names no instrument but as known.
    assert named - found <= {"passiveRef"}
    ids = {e.get("eId") for e in root.iter()}
    assert "sec_p13__para_3__point_a__content__p_1" in ids
    address = re.search(r"`(/akn/un/[^`]+)`", PAGE)
    assert address is not None
    values = {e.get("value") for e in root.iter(f"{{{AKN}}}FRBRthis")}
    assert address[1] in values
    assert f"`{EDITION}`" in PAGE
    assert f"`{CONTEXT['st']}`" in PAGE


def test_the_query_of_the_page_counts_themes(folder):
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    query = re.search(r"```sparql\n(.*?)```", PAGE, re.DOTALL)
    assert query is not None
    with pytest.warns(
        DeprecationWarning, match="ConjunctiveGraph"
    ):  # rdflib's own reader uses a class it calls old
        graph = rdflib.Graph().parse(folder / "instruments/register.jsonld", format="json-ld")
    counts = [(str(theme), int(n)) for theme, n in graph.query(query[1])]
    assert len(counts) > 20
    assert counts[0][1] >= counts[-1][1] > 0
