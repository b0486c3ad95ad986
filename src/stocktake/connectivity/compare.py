"""Plans side by side: the same figures of each, and how far each differs from the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FIGURES", "compare_plans"]

# Column of ``plans``, and what it is called; in the order in which a hearing asks.
FIGURES = (
    ("cost_usd", "Net present cost, USD"),
    ("cost_per_person_usd", "Cost per person, USD"),
    ("capex_usd", "To build, USD"),
    ("opex_usd_per_year", "To run, USD a year"),
    ("revenue_usd", "Revenue, present value, USD"),
    ("subsidy_usd", "Public money, USD"),
    ("people_connected", "People with service"),
    ("people_by_target_year", "People by the target year"),
    ("people_unserved", "People whom the subsidy rule leaves out"),
    ("fibre_km", "Fibre, km"),
    ("microwave_hops", "Microwave hops"),
    ("new_sites", "New sites"),
    ("existing_sites", "Upgraded sites"),
    ("satellite_terminals", "Satellite terminals"),
    ("co2_tonnes_per_year", "CO2, tonnes a year"),
    ("co2_tonnes_built", "CO2 of building, tonnes"),
    ("worst_failure_people", "People behind the worst link"),
    ("second_paths_usd", "Second paths, USD"),
    ("lower_bound_usd", "Lower bound, USD"),
    ("gap", "Gap, share"),
)


def compare_plans(plans: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return one row per figure: each plan's value, and each further plan's difference.

    Args:
        plans: Tables ``plans`` with one row each; the first is the one compared with.

    Returns:
        Columns ``figure``, one per plan by its id, and ``ID less FIRST`` for each further plan;
        empty where a plan has no such value.
    """
    together = pl.concat(plans)
    ids = together["plan_id"].to_list()
    columns: dict[str, list[float | None]] = {}
    for row in together.iter_rows(named=True):
        columns[row["plan_id"]] = [_number(row[column]) for column, _ in FIGURES]
    first = columns[ids[0]]
    for name in ids[1:]:
        columns[f"{name} less {ids[0]}"] = [
            None if a is None or b is None else a - b
            for a, b in zip(columns[name], first, strict=True)
        ]
    names = pl.Series("figure", [name for _, name in FIGURES])
    return pl.DataFrame({"figure": names, **columns}, strict=False)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
