"""Which instrument gets which files, and that they hold only what they may."""

from __future__ import annotations

import json

import polars as pl
import pytest

from factories.instruments import instrument_row, read_akoma_ntoso
from factories.tables import sample_region, sample_tables
from stocktake.publish.exports import write_exports
from stocktake.publish.instrument_files import write_instrument_files
from stocktake.publish.site.downloads import write_download_list
from stocktake.vocab.tables import make_table


def write(tables, out):
    return {
        path.name: about for path, about in write_instrument_files(tables, sample_region(), out)
    }


def test_every_instrument_has_its_files_and_the_register_is_one(tmp_path):
    files = write(sample_tables(), tmp_path)
    assert files == {
        "isles-2021.akn.xml": files["isles-2021.akn.xml"],
        "isles-2021.jsonld": files["isles-2021.jsonld"],
        "specimen-2025.akn.xml": files["specimen-2025.akn.xml"],
        "specimen-2025.jsonld": files["specimen-2025.jsonld"],
        "register.jsonld": "All instruments, statements, commitments and their links as JSON-LD.",
    }
    assert files["specimen-2025.akn.xml"].endswith("Akoma Ntoso 3.0 (specimen).")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)
    texts = [text for *_, text in read_akoma_ntoso((tmp_path / "isles-2021.akn.xml").read_bytes())]
    own = sample_tables()["statements"].filter(pl.col("instrument_id") == "isles-2021")
    assert texts == own.sort("ordinal")["text"].to_list()


def test_the_register_holds_what_the_single_files_hold(tmp_path):
    write(sample_tables(), tmp_path)
    ids = {
        path.name: {node["@id"] for node in json.loads(path.read_bytes())["@graph"]}
        for path in tmp_path.glob("*.jsonld")
    }
    whole = ids.pop("register.jsonld")
    assert whole == set.union(*ids.values())


def test_without_a_document_there_are_paraphrases_and_no_words(tmp_path):
    tables = sample_tables()
    del tables["statements"]
    files = write(tables, tmp_path)
    assert set(files) == {"isles-2021.jsonld", "specimen-2025.jsonld", "register.jsonld"}
    assert "paraphrases only" in files["isles-2021.jsonld"]
    nodes = json.loads((tmp_path / "isles-2021.jsonld").read_bytes())["@graph"]
    assert any("st:paraphrase" in node for node in nodes)
    assert not any("schema:text" in node for node in nodes)


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param({}, id="no-tables"),
        pytest.param({"instruments": make_table("instruments", [])}, id="no-instruments"),
    ],
)
def test_nothing_to_write_makes_no_folder(tables, tmp_path):
    assert write(tables, tmp_path / "instruments") == {}
    assert not (tmp_path / "instruments").exists()


def test_an_instrument_called_register_keeps_its_file(tmp_path):
    table = make_table("instruments", [instrument_row(instrument_id="register")])
    assert set(write({"instruments": table}, tmp_path)) == {
        "register-instrument.jsonld",
        "register.jsonld",
    }


def test_the_exports_list_them_and_the_readme_tells_their_licence(tmp_path):
    files = {file.path: file for file in write_exports(sample_tables(), sample_region(), tmp_path)}
    assert files["instruments/isles-2021.akn.xml"].media_type == "application/akn+xml"
    assert files["instruments/register.jsonld"].media_type == "application/ld+json"
    readme = (tmp_path / "README.txt").read_text("utf-8")
    assert "instruments/isles-2021.jsonld" in readme
    assert "\nINSTRUMENTS\nThe words are those of the body" in readme


def test_the_downloads_page_lists_them_apart_from_the_tables(tmp_path):
    files = write_exports(sample_tables(), sample_region(), tmp_path / "exports")
    write_download_list(files, sample_region(), tmp_path / "site")
    page = (tmp_path / "site/downloads.html").read_text("utf-8")
    first, _, second = page.partition("for other programs")
    link = '"../exports/instruments/isles-2021.akn.xml"'
    assert link in second
    assert link not in first
    assert '"../exports/stocktake.xlsx"' in first
