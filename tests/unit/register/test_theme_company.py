"""What the other statements of a document say of the themes of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_company import FADES, company_of
from stocktake.register.theme_words import WordScores

SHARES = st.floats(-1, 2, allow_nan=False)


def said(gender, roaming=0.0):
    return WordScores(kept={"gender": gender, "roaming": roaming}, leading={})


def test_each_statement_sees_the_others_and_not_itself():
    company = company_of([said(1.0), None, said(0.4), said(0.2, 0.8)])
    assert company[1] is None
    assert company[0]["gender"] == pytest.approx(
        {"before": 0.0, "after": 0.4, "others": 0.3, "lately": 0.0}
    )
    assert company[2]["gender"] == pytest.approx(
        {"before": 1.0, "after": 0.2, "others": 0.6, "lately": 1 - FADES}
    )
    assert company[3]["gender"]["lately"] == pytest.approx(
        FADES * (1 - FADES) * 1.0 + (1 - FADES) * 0.4
    )
    assert company[2]["roaming"]["after"] == pytest.approx(0.8)


def test_a_statement_alone_has_no_company():
    assert company_of([said(0.7)])[0]["gender"] == pytest.approx(
        {"before": 0.0, "after": 0.0, "others": 0.0, "lately": 0.0}
    )
    assert company_of([None, None]) == [None, None]
    assert company_of([]) == []


@given(st.lists(SHARES, min_size=2, max_size=8))
def test_the_mean_of_the_others_leaves_one_out(shares):
    company = company_of([said(share) for share in shares])
    for i, around in enumerate(company):
        others = [share for k, share in enumerate(shares) if k != i]
        assert around["gender"]["others"] == pytest.approx(sum(others) / len(others), abs=1e-9)
