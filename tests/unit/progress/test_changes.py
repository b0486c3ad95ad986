"""What changed between two reports, and why: one rule a case, and nothing where nothing did."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.tables import ASSESSED_ON, earlier_tables, sample_tables
from stocktake.progress.changes import COMPARED, changes_table

SINCE = dt.date(2024, 11, 30)
KPI, ECONOMY = "umc-2030-internet-users", "KIR"


def compared(before=None, after=None):
    tables = sample_tables()
    return changes_table(
        {**tables, **(before or {})}, {**tables, **(after or {})}, since=SINCE, on=ASSESSED_ON
    ).filter(pl.col("kind") != "report")


def put(name, where, **cells):
    return {
        name: sample_tables()[name].with_columns(
            **{
                column: pl.when(where).then(pl.lit(value)).otherwise(column)
                for column, value in cells.items()
            }
        )
    }


def assessed(**cells):
    """Return the sample's assessments with one result changed: then 40 % in 2024, partial."""
    where = (pl.col("kpi_id") == KPI) & (pl.col("economy_id") == ECONOMY)
    return put("assessments", where, **cells)


def test_the_same_tables_have_no_changes():
    assert compared().is_empty()


def test_the_first_row_names_both_dates():
    tables = sample_tables()
    (row,) = changes_table(tables, tables, since=SINCE, on=ASSESSED_ON).to_dicts()
    assert (row["kind"], row["before"], row["after"]) == ("report", "2024-11-30", "2025-11-30")


@pytest.mark.parametrize(
    ("before", "direction", "why"),
    [
        pytest.param({"outcome": "off_track"}, "better", "time or others", id="time-only"),
        pytest.param({"outcome": "on_track"}, "worse", "time or others", id="worse"),
        pytest.param(
            {"outcome": "off_track", "latest_year": 2022}, "better", "newer value", id="newer"
        ),
        pytest.param(
            {"outcome": "met", "latest_value": 99.0}, "worse", "revised value", id="revised"
        ),
        pytest.param(
            {"outcome": "met", "latest_year": 2025}, "worse", "revised value", id="year-withdrawn"
        ),
        pytest.param(
            {"outcome": "no_data", "latest_year": None, "latest_value": None},
            "new",
            "first value",
            id="first",
        ),
        pytest.param(
            {"outcome": "met", "latest_value": None}, "worse", "not known", id="value-not-kept"
        ),
        pytest.param({"outcome": "level_only"}, "other", "time or others", id="no-scale"),
        pytest.param(
            {"outcome": "met", "method": "statcan", "latest_year": 2020},
            "worse",
            "method",
            id="method-before-newer",
        ),
        pytest.param(
            {"outcome": "met", "method_version": "0"}, "worse", "method", id="method-version"
        ),
    ],
)
def test_a_changed_outcome_has_a_direction_and_the_first_reason_that_holds(before, direction, why):
    (row,) = compared(assessed(**before)).to_dicts()
    assert (row["kind"], row["kpi_id"], row["economy_id"]) == ("outcome", KPI, ECONOMY)
    assert (row["before"], row["after"]) == (before["outcome"], "partial")
    assert (row["direction"], row["why"]) == (direction, why)


def test_a_lost_value_is_named():
    gone = {"outcome": "no_data", "latest_year": None, "latest_value": None}
    (row,) = compared(after=assessed(**gone)).to_dicts()
    assert (row["direction"], row["why"], row["after_value"]) == ("gone", "value lost", None)


def test_an_altered_target_is_the_reason_and_a_row_of_its_own():
    earlier = put("kpis", pl.col("kpi_id") == KPI, target=90.0, deadline=2028)
    found = compared({**earlier, **assessed(outcome="on_track", latest_year=2021)})
    kpi, outcome = found.to_dicts()
    assert (kpi["kind"], kpi["after"]) == ("kpi", "altered")
    assert (kpi["before_value"], kpi["before_year"]) == (90.0, 2028)
    assert (kpi["after_value"], kpi["after_year"]) == (100.0, 2030)
    assert outcome["why"] == "target"


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        pytest.param(0.50, 0.60, True, id="ten-points"),
        pytest.param(0.70, 0.60, True, id="ten-points-down"),
        pytest.param(0.50, 0.594, False, id="nine"),
        pytest.param(0.504, 0.596, True, id="ten-as-printed"),
    ],
)
def test_a_chance_is_told_from_ten_points_as_printed(then, now, told):
    where = (pl.col("kpi_id") == KPI) & (pl.col("economy_id") == ECONOMY)
    sides = (put("outlook_chances", where, probability=value) for value in (then, now))
    found = compared(*sides).to_dicts()
    expected = [("chance", "better" if now > then else "worse", then, now)] if told else []
    assert [
        (r["kind"], r["direction"], r["before_value"], r["after_value"]) for r in found
    ] == expected


@pytest.mark.parametrize(
    ("then", "now", "direction"),
    [
        pytest.param("not answered", "in place", "new", id="answered"),
        pytest.param("planned", "in place", "better", id="better"),
        pytest.param("in place", "partly", "worse", id="worse"),
        pytest.param("in place", "unknown", "gone", id="withdrawn"),
        pytest.param("not answered", "unknown", "other", id="silent"),
    ],
)
def test_evidence_moves_on_its_own_scale(then, now, direction):
    key = sample_tables()["evidence_status"].row(0, named=True)
    where = pl.all_horizontal(
        pl.col(name) == key[name] for name in ("commitment_id", "test", "economy_id")
    )
    (row,) = compared(
        *(put("evidence_status", where, status=side) for side in (then, now))
    ).to_dicts()
    assert (row["kind"], row["before"], row["after"]) == ("evidence", then, now)
    assert row["direction"] == direction


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        pytest.param("commitments", "commitment_id", "commitment", id="commitment"),
        pytest.param("kpis", "kpi_id", "kpi", id="kpi"),
        pytest.param("economies", "economy_id", "member", id="member"),
    ],
)
def test_what_came_and_what_went_are_mirrors(table, column, kind):
    less = {table: sample_tables()[table].slice(1)}
    first = sample_tables()[table][column][0]
    came = compared(before=less).filter(kind=kind).to_dicts()
    went = compared(after=less).filter(kind=kind).to_dicts()
    assert [(r[column], r["before"], r["direction"]) for r in came] == [(first, "absent", "new")]
    assert [(r[column], r["after"], r["direction"]) for r in went] == [(first, "absent", "gone")]


def test_an_economy_that_is_no_member_joins_nothing():
    other = sample_tables()["economies"].filter("member")
    assert compared(before={"economies": other}).is_empty()


def test_only_the_named_columns_of_an_earlier_report_are_read():
    tables = sample_tables()
    kept = {name: tables[name].select(columns) for name, columns in COMPARED.items()}
    assert changes_table(kept, tables, since=SINCE, on=ASSESSED_ON).height == 1


@given(seed=st.integers(0, 50))
def test_the_order_of_the_input_does_not_matter(seed):
    tables, earlier = sample_tables(), earlier_tables(sample_tables())
    shuffled = {n: f.sample(fraction=1, shuffle=True, seed=seed) for n, f in earlier.items()}
    first = changes_table(earlier, tables, since=SINCE, on=ASSESSED_ON)
    assert first.equals(changes_table(shuffled, tables, since=SINCE, on=ASSESSED_ON))
    assert first.height == 7
