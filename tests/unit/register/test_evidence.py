"""Evidence is checked row by row, and the row that was checked last decides."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.tables import sample_tables
from stocktake.register.evidence import (
    EVIDENCE_COLUMNS,
    STATUSES,
    Checks,
    Row,
    check_evidence,
    evidence_table,
    questions,
    status_table,
)

TABLES = sample_tables()
TESTS, ECONOMIES = TABLES["evidence_tests"], TABLES["economies"]
CHECKS = Checks(TESTS, ECONOMIES, ["laws/act.pdf"])
GOOD = {
    "economy": "FJI",
    "commitment": "isles-2021/4",
    "test": "1",
    "kind": "body",
    "title": "Response team",
    "date": "2022-05-01",
    "url": "https://example.org/team",
    "file": "",
    "status": "in place",
    "checked_by": "A. Sample",
    "checked_on": "2025-06-01",
    "note": "",
}


def row(number=2, **cells):
    return Row(file="evidence/a.csv", row=number, cells=GOOD | cells)


def status_of(rows, economy="FJI", test=1):
    used, _ = check_evidence(rows, CHECKS)
    found = status_table(evidence_table(used), questions(TABLES))
    key = (pl.col("economy_id") == economy) & (pl.col("test") == test)
    return found.filter(key, pl.col("commitment_id") == "isles-2021/4").row(0, named=True)


@pytest.mark.parametrize(
    ("rows", "status", "disputed"),
    [
        pytest.param([], "not answered", False, id="nobody-answered"),
        pytest.param([row()], "in place", False, id="one-row"),
        pytest.param(
            [row(3, status="partly", checked_on="2025-07-01"), row(2)],
            "partly",
            False,
            id="checked-last",
        ),
        pytest.param([row(2), row(3, status="planned")], "planned", True, id="same-day"),
        pytest.param([row(2), row(3, title="Another")], "in place", False, id="same-day-agrees"),
        pytest.param([row(test="2")], "not answered", False, id="another-test"),
    ],
)
def test_the_row_checked_last_decides(rows, status, disputed):
    found = status_of(rows)
    assert (found["status"], found["disputed"]) == (status, disputed)


def test_the_explanation_says_who_when_and_what():
    assert status_of([row()])["explanation"] == "By A. Sample on 2025-06-01: Response team."
    assert status_of([])["explanation"] == "Nobody has recorded evidence yet."


def test_every_test_stands_once_for_every_member_and_a_bodys_test_once():
    found = status_table(evidence_table([]), questions(TABLES))
    members = ECONOMIES.filter("member").height
    counts = dict(
        found.group_by("commitment_id", "test")
        .len()
        .select(pl.concat_str("commitment_id", "test", separator="#"), "len")
        .iter_rows()
    )
    assert counts == {"isles-2021/3#1": 1, "isles-2021/4#1": members, "isles-2021/4#2": members}
    assert found["status"].unique().to_list() == ["not answered"]


def test_only_members_of_the_bound_group_are_asked():
    bound = TABLES["instruments"].with_columns(group_id=pl.lit("asean"))
    asked = questions(TABLES | {"instruments": bound})
    assert asked["economy_id"].unique().sort().to_list() == ["", "LAO", "PHL"]
    used, _ = check_evidence([row()], CHECKS)
    found = status_table(evidence_table(used), asked)
    assert found.filter(pl.col("economy_id") == "FJI")["status"].to_list() == ["in place"]


def test_names_and_letter_case_are_read_and_an_empty_test_is_the_first():
    used, findings = check_evidence(
        [row(economy="fiji", commitment="ISLES-2021/4", test="", status="In place", kind="")],
        CHECKS,
    )
    assert not findings
    assert (used[0].economy_id, used[0].test, used[0].kind) == ("FJI", 1, "body")


@pytest.mark.parametrize(
    ("cells", "column", "problem", "action"),
    [
        pytest.param(
            {"economy": "Fijji"},
            "economy",
            "No member has this code or name.",
            "The row was left out. Write FJI (Fiji).",
            id="economy",
        ),
        pytest.param(
            {"economy": "GBR"},
            "economy",
            "No member has this code or name.",
            "The row was left out. Write its code, such as FJI.",
            id="not-a-member",
        ),
        pytest.param(
            {"commitment": "isles-2021/44"},
            "commitment",
            "No commitment with an evidence test has this id.",
            "The row was left out. Write such as isles-2021/4, isles-2021/3.",
            id="commitment",
        ),
        pytest.param(
            {"test": "3"},
            "test",
            "isles-2021/4 has no such test.",
            "The row was left out. Write one of: 1: A national response team exists.; "
            "2: The team's founding law is in force..",
            id="test",
        ),
        pytest.param(
            {"commitment": "isles-2021/3"},
            "economy",
            "This test is judged for the body as a whole.",
            "The row was left out. Write nothing here.",
            id="test-of-the-body",
        ),
        pytest.param(
            {"status": "done"},
            "status",
            "This status is not known.",
            "The row was left out. Write one of: in place, partly, planned, not in place, unknown.",
            id="status",
        ),
        pytest.param(
            {"date": "May 2022"},
            "date",
            "This is not a day.",
            "The row was left out. Write a day such as 2026-11-22, or nothing.",
            id="date",
        ),
        pytest.param(
            {"checked_on": ""},
            "checked_on",
            "It is missing.",
            "The row was left out. Write a day such as 2026-11-22.",
            id="checked-on",
        ),
        pytest.param(
            {"checked_by": ""},
            "checked_by",
            "It is missing.",
            "The row was left out. Write the name of who checked it.",
            id="checked-by",
        ),
        pytest.param(
            {"url": "javascript:alert(1)"},
            "url",
            "This is not an address.",
            "The row was left out. Write one that begins with https:// or http://.",
            id="address",
        ),
        pytest.param(
            {"kind": "rumour"},
            "kind",
            "This kind is not known.",
            "The row was left out. Write one of: law, body, plan, report, agreement, programme, "
            "event; or nothing.",
            id="kind",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_a_finding(cells, column, problem, action):
    used, findings = check_evidence([row(7, **cells)], CHECKS)
    assert used == []
    (found,) = findings
    assert (found.severity, found.file) == ("error", "evidence/a.csv")
    assert found.where == f"row 7, column {column}"
    assert (found.problem, found.action) == (problem, action)


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        pytest.param(
            {"file": "laws/atc.pdf"}, "file", "There is no such file in evidence/.", id="file"
        ),
        pytest.param(
            {"url": ""}, "url", "It is said to be in place, but nothing shows it.", id="no-source"
        ),
        pytest.param(
            {"date": "2030-01-01"},
            "date",
            "It holds only from a day after it was checked.",
            id="future",
        ),
    ],
)
def test_a_doubtful_row_is_used_and_told(cells, column, problem):
    used, findings = check_evidence([row(**cells)], CHECKS)
    assert len(used) == 1
    assert [(f.severity, f.where, f.problem) for f in findings] == [
        ("warning", f"row 2, column {column}", problem)
    ]


def test_a_file_that_is_there_needs_no_address():
    assert check_evidence([row(url="", file="laws/act.pdf")], CHECKS)[1] == []


def test_a_duplicate_counts_once():
    used, findings = check_evidence([row(2), row(3)], CHECKS)
    assert len(used) == 1
    assert findings[0].problem == "The same evidence already stands in evidence/a.csv, row 2."


def test_rows_without_an_answer_are_open_questions():
    blank = dict.fromkeys(EVIDENCE_COLUMNS, "") | {"economy": "??", "commitment": "?"}
    assert check_evidence([Row(file="a", row=2, cells=blank)], CHECKS) == ([], [])


@given(
    st.lists(
        st.tuples(st.sampled_from(STATUSES), st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 5))),
        min_size=1,
        max_size=8,
    )
)
def test_no_row_of_an_earlier_day_ever_decides(answers):
    rows = [
        row(number, status=status, checked_on=day.isoformat(), title=str(number), date="")
        for number, (status, day) in enumerate(answers, 2)
    ]
    found = status_of(rows)
    last = max(day for _, day in answers)
    of_last_day = [status for status, day in answers if day == last]
    assert found["status"] == of_last_day[-1]
    assert found["disputed"] == (len(set(of_last_day)) > 1)
    assert found["rows"] == len(answers)
