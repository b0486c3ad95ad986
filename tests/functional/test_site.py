"""The written site, looked at as a browser and a reader would."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.model import Region
from stocktake.publish.exports import ExportFile
from stocktake.publish.site.downloads import write_download_list
from stocktake.publish.site.maps import mapped_kpis
from stocktake.publish.site.parts import SITE_PARTS, write_site
from stocktake.vocab.load import pillars
from stocktake.vocab.tables import empty_table, table_schemas

VOID = {"meta", "link", "br", "input", "img", "hr"}
# Elements whose end tag HTML lets a page leave out, and what ends them.
IMPLIED = {
    "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
ENDS_WITH_PARENT = set(IMPLIED)


class Page(HTMLParser):
    """Collects what the checks look at, and fails on tags that do not nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.assets = [], [], [], []
        self.headings, self.tables, self.scripts, self.text = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        while self.open and tag in IMPLIED.get(self.open[-1], ()):
            self.open.pop()
        self._note(tag, found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self._note(tag, dict(attributes))

    def handle_endtag(self, tag):
        while self.open[-1] != tag:
            assert self.open[-1] in ENDS_WITH_PARENT, f"</{tag}> closes <{self.open[-1]}>"
            self.open.pop()
        self.open.pop()

    def handle_data(self, data):
        self.text.append(data)
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)

    def _note(self, tag, found):
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag == "use":
            self.links.append(found["href"])
        if tag in {"script", "img"} and "src" in found:
            self.assets.append(found["src"])
        if tag == "link":
            self.assets.append(found["href"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append([])
        if self.tables and tag in {"caption", "th"}:
            self.tables[-1].append((tag, found))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    write_site(sample_tables(), sample_region(), out)
    return out


@pytest.fixture(scope="module")
def pages(site):
    return {
        path.relative_to(site).as_posix(): Page(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def words(page):
    return " ".join(" ".join(page.text).split())


def test_every_kind_of_page_is_there(pages):
    tables = sample_tables()
    expected = {
        "index.html",
        "methods.html",
        "methods-compared.html",
        "sources.html",
        "gaps.html",
        "changes.html",
        "search.html",
        "compare.html",
        "offline.html",
        "downloads.html",
        "deadlines.html",
        "library.html",
        *(f"{kind}/index.html" for kind in ("instruments", "commitments", "economies")),
        "indicators/index.html",
        "divides.html",
        *(f"divides/{key}.html" for key in tables["divides"]["indicator_id"]),
        *(f"economies/{key}.html" for key in tables["economies"].filter("member")["economy_id"]),
        *(f"indicators/{key}.html" for key in tables["indicators"]["indicator_id"]),
        *(f"instruments/{key}.html" for key in tables["instruments"]["instrument_id"]),
        *(f"commitments/{key.lower()}.html" for key in tables["commitments"]["commitment_id"]),
        "areas/index.html",
        "plans/index.html",
        *(f"plans/{key}.html" for key in tables["plans"]["plan_id"]),
        "maps/index.html",
        *(f"maps/{key}.html" for key in mapped_kpis(tables["assessments"])),
        *(f"areas/{key}.html" for key in pillars()),
        *(f"groups/{key}.html" for key in tables["groups"]["group_id"]),
        *(f"ladders/{key}.html" for own in tables["commitments"]["themes"] for key in own),
    }
    assert set(pages) == expected


def test_every_link_leads_somewhere(site, pages):
    for name, page in pages.items():
        for address in page.links + page.assets:
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in {"http", "https"}
                assert address not in page.assets
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            if target.resolve().is_relative_to(site.resolve().parent / "plans"):
                continue  # files of a plan, which the build keeps beside the site
            inside = target.resolve().relative_to(site.resolve()).as_posix()
            assert target.is_file(), f"{name} leads to {address}"
            if parts.fragment:
                assert parts.fragment in pages[inside].ids, f"{name} leads to {address}"


def test_nothing_comes_from_another_host(site, pages):
    assert {asset for page in pages.values() for asset in page.assets if ":" in asset} == set()
    for name in ("assets/site.css", "assets/site.js"):
        assert not re.search(r"https?://|@import|url\(", (site / name).read_text("utf-8"))


def test_ids_are_unique_headings_in_order_tables_named(pages):
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        steps = [b - a for a, b in zip(page.headings, page.headings[1:], strict=False)]
        assert all(step <= 1 for step in steps), (name, page.headings)
        for table in page.tables:
            assert table[0][0] == "caption", name
            assert all("scope" in found for tag, found in table if tag == "th"), name


def test_pages_have_landmarks_language_and_a_way_past_the_menu(site):
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        for part in ('<html lang="en">', "<main id=", "<header", "<footer", "<nav aria-label"):
            assert part in text, path
        assert text.index('class="skip" href="#main"') < text.index("<nav"), path
        assert "width=device-width" in text, path


def test_two_runs_write_the_same_bytes(site, tmp_path):
    write_site(sample_tables(), sample_region(), tmp_path)
    first = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert first == second


class Watched(dict):
    """Tables that remember which of them were read."""

    def __init__(self, tables):
        super().__init__(tables)
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("name", SITE_PARTS)
def test_a_part_reads_exactly_the_tables_it_declares(name, tmp_path):
    part = SITE_PARTS[name]
    tables = Watched({key: sample_tables()[key] for key in part.tables})
    part.write(tables, sample_region(), tmp_path)
    assert tables.read == set(part.tables)


def test_no_two_parts_write_the_same_file(tmp_path):
    written = []
    for name, part in SITE_PARTS.items():
        part.write(
            {key: sample_tables()[key] for key in part.tables}, sample_region(), tmp_path / name
        )
        folder = tmp_path / name
        written += [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    assert len(written) == len(set(written))


def test_a_workspace_with_nothing_still_gets_its_pages(tmp_path):
    write_site({name: empty_table(name) for name in table_schemas()}, sample_region(), tmp_path)
    home = words(Page((tmp_path / "index.html").read_text("utf-8")))
    assert "No instrument has been read yet, so there is nothing to measure." in home
    for path in tmp_path.rglob("*.html"):
        Page(path.read_text("utf-8"))


# A calendar is plain text: nothing in it is mark-up.
READ_BY_BROWSERS = {".html", ".js", ".css", ".svg", ".xml", ".webmanifest"}
EVIL = "<script>alert(1)</script>\"'&"


def test_words_from_tables_never_become_mark_up(tmp_path):
    tables = {}
    for name, frame in sample_tables().items():
        texts = [
            column
            for column, kind in frame.schema.items()
            if kind == pl.String and column in POISONED
        ]
        tables[name] = frame.with_columns((pl.col(one) + EVIL).alias(one) for one in texts)
    write_site(tables, sample_region(), tmp_path)
    for path in tmp_path.rglob("*.html"):
        page = Page(path.read_text("utf-8"))
        assert page.scripts == [], path
    for path in tmp_path.rglob("*.*"):
        if path.suffix in READ_BY_BROWSERS:
            assert "<script>alert" not in path.read_text("utf-8"), path


POISONED = {
    "title", "short_title", "body", "place", "summary", "file", "section", "text", "label", "area",
    "paraphrase", "who", "target", "test", "kind", "why", "source", "note", "name", "definition",
    "unit_label", "disaggregation", "publisher", "release", "licence", "explanation", "where",
    "value", "problem", "action", "target_set_title", "status",
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "told"),
    [
        pytest.param("index.html", ["Sample Isles statement 2021", "Least developed", "Tuvalu"]),
        pytest.param(
            "instruments/isles-2021.html",
            ["Access for all", "4\u00a0May 2021", "We will publish the prices each year.", "Firm"],
        ),
        pytest.param(
            "commitments/isles-2021/3.html",
            [
                "Make mobile data cheaper and publish its price every year.",
                "We will bring the price of mobile data down.",
                "Mobile data for at most 2 % of income by 2030",
                "Regression",
                "Prices of mobile data were published in the last twelve months.",
            ],
        ),
        pytest.param(
            "commitments/isles-2021/6.html",
            ["Before and after", "Strengthened From an aim that binds nobody", "In both: women"],
        ),
        pytest.param(
            "commitments/specimen-2025/3.html",
            ["Strengthens it", "Sample Isles statement 2021, 6", "Only here: code, sea"],
        ),
        pytest.param(
            "ladders/gender.html",
            [
                "2 provisions in 2 instruments from 2021 to 2025.",
                "By their words, 1 was later strengthened.",
                "Specimen declaration (specimen)",
                "Strengthens it",
            ],
        ),
        pytest.param(
            "ladders/affordability.html",
            [
                "1 provision in 1 instrument of 2021. One of them is repeated by no later text.",
                "What no later text repeats",
                "It does not say that anybody gave it up",
            ],
        ),
        pytest.param("economies/FJI.html", ["3 of 6\u00a0targets are met", "CC BY 4.0", "M49 242"]),
        pytest.param(
            "compare.html", ["Regional median", "Lowest", "Highest", "Everyone online by 2030"]
        ),
        pytest.param("deadlines.html", ["Next, by the end of", "Still to come", "2030"]),
        pytest.param(
            "areas/trust.html",
            ["Priority area: Trust", "What was promised", "cybersecurity"],
        ),
        pytest.param(
            "groups/sids.html",
            [
                "Small island developing States",
                "4 economies",
                "Fiji",
                "Kiribati",
                "Nauru",
                "Tuvalu",
                "Everyone online by 2030",
            ],
        ),
        pytest.param("economies/LAO.html", ["No data", "Everyone online by 2030"]),
        pytest.param(
            "indicators/internet-users.html", ["women and girls", "Survey ages differ.", "17.8.1"]
        ),
        pytest.param(
            "indicators/mobile-coverage-4g.html", ["Only Fiji has a value: 97.0 % of population."]
        ),
        pytest.param("indicators/internet-users-gender-parity.html", ["(to confirm)"]),
        pytest.param("sources.html", ["CC BY 4.0", "may not be republished"]),
        pytest.param(
            "gaps.html", ["row 12, column value", "2023/24", "The value is not a number."]
        ),
        pytest.param("methods.html", ["One value, no trend", "unsd-2026", "to confirm"]),
        pytest.param(
            "methods-compared.html",
            [
                "7 methods disagree on",
                "Statistics Canada and Open SDG 2.4",
                "(to confirm)",
                "Everyone online by 2030",
                "Philippines",
            ],
        ),
        pytest.param(
            "search.html", ["Economies", "Hong Kong, China", "Ferries with Internet on board"]
        ),
        pytest.param("downloads.html", ["observations", "assessments"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_says_what_it_is_for(pages, page, told):
    text = words(pages[page]).replace("\u00a0", " ")
    for one in told:
        assert one.replace("\u00a0", " ") in text


def test_every_value_of_the_home_page_adds_up(pages):
    tables = sample_tables()
    text = words(pages["index.html"]).replace("\u00a0", " ")
    bound = tables["commitment_kpis"]["kpi_id"].unique()
    results = tables["assessments"].filter(pl.col("kpi_id").is_in(bound.implode()))
    fine = results.filter(pl.col("outcome").is_in(["met", "on_track"])).height
    known = results.filter(pl.col("outcome") != "no_data").height
    assert f"{fine} of {known} results" in text


def test_every_latest_value_stands_in_its_row_with_its_source(pages, site):
    text = (site / "indicators/mobile-data-price.html").read_text("utf-8")
    row = re.search(r"<tr id=TUV>.*", text)[0]
    latest = sample_tables()["observations"].filter(
        pl.col("selected"), pl.col("indicator_id") == "mobile-data-price", economy_id="TUV"
    )[-1]
    assert f">{latest['value'].item():.1f}<td>{latest['year'].item()}<td>" in row
    assert ">SAMPLE_OPEN</a>" in row


def test_the_demonstration_says_what_is_real(tmp_path, pages):
    region = sample_region()
    banner = "This is a demonstration."
    plain = Region(
        **{name: getattr(region, name) for name in region.__struct_fields__} | {"demo": False}
    )
    write_site(sample_tables(), plain, tmp_path)
    assert banner not in (tmp_path / "index.html").read_text("utf-8")
    demo = Region(
        **{name: getattr(region, name) for name in region.__struct_fields__} | {"demo": True}
    )
    write_site(sample_tables(), demo, tmp_path)
    assert banner in (tmp_path / "index.html").read_text("utf-8")


def test_no_place_for_a_value_is_left_unfilled(pages):
    unfilled = {
        name: found
        for name, page in pages.items()
        if (found := re.findall(r"\{[a-z_]+\}|%\([a-z_]+\)s", words(page)))
    }
    assert unfilled == {}


def test_pages_are_light(site):
    weights = sorted(len(gzip.compress(p.read_bytes(), 6)) for p in site.rglob("*.html"))
    assert weights[-1] < 150_000
    assert weights[len(weights) // 2] < 40_000


def test_the_downloads_page_lists_what_was_exported(tmp_path):
    files = [
        ExportFile(path="stocktake.xlsx", about="Every table.", media_type="x", size=1_500_000),
        ExportFile(
            path="kpis.csv", about="KPIs.", media_type="text/csv", size=2500, table="kpis", rows=8
        ),
    ]
    write_download_list(files, sample_region(), tmp_path)
    page = Page((tmp_path / "downloads.html").read_text("utf-8"))
    assert {"../exports/stocktake.xlsx", "../exports/kpis.csv"} <= set(page.links)
    text = words(page).replace("\u00a0", " ")
    assert "stocktake.xlsx Every table. 1.5 MB" in text
    assert "8 csv 2 kB" in text


def test_evidence_says_what_was_recorded_and_what_nobody_answered(pages):
    text = words(pages["commitments/isles-2021/4.html"])
    assert "Of 8 economies: 1 in place, 1 not in place; 6 not yet answered." in text
    assert "Sample response team" in text
    assert "Hong Kong, China; Lao PDR; Nauru; Nepal; Philippines; Tuvalu" in text
    assert "Not yet answered here." in words(pages["commitments/isles-2021/3.html"])
    fiji = words(pages["economies/FJI.html"])
    assert "Of 2 tests: 1 in place, 1 planned." in fiji
    assert "Sample draft <act>" in fiji
    assert "Not yet answered for any of 2 tests." in words(pages["economies/NPL.html"])


def test_divides_are_told_in_words_of_years(pages):
    text = words(pages["divides/internet-users.html"])
    assert "more than 14 years behind" in text
    assert "Women and girls" in text
    assert "more than 14 years behind" in words(pages["economies/KIR.html"])
    assert "Least developed countries are behind the other economies on" in words(
        pages["divides.html"]
    )
