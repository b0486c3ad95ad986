"""Addresses: all pages are known, retired ones lead on, and the site is read without a network."""

from __future__ import annotations

import re
import subprocess
import sys

import msgspec
import pytest
from lxml import etree

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.parts import write_site
from stocktake.publish.site.site_pages import site_pages

ADDRESS = "https://example.org/scorecard/"
REDIRECTS = (("old/fiji.html", "economies/FJI.html"), ("search.html", "index.html"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    region = msgspec.structs.replace(
        sample_region(), languages=("en", "ar"), address=ADDRESS, redirects=REDIRECTS
    )
    write_site(sample_tables(), region, out)
    return out


def written(site):
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def test_the_list_of_pages_is_what_is_written(site):
    english = {path for path in written(site) if not path.startswith("ar/")}
    assert set(site_pages(sample_tables())) == english - {"old/fiji.html"}


def test_the_map_for_search_engines_names_every_page_in_every_language(site):
    root = etree.parse(site / "sitemap.xml").getroot()
    named = {one.text.removeprefix(ADDRESS) for one in root.iter("{*}loc")}
    assert named == written(site) - {"old/fiji.html", "ar/old/fiji.html"}
    for one in root.iter("{*}url"):
        assert {link.get("hreflang") for link in one.iter("{*}link")} == {"en", "ar"}
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_a_site_of_unknown_address_has_no_map(tmp_path):
    write_site(sample_tables(), sample_region(), tmp_path)
    assert not (tmp_path / "sitemap.xml").exists()
    assert not (tmp_path / "robots.txt").exists()


def test_a_retired_address_leads_on_in_every_language(site, page):
    page.goto((site / "old/fiji.html").as_uri())
    page.wait_for_url("**/economies/FJI.html")
    assert page.locator("h1").inner_text() == "Fiji"
    page.goto((site / "ar/old/fiji.html").as_uri())
    page.wait_for_url("**/ar/economies/FJI.html")


def test_a_page_that_exists_is_not_taken_by_a_redirect(site):
    assert "http-equiv" not in (site / "search.html").read_text("utf-8")


@pytest.fixture
def served(site):
    """The address of the site on this machine, from a server of its own process."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        port = re.search(r"port (\d+)", server.stdout.readline())[1]
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_the_site_is_kept_and_read_without_a_network(served, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/offline.html")
    page.get_by_role("button", name="Keep all pages for reading offline").click()
    page.get_by_text("All pages are kept").wait_for(timeout=60_000)
    context.set_offline(offline=True)
    for path in ("economies/TUV.html", "maps/umc-2030-internet-users.html", "search.html"):
        page.goto(f"{served}/{path}")
        assert page.locator("main h1").count() == 1
        assert page.evaluate("getComputedStyle(document.body).fontVariantNumeric") != "normal"
    context.close()


def test_the_manifest_names_a_start_and_an_icon(site):
    for folder in (site, site / "ar"):
        manifest = msgspec.json.decode((folder / "manifest.webmanifest").read_bytes())
        assert (folder / manifest["start_url"]).is_file()
        assert all((folder / icon["src"]).resolve().is_file() for icon in manifest["icons"])
        assert manifest["lang"] == ("ar" if folder.name == "ar" else "en")


def test_nothing_is_stored_about_the_reader(site, page):
    for path in ("index.html", "search.html", "compare.html", "offline.html"):
        page.goto((site / path).as_uri())
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
