"""Tables that hold data, and tables that lay out a page."""

from __future__ import annotations

import pytest

from stocktake.documents.tables import is_data_table


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
