"""The curve of people per dollar: worked corners, its shape, and its bound by brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.money.curve import best_of_plans, people_curve


@st.composite
def programmes(draw, most=7):
    n = draw(st.integers(1, most))
    parent = [-1] + [draw(st.integers(-1, i - 1)) for i in range(1, n)]
    need = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    return np.array(parent, np.int32), np.array(need, float), np.array(people, float)


def test_corners_by_hand():
    # first 30 people for 10, then a relay of 5 with 20 people for 15 behind it
    curve = people_curve([-1, -1, 1], [10, 5, 15], [30, 0, 20])
    assert curve.usd.tolist() == [0, 10, 30]
    assert curve.people.tolist() == [0, 30, 50]
    assert curve.people_for([0, 9.9, 10, 29, 99]).tolist() == [0, 0, 30, 30, 50]
    assert curve.people_at_most([5, 20]).tolist() == [15, 40]
    assert curve.usd_for([1, 30, 31, 51]).tolist() == [10, 10, 30, np.inf]
    assert curve.usd_per_further_person().tolist() == pytest.approx([1 / 3, 1.0])


def test_dominated_plans_are_left_out():
    curve = best_of_plans([30, 10, 20, 20], [50, 30, 25, 40])
    assert curve.usd.tolist() == [10, 20, 30]
    assert curve.people.tolist() == [30, 40, 50]
    assert curve.people_for(5) == 0


@given(programmes(most=40))
def test_the_curve_rises_and_each_further_person_costs_more(programme):
    curve = people_curve(*programme)
    assert (np.diff(curve.usd) > 0).all()
    assert (np.diff(curve.people) > 0).all()
    price = curve.usd_per_further_person()
    assert (np.diff(price) >= -1e-9).all()
    assert curve.people[-1] == programme[2].sum()


@settings(max_examples=60, deadline=None)
@given(programmes())
def test_no_choice_lies_above_the_curve(programme):
    parent, need, people = programme
    curve = people_curve(parent, need, people)
    for flags in itertools.product([False, True], repeat=len(parent)):
        chosen = np.array(flags)
        if all(parent[i] < 0 or chosen[parent[i]] for i in np.flatnonzero(chosen)):
            assert people[chosen].sum() <= curve.people_at_most(need[chosen].sum()) + 1e-6


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=20))
def test_best_of_plans_answers_like_a_search_through_them(plans):
    usd, people = np.array(plans, float).T
    curve = best_of_plans(usd, people)
    for money in range(52):
        within = [p for u, p in plans if u <= money]
        assert curve.people_for(money) == max(within, default=0)
