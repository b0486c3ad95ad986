"""Open data answer a test until a person does; what may not be shown answers nothing."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from factories.series import observations
from factories.tables import sample_tables
from stocktake.register.evidence import Evidence, evidence_table, questions, status_table
from stocktake.workspace.evidence_flags import CHECKED_BY, flag_evidence

ON = dt.date(2025, 11, 30)
COMMITMENT = "isles-2021/4"
LAW = "data-protection-law"


def tables(cells, *, open_=True, **changes):
    """Return the sample whose test 2 names a flag with these values."""
    made = sample_tables()
    made["evidence_tests"] = made["evidence_tests"].with_columns(
        indicator_id=pl.when(pl.col("ordinal") == 2).then(pl.lit(LAW))
    )
    one = made["data_sources"].head(1)
    made["data_sources"] = one.with_columns(
        source_id=pl.lit("S"), title=pl.lit("Law Tracker"), redistribute=open_
    )
    made["indicators"] = (
        made["indicators"]
        .head(1)
        .with_columns(indicator_id=pl.lit(LAW), name=pl.lit("Data protection law"))
    )
    made["observations"] = observations(cells, indicator=LAW, **changes)
    return made


def flags(cells, *, on=ON, **changes):
    made = tables(cells, **changes)
    return flag_evidence(questions(made), made, on=on)


def decided(cells, *people):
    made = tables(cells)
    asked = questions(made)
    every = [*flag_evidence(asked, made, on=ON), *people]
    status = status_table(evidence_table(every), asked)
    own = status.filter(pl.col("commitment_id") == COMMITMENT, pl.col("test") == 2)
    return {row["economy_id"]: row for row in own.iter_rows(named=True)}


def person(**changes):
    row = {
        "file": "evidence/evidence.csv", "row": 2, "economy_id": "FJI",
        "commitment_id": COMMITMENT, "test": 2, "kind": "law", "title": "Act 3", "date": None,
        "url": "https://example.org/act", "evidence_file": "", "status": "planned",
        "checked_by": "A. Sample", "checked_on": dt.date(2015, 3, 1), "note": "",
    }  # fmt: skip
    return Evidence(**row | changes)


def test_a_flag_is_a_row_with_its_source_and_year():
    (row,) = flags({"FJI": {2019: 0, 2021: 1}})
    assert row == Evidence(
        file=f"data:{COMMITMENT}#2",
        row=2,
        economy_id="FJI",
        commitment_id=COMMITMENT,
        test=2,
        kind="law",
        title="Data protection law: yes in 2021, by Law Tracker",
        date=None,
        url=row.url,
        evidence_file="",
        status="in place",
        checked_by=CHECKED_BY,
        checked_on=dt.date(2021, 12, 31),
        note="Read from open data, not checked by a person.",
        origin="data",
    )


@pytest.mark.parametrize(
    ("cells", "changes", "found"),
    [
        pytest.param({"FJI": {2021: 0}}, {}, ["not in place"], id="no"),
        pytest.param({"FJI": {2021: 1}}, {}, ["in place"], id="yes"),
        pytest.param({"FJI": {2021: 0.5}}, {}, [], id="neither"),
        pytest.param({"FJI": {2021: 1, 2023: 0.5}}, {}, [], id="newest-is-neither"),
        pytest.param({"FJI": {2027: 1}}, {}, [], id="not-known-yet"),
        pytest.param({"FJI": {2021: 1}}, {"selected": False}, [], id="not-selected"),
        pytest.param({"FJI": {2021: 1}}, {"disaggregation": "sex=F"}, [], id="a-part"),
        pytest.param({"FJI": {2021: 1}}, {"open_": False}, [], id="may-not-be-republished"),
        pytest.param({"USA": {2021: 1}}, {}, [], id="not-a-member"),
        pytest.param({}, {}, [], id="no-data"),
    ],
)
def test_which_values_count(cells, changes, found):
    assert [row.status for row in flags(cells, **changes)] == found


def test_a_value_of_this_year_was_not_read_in_the_future():
    assert flags({"FJI": {2025: 1}})[0].checked_on == ON


def test_a_test_without_a_flag_gets_nothing():
    assert {row.test for row in flags({"FJI": {2021: 1}, "KIR": {2021: 0}})} == {2}


def test_open_data_answer_and_say_that_nobody_checked():
    row = decided({"FJI": {2021: 1}})["FJI"]
    assert (row["status"], row["origin"], row["rows"]) == ("in place", "data", 1)
    assert row["explanation"] == (
        "Read from open data, not checked by a person: "
        "Data protection law: yes in 2021, by Law Tracker."
    )


@pytest.mark.parametrize("day", [dt.date(2015, 3, 1), dt.date(2025, 3, 1)])
def test_a_person_goes_before_open_data_however_old_the_check(day):
    row = decided({"FJI": {2021: 1}}, person(checked_on=day))["FJI"]
    assert (row["status"], row["origin"], row["rows"]) == ("planned", "person", 2)
    assert not row["disputed"]
    assert row["explanation"] == f"By A. Sample on {day}: Act 3. Open data say otherwise."


def test_a_person_who_agrees_with_open_data_is_not_contradicted():
    row = decided({"FJI": {2021: 1}}, person(status="in place"))["FJI"]
    assert row["explanation"] == "By A. Sample on 2015-03-01: Act 3."
