"""Every kind of page in a real browser: rules of WCAG 2.2 AA, keyboard alone, zoom, what is said.

axe-core finds what a program can find. What it cannot is walked through here by
keys alone: the way past the menu, sorting, filtering, searching. Left out: what
only a person can judge, such as whether a text alternative says enough.
"""

from __future__ import annotations

import msgspec
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.parts import write_site

# One page of each kind. A kind is the folder of a page, or its name at the root.
KINDS = (
    "index.html",
    "instruments/index.html",
    "instruments/isles-2021.html",
    "commitments/index.html",
    "commitments/isles-2021/3.html",
    "commitments/isles-2021/4.html",
    "ladders/gender.html",
    "areas/index.html",
    "areas/inclusion.html",
    "economies/index.html",
    "economies/FJI.html",
    "groups/sids.html",
    "indicators/index.html",
    "indicators/internet-users.html",
    "deadlines.html",
    "compare.html",
    "divides.html",
    "divides/internet-users.html",
    "maps/index.html",
    "maps/umc-2030-internet-users.html",
    "plans/index.html",
    "plans/sample-atoll.html",
    "methods.html",
    "offline.html",
    "methods-compared.html",
    "sources.html",
    "gaps.html",
    "changes.html",
    "downloads.html",
    "library.html",
    "search.html",
)
ARABIC = (
    "ar/index.html",
    "ar/economies/FJI.html",
    "ar/indicators/internet-users.html",
    "ar/search.html",
)
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on the theme. All other rules find the same in both, and take most of the time.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    region = msgspec.structs.replace(sample_region(), languages=("en", "ar"))
    write_site(sample_tables(), region, out)
    return out


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def violations(axe, page, run_only):
    found = axe.run(page, options={"runOnly": run_only, "resultTypes": ["violations"]})
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def kind_of(path):
    """Return the folder of a page and whether it is the list of its kind, or its name."""
    folder, _, name = path.rpartition("/")
    return (folder.split("/")[0], name == "index.html") if folder else (name, False)


def test_every_kind_of_page_is_looked_at(site):
    written = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    english = {path for path in written if not path.startswith("ar/")}
    assert {kind_of(path) for path in KINDS} == {kind_of(path) for path in english}
    assert set(KINDS + ARABIC) <= written


@pytest.mark.parametrize("path", KINDS + ARABIC)
def test_axe_finds_nothing_in_both_themes_on_a_phone_and_a_desk(site, page, axe, path):
    page.goto((site / path).as_uri())
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        assert violations(axe, page, RULES) == []
        page.emulate_media(color_scheme="dark")
        assert violations(axe, page, {"type": "rule", "values": COLOUR_RULES}) == []


@pytest.mark.parametrize("path", KINDS + ARABIC)
def test_nothing_scrolls_sideways_at_four_times_the_size(site, browser, path):
    """1280 pixels at 400 % are 320 by 256 pixels of CSS, as WCAG 1.4.10 counts."""
    zoomed = browser.new_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    zoomed.goto((site / path).as_uri())
    width = zoomed.evaluate("document.documentElement.scrollWidth")
    zoomed.close()
    assert width <= 320


MOVING = """() => document.getAnimations().length
    + [...document.querySelectorAll("*")].map((one) => getComputedStyle(one))
        .filter((style) => style.transitionDuration !== "0s" || style.scrollBehavior === "smooth")
        .length"""


@pytest.mark.parametrize("path", KINDS)
def test_nothing_moves(site, page, path):
    page.emulate_media(reduced_motion="reduce")
    page.goto((site / path).as_uri())
    moving = page.evaluate(MOVING)
    assert moving == 0


FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
        tag: one.tagName,
        words: one.textContent.trim() || one.getAttribute("aria-label") || one.id,
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        placed: box.width > 0 && box.height > 0,
    };
}"""
REACHABLE = """() => [...document.querySelectorAll(
        "a[href], button, input, select, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.checkVisibility() && one.tabIndex >= 0).length"""


@pytest.mark.parametrize("path", ["index.html", "economies/FJI.html", "ar/economies/FJI.html"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(site, page, path):
    page.goto((site / path).as_uri())
    reachable = page.evaluate(REACHABLE)
    seen = []
    for _ in range(reachable):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
    assert all(one["seen"] and one["placed"] for one in seen), [
        one for one in seen if not (one["seen"] and one["placed"])
    ]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_the_first_key_leads_past_the_menu(site, page):
    page.goto((site / "economies/FJI.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["words"] == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_table_is_sorted_by_keys_and_says_so(site, page):
    page.goto((site / "gaps.html").as_uri())
    page.get_by_role("button", name="With one value").first.focus()
    page.keyboard.press("Enter")
    head = page.locator("section:has(#targets) th[aria-sort]")
    assert head.inner_text() == "With one value"
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("main > [role=status]").inner_text() == "Sorted by With one value, rising"
    numbers = page.locator("section:has(#targets) tbody td:nth-child(3)").all_inner_texts()
    assert [int(one) for one in numbers] == sorted(int(one) for one in numbers)


def test_the_scorecard_shows_one_of_its_tables_and_keeps_the_choice(site, page):
    page.goto((site / "index.html").as_uri())
    shown = page.locator("section:has(table):visible > h2")
    assert shown.all_inner_texts()[1:] == ["Instruments and groups of economies"]
    page.get_by_label("Show:").select_option(label="Targets and economies")
    assert shown.all_inner_texts()[1:] == ["Targets and economies"]
    assert page.url.endswith("#grid")
    page.reload()
    assert shown.all_inner_texts()[1:] == ["Targets and economies"]


def test_the_grid_is_narrowed_to_a_group_and_an_area_and_says_so(site, page):
    page.goto((site / "index.html").as_uri() + "#grid")
    status = page.locator("main > [role=status]")
    grid = page.locator("#target-grid")
    page.locator("#target-grid-group").select_option(label="Landlocked developing countries")
    assert status.inner_text() == "Economies shown: 2 of 8"
    heads = grid.locator("thead th[data-in]:visible a")
    assert heads.all_inner_texts() == ["Lao PDR", "Nepal"]
    row = grid.locator("tbody tr:not(.g)").first
    assert row.locator("td:visible").count() == 2 + 2
    page.get_by_label("Only the priority area:").select_option(label="Trust")
    rows = grid.locator("tbody tr:not(.g):visible")
    assert status.inner_text() == f"Rows shown: {rows.count()} of 7"
    assert grid.locator("tr.g:visible").all_inner_texts() == ["Trust"]


def test_the_search_says_how_many_it_found(site, page):
    page.goto((site / "search.html").as_uri())
    page.get_by_label("Words to find").focus()
    page.keyboard.type("prices")
    status = page.get_by_role("status").filter(has_text="found")
    status.wait_for()
    number = page.locator("#results li").count()
    assert number > 0
    assert status.inner_text().startswith(f"{number} texts found")


def test_arabic_runs_from_the_right(site, page):
    page.goto((site / "ar/index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    first, last = page.evaluate(
        """() => [...document.querySelectorAll("header nav:last-of-type li")]
            .map((one) => one.getBoundingClientRect().x).filter((x, n, all) => n < 2)"""
    )
    assert first > last
