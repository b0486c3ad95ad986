"""Why a settlement is served as it is, and the price at which that flips."""

from __future__ import annotations

import pytest

from factories.planning import plan_inputs, random_inputs, solve
from stocktake.connectivity.explain import _Case, _code, explain_settlement, find_settlement
from stocktake.errors import SettingsError


@pytest.fixture(scope="module")
def solved():
    return solve(random_inputs(25, 8))


def test_the_chosen_way_is_marked_and_the_cheapest_comes_first(solved):
    for number in range(25):
        said = explain_settlement(solved, number)
        totals = [way.total_usd for way in said.ways]
        assert totals == sorted(totals)
        assert sum(way.chosen for way in said.ways) == 1


def test_at_the_break_even_both_ways_cost_the_same(solved):
    met = 0
    for number in range(0, 25, 6):
        said = explain_settlement(solved, number)
        chosen = next(way for way in said.ways if way.chosen)
        other = next(way for way in said.ways if not way.chosen)
        for price in said.break_evens[:4]:
            values = solved.model.values.drawn({price.parameter_id: price.flips_at})
            costs = _Case(solved, number).costs(values)
            one, two = sum(costs[_code(chosen.name)]), sum(costs[_code(other.name)])
            assert one == pytest.approx(two, rel=1e-6)
            met += 1
    assert met > 3


def test_beyond_the_break_even_the_plan_takes_the_other_way():
    inputs = plan_inputs([300], [9.0], [0.0])
    said = explain_settlement(solve(inputs), 0)
    chosen, other = said.ways[0], said.ways[1]
    assert chosen.chosen
    price = next(p for p in said.break_evens if p.factor > 0.01)
    step = 1.02 if price.factor > 1 else 0.98
    changed = {price.parameter_id.replace("-", "_"): price.flips_at * step}
    again = explain_settlement(solve(inputs, **changed), 0)
    assert next(way.name for way in again.ways if way.chosen) == other.name


def test_a_settlement_is_found_by_id_or_by_its_only_name(solved):
    assert find_settlement(solved, "S003") == 3
    assert find_settlement(solved, "place 4") == 4


def test_an_unknown_settlement_is_told_with_what_is_near(solved):
    with pytest.raises(SettingsError) as raised:
        find_settlement(solved, "place")
    assert "There is no settlement 'place' in the plan." in str(raised.value)
    assert "Did you mean: Place 0, Place 1" in str(raised.value)


def test_a_served_settlement_needs_no_explanation():
    served = solve(plan_inputs([500], [3.0], [0.0], table={"served": [True]}))
    said = explain_settlement(served, 0)
    assert said.reason == "It is connected well enough already."
    assert said.break_evens == ()
