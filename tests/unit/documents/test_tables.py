"""Tables that hold data, and tables that lay out a page."""

from __future__ import annotations

import pytest

from stocktake.documents.tables import has_head, is_data_table


@pytest.mark.parametrize(
    ("rows", "data"),
    [
        pytest.param([["No.", "Action"], ["1", "Build"]], True, id="plan"),
        pytest.param([["No.", "Action"], ["", ""], ["1", "Build"]], True, id="empty-row"),
        pytest.param([["Left", "Right"]], False, id="one-row"),
        pytest.param([["One"], ["Two"]], False, id="one-column"),
        pytest.param([["x" * 900, "y" * 900], ["x" * 900, "y" * 900]], False, id="prose"),
        pytest.param([], False, id="empty"),
    ],
)
def test_is_data_table(rows, data):
    assert is_data_table(rows) is data


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        pytest.param([["No.", "Action", "Lead"], ["1", "Build", "Agency"]], True, id="names"),
        pytest.param([["1", "Build", "Agency"], ["2", "Share", "Agency"]], False, id="labels"),
        pytest.param([["A1", "Build"], ["A2", "Share"]], False, id="codes"),
        pytest.param([["We build it.", "Agency"], ["We share it.", "Agency"]], False, id="prose"),
        pytest.param([["Build", "2030"], ["Share", "2031"]], False, id="years-below-years"),
        pytest.param(
            [["Indicator", "2026", "2030"], ["Users", "45", "60"]], True, id="years-above"
        ),
        pytest.param([["Pillar 1: Nets"], ["1", "Build"]], False, id="band"),
        pytest.param([], False, id="empty"),
    ],
)
def test_has_head(rows, head):
    assert has_head(rows) is head
