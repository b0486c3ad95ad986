"""The fund's path: worked years, a brute-force bound, and more budget never connects fewer."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.money.fund import plan_fund
from stocktake.errors import SettingsError


@st.composite
def programmes(draw, most=8):
    n = draw(st.integers(1, most))
    parent = [-1] + [draw(st.integers(-1, i - 1)) for i in range(1, n)]
    need = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    return np.array(parent, np.int32), np.array(need, float), np.array(people, float)


BUDGETS = st.lists(st.integers(0, 30), min_size=1, max_size=5)


def test_three_years_by_hand():
    # 10 a year; 0 costs 10, 1 costs 15 (5 carried over), 2 costs 5 behind 1
    path = plan_fund(
        [-1, -1, 1], [10.0, 15.0, 5.0], [100.0, 100.0, 20.0], budget_usd=[10.0, 10.0, 10.0]
    )
    assert path.year.tolist() == [0, 2, 2]
    assert path.spent_usd.tolist() == [10, 0, 20]
    assert path.carried_usd.tolist() == [0, 10, 0]
    assert path.people.tolist() == [100, 100, 220]
    assert path.people_at_most == 220


def test_a_way_too_dear_for_the_fund_does_not_hold_up_the_others():
    path = plan_fund([-1, -1], [1000.0, 10.0], [10_000.0, 10.0], budget_usd=[10.0, 10.0])
    assert path.year.tolist() == [-1, 0]
    only_first = plan_fund(
        [-1, -1], [1000.0, 10.0], [10_000.0, 10.0], budget_usd=[10.0, 10.0], tries=1
    )
    assert only_first.year.tolist() == [-1, -1]


def test_a_trunk_that_would_reach_nobody_is_not_begun():
    path = plan_fund([-1, 0], [10.0, 100.0], [0.0, 1000.0], budget_usd=[20.0])
    assert path.year.tolist() == [-1, -1]
    assert path.carried_usd.tolist() == [20]


@settings(deadline=None)
@given(programmes(), BUDGETS, st.integers(0, 4), st.integers(1, 30))
def test_more_budget_never_connects_fewer_people(programme, budget, year, more):
    parent, need, people = programme
    raised = list(budget)
    raised[year % len(budget)] += more
    before = plan_fund(parent, need, people, budget_usd=budget)
    after = plan_fund(parent, need, people, budget_usd=raised)
    assert after.people[-1] >= before.people[-1]


@settings(deadline=None)
@given(programmes(), BUDGETS)
def test_a_path_is_paid_in_time_and_follows_the_tree(programme, budget):
    parent, need, people = programme
    path = plan_fund(parent, need, people, budget_usd=budget)
    funded = path.year >= 0
    for node in np.flatnonzero(funded & (parent >= 0)):
        assert 0 <= path.year[parent[node]] <= path.year[node]
    assert path.spent_usd.sum() == pytest.approx(need[funded].sum())
    assert (np.cumsum(path.spent_usd) <= np.cumsum(budget) + 1e-6).all()
    assert path.carried_usd == pytest.approx(np.cumsum(budget) - np.cumsum(path.spent_usd))
    assert path.people[-1] == people[funded].sum()


@settings(max_examples=60, deadline=None)
@given(programmes(most=7), BUDGETS)
def test_no_choice_exceeds_the_stated_most(programme, budget):
    parent, need, people = programme
    path = plan_fund(parent, need, people, budget_usd=budget)
    n = len(parent)
    best = 0.0
    for flags in itertools.product([False, True], repeat=n):
        chosen = np.array(flags)
        whole = all(parent[i] < 0 or chosen[parent[i]] for i in np.flatnonzero(chosen))
        if whole and need[chosen].sum() <= sum(budget):
            best = max(best, people[chosen].sum())
    assert path.people[-1] <= best <= path.people_at_most + 1e-6


def test_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(3)
    n = 300
    parent = np.array([-1] + [rng.integers(-1, i) for i in range(1, n)], np.int32)
    need, people = rng.integers(1, 50, n).astype(float), rng.integers(0, 90, n).astype(float)
    rows = rng.permutation(n)
    place = np.empty(n, np.int32)
    place[rows] = np.arange(n)
    straight = plan_fund(parent, need, people, budget_usd=[500.0] * 6)
    moved = plan_fund(
        np.where(parent[rows] >= 0, place[parent[rows]], -1),
        need[rows],
        people[rows],
        budget_usd=[500.0] * 6,
        node_id=rows,
    )
    assert moved.year[place].tolist() == straight.year.tolist()
    assert straight.people[-1] > 0.95 * straight.people_at_most


def test_a_negative_budget_is_refused():
    with pytest.raises(SettingsError) as error:
        plan_fund([-1], [1.0], [1.0], budget_usd=[-1.0])
    assert str(error.value).startswith("A yearly budget in USD must be at least 0, but is -1.")
