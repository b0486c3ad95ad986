"""How fast laws come, from counts of economies that have them."""

from __future__ import annotations

import numpy as np
import pytest

from stocktake.progress.outlook.adoption import (
    COUNTS,
    ECONOMIES,
    Count,
    adoption_rate,
    adoption_rates,
)
from stocktake.vocab.load import indicators


def count(had, has, years):
    return Count("i", (), 2010.0, had, 2010.0 + years, has, "made up")


@pytest.mark.parametrize(
    ("had", "years", "rate"),
    [
        pytest.param(17, 1, 0.1, id="a-tenth-in-a-year"),
        pytest.param(117, 10, 0.05, id="a-twentieth-over-ten-years"),
    ],
)
def test_the_rate_leads_from_the_first_count_to_the_last(had, years, rate):
    left = (ECONOMIES - had) * (1 - rate) ** years
    found = adoption_rate((count(had, ECONOMIES - left, years),))
    assert found == pytest.approx(rate)


def test_of_two_kinds_the_one_longer_at_risk_weighs_more():
    slow, fast = count(17, 37, 10), count(157, 187, 5)
    both = adoption_rate((slow, fast))
    assert adoption_rate((slow,)) < both < adoption_rate((fast,))
    assert both - adoption_rate((slow,)) < adoption_rate((fast,)) - both


def test_every_code_has_the_rate_of_its_kind_and_others_that_of_all():
    rates = adoption_rates(np.array(["data-protection-law", "GEM_EWASTE_LEG", "unheard-of"]))
    assert rates[0] == pytest.approx(0.082, abs=0.001)
    assert rates[1] == pytest.approx(0.023, abs=0.001)
    assert rates[2] == adoption_rate()
    assert rates[1] < rates[2] < rates[0]


def test_counts_are_of_yes_or_no_indicators_and_name_their_source():
    for one in COUNTS:
        assert indicators()[one.indicator].unit == "yes-no"
        assert {series.code for series in indicators()[one.indicator].series} == set(one.codes)
        assert one.source
