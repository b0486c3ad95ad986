"""Which values of a series are picked, checked against a plain search."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.series import ON, kpis, observations
from stocktake.progress.series import DEADLINE_WINDOW, EARLY_BASE, in_scope, pick_values
from stocktake.vocab.tables import empty_table

NAMES = ("latest", "base", "end", "due")


def plainly(series, deadline):
    """Pick by looking at every year: the rule of the module's docstring, read aloud."""
    series = {year: value for year, value in series.items() if year <= ON.year}
    target = 90.0
    past = deadline is not None and deadline < ON.year
    since = deadline - EARLY_BASE if deadline is not None and deadline <= 2015 else 2015
    end = deadline if past else ON.year
    picked = {
        "latest": max(series, default=None),
        "base": min((y for y in series if y >= since), default=None),
        "end": max((y for y in series if y <= end), default=None),
        "due": max(
            (y for y in series if past and deadline - DEADLINE_WINDOW <= y <= deadline),
            default=None,
        ),
    }
    above_zero = min((y for y in series if y >= since and series[y] > 0), default=None)
    on_zero = picked["base"] is not None and series[picked["base"]] == 0
    if on_zero and not (past and target) and above_zero and above_zero < (picked["end"] or 0):
        picked["base"] = above_zero
    return {name: (year, series.get(year)) for name, year in picked.items()}


def pick(cells, **kpi):
    table = kpis(kpi)
    pairs = table.select("kpi_id").join(
        observations(cells).select("economy_id").unique(), how="cross"
    )
    rows = pick_values(pairs, table, observations(cells), on=ON).iter_rows(named=True)
    return {
        row["economy_id"]: {n: (row[f"{n}_year"], row[f"{n}_value"]) for n in NAMES} for row in rows
    }


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["AFG", "FJI", "KIR", "TUV"]),
        st.dictionaries(
            st.integers(1998, 2030), st.sampled_from([0.0, 1.0, 50.0]), min_size=1, max_size=8
        ),
        min_size=1,
    ),
    st.one_of(st.none(), st.integers(2008, 2032)),
)
def test_picked_values_are_those_of_a_plain_search(cells, deadline):
    found = pick(cells, deadline=deadline)
    assert found == {economy: plainly(series, deadline) for economy, series in cells.items()}


@pytest.mark.parametrize(
    ("year", "found"),
    [
        pytest.param(2020, (2020, 1.0), id="in-the-year"),
        pytest.param(2018, (2018, 1.0), id="two-years-before"),
        pytest.param(2017, (None, None), id="three-years-before"),
        pytest.param(2021, (None, None), id="after"),
    ],
)
def test_a_value_stands_for_a_passed_deadline_for_two_years(year, found):
    assert pick({"FJI": {year: 1.0}}, deadline=2020)["FJI"]["due"] == found


def test_nothing_is_in_scope_without_members():
    nothing = in_scope(kpis(), empty_table("economies"), empty_table("economy_groups"))
    assert nothing.height == 0
