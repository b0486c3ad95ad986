"""The site in several languages: where pages stand, what links them, what is shared."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.languages import language_links, say_language
from stocktake.publish.site.parts import write_site
from stocktake.vocab.language import MARKS, speaking

LANGUAGES = ("en", "fr", "ar")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    region = msgspec.structs.replace(sample_region(), languages=LANGUAGES)
    write_site(sample_tables(), region, out)
    return out


class Links(HTMLParser):
    """Every address that a page names."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.html = {}

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "html":
            self.html = named
        if address := named.get("href") or named.get("src"):
            self.found.append((tag, address, named))


def read(path):
    links = Links()
    links.feed(path.read_text("utf-8"))
    return links


def pages(folder):
    own = {p.relative_to(folder).as_posix() for p in folder.rglob("*.html")}
    return {page for page in own if page.split("/")[0] not in LANGUAGES}


def test_every_language_has_the_same_pages(site):
    assert pages(site / "fr") == pages(site / "ar") == pages(site)


def test_style_and_scripts_are_shared(site):
    assert not (site / "fr" / "assets").exists()
    assert (site / "assets" / "site.css").is_file()


def test_every_page_says_its_language_and_direction(site):
    for page in pages(site):
        assert read(site / page).html == {"lang": "en"}
        assert read(site / "fr" / page).html == {"lang": "fr"}
        assert read(site / "ar" / page).html == {"lang": "ar", "dir": "rtl"}


def test_every_address_within_the_site_leads_to_a_file(site):
    for path in site.rglob("*.html"):
        for tag, address, _ in read(path).found:
            target = re.split("[#?]", address)[0]
            # Exports and files of plans stand beside the site.
            beside = "../exports/" in target or "../../plans/" in target
            if target and "://" not in target and not beside and tag != "use":
                assert (path.parent / target).resolve().is_file(), f"{path}: {address}"


def test_a_page_leads_to_itself_in_every_language(site):
    for page in pages(site):
        for language in LANGUAGES:
            path = site / ("" if language == "en" else language) / page
            found = read(path).found
            others = {
                named["hreflang"]: (path.parent / address).resolve()
                for tag, address, named in found
                if tag == "link" and named.get("rel") == "alternate" and "hreflang" in named
            }
            assert others == {
                one: (site / ("" if one == "en" else one) / page).resolve() for one in LANGUAGES
            }
            switch = [named for tag, _, named in found if tag == "a" and "hreflang" in named]
            assert [named["lang"] for named in switch] == [
                one for one in LANGUAGES if one != language
            ]


def test_a_site_in_one_language_has_no_switch(tmp_path):
    write_site(sample_tables(), sample_region(), tmp_path)
    assert "hreflang" not in (tmp_path / "index.html").read_text("utf-8")
    assert not (tmp_path / "fr").exists()


def test_the_english_pages_are_the_same_beside_other_languages(site, tmp_path):
    write_site(sample_tables(), sample_region(), tmp_path)
    kept = re.compile(
        r'<nav class="languages".*?</nav>\n|<link rel="alternate" hreflang[^>]*>\n', re.DOTALL
    )
    for page in pages(tmp_path):
        assert kept.sub("", (site / page).read_text("utf-8")) == (tmp_path / page).read_text(
            "utf-8"
        )


def test_two_builds_give_the_same_bytes(site, tmp_path):
    region = msgspec.structs.replace(sample_region(), languages=LANGUAGES)
    write_site(sample_tables(), region, tmp_path)
    for path in site.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(site)).read_bytes()


def test_no_mark_is_left_in_any_file(site):
    for path in site.rglob("*"):
        if path.is_file() and path.suffix != ".png":
            assert not set(MARKS) & set(path.read_text("utf-8")), path


def test_what_is_not_translated_says_that_it_is_english():
    start, end = MARKS
    page = (
        f'<title>{start}Data{end}</title><p title="{start}x{end}">{start}No data{end}</p>'
        f"<option>{start}any{end}</option><svg><text>{start}a{end}</text></svg>"
    )
    assert say_language(page) == (
        '<title>Data</title><p title="x"><span lang="en" dir="ltr">No data</span></p>'
        "<option>any</option><svg><text>a</text></svg>"
    )
    assert say_language("<p>a</p>") == "<p>a</p>"


@pytest.mark.parametrize(
    ("language", "page", "wanted"),
    [
        ("en", "index.html", ["index.html", "fr/index.html"]),
        ("fr", "index.html", ["../index.html", "../fr/index.html"]),
        ("fr", "economies/FJI.html", ["../../economies/FJI.html", "../../fr/economies/FJI.html"]),
    ],
)
def test_addresses_of_the_other_languages(language, page, wanted):
    with speaking(language):
        assert [link.href for link in language_links(page, ("en", "fr"))] == wanted
        assert language_links(page, (language,)) == []
