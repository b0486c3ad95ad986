"""The pages of plans: the money first, what is drawn, and that generated places are not real."""

from __future__ import annotations

import polars as pl
import pytest
from lxml import html

from factories.tables import sample_region, sample_tables
from stocktake.publish.figures import plan_map as drawing
from stocktake.publish.figures.plan_map import PLAN_SHAPES, plan_map
from stocktake.publish.site.plans import PLAN_PAGE_TABLES, write_plans
from stocktake.publish.words.plans import TECHNOLOGY_WORDS, money
from stocktake.vocab.tables import empty_table


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_plans({n: sample_tables()[n] for n in PLAN_PAGE_TABLES}, sample_region(), folder)
    return folder


@pytest.fixture(scope="module")
def page(out):
    (path,) = [p for p in (out / "plans").iterdir() if p.name != "index.html"]
    return html.fromstring(path.read_text("utf-8"))


def words(node):
    return " ".join(node.text_content().split())


def test_the_page_begins_with_the_money(page):
    plan = sample_tables()["plans"].row(0, named=True)
    (finding,) = page.find_class("finding")
    assert money(plan["cost_usd"]) in words(finding)
    assert money(plan["subsidy_usd"]) in words(finding)
    assert page.xpath("//h2")[0].text_content() == "The money"


def test_generated_settlements_are_said_to_be_generated(page):
    assert sample_tables()["plans"]["synthetic"].all()
    assert "They are not real" in words(page.get_element_by_id("main"))


def test_every_way_of_serving_that_occurs_is_in_the_table(page):
    found = [words(th) for th in page.get_element_by_id("ways").xpath(".//tbody//th")]
    ways = sample_tables()["plan_technologies"].filter(pl.col("settlements") > 0)["technology"]
    assert found == [TECHNOLOGY_WORDS[name] for name in ways]


def test_parts_of_the_cost_add_up_on_the_page(page):
    (total,) = [tr for tr in page.xpath("//tr") if words(tr).startswith("All parts")]
    assert words(total).endswith(money(float(sample_tables()["plan_costs"]["cost_usd"].sum())))


def test_the_files_of_the_plan_are_linked(page):
    hrefs = [a.get("href") for a in page.xpath("//section[@aria-labelledby='files']//a")]
    assert [href.rsplit("/", 1)[1] for href in hrefs] == ["plan.xlsx", "plan.gpkg", "plan.kml"]
    assert all(href.startswith("../../plans/") for href in hrefs)


def test_without_a_plan_the_page_says_how_to_make_one(tmp_path):
    tables = {name: empty_table(name) for name in PLAN_PAGE_TABLES}
    write_plans(tables, sample_region(), tmp_path)
    text = (tmp_path / "plans/index.html").read_text("utf-8")
    assert "No plan has been run in this workspace." in text
    assert "stocktake plan new" in text


@pytest.mark.parametrize(
    ("usd", "said"),
    [
        pytest.param(None, "\u2013", id="nothing"),
        pytest.param(950.4, "USD 950", id="small"),
        pytest.param(12_345.0, "USD 12,345", id="thousands"),
        pytest.param(35_827_737.0, "USD 35.8 million", id="millions"),
        pytest.param(-2.5e9, "USD \u22122.5 billion", id="negative"),
    ],
)
def test_money_is_said_as_people_say_it(usd, said):
    assert money(usd) == said


def test_every_technology_has_a_shape_and_words():
    assert set(PLAN_SHAPES) == set(TECHNOLOGY_WORDS)
    shapes = list(PLAN_SHAPES.values())
    assert len(shapes) == len(set(shapes))


def places(number):
    return pl.DataFrame(
        {
            "lon": [170 + (i % 100) / 10 for i in range(number)],
            "lat": [float(i // 100) / 10 for i in range(number)],
            "people": [100.0] * number,
            "technology": ["leo"] * number,
            "name": [f"P{i}" for i in range(number)],
        }
    )


def test_many_settlements_are_gathered_and_the_drawing_stays_small():
    links = empty_table("plan_links")
    about = {"names": TECHNOLOGY_WORDS, "title": "t", "description": "d"}
    few = plan_map(places(drawing.MOST_PLACES), links, **about)
    many = plan_map(places(50_000), links, **about)
    assert few.count("<polygon") == drawing.MOST_PLACES
    assert many.count("<polygon") <= drawing.CELLS_ACROSS**2
    assert len(many) < 500_000


def test_a_map_over_the_date_line_is_not_torn():
    over = places(2).with_columns(lon=pl.Series([179.5, -179.5]))
    drawn = plan_map(
        over, empty_table("plan_links"), names=TECHNOLOGY_WORDS, title="t", description="d"
    )
    (svg,) = html.fragments_fromstring(drawn)
    assert float(svg.get("viewbox").split()[3]) < 2 * float(svg.get("viewbox").split()[2])
