"""What scripts add to the pages, in a real browser and from a disk, without a server."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from lxml import etree
from pypdfium2 import PdfDocument

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.parts import write_site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    write_site(sample_tables(), sample_region(), out)
    return out


def compared(page):
    return page.locator("#compared thead th:visible").all_inner_texts()


def test_economies_named_in_the_address_stand_side_by_side(site, page):
    page.goto((site / "compare.html").as_uri() + "?e=FJI,TUV")
    page.get_by_role("status").filter(has_text="Compared: Fiji, Tuvalu").wait_for()
    assert compared(page) == ["Target", "Regional median", "Fiji", "Tuvalu"]
    row = page.locator("#compared tr", has_text="Mobile data for at most").first
    latest = sample_tables()["assessments"].filter(economy_id="FJI", kpi_id=row_kpi(row))
    assert (
        row.locator("td:visible")
        .nth(1)
        .inner_text()
        .startswith(f"{latest['latest_value'].item():.1f}")
    )


def row_kpi(row):
    """Return the KPI of a row by the anchor its link leads to."""
    return row.locator("th a").get_attribute("href").partition("#")[2]


def test_a_choice_is_kept_in_the_address_and_taken_back(site, page):
    page.goto((site / "compare.html").as_uri())
    assert compared(page) == ["Target", "Regional median", "Lowest", "Highest"]
    page.get_by_label("Economy 1").select_option(label="Nauru")
    page.get_by_label("Economy 2").select_option(label="Nepal")
    page.get_by_role("status").filter(has_text="Compared: Nauru, Nepal").wait_for()
    assert page.url.endswith("#NRU,NPL")
    page.get_by_label("Economy 1").select_option(label="none")
    page.get_by_label("Economy 2").select_option(label="none")
    page.locator("#compared th", has_text="Lowest").wait_for()
    assert compared(page) == ["Target", "Regional median", "Lowest", "Highest"]


def test_a_file_that_is_gone_is_said_and_loses_nothing(site, page):
    kept = (site / "compare/TUV.js").read_bytes()
    (site / "compare/TUV.js").unlink()
    page.goto((site / "compare.html").as_uri() + "?e=FJI,TUV")
    page.get_by_text("The file of Tuvalu could not be read.").wait_for()
    (site / "compare/TUV.js").write_bytes(kept)
    assert compared(page) == ["Target", "Regional median", "Fiji"]


def test_without_scripts_the_page_tells_where_the_region_stands(site, browser):
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto((site / "compare.html").as_uri())
    assert plain.locator("form").is_hidden()
    assert compared(plain) == ["Target", "Regional median", "Lowest", "Highest"]
    plain.close()


def download(page, name):
    """Return the bytes and the name of what a button gives."""
    with page.expect_download() as found:
        page.get_by_role("button", name=name).first.click()
    return Path(found.value.path()).read_bytes(), found.value.suggested_filename


FIGURES = {
    "maps/umc-2030-internet-users.html": "Everyone online by 2030: outcome of each economy",
    "indicators/internet-users.html": "Individuals using the Internet",
    "deadlines.html": "What falls due by year",
    "divides/internet-users.html": "",
    "economies/FJI.html": "Fiji:",
}


@pytest.mark.parametrize("path", FIGURES)
def test_a_figure_is_downloaded_as_a_picture_that_stands_alone(site, page, path):
    page.goto((site / path).as_uri())
    written, name = download(page, re.compile(r"as SVG$"))
    assert name.endswith(".svg")
    root = etree.fromstring(written)
    assert root.findtext("{*}title").startswith(FIGURES[path])
    assert root.findtext("{*}desc")
    assert b"var(--" not in written
    # Marks that are drawn once and used often stand in the picture itself.
    inside = {f"#{one}" for one in root.xpath("//@id")}
    leads = set(root.xpath("//@*[local-name()='href']"))
    assert leads <= inside, "a picture alone may not lean on another file"
    assert "assessed on 30\u00a0November 2025" in "".join(root.itertext()).replace(" N", "\u00a0N")


@pytest.mark.parametrize("path", FIGURES)
def test_a_figure_is_downloaded_as_png_of_twice_its_size(site, page, path):
    page.goto((site / path).as_uri())
    written, name = download(page, re.compile(r"as PNG$"))
    assert name.endswith(".png")
    assert written[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(written[16:20], "big")
    shown = page.evaluate(
        "[...document.querySelectorAll('figure svg[role=img]')].find((s) => s.checkVisibility())"
        ".viewBox.baseVal.width"
    )
    assert width == 2 * (shown + 24)


def test_the_numbers_behind_a_map_are_downloaded(site, page):
    page.goto((site / "maps/umc-2030-internet-users.html").as_uri())
    written, name = download(page, re.compile(r"as CSV$"))
    head, *found = csv.reader(written.decode("utf-8-sig").splitlines())
    assert name == "everyone-online-by-2030-outcome-of-each-economy.csv"
    assert head == ["Economy", "Code", "Value", "Year", "Outcome"]
    judged = sample_tables()["assessments"].filter(kpi_id="umc-2030-internet-users")
    assert len(found) == judged.height
    (fiji,) = [row for row in found if row[0] == "Fiji"]
    assert fiji[1:3] == ["FJ", f"{judged.filter(economy_id='FJI')['latest_value'].item():.1f}"]


def test_the_numbers_of_an_outlook_are_downloaded(site, page):
    page.goto((site / "economies/FJI.html").as_uri())
    written, _ = download(page, re.compile(r"as CSV$"))
    head, *found = csv.reader(written.decode("utf-8-sig").splitlines())
    assert head == ["year", "value", "median", "lo50", "hi50", "lo80", "hi80", "lo95", "hi95"]
    ahead = [list(map(float, row[2:])) for row in found if not row[1]]
    assert ahead
    assert all(low <= middle <= high for middle, low, high, *_ in ahead)


def test_a_profile_prints_on_two_pages_for_its_focal_point(site, page, tmp_path):
    page.goto((site / "economies/FJI.html").as_uri())
    page.pdf(path=tmp_path / "fiji.pdf", format="A4", margin={"top": "12mm", "bottom": "12mm"})
    with PdfDocument(tmp_path / "fiji.pdf") as printed:
        assert len(printed) <= 2
        told = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert "Prepared for the focal point of Fiji; assessed on 30" in told
    for heading in ("Ahead", "Due next"):
        assert heading in told


def test_the_matrix_shows_the_members_of_a_group_alone_and_says_how_many(site, page):
    page.goto((site / "index.html").as_uri() + "#economies")
    choice = page.locator("#of-group")
    choice.select_option(label="Small island developing States")
    shown = page.locator("#matrix tbody tr:visible th").all_inner_texts()
    assert shown == ["Fiji", "Kiribati", "Nauru", "Tuvalu"]
    assert page.locator("main > [role=status]").inner_text() == "Rows shown: 4 of 8"
    choice.select_option(label="all groups")
    assert page.locator("#matrix tbody tr:visible").count() == 8


def test_the_matrix_is_sorted_by_the_share_of_an_instrument(site, page):
    page.goto((site / "index.html").as_uri() + "#economies")
    page.locator("#matrix").get_by_role("button", name="Sort by Sample Isles").click()
    told = page.locator("#matrix tbody tr td:nth-child(2) data").all()
    shares = [float(one.get_attribute("value")) for one in told]
    assert len(set(shares)) > 1
    assert shares == sorted(shares)


def test_the_first_view_has_its_styles_without_the_sheet(site, page):
    """On a thin link the sheet comes later; what is seen until then is not bare."""
    page.route("**/site.css", lambda route: route.abort())
    page.goto((site / "economies/FJI.html").as_uri())
    face = "getComputedStyle(document.querySelector('.finding')).fontFamily"
    assert page.evaluate(face).startswith("Charter")
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_says_what_the_first_view_said(site, page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto((site / "index.html").as_uri())
    told = (
        "['body', 'h1', '.finding', '.brand a', 'header nav a'].map((one) => {"
        " const style = getComputedStyle(document.querySelector(one));"
        " return [style.color, style.font, style.margin, style.backgroundColor].join(); })"
    )
    with_both = page.evaluate(told)
    page.evaluate("document.querySelector('head style').remove()")
    assert page.evaluate(told) == with_both
