"""The tables of money: parts, years, areas, rules, policies, the curve, districts, technologies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE
from stocktake.connectivity.finance import RULES, home_market
from stocktake.connectivity.ledger import PARTS
from stocktake.connectivity.money.revenue import MONTHS, price_charged, subscriptions
from stocktake.connectivity.results.names import TECHNOLOGIES
from stocktake.vocab.tables import check_table, make_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]
    Rows = list[dict[str, Any]]

__all__ = ["money_tables"]

WIRELESS = ("existing-site", "new-site")
SATELLITE = ("leo", "leo-wifi")


def money_tables(
    solved: Solved, plan_id: str, settlements: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Return the tables of money by name.

    Args:
        solved: The plan.
        plan_id: Its name.
        settlements: The table ``plan_settlements``.
    """
    rows = {
        "plan_costs": _costs(solved),
        "plan_years": _years(solved),
        "plan_areas": _areas(solved),
        "plan_subsidies": _subsidies(solved),
        "plan_policies": _policies(solved),
        "plan_curve": _curve(solved),
    }
    made = {
        name: make_table(name, [{"plan_id": plan_id, **row} for row in found])
        for name, found in rows.items()
    }
    made["plan_technologies"] = _technologies(settlements)
    made["plan_districts"] = _districts(settlements)
    return made


def _costs(solved: Solved) -> Rows:
    parts = solved.account.by_part(solved.model.ledger)
    return [
        {
            "part": part,
            "capex_usd": float(parts.capex[k]),
            "opex_usd_per_year": float(parts.opex[k]),
            "purchase_usd": float(parts.purchase[k]),
            "replacement_usd": float(parts.replacement[k]),
            "salvage_usd": float(parts.salvage[k]),
            "running_usd": float(parts.running[k]),
            "cost_usd": float(parts.total[k]),
        }
        for k, part in enumerate(PARTS)
        if parts.total[k] or parts.capex[k]
    ]


def _years(solved: Solved) -> Rows:
    inputs, needs, phases = solved.model.inputs, solved.model.problem.needs, solved.phases
    timing = inputs.scenario.timing
    years = timing.years
    when, node_when = phases.settlement_year, phases.node_year
    capex, opex = (_by_year(solved, what, years) for what in ("capex", "opex"))
    built = np.bincount(when[when >= 0], minlength=years)
    people = np.bincount(when[when >= 0], needs.people[when >= 0], years)
    before = float(needs.people[needs.served].sum())
    connected = before + np.cumsum(people)
    revenue = _revenue_by_year(solved, years)
    spent = np.bincount(when[when >= 0], phases.own_subsidy_usd[when >= 0], years)
    spent += np.bincount(node_when[node_when >= 0], phases.node_subsidy_usd[node_when >= 0], years)
    everyone = float(needs.people.sum())
    limited = phases.budget_usd is not None
    return [
        {
            "year": timing.first_year + y,
            "settlements_built": int(built[y]),
            "people_connected": float(connected[y]),
            "people_share": float(connected[y] / everyone) if everyone else 0.0,
            "capex_usd": float(capex[y]),
            "opex_usd": float(np.cumsum(opex)[y]),
            "revenue_usd": float(revenue[y]),
            "budget_usd": float(phases.budget_usd[y]) if phases.budget_usd is not None else None,
            "subsidy_usd": float(spent[y]),
            "carried_usd": float(phases.fund.carried_usd[y]) if limited else None,
        }
        for y in range(years)
    ]


def _by_year(solved: Solved, what: str, years: int) -> Floats:
    """Return one kind of cost by the year in which what causes it is built."""
    account, ledger, phases = solved.account, solved.model.ledger, solved.phases
    at_node = account.per_owner(ledger, AT_LINK, what)
    np.add.at(at_node, solved.model.problem.sites.node, account.per_owner(ledger, AT_SITE, what))
    total = np.zeros(years)
    for year, cost in (
        (phases.settlement_year, account.per_owner(ledger, AT_HOME, what)),
        (phases.node_year, at_node),
    ):
        total += np.bincount(year[year >= 0], cost[year >= 0], years)
    return total


def _revenue_by_year(solved: Solved, years: int) -> Floats:
    inputs, needs = solved.model.inputs, solved.model.problem.needs
    market = home_market(inputs, solved.model.values)
    price = MONTHS * price_charged(market)
    when = solved.phases.settlement_year
    households = np.bincount(when[when >= 0], needs.households[when >= 0], years)
    return np.array(
        [
            float(
                np.sum(
                    price
                    * subscriptions(households, y, market, start_year=np.arange(years))
                    * (np.arange(years) < y)
                )
            )
            for y in range(1, years + 1)
        ]
    )


def _areas(solved: Solved) -> Rows:
    areas, finance, network = solved.areas, solved.finance, solved.model.problem.network
    chosen, total = finance.chosen, finance.cost.total
    count = np.bincount(areas.of[areas.of >= 0], minlength=len(areas.ids))
    return [
        {
            "area_id": area,
            "name": str(network.names[areas.first[k]])
            if areas.first[k] >= 0
            else area.removeprefix("satellite:"),
            "settlements": int(count[k]),
            "people": float(finance.people[k]),
            "cost_usd": float(total[k]),
            "revenue_usd": float(finance.area_revenue_usd[k]),
            "deficit_usd": float(chosen.deficit[k]),
            "received_usd": float(chosen.received[k]),
            "given_usd": float(chosen.given[k]),
            "state_usd": float(chosen.state[k]),
            "served": bool(chosen.served[k]),
        }
        for k, area in enumerate(areas.ids)
    ]


def _subsidies(solved: Solved) -> Rows:
    finance = solved.finance
    rows = []
    for rule in RULES:
        paid = finance.by_rule[rule]
        served = float(finance.people[paid.served].sum())
        state = float(paid.state.sum())
        rows.append(
            {
                "rule": rule,
                "chosen": rule == finance.rule,
                "areas": len(paid.state),
                "areas_in_deficit": int((paid.deficit > 0).sum()),
                "deficit_usd": float(paid.deficit.sum()),
                "transferred_usd": float(paid.received.sum()),
                "state_usd": state,
                "people_served": served,
                "people_unserved": float(finance.people[~paid.served].sum()),
                "state_per_person_usd": state / served if served else 0.0,
            }
        )
    return rows


def _policies(solved: Solved) -> Rows:
    people = float(solved.finance.people.sum())
    rows = []
    for policy, (cost, subsidy) in solved.finance.policies.items():
        total, back = float(cost.total.sum()), float(cost.state_revenue.sum())
        rows.append(
            {
                "policy": policy,
                "network_usd": float(cost.network.sum()),
                "administration_usd": float(cost.administration.sum()),
                "spectrum_usd": float(cost.spectrum.sum()),
                "tax_usd": float(cost.tax.sum()),
                "margin_usd": float(cost.margin.sum()),
                "total_usd": total,
                "state_revenue_usd": back,
                "subsidy_usd": subsidy,
                "net_public_usd": subsidy - back,
                "total_per_person_usd": total / people if people else 0.0,
            }
        )
    return rows


def _curve(solved: Solved) -> Rows:
    curve, needs = solved.phases.curve, solved.model.problem.needs
    before, everyone = float(needs.people[needs.served].sum()), float(needs.people.sum())
    usd, people = _thin(curve.usd, curve.people)
    further = np.divide(
        np.diff(usd), np.diff(people), out=np.zeros(max(len(usd) - 1, 0)), where=np.diff(people) > 0
    )
    return [
        {
            "point": k + 1,
            "subsidy_usd": float(usd[k]),
            "people": float(people[k]),
            "people_share": (before + float(people[k])) / everyone if everyone else 0.0,
            "usd_per_further_person": float(further[k - 1]) if k else None,
        }
        for k in range(len(usd))
    ]


def _thin(usd: Floats, people: Floats, most: int = 500) -> tuple[Floats, Floats]:
    """Return at most so many corners, the first and the last among them."""
    if len(usd) <= most:
        return usd, people
    kept = np.unique(np.linspace(0, len(usd) - 1, most).round().astype(np.int64))
    return usd[kept], people[kept]


def _technologies(settlements: pl.DataFrame) -> pl.DataFrame:
    everyone = float(settlements["people"].sum())
    order = {name: place for place, name in enumerate(TECHNOLOGIES)}
    made = (
        settlements.group_by("plan_id", "technology")
        .agg(
            settlements=pl.len().cast(pl.Int64),
            people=pl.col("people").sum(),
            households=pl.col("households").sum(),
            cost_usd=pl.col("cost_usd").sum(),
        )
        .with_columns(
            people_share=pl.col("people") / (everyone or 1.0),
            cost_per_person_usd=_ratio("cost_usd", "people"),
        )
        .sort(pl.col("technology").replace_strict(order, return_dtype=pl.Int64))
    )
    return check_table("plan_technologies", made)


def _districts(settlements: pl.DataFrame) -> pl.DataFrame:
    technology = pl.col("technology")
    new = ~technology.is_in(["served", "none"])

    def people(chosen: pl.Expr) -> pl.Expr:
        return pl.col("people").filter(chosen).sum()

    made = (
        settlements.group_by("plan_id", "district")
        .agg(
            settlements=pl.len().cast(pl.Int64),
            people_served_before=people(technology == "served"),
            people_connected=people(technology != "none"),
            people_fibre=people(technology == "fibre"),
            people_wireless=people(technology.is_in(WIRELESS)),
            people_satellite=people(technology.is_in(SATELLITE)),
            newly=people(new),
            people=pl.col("people").sum(),
            cost_usd=pl.col("cost_usd").sum(),
            revenue_usd=pl.col("revenue_usd").sum(),
            subsidy_usd=pl.col("subsidy_usd").sum(),
            last_year=pl.col("year").max(),
        )
        .with_columns(cost_per_person_usd=_ratio("cost_usd", "newly"))
        .drop("newly")
        .sort("district")
    )
    return check_table("plan_districts", made)


def _ratio(above: str, below: str) -> pl.Expr:
    return pl.when(pl.col(below) > 0).then(pl.col(above) / pl.col(below)).otherwise(0.0)
