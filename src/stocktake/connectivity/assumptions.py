"""Hand the values of a plan's parameters to the formulas that take them.

One function for each set of assumptions; the ids stand here once, so that a formula names no
parameter and a parameter no formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from stocktake.connectivity.demand import Demand
from stocktake.connectivity.emissions import Factors
from stocktake.connectivity.hazards import FragilityCurve, StormCurve
from stocktake.connectivity.money.auction import Auction
from stocktake.connectivity.money.revenue import Market
from stocktake.connectivity.money.scenarios import Charges
from stocktake.connectivity.power_sources import PowerCosts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "Values",
    "auction_of",
    "charges_of",
    "demand_of",
    "emission_factors_of",
    "flood_curve_of",
    "home_market_of",
    "power_costs_of",
    "storm_curve_of",
]


class Values(Protocol):
    """Values by parameter id: ``ParameterValues``, or a dict."""

    def __getitem__(self, parameter_id: str, /) -> float:
        """Return the value of a parameter."""
        ...


def demand_of(values: Values) -> Demand:
    """Return what users ask of the network."""
    return Demand(
        gb_per_month=values["demand-gb-per-user-month"],
        busy_hour_share=values["demand-busy-hour-share"],
        people_per_user=values["demand-people-per-user"],
        user_share=values["demand-user-share"],
        smallest_mbps=values["demand-home-speed"],
        facility_mbps=values["demand-school-speed"],
        facility_share=values["demand-school-share-at-once"],
        load=values["demand-link-load"],
        traffic_growth=values["demand-traffic-growth"],
        people_growth=values["demand-people-growth"],
    )


def power_costs_of(values: Values) -> PowerCosts:
    """Return prices and sizes of power."""
    return PowerCosts(
        line_usd_per_km=values["power-line-cost-per-km"],
        connection_usd=values["power-connection-cost"],
        tariff_usd_per_kwh=values["power-grid-tariff"],
        outage_hours_per_day=values["power-grid-outage-hours"],
        line_life_years=values["power-line-life"],
        panel_usd_per_kw=values["power-panel-cost-per-kw"],
        electronics_usd_per_kw=values["power-electronics-cost-per-kw"],
        battery_usd_per_kwh=values["power-battery-cost-per-kwh"],
        panel_life_years=values["power-panel-life"],
        electronics_life_years=values["power-electronics-life"],
        battery_life_years=values["power-battery-life"],
        performance_ratio=values["power-solar-performance"],
        usable_part=values["power-battery-usable-part"],
        autonomy_days=values["power-solar-autonomy-days"],
        hybrid_autonomy_days=values["power-hybrid-autonomy-days"],
        hybrid_solar_share=values["power-hybrid-solar-share"],
        diesel_usd_per_kw=values["power-diesel-cost-per-kw"],
        diesel_reserve=values["power-diesel-reserve"],
        diesel_smallest_kw=values["power-diesel-smallest-set"],
        diesel_service_usd_per_year=values["power-diesel-service-per-year"],
        diesel_life_years=values["power-diesel-life"],
        litres_per_kwh=values["power-diesel-litres-per-kwh"],
        diesel_usd_per_litre=values["power-diesel-price"],
        upkeep_share=values["power-upkeep-share"],
    )


def home_market_of(
    values: Values, *, gni_per_head_usd: ArrayLike, price_usd_per_month: ArrayLike | None = None
) -> Market:
    """Return the market of home lines.

    Args:
        values: The plan's values.
        gni_per_head_usd: Gross national income per head and year.
        price_usd_per_month: The economy's own price; the parameter's where none is known.
    """
    return Market(
        price_usd_per_month=values["price-per-month-home"]
        if price_usd_per_month is None
        else price_usd_per_month,
        gni_per_head_usd=gni_per_head_usd,
        affordable_share=values["affordable-share"],
        people_per_subscription=values["people-per-household"],
        first_take_up=values["take-up-first-year"],
        final_take_up=values["take-up-final"],
        ramp_years=values["take-up-ramp-years"],
        yearly_growth=values["demand-people-growth"],
    )


def charges_of(values: Values) -> Charges:
    """Return what policy adds; the two bands' fees count as one fee on all MHz."""
    low, high = values["spectrum-coverage-mhz"], values["spectrum-capacity-mhz"]
    fees = low * values["spectrum-fee-coverage-band"] + high * values["spectrum-fee-capacity-band"]
    return Charges(
        administration_share=values["administration-share"],
        tax_rate=values["tax-rate-network"],
        spectrum_usd_per_mhz_person=fees / (low + high) if low + high > 0 else 0.0,
        spectrum_mhz=low + high,
        margin_share=values["margin-share"],
    )


def auction_of(values: Values, *, seed: int = 0) -> Auction:
    """Return the rules of a reverse auction; a drawn number of bidders is rounded."""
    return Auction(
        reserve_usd_per_person=values["auction-reserve-per-person"],
        bidders=max(round(values["auction-bidders"]), 1),
        cost_spread=values["auction-cost-spread"],
        seed=seed,
    )


def emission_factors_of(values: Values) -> Factors:
    """Return kilograms of CO2 per unit."""
    return Factors(
        grid_kg_per_kwh=values["co2-grid-per-kwh"],
        diesel_kg_per_litre=values["co2-diesel-per-litre"],
        steel_kg_per_kg=values["co2-steel-per-kg"],
        panel_kg_per_kw=values["co2-panel-per-kw"],
        battery_kg_per_kwh=values["co2-battery-per-kwh"],
        fibre_kg_per_km=values["co2-fibre-per-km"],
    )


def flood_curve_of(values: Values) -> FragilityCurve:
    """Return the loss of a site by depth of water in m; independent draws are put in order."""
    losses = [
        values["flood-loss-at-half-metre"],
        values["flood-loss-at-one-metre"],
        values["flood-loss-at-two-metres"],
        values["flood-loss-at-four-metres"],
    ]
    # Below 0.1 m the plinth keeps a site dry.
    return FragilityCurve((0.1, 0.5, 1.0, 2.0, 4.0), (0.0, *sorted(losses)))


def storm_curve_of(values: Values) -> StormCurve:
    """Return the loss of a site by wind in m/s."""
    return StormCurve(values["storm-wind-threshold"], values["storm-wind-half-loss"])
