"""The tables of divides on the sample region, worked by hand."""

from __future__ import annotations

import polars as pl
import pytest

from factories.tables import ASSESSED_ON, sample_tables
from stocktake.progress.divides.tables import DIVIDE_TABLES, divide_tables
from stocktake.vocab.tables import check_table

TABLES = sample_tables()
NAMES = ("observations", "indicators", "economies", "groups", "economy_groups")


def row(table, **key):
    found = TABLES[table].filter(*(pl.col(name) == value for name, value in key.items()))
    return found.row(0, named=True)


def measure(**replaced):
    tables = {name: replaced.get(name, TABLES[name]) for name in NAMES}
    return divide_tables(*tables.values(), on=ASSESSED_ON)


def test_a_group_is_compared_with_the_rest_by_weighted_means():
    found = row("divides", indicator_id="internet-users", group_id="sids", economy_id="")
    # TUV has no known population; NPL's value of 2019 is too old.
    people = {"FJI": 900_000, "KIR": 130_000, "NRU": 12_000}
    values = {"FJI": 85.0, "KIR": 40.0, "NRU": 62.0}
    mean = sum(people[e] * values[e] for e in people) / sum(people.values())
    other = (7_500_000 * 100 + 115_000_000 * 60) / 122_500_000
    assert found["value"] == pytest.approx(mean)
    assert found["other"] == pytest.approx(other)
    assert found["gap"] == pytest.approx(mean - other)
    assert found["ratio"] == pytest.approx(mean / other)
    assert (found["n"], found["n_other"]) == (3, 2)
    assert not found["behind"]
    assert found["gap_low"] is None
    assert found["explanation"] == (
        "Small island developing States 79.1 % of population; "
        "the other economies 62.4 % of population (2024): 16.7 points more."
    )


def test_women_are_compared_with_men_of_the_same_year():
    found = row("divides", indicator_id="internet-users", group_id="sex=F", economy_id="FJI")
    assert found["value"] == pytest.approx(85 * 0.98)
    assert found["other"] == pytest.approx(85 * 1.02)
    assert found["behind"]
    assert found["trend"] < 0
    assert found["observation"] is not None
    assert found["explanation"] == (
        "Women and girls 83.3 % of population; men and boys 86.7 % of population (2024): "
        "3.4 points less."
    )


def test_years_behind_the_leader_and_the_median_by_hand():
    kiribati = row("time_distances", indicator_id="internet-users", economy_id="KIR")
    # Hong Kong, China had 72 in 2010, where its history begins.
    assert kiribati["leader_id"] == "HKG"
    assert kiribati["leader_words"] == "more than 14 years behind"
    assert kiribati["base_year"] == 2015
    assert kiribati["change"] == pytest.approx(25.0)
    leader = row("time_distances", indicator_id="internet-users", economy_id="HKG")
    assert leader["leader_years"] == 0
    assert leader["median_words"] == "not behind"


def test_two_economies_share_the_leaders_place_by_who_was_there_first():
    codes = TABLES["time_distances"].filter(pl.col("indicator_id") == "internet-users")
    assert codes["leader_id"].n_unique() == 1


def test_a_lower_price_is_better():
    found = row("divides", indicator_id="mobile-data-price", group_id="ldc", economy_id="")
    assert found["gap"] > 0
    assert found["behind"]
    behind = TABLES["time_distances"].filter(pl.col("indicator_id") == "mobile-data-price")
    assert behind["leader_id"].unique().to_list() == ["HKG"]


def test_parity_has_gaps_but_no_leader_and_no_gini():
    parity = pl.col("indicator_id") == "internet-users-gender-parity"
    assert TABLES["divides"].filter(parity).height
    assert not TABLES["time_distances"].filter(parity).height
    assert not TABLES["inequality"].filter(parity).height


def test_parts_of_theil_add_up_in_every_dimension():
    joined = TABLES["inequality_parts"].join(TABLES["inequality"], on="indicator_id")
    total = joined["theil_between"] + joined["theil_within"]
    assert (total - joined["theil"]).abs().max() < 1e-9


def test_an_income_group_that_holds_others_is_not_counted_twice():
    groups = TABLES["groups"]
    extra = groups.filter(pl.col("group_id") == "wb-high").with_columns(group_id=pl.lit("wb-all"))
    members = TABLES["economy_groups"].filter(pl.col("group_id") == "wb-high")["economy_id"]
    both = [*members, "FJI"]
    placed = pl.DataFrame({"group_id": ["wb-all"] * len(both), "economy_id": both})
    found = measure(
        groups=pl.concat([groups, extra]),
        economy_groups=pl.concat([TABLES["economy_groups"], placed]),
    )["divides"]
    assert "wb-all" not in found["group_id"].to_list()
    assert "wb-high" in found["group_id"].to_list()


def test_order_of_rows_changes_nothing():
    shuffled = measure(observations=TABLES["observations"].reverse())
    for name in DIVIDE_TABLES:
        assert shuffled[name].equals(TABLES[name]), name


def test_without_observations_every_table_is_empty_and_declared():
    found = measure(observations=TABLES["observations"].clear())
    assert [check_table(name, found[name]).height for name in DIVIDE_TABLES] == [0, 0, 0, 0]
