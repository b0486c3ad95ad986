"""A whole run: its tables hold together, and are the same when repeated."""

from __future__ import annotations

import polars as pl
import pytest

from factories.planning import plan_inputs, plan_values, random_inputs
from stocktake.connectivity.run import Draws, make_tables, run_plan, solve_plan
from stocktake.connectivity.scenario import read_scenario
from stocktake.errors import SettingsError
from stocktake.vocab.tables import built_tables, check_table

SCENARIO = """\
name = "Small plan"
effort = "quick"
economy = "NPL"
[settlements]
file = "places.csv"
[prices]
year = 2026
[timing]
first_year = 2027
target_year = 2030
[layers]
fibre_nodes = { file = "nodes.csv" }
"""


@pytest.fixture(scope="module")
def solved():
    inputs = random_inputs(24, 5, towers=[(8.0, 8.0)])
    return solve_plan(inputs, plan_values(demand_gb_per_user_month=4.0))


@pytest.fixture(scope="module")
def tables(solved):
    return make_tables(solved, "test")


@pytest.fixture
def folder(tmp_path):
    rows = [
        f"v{k},Village {k},{84 + k * 0.05},{28 + k % 3 * 0.05},{200 + 90 * k},yes" for k in range(8)
    ]
    text = "\n".join(["id,name,longitude,latitude,population,electricity", *rows])
    (tmp_path / "places.csv").write_text(text + "\n", "utf-8")
    (tmp_path / "nodes.csv").write_text("id,name,lon,lat\nn1,Exchange,84.0,28.0\n", "utf-8")
    (tmp_path / "scenario.toml").write_text(SCENARIO, "utf-8")
    return tmp_path


def test_every_table_of_a_plan_is_made_as_declared(tables):
    wanted = {name for name in built_tables() if name == "plans" or name.startswith("plan_")}
    assert set(tables) == wanted
    for name, frame in tables.items():
        check_table(name, frame)


def test_sums_of_tables_are_the_plan(tables):
    plan = tables["plans"].row(0, named=True)
    cost = plan["cost_usd"]
    for name in ("plan_costs", "plan_settlements", "plan_districts", "plan_technologies"):
        assert tables[name]["cost_usd"].sum() == pytest.approx(cost, rel=1e-9), name
    people = plan["people"]
    for name in ("plan_settlements", "plan_districts", "plan_technologies"):
        assert tables[name]["people"].sum() == pytest.approx(people), name
    homes = tables["plan_settlements"]["access_usd"].sum()
    sites = tables["plan_sites"]["cost_usd"].sum()
    terminals = _on_both(tables)
    assert homes + sites - terminals == pytest.approx(cost, rel=1e-9)
    assert plan["subsidy_usd"] == pytest.approx(tables["plan_areas"]["state_usd"].sum())
    assert plan["capex_usd"] == pytest.approx(tables["plan_years"]["capex_usd"].sum())


def test_the_plan_is_no_cheaper_than_its_bound_and_no_dearer_than_the_parts_apart(tables):
    plan = tables["plans"].row(0, named=True)
    assert 0 < plan["lower_bound_usd"] <= plan["objective_usd"] <= plan["apart_usd"]
    assert plan["gap"] == pytest.approx(1 - plan["lower_bound_usd"] / plan["objective_usd"])
    assert plan["cost_usd"] == pytest.approx(plan["objective_usd"])


def test_links_lead_from_sites_to_sites(tables):
    sites = set(tables["plan_sites"]["site_id"])
    tree = tables["plan_links"].filter(role="tree")
    assert set(tree["from_id"]) <= sites
    assert set(tree["to_id"]) <= sites
    assert (tree["load_mbps"] <= tree["capacity_mbps"].fill_null(1e12) * (1 + 1e-9)).all()
    settled = tables["plan_settlements"].filter(pl.col("site_id").is_not_null())
    with_sites = settled.filter(pl.col("technology").is_in(["fibre", "new-site", "existing-site"]))
    assert set(with_sites["site_id"]) <= sites


def test_people_rise_from_year_to_year_up_to_those_connected(tables):
    plan = tables["plans"].row(0, named=True)
    years = tables["plan_years"]
    assert years["people_connected"].is_sorted()
    assert years["people_connected"][-1] == pytest.approx(
        plan["people_connected"] - plan["people_unserved"]
    )
    assert years["year"].to_list() == list(range(2027, 2037))


def test_a_run_reads_its_files_and_is_the_same_when_repeated(folder):
    scenario = read_scenario(folder)
    seen: list[str] = []
    first = run_plan(scenario, folder, plan_id="p", draws=Draws(fixed=3), report=seen.append)
    again = run_plan(scenario, folder, plan_id="p", draws=Draws(fixed=3))
    assert first.tables.keys() == again.tables.keys()
    for name, frame in first.tables.items():
        assert frame.equals(again.tables[name]), name
    assert seen[0] == "inputs"
    assert "tables" in seen
    assert first.tables["plan_uncertainty"].height == 5
    assert first.tables["plans"]["gap"][0] < 0.2


def test_the_order_of_rows_does_not_matter(folder):
    scenario = read_scenario(folder)
    before = run_plan(scenario, folder, plan_id="p").tables
    lines = (folder / "places.csv").read_text("utf-8").splitlines()
    shuffled = [lines[0], *reversed(lines[1:])]
    (folder / "places.csv").write_text("\n".join(shuffled) + "\n", "utf-8")
    after = run_plan(scenario, folder, plan_id="p").tables
    for name, frame in before.items():
        assert frame.equals(after[name]), name


def test_a_wrong_parameter_is_told_with_its_line(folder):
    text = SCENARIO + '[[override]]\nid = "fibre-price"\nvalue = 1\nsource = "x"\nreason = "y"\n'
    (folder / "scenario.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as raised:
        read_scenario(folder)
    assert "There is no parameter 'fibre-price'." in str(raised.value)


def test_a_plan_of_one_place_and_a_plan_without_work_are_plans():
    for table in ({}, {"served": [True]}):
        inputs = plan_inputs([500], [3.0], [0.0], table=table)
        tables = make_tables(solve_plan(inputs, plan_values()), "one")
        assert tables["plans"]["settlements"][0] == 1


def _on_both(tables):
    """Return what tables of settlements and of sites both hold: terminals, Wi-Fi, their power."""
    own = tables["plan_sites"].filter(pl.col("kind").is_in(["fibre-terminal", "community-wifi"]))
    mixed = tables["plan_sites"].join(
        tables["plan_settlements"].filter(pl.col("technology").is_in(["fibre", "leo-wifi"])),
        left_on="site_id",
        right_on="settlement_id",
        how="semi",
    )
    del own
    links = tables["plan_links"].filter(role="tree").select("from_id", link="cost_usd")
    joined = mixed.join(links, left_on="site_id", right_on="from_id", how="left")
    alone = joined.filter(pl.col("carriers") == 0)
    assert alone.height == mixed.height, "no radio stands where fibre ends in this plan"
    return float((alone["cost_usd"] - alone["link"].fill_null(0.0)).sum())
