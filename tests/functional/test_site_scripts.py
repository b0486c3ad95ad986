"""What scripts add to the pages, in a real browser and from a disk, without a server."""

from __future__ import annotations

import pytest

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
