"""What is expected of every dated target: who gets a chance, and that it makes sense."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from factories.tables import ASSESSED_ON, sample_tables
from stocktake.progress.outlook.tables import DEADLINES_WITHIN, EXPECTED_WITHIN, outlook_tables
from stocktake.vocab.tables import check_table

NAMES = ("kpis", "observations", "economies", "economy_groups")
USE = "umc-2030-internet-users"


def ahead(on: dt.date = ASSESSED_ON, **changed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    tables = sample_tables() | changed
    return outlook_tables(*(tables[name] for name in NAMES), on=on)


def with_target(value: float, deadline: int = 2030) -> pl.DataFrame:
    """Return the KPIs with another number and deadline for Internet use."""
    mine = pl.col("kpi_id") == USE
    return sample_tables()["kpis"].with_columns(
        target=pl.when(mine).then(value).otherwise("target"),
        deadline=pl.when(mine).then(deadline).otherwise("deadline"),
    )


def chances(value: float, deadline: int = 2030, on: dt.date = ASSESSED_ON) -> dict[str, float]:
    found = ahead(on, kpis=with_target(value, deadline))["outlook_chances"]
    rows = found.filter(pl.col("kpi_id") == USE).select("economy_id", "probability")
    return dict(rows.iter_rows())


def test_both_tables_are_as_declared():
    for name, frame in ahead().items():
        assert check_table(name, frame).height > 0


def test_who_has_a_value_and_a_deadline_ahead_gets_a_chance_and_nobody_else():
    judged = sample_tables()["assessments"].filter(
        pl.col("target").is_not_null(),
        pl.col("deadline") >= ASSESSED_ON.year,
        pl.col("latest_value").is_not_null(),
    )
    keys = ["kpi_id", "economy_id"]
    assert ahead()["outlook_chances"].select(keys).rows() == judged.sort(keys).select(keys).rows()


def test_a_chance_falls_as_the_target_rises():
    before = chances(40.0)
    for target in (55.0, 70.0, 85.0, 95.0, 100.0):
        now = chances(target)
        assert all(now[economy] <= before[economy] for economy in before)
        before = now
    assert chances(30.0)["KIR"] > 0.9
    assert chances(99.0)["KIR"] < 0.1


def test_one_value_gives_a_wide_outlook_and_says_so():
    # The same economy with its whole history, and with its latest value alone.
    mine = (pl.col("indicator_id") == "internet-users") & (pl.col("economy_id") == "KIR")
    observations = sample_tables()["observations"]
    alone = ahead(observations=observations.filter(~mine | (pl.col("year") == 2024)))
    whole, one = (
        made["outlooks"].filter(mine, pl.col("year") == 2030).select("lo80", "hi80").row(0)
        for made in (ahead(), alone)
    )
    assert one[1] - one[0] > 1.2 * (whole[1] - whole[0])
    row = alone["outlook_chances"].row(
        by_predicate=(pl.col("kpi_id") == USE) & (pl.col("economy_id") == "KIR"), named=True
    )
    assert row["explanation"].endswith(
        "; it rests on one value and on what economies like it did next."
    )


def test_what_is_met_today_is_asked_whether_it_stays():
    row = ahead()["outlook_chances"].row(
        by_predicate=(pl.col("kpi_id") == USE) & (pl.col("economy_id") == "HKG"), named=True
    )
    assert row["expected_year"] is row["early_year"] is row["late_year"] is None
    assert " to still meet the target of 100 % by 2030, which is met today." in row["explanation"]


@pytest.mark.parametrize("target", [45.0, 60.0, 80.0])
def test_years_are_in_order_and_agree_with_the_chance(target):
    table = ahead(kpis=with_target(target))["outlook_chances"].filter(pl.col("kpi_id") == USE)
    ahead_of = 0
    for row in table.iter_rows(named=True):
        years = [row[f"{name}_year"] for name in ("early", "expected", "late")]
        known = [year for year in years if year is not None]
        assert known == sorted(known)
        assert all(ASSESSED_ON.year <= y <= ASSESSED_ON.year + EXPECTED_WITHIN for y in known)
        if "still meet" not in row["explanation"]:
            in_time = row["expected_year"] is not None and row["expected_year"] <= 2030
            assert in_time == (row["probability"] >= 0.5)
            ahead_of += 1
    assert ahead_of


@pytest.mark.parametrize(
    ("deadline", "on", "told"),
    [
        pytest.param(2030, dt.date(2031, 1, 1), False, id="passed"),
        pytest.param(2030, dt.date(2030, 6, 1), True, id="this-year"),
        pytest.param(2025 + DEADLINES_WITHIN, ASSESSED_ON, True, id="just-within"),
        pytest.param(2026 + DEADLINES_WITHIN, ASSESSED_ON, False, id="too-far"),
    ],
)
def test_only_deadlines_ahead_and_within_ten_years(deadline, on, told):
    assert bool(chances(60.0, deadline, on)) is told


def test_values_after_the_date_of_assessment_are_not_known_yet():
    early = ahead(dt.date(2022, 1, 1))["outlooks"]
    assert early["origin_year"].max() == 2022
    cut = sample_tables()["observations"].filter(pl.col("year") <= 2022)
    assert ahead(dt.date(2022, 1, 1), observations=cut)["outlooks"].equals(early)


def test_ranges_hold_each_other_and_stop_at_the_deadline():
    table = ahead()["outlooks"]
    order = ["lo95", "lo80", "lo50", "median", "hi50", "hi80", "hi95"]
    assert all(list(row) == sorted(row) for row in table.select(order).iter_rows())
    assert table.filter(pl.col("indicator_id") == "ferry-wifi")["year"].max() == 2028
    assert (table["year"] > table["origin_year"]).all()


def test_nothing_to_judge_gives_empty_tables():
    for frame in ahead(kpis=sample_tables()["kpis"].clear()).values():
        assert frame.is_empty()
