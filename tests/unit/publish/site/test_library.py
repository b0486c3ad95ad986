"""The library on the site: by theme and economy without scripts, from pages of what it serves."""

from __future__ import annotations

import re

import polars as pl
import pytest
from lxml import html

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.commitments import write_commitments
from stocktake.publish.site.ladders import write_ladders
from stocktake.publish.site.library import LIBRARY_PAGE_TABLES, write_library
from stocktake.publish.site.library_links import library_by_economy, library_by_theme
from stocktake.publish.site.search import write_search
from stocktake.vocab.language import speaking

PRACTICE, LAW = "Shared towers on outer islands (invented)", "Loi sur les câbles (inventée)"


def page_of(tables, out, language="en"):
    with speaking(language, marked=True):
        write_library(tables, sample_region(), out)
    return html.fromstring((out / "library.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def tables():
    return sample_tables()


@pytest.fixture(scope="module")
def page(tables, tmp_path_factory):
    return page_of(tables, tmp_path_factory.mktemp("site"))


def words(element):
    return " ".join(element.text_content().split())


def test_every_theme_and_economy_leads_to_its_entries(page):
    """Each link above leads to a heading under which its entries stand, and says how many."""
    for link in page.xpath("//main/dl/dd/a"):
        (place,) = page.xpath(f"//*[@id='{link.get('href')[1:]}']")
        held = place if place.tag == "tbody" else place.getparent()
        entries = held.xpath(".//tr[td]") if place.tag == "tbody" else held.xpath(".//article")
        assert re.match(r"\s*\((\d+)\)", link.tail)[1] == str(len(entries)), words(link)
    # One with two themes stands under each, one without any under its own heading.
    titles = [words(cell) for cell in page.xpath("//table//tr[td]/th")]
    assert sorted(titles) == sorted([PRACTICE, PRACTICE, LAW])


def test_an_entry_says_what_was_done_where_it_is_from_and_leads_on(page):
    (entry,) = page.xpath("//article[@id='e7']")
    said = words(entry)
    for part in (
        "Operators share towers.",
        "Nine islands more have a signal.",
        "towers@example.org",
        "Published on 1 November 2025; entry 7 of the library.",
        "gone/9",
    ):
        assert part in said
    addresses = set(entry.xpath(".//a/@href"))
    assert {"https://example.org/law", "commitments/isles-2021/3.html"} <= addresses
    assert "ladders/gender.html" in addresses
    assert "act.pdf" not in said


def test_an_entry_in_another_language_says_so(page):
    (law,) = page.xpath("//article[@id='e9']")
    assert law.xpath("./h4/@lang") == ["fr"]
    assert set(law.xpath(".//p[@dir='auto']/@lang")) == {"fr"}
    assert page.xpath("//article[@id='e7']//@lang") == []


def test_without_entries_the_page_says_where_they_come_from(tables, tmp_path):
    empty = tables | {"library": tables["library"].clear()}
    page = page_of(empty, tmp_path)
    assert words(page.xpath("//p[@class='finding']")[0]) == (
        "No practice or law has been published here yet."
    )
    assert page.xpath("//main//table") == []
    assert library_by_economy(empty, "../") == {}


def test_pages_of_what_it_serves_lead_to_an_entry(tables, tmp_path):
    write_commitments(tables, sample_region(), tmp_path)
    write_ladders(tables, sample_region(), tmp_path)
    for place, root in (("commitments/isles-2021/3", "../../"), ("ladders/gender", "../")):
        text = (tmp_path / f"{place}.html").read_text("utf-8")
        assert f'<a href="{root}library.html#e7">{PRACTICE}</a>' in text
    assert "library.html#e" not in (tmp_path / "commitments/isles-2021/4.html").read_text("utf-8")
    assert "../library.html#e7" in library_by_economy(tables, "../")["FJI"]
    assert set(library_by_theme(tables, "../")) == {"access-last-mile", "gender"}


def test_the_search_finds_an_entry(tables, tmp_path):
    write_search(tables, sample_region(), tmp_path)
    assert "library.html#e7" in (tmp_path / "search-index.js").read_text("utf-8")
    listed = html.fromstring((tmp_path / "search.html").read_text("utf-8"))
    assert listed.xpath("//a[@href='library.html#e9']/text()") == [LAW]


def test_words_of_an_entry_never_become_mark_up(tables, tmp_path):
    bad = "<script>x</script>"
    text = [name for name, kind in tables["library"].schema.items() if kind == pl.String]
    spoiled = tables["library"].with_columns(pl.col(text).str.replace("$", bad))
    page_of({name: tables[name] for name in LIBRARY_PAGE_TABLES} | {"library": spoiled}, tmp_path)
    assert bad not in (tmp_path / "library.html").read_text("utf-8")
