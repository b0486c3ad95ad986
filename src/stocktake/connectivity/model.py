"""Put a scenario's inputs and values together as the joint problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stocktake.connectivity.access import capacity_of, list_sites, way_costs
from stocktake.connectivity.ground import ground_of
from stocktake.connectivity.ledger import Ledger, make_ledger
from stocktake.connectivity.links import LinkRules, Links, candidate_links
from stocktake.connectivity.network import Network, build_network
from stocktake.connectivity.problem import JointProblem
from stocktake.connectivity.sizing import size_needs
from stocktake.vocab.economies import groups

if TYPE_CHECKING:
    from stocktake.connectivity.inputs import PlanInputs
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.scenario import Sharing
    from stocktake.connectivity.tiles import Tiles

__all__ = ["PlanModel", "build_model", "ledger_of"]

ISLAND_STATES = "sids"


@dataclass(frozen=True, slots=True)
class PlanModel:
    """A plan ready to be solved.

    Attributes:
        inputs: What it starts from.
        values: Its values.
        ledger: Unit costs at the social rate.
        rules: What decides which links there are.
        links: Candidate links at first.
        problem: The joint problem.
    """

    inputs: PlanInputs
    values: ParameterValues
    ledger: Ledger
    rules: LinkRules
    links: Links
    problem: JointProblem


def ledger_of(
    inputs: PlanInputs,
    values: ParameterValues,
    *,
    rate: float | None = None,
    sharing: Sharing | None = None,
) -> Ledger:
    """Return the unit costs of a plan.

    Args:
        inputs: Its horizon and policies.
        values: Its values.
        rate: Discount rate; the social one where none is given.
        sharing: Sharing of infrastructure; the scenario's own where none is given.
    """
    entry = values.entry("site-sharing-saving")
    return make_ledger(
        values,
        years=inputs.scenario.timing.years,
        rate=values["discount-rate-social"] if rate is None else rate,
        sharing=sharing or inputs.scenario.policies.sharing,
        saving=(entry.low, entry.high),
    )


def is_island_state(iso3: str) -> bool:
    """Return whether an economy is a small island developing state."""
    return any(member.iso3 == iso3 for member in groups()[ISLAND_STATES].members)


def build_model(
    inputs: PlanInputs,
    values: ParameterValues,
    *,
    network: Network | None = None,
    links: Links | None = None,
    tiles: Tiles | None = None,
) -> PlanModel:
    """Return the joint problem of a plan.

    Args:
        inputs: What the plan starts from.
        values: Its values, or a draw of them.
        network: Its nodes, where they are known from another draw.
        links: Its candidate links, where they shall be those of another draw.
        tiles: Where profiles over terrain are worked out; here by default.
    """
    scenario = inputs.scenario
    allowed = scenario.technologies
    islands = is_island_state(scenario.economy) and not inputs.layers.terrain
    rules = LinkRules.of(values, backhaul=allowed.backhaul, islands=islands)
    nodes = network or build_network(inputs)
    # Each draw has its own radios.
    nodes = replace(nodes, ground=ground_of(inputs, values, nodes, tiles=tiles))
    ledger = ledger_of(inputs, values)
    needs = size_needs(inputs, values)
    problem = JointProblem(
        network=nodes,
        needs=needs,
        ways=way_costs(
            needs,
            ledger,
            inputs.grid_km,
            penalty_per_person_usd=values["auction-reserve-per-person"],
            allowed=allowed,
        ),
        sites=list_sites(nodes, needs, values, ledger, inputs.grid_km, allowed=allowed),
        capacity=capacity_of(values, ledger),
        hop_mbps=values["microwave-link-capacity"],
        hop_limit=max(round(values["microwave-hop-limit"]), 1),
        satellite="satellite" in allowed.backhaul,
    )
    found = candidate_links(nodes, rules) if links is None else links
    return PlanModel(inputs, values, ledger, rules, found, problem)
