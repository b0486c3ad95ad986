"""Values, coverage and counts of groups."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.series import ON, economies, kpis, observations
from factories.tables import ASSESSED_ON, sample_tables
from stocktake.progress.assess import assess_kpis
from stocktake.progress.groups import assess_groups
from stocktake.vocab.tables import check_table, make_table

COUNTS = ["n_met", "n_on_track", "n_partial", "n_off_track", "n_level_only", "n_no_data"]


def indicators(weight):
    row = {
        "indicator_id": "i",
        "name": "I",
        "definition": "",
        "unit": "percent-population",
        "unit_label": "% of population",
        "direction": "up",
        "low": 0.0,
        "high": 100.0,
        "themes": [],
        "sdg": "",
        "weight": weight,
        "caveats": [],
        "origin": "file",
    }
    return make_table("indicators", [row])


def sum_up(cells, populations, *, weight="population", groups=None, outside=(), **kpi):
    kpi_table, observed = kpis(kpi), observations(cells)
    places = economies(populations, outside=outside)
    inside = make_table(
        "economy_groups",
        [{"group_id": g, "economy_id": e} for g, es in (groups or {}).items() for e in es],
    )
    assessed = assess_kpis(kpi_table, observed, places, inside, on=ON)
    return assess_groups(
        assessed, kpi_table, indicators(weight), places, inside, observations=observed, on=ON
    )


THREE = {"FJI": 900.0, "KIR": 100.0, "TUV": None}
CELLS = {"FJI": {2024: 50}, "KIR": {2022: 100}}


@pytest.mark.parametrize(
    ("weight", "value"),
    [pytest.param("population", 55.0, id="people"), pytest.param("simple", 75.0, id="economies")],
)
def test_the_value_is_weighted_as_the_indicator_says(weight, value):
    row = sum_up(CELLS, THREE, weight=weight).row(0, named=True)
    assert (row["value"], row["weighting"]) == (value, weight)
    assert (row["year_from"], row["year_to"]) == (2022, 2024)


def test_coverage_is_stated():
    row = sum_up({"FJI": {2024: 50}}, THREE).row(0, named=True)
    assert (row["n_economies"], row["n_with_data"]) == (3, 1)
    assert row["population_covered"] == pytest.approx(0.9)
    assert [row[count] for count in COUNTS] == [0, 0, 0, 0, 1, 2]


def test_a_value_without_a_population_to_weight_it_is_counted_and_not_averaged():
    row = sum_up({"TUV": {2024: 50}}, THREE).row(0, named=True)
    assert (row["n_with_data"], row["value"], row["population_covered"]) == (1, None, 0.0)
    assert row["explanation"] == (
        "1 of 3 economies with a value, but without a known population to weight it by."
    )


def test_groups_have_two_members_and_count_members_only():
    found = sum_up(
        CELLS,
        THREE | {"GBR": 1e6},
        outside=("GBR",),
        groups={"sids": ["FJI", "GBR", "KIR"], "ldc": ["KIR", "GBR"], "workspace": ["FJI"]},
    )
    assert found.select("group_id", "n_economies").rows() == [("sids", 2), ("workspace", 3)]


def test_a_scope_narrows_a_group():
    found = sum_up(
        CELLS, THREE, scope="ldc", groups={"sids": ["FJI", "KIR"], "ldc": ["KIR", "TUV"]}
    )
    assert dict(found.select("group_id", "n_economies").rows()) == {
        "ldc": 2,
        "sids": 1,
        "workspace": 2,
    }


@pytest.mark.parametrize(
    ("cells", "kpi", "sentence"),
    [
        pytest.param(
            CELLS,
            {},
            "55 % of population on average (2022 to 2024, weighted by population), from 2 of "
            "3 economies with 100 % of the group's population; 1 met it, 1 with a level but "
            "no trend, 1 without data.",
            id="each-economy",
        ),
        pytest.param(
            CELLS,
            {"basis": "group"},
            "55 % of population on average (2022 to 2024, weighted by population), from 2 of "
            "3 economies with 100 % of the group's population, 35 points away from the target of "
            "90 % by 2030, a number set for an average.",
            id="average",
        ),
        pytest.param(
            {"FJI": {2020: 30, 2024: 95}, "KIR": {2024: 100}},
            {"basis": "group", "deadline": 2020},
            "95.5 % of population on average (2024, weighted by population), from 2 of "
            "3 economies with 100 % of the group's population, which meets the target of 90 % by "
            "2020, a number set for an average; in 2020 (or up to 2 years before) it was "
            "30 % of population, from 1 of 3 economies.",
            id="average-after-its-deadline",
        ),
        pytest.param(
            CELLS,
            {"basis": "group", "target": None, "deadline": None},
            "55 % of population on average (2022 to 2024, weighted by population), from 2 of "
            "3 economies with 100 % of the group's population; no number to reach was agreed.",
            id="average-without-number",
        ),
        pytest.param({}, {}, "No value for any of the 3 economies.", id="nothing"),
    ],
)
def test_explanation(cells, kpi, sentence):
    assert sum_up(cells, THREE, **kpi).item(0, "explanation") == sentence


def test_counts_of_a_number_set_for_an_average_are_all_zero():
    row = sum_up(CELLS, THREE, basis="group").row(0, named=True)
    assert [row[count] for count in COUNTS] == [0] * 6


@settings(max_examples=12, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["FJI", "KIR", "TUV", "NPL", "LAO"]),
        st.tuples(st.floats(0, 100), st.floats(1, 1e9)),
        min_size=1,
    ),
    st.sampled_from(["population", "simple"]),
)
def test_the_value_lies_among_the_values_it_is_made_of(places, weight):
    cells = {economy: {2024: value} for economy, (value, _) in places.items()}
    populations = {economy: people for economy, (_, people) in places.items()}
    row = sum_up(cells, populations, weight=weight).row(0, named=True)
    values = [value for value, _ in places.values()]
    assert min(values) <= row["value"] <= max(values)
    assert sum(row[count] for count in COUNTS) == row["n_economies"] == len(places)


def test_the_sample_region_sums_up():
    tables = sample_tables()
    assessed = assess_kpis(
        tables["kpis"],
        tables["observations"],
        tables["economies"],
        tables["economy_groups"],
        on=ASSESSED_ON,
    )
    found = assess_groups(
        assessed,
        tables["kpis"],
        tables["indicators"],
        tables["economies"],
        tables["economy_groups"],
        observations=tables["observations"],
        on=ASSESSED_ON,
    )
    check_table("group_assessments", found)
    each = found.join(tables["kpis"].filter(basis="each economy"), on="kpi_id", how="semi")
    assert (each.select(pl.sum_horizontal(COUNTS)).to_series() == each["n_economies"]).all()
    assert found.filter(group_id="saarc").height == 0
    assert set(found["kpi_id"]) == set(tables["kpis"]["kpi_id"])
