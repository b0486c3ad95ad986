"""Shares add up to the cost, and areas are the branches of the backhaul."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import plan_inputs, random_inputs, solve
from stocktake.connectivity.problem import LEO, SITE, WIFI
from stocktake.connectivity.scenario import Technologies
from stocktake.connectivity.shares import find_areas, node_of_service, share_design


@pytest.mark.parametrize("seed", range(3))
def test_the_shares_of_settlements_add_up_to_the_cost(seed):
    solved = solve(random_inputs(50, seed))
    shares = share_design(
        solved.built, solved.account, solved.model.problem.needs, solved.model.ledger
    )
    assert shares.total_usd.sum() == pytest.approx(solved.joint.design.objective_usd, rel=1e-9)
    assert (shares.shared_usd >= 0).all()


def test_two_places_behind_one_link_share_it_by_people():
    scenario = {"technologies": Technologies(access=("fibre", "leo"))}
    solved = solve(plan_inputs([600, 1200], [14.0, 28.0], [0.0, 0.0], scenario=scenario))
    design, shares = solved.joint.design, solved.shares
    trunk, branch = design.link_usd[0], design.link_usd[1]
    assert design.parent[1] == 0, "the far place hangs on the near one"
    assert shares.shared_usd[0] == pytest.approx(trunk / 3)
    assert shares.shared_usd[1] == pytest.approx(trunk * 2 / 3 + branch)


def test_areas_are_branches_and_what_hangs_on_satellite_is_one_area_a_district():
    inputs = plan_inputs(
        [2000, 1500, 50, 60],
        [3.0, -12.0, 200.0, 210.0],
        [0.0, 0.0, 5.0, -5.0],
        nodes=[(0.0, 0.0), (-14.0, 0.0)],
    )
    solved = solve(inputs)
    districts = inputs.settlements["district"].to_numpy()
    areas = find_areas(solved.built, districts)
    way = solved.joint.design.access.way
    for i in np.flatnonzero(np.isin(way, (LEO, WIFI))):
        assert areas.ids[areas.of[i]] == f"satellite:{districts[i]}"
    node = node_of_service(solved.built)
    on_ground = node[:2]
    assert (on_ground >= 0).all()
    assert areas.of[0] != areas.of[1], "two branches next to the core are two areas"
    by_site = way == SITE
    assert (areas.of[by_site] >= 0).all()
