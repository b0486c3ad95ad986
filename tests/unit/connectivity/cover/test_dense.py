"""Where pairs do not fit, fewer candidates still give a plan, and cells give a bound that holds."""

from __future__ import annotations

import numpy as np
import pytest

from factories.covering import cost_of_sites, scattered
from stocktake.connectivity.cover import neighbours
from stocktake.connectivity.cover.cover import plan_cover
from stocktake.connectivity.cover.dense import merge_into_cells, thin_sites
from stocktake.connectivity.cover.neighbours import place_order
from stocktake.errors import DataError


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thinned_plans_are_valid_and_bounded(monkeypatch, seed):
    x, y, penalty = scattered(200, seed, heavy=True)
    full = plan_cover(x, y, penalty, radius_km=4.0, site_cost_usd=6000.0, effort="quick")
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 2_000)
    thin = plan_cover(x, y, penalty, radius_km=4.0, site_cost_usd=6000.0, effort="quick")
    assert full.candidates == 200
    assert thin.candidates < 200
    counted = cost_of_sites(x, y, penalty, thin.sites, radius=4.0, site_cost=6000.0)
    assert thin.cost_usd == pytest.approx(counted)
    # The bound of cells holds for all sites, also for those that were not candidates.
    assert thin.lower_bound_usd <= full.cost_usd * (1 + 1e-9)
    assert full.lower_bound_usd <= thin.cost_usd <= 1.2 * full.cost_usd


def test_merge_into_cells_never_covers_less_than_the_points():
    x, y, penalty = scattered(200, 6)
    order = place_order(x, y, 3.0, ties=())
    x, y, penalty = x[order], y[order], penalty[order]
    cells = merge_into_cells(x, y, np.full(200, 5.0), penalty, radius_km=3.0)
    assert cells.penalty.sum() == pytest.approx(penalty.sum())
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= 3.0
    reached = [
        cells.penalty[cells.site_points[a:b]].sum()
        for a, b in zip(cells.site_ptr, cells.site_ptr[1:], strict=False)
    ]
    assert max(reached) >= (near @ penalty).max() - 1e-6


def test_everything_in_one_place_needs_one_site(monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 5_000)
    plan = plan_cover(
        np.zeros(1000), np.zeros(1000), np.ones(1000), radius_km=1.0, site_cost_usd=10.0
    )
    assert (plan.cost_usd, len(plan.sites), plan.candidates) == (10.0, 1, 1)
    assert plan.lower_bound_usd == pytest.approx(10.0)


def test_thin_sites_says_when_even_few_are_too_many(monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 10)
    x = np.arange(100) / 10
    with pytest.raises(DataError) as raised:
        thin_sites(x, np.zeros(100), np.ones(100), 3.0)
    assert str(raised.value) == (
        "Too many of the 100 points lie within 3 km of each other.\n"
        "  What to do: Merge points that stand close together into one,"
        " with the sum of their penalties."
    )
