"""What the other statements of a document say of the themes of one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_company import FADES, chance_of, company_of
from stocktake.register.theme_words import WordScores

SHARES = st.floats(-1, 2, allow_nan=False)


def said(gender, roaming=0.0):
    return WordScores(kept={"gender": gender, "roaming": roaming}, leading={})


def by_place(*numbers, who="words"):
    places = ("before", "after", "others", "lately")
    return {f"{who} {place}": number for place, number in zip(places, numbers, strict=True)}


def heard(odds):
    return WordScores(kept={"gender": 0.0}, leading={}, heard={"gender": odds})


def test_the_chances_of_the_network_stand_beside_the_scores_of_the_words():
    company = company_of([heard(0.0), heard(math.log(3)), heard(-math.log(3))])
    lately = FADES * (1 - FADES) * 0.5 + (1 - FADES) * 0.75
    assert company[1]["gender"] == pytest.approx(
        by_place(0, 0, 0, 0) | by_place(0.5, 0.25, 0.375, (1 - FADES) * 0.5, who="network")
    )
    assert company[2]["gender"]["network lately"] == pytest.approx(lately)


@given(st.floats(-700, 700))
def test_even_odds_are_a_chance_of_a_half_and_others_lie_between(odds):
    assert 0 <= chance_of(odds) <= 1
    assert chance_of(odds) + chance_of(-odds) == pytest.approx(1)


def test_each_statement_sees_the_others_and_not_itself():
    company = company_of([said(1.0), None, said(0.4), said(0.2, 0.8)])
    assert company[1] is None
    assert company[0]["gender"] == pytest.approx(by_place(0.0, 0.4, 0.3, 0.0))
    assert company[2]["gender"] == pytest.approx(by_place(1.0, 0.2, 0.6, 1 - FADES))
    assert company[3]["gender"]["words lately"] == pytest.approx(
        FADES * (1 - FADES) * 1.0 + (1 - FADES) * 0.4
    )
    assert company[2]["roaming"]["words after"] == pytest.approx(0.8)


def test_a_statement_alone_has_no_company():
    assert company_of([said(0.7)])[0]["gender"] == pytest.approx(by_place(0.0, 0.0, 0.0, 0.0))
    assert company_of([None, None]) == [None, None]
    assert company_of([]) == []


@given(st.lists(SHARES, min_size=2, max_size=8))
def test_the_mean_of_the_others_leaves_one_out(shares):
    company = company_of([said(share) for share in shares])
    for i, around in enumerate(company):
        others = [share for k, share in enumerate(shares) if k != i]
        assert around["gender"]["words others"] == pytest.approx(
            sum(others) / len(others), abs=1e-9
        )
