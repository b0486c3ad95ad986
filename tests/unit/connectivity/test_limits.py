"""Values outside their limits are refused in words; values inside pass unchanged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.limits import check_lengths, check_values
from stocktake.errors import SettingsError


@pytest.mark.parametrize(
    ("value", "limits", "problem"),
    [
        pytest.param(-1, {"at_least": 0}, "must be at least 0, but is -1.", id="below"),
        pytest.param(0, {"more_than": 0}, "must be more than 0, but is 0.", id="not-above"),
        pytest.param(2, {"at_most": 1}, "must be at most 1, but is 2.", id="over"),
        pytest.param(
            [0.5, 1.5],
            {"at_least": 0, "at_most": 1},
            "must be at least 0 and at most 1, but is 1.5.",
            id="the-second",
        ),
        pytest.param(np.nan, {}, "must be a number, but is nan.", id="missing"),
    ],
)
def test_a_wrong_value_is_named(value, limits, problem):
    with pytest.raises(SettingsError) as error:
        check_values("A share", value, **limits)
    assert str(error.value) == (
        f"A share {problem}\n"
        "  What to do: Correct this value in the scenario, or leave it out to take the default."
    )


@given(st.lists(st.floats(0, 1)))
def test_right_values_pass_unchanged(values):
    assert check_values("A share", values, at_least=0, at_most=1).tolist() == values


def test_the_common_length():
    assert check_lengths(a=np.zeros(3), b=np.ones(3)) == 3
