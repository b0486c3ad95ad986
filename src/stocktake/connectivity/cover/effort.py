"""How much work an effort buys, as counts, so that the clock never decides an answer."""

from __future__ import annotations

from dataclasses import dataclass

from stocktake.errors import SettingsError

__all__ = ["EFFORTS", "Effort", "effort_named"]


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of the work on one problem.

    Attributes:
        visits: Neighbour visits that annealing may make, over all sweeps: about 200 million a
            second.
        sweeps: Most sweeps of annealing, however small the problem.
        price_visits: The same for the rounds of the lower bound: 300 million a second.
        price_rounds: Most rounds of the lower bound.
        window: Sites of a window that is solved exactly.
        window_nodes: Branch-and-bound nodes for a window.
        windows: Windows to solve at most.
        starts: Times that annealing and windows begin anew on a part before it is solved.
        exact_sites: Most sites of a part that is solved as a whole.
        exact_pairs: Most pairs of site and point of such a part.
        exact_node_pairs: Branch-and-bound nodes for such a part, times its pairs: a node of a
            large part takes longer, and a small part is worth finishing.
        exact_total_pairs: The same for all parts together.
    """

    visits: int
    sweeps: int
    price_visits: int
    price_rounds: int
    window: int
    window_nodes: int
    windows: int
    starts: int
    exact_sites: int
    exact_pairs: int
    exact_node_pairs: int
    exact_total_pairs: int


EFFORTS = {
    "quick": Effort(
        visits=300_000_000,
        sweeps=500,
        price_visits=1_500_000_000,
        price_rounds=500,
        window=120,
        window_nodes=20,
        windows=20,
        starts=1,
        exact_sites=250,
        exact_pairs=10_000,
        exact_node_pairs=200_000,
        exact_total_pairs=40_000,
    ),
    "normal": Effort(
        visits=3_000_000_000,
        sweeps=4_000,
        price_visits=6_000_000_000,
        price_rounds=2_000,
        window=130,
        window_nodes=20,
        windows=120,
        starts=5,
        exact_sites=1_000,
        exact_pairs=60_000,
        exact_node_pairs=1_000_000,
        exact_total_pairs=400_000,
    ),
    "thorough": Effort(
        visits=20_000_000_000,
        sweeps=12_000,
        price_visits=10_000_000_000,
        price_rounds=5_000,
        window=220,
        window_nodes=100,
        windows=1_000,
        starts=15,
        exact_sites=2_000,
        exact_pairs=150_000,
        exact_node_pairs=100_000_000,
        exact_total_pairs=6_000_000,
    ),
}


def effort_named(name: str) -> Effort:
    """Return the limits of an effort.

    Raises:
        SettingsError: There is no effort of that name.
    """
    if name not in EFFORTS:
        raise SettingsError(
            f"There is no effort named {name!r}.", fix=f"Use one of: {', '.join(EFFORTS)}."
        )
    return EFFORTS[name]
