"""Designs under load: hops that multiply, hops in a row, branches that do not pay."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import plan_inputs, plan_model, solve_model
from stocktake.connectivity.design import complete_design, link_of_pairs
from stocktake.connectivity.links import price_links
from stocktake.connectivity.problem import FIBRE
from stocktake.connectivity.scenario import Technologies

FIBRE_HOMES = {"technologies": Technologies(access=("fibre", "leo"))}


def chain(count, **overrides):
    """Return a model of towns in a line, one hop apart, and the tree that joins them in turn."""
    inputs = plan_inputs(
        [900] * count, [16.0 * (k + 1) for k in range(count)], [0.0] * count, scenario=FIBRE_HOMES
    )
    model = plan_model(inputs, microwave_max_hop_length=18, **overrides)
    parent = np.array([count, *range(count - 1), -1], dtype=np.int32)
    return model, parent


def completed(model, parent):
    closed = np.zeros(model.problem.sites.count, dtype=bool)
    costs = price_links(model.links, model.ledger)
    return complete_design(model.problem, model.links, costs, closed, parent)


def test_a_hop_is_built_once_for_each_full_load():
    model, parent = chain(2, microwave_link_capacity=50)
    design = completed(model, parent)
    mbps = model.problem.needs.mbps
    radio = ~design.fibre & (design.parent >= 0)
    wanted = np.ceil(np.array([mbps.sum(), mbps[1]]) / 50)
    assert design.hops[:2][radio[:2]].tolist() == wanted[radio[:2]].tolist()
    assert design.load_mbps[:2] == pytest.approx([mbps.sum(), mbps[1]])


def test_no_more_hops_follow_each_other_than_the_limit():
    model, parent = chain(6, microwave_hop_limit=2)
    design = completed(model, parent)
    assert (design.access.way == FIBRE).all()
    for first in range(6):
        node, run = first, 0
        while design.parent[node] >= 0:
            run = 0 if design.fibre[node] else run + 1
            assert run <= 2
            node = int(design.parent[node])
    assert 0 < design.fibre[:6].sum() <= 3


def test_where_fibre_may_not_be_built_the_branch_beyond_the_limit_is_cut():
    scenario = {"technologies": Technologies(access=("fibre", "leo"), backhaul=("microwave",))}
    inputs = plan_inputs([900] * 5, [16.0 * k for k in range(1, 6)], [0.0] * 5, scenario=scenario)
    model = plan_model(inputs, microwave_max_hop_length=18, microwave_hop_limit=3)
    parent = np.array([5, 0, 1, 2, 3, -1], dtype=np.int32)
    design = completed(model, parent)
    assert (design.parent[:3] >= 0).all()
    assert (design.parent[3:5] == -1).all()


def test_a_branch_that_costs_more_than_it_saves_is_cut():
    inputs = plan_inputs([2000, 30], [5.0, 140.0], [0.0, 0.0], scenario=FIBRE_HOMES)
    model = plan_model(inputs)
    design = completed(model, np.array([2, 0, -1], dtype=np.int32))
    assert design.parent.tolist() == [2, -1, -1]


def test_the_objective_is_what_everything_costs():
    model, parent = chain(4)
    design = completed(model, parent)
    assert design.objective_usd == pytest.approx(
        design.access.ways_usd + design.access.sites_usd + design.link_usd.sum()
    )


def test_links_of_pairs_are_found_whichever_end_is_named_first():
    model, parent = chain(3)
    at = link_of_pairs(model.links, parent)
    for node in range(3):
        ends = {int(model.links.u[at[node]]), int(model.links.v[at[node]])}
        assert ends == {node, int(parent[node])}
    assert at[3] == -1


def test_the_joint_plan_keeps_the_limit_too():
    model, _ = chain(6, microwave_hop_limit=1)
    design = solve_model(model).design
    above = design.parent[:6]
    radio = (above >= 0) & ~design.fibre[:6]
    inner = radio & (above < 6)
    assert not (~design.fibre[above[inner]] & (design.parent[above[inner]] >= 0)).any()
