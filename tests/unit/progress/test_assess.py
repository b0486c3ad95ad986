"""The table of assessments: which rows it has, and what it is made from."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.series import ON, economies, judge, kpis, observations
from factories.tables import ASSESSED_ON, EXPECTED_STATES, sample_tables
from stocktake.progress.assess import assess_kpis
from stocktake.vocab.tables import check_table, empty_table, make_table

TWO = {"FJI": 1.0, "KIR": 1.0}


def assess(kpi_table, observed, *, members=TWO, groups=None, outside=()):
    places = economies(members, outside=outside)
    inside = make_table(
        "economy_groups",
        [{"group_id": g, "economy_id": e} for g, es in (groups or {}).items() for e in es],
    )
    return assess_kpis(kpi_table, observed, places, inside, on=ON)


def test_every_member_gets_a_row_also_without_data():
    assessed = assess(kpis(), observations({"FJI": {2024: 50}}))
    assert assessed.select("economy_id", "state").rows() == [
        ("FJI", "level_only"),
        ("KIR", "no_data"),
    ]


def test_economies_that_are_no_members_are_not_judged():
    observed = observations({"FJI": {2024: 50}, "GBR": {2024: 99}})
    assessed = assess(kpis(), observed, members=TWO | {"GBR": 1.0}, outside=("GBR",))
    assert assessed["economy_id"].to_list() == ["FJI", "KIR"]


def test_a_scope_takes_its_members_of_the_workspace_only():
    assessed = assess(
        kpis({"scope": "ldc"}),
        observations({"KIR": {2024: 50}}),
        members=TWO | {"AFG": 1.0},
        outside=("AFG",),
        groups={"ldc": ["AFG", "KIR"]},
    )
    assert assessed["economy_id"].to_list() == ["KIR"]


def test_a_scope_without_members_gives_no_row():
    assert assess(kpis({"scope": "lldc"}), observations({"FJI": {2024: 50}})).height == 0


def test_a_number_set_for_an_average_is_not_judged_for_one_economy():
    assert assess(kpis({"basis": "group"}), observations({"FJI": {2024: 50}})).height == 0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"selected": False}, id="not-selected"),
        pytest.param({"disaggregation": "sex=F"}, id="not-a-total"),
        pytest.param({"indicator_id": "other"}, id="other-indicator"),
        pytest.param({"year": 2026}, id="after-the-assessment"),
        pytest.param({"value": float("nan")}, id="not-a-number"),
    ],
)
def test_observations_that_do_not_count(change):
    observed = observations({"FJI": {2024: 50}}, **change)
    assert assess(kpis(), observed)["state"].to_list() == ["no_data", "no_data"]


def test_without_observations_kpis_or_economies_the_table_is_empty_or_without_data():
    nothing = empty_table("observations")
    assert set(assess(kpis(), nothing)["outcome"]) == {"no_data"}
    assert assess(empty_table("kpis"), observations({"FJI": {2024: 1}})).height == 0
    assert assess(kpis(), nothing, members={}).height == 0


def test_where_values_come_from_is_kept():
    row = judge({2012: 30, 2016: 40, 2024: 60})
    assert (row["latest_observation"], row["baseline_observation"]) == (3, 2)
    assert (row["n_years"], row["target"], row["deadline"], row["gap"]) == (3, 90.0, 2030, 30.0)
    assert (row["method"], row["method_version"]) == ("unsd-2026", "1")


def test_a_baseline_needs_a_later_value():
    assert judge({2024: 50})["baseline_value"] is None


@pytest.mark.parametrize(
    ("year", "stale"), [pytest.param(2020, False, id="five"), pytest.param(2019, True, id="six")]
)
def test_a_value_is_stale_after_five_years(year, stale):
    assert judge({year: 50}, on=dt.date(2025, 1, 1))["stale"] is stale


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(random):
    tables = sample_tables()

    def shuffled(name):
        rows = list(range(tables[name].height))
        random.shuffle(rows)
        return tables[name][rows]

    names = ("kpis", "observations", "economies", "economy_groups")
    assert assess_kpis(*map(shuffled, names), on=ASSESSED_ON).equals(
        assess_kpis(*(tables[name] for name in names), on=ASSESSED_ON)
    )


def test_the_sample_region_comes_to_the_states_written_down_for_it():
    tables = sample_tables()
    names = ("kpis", "observations", "economies", "economy_groups")
    assessed = assess_kpis(*(tables[name] for name in names), on=ASSESSED_ON)
    rows = assessed.select("kpi_id", "economy_id", "state").iter_rows()
    assert {(kpi, economy): state for kpi, economy, state in rows} == EXPECTED_STATES
    check_table("assessments", assessed)
