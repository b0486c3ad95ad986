"""What policy adds to the cost of a network: administration, spectrum fees, taxes, margin; jobs.

    spectrum        fee (USD/MHz/person) * MHz * people covered
    tax             rate * network cost
    administration  share * network cost
    margin          share * (network + administration + spectrum + tax)

the terms of Oughton's pobis model. A scenario changes the rates; the network cost stays.
Jobs are job-years per million USD spent, which grow with low wages and shrink with imported
equipment: an order of magnitude for a hearing, not a forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Charges", "Jobs", "OperatorCost", "add_charges", "count_jobs"]

MILLION = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """What is charged on top of the network; each a number or an array that broadcasts.

    Attributes:
        administration_share: Part of the network cost.
        tax_rate: Part of the network cost.
        spectrum_usd_per_mhz_person: One-off fee or present value of yearly fees.
        spectrum_mhz: Bandwidth held, both directions together.
        margin_share: Part of all other costs that the operator must earn.
    """

    administration_share: ArrayLike = 0.0
    tax_rate: ArrayLike = 0.0
    spectrum_usd_per_mhz_person: ArrayLike = 0.0
    spectrum_mhz: ArrayLike = 0.0
    margin_share: ArrayLike = 0.0


@dataclass(frozen=True, slots=True)
class OperatorCost:
    """What an operator must earn, in USD of present value; the total is the sum.

    Attributes:
        network: Building and running the network.
        administration: Running the firm.
        spectrum: Fees for frequencies.
        tax: Taxes on the network.
        margin: Return to the owners.
    """

    network: Floats
    administration: Floats
    spectrum: Floats
    tax: Floats
    margin: Floats

    @property
    def total(self) -> Floats:
        """Return the sum of the parts."""
        return np.asarray(
            self.network + self.administration + self.spectrum + self.tax + self.margin
        )

    @property
    def state_revenue(self) -> Floats:
        """Return what comes back to the state: fees and taxes."""
        return np.asarray(self.spectrum + self.tax)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Job-years.

    Attributes:
        building: In building the network.
        running: In running it over the horizon.
    """

    building: Floats
    running: Floats


def add_charges(network_cost_usd: ArrayLike, people: ArrayLike, charges: Charges) -> OperatorCost:
    """Return the operator's cost in its parts.

    Args:
        network_cost_usd: Net present cost of the network, by area or in all.
        people: People covered, whom the spectrum fee counts.
        charges: The scenario's rates.
    """
    network = np.asarray(network_cost_usd, dtype=np.float64)
    heads = check_values("People", people, at_least=0)
    share = check_values("The share of administration", charges.administration_share, at_least=0)
    rate = check_values("A tax rate", charges.tax_rate, at_least=0)
    fee = check_values("A spectrum fee", charges.spectrum_usd_per_mhz_person, at_least=0)
    width = check_values("Spectrum in MHz", charges.spectrum_mhz, at_least=0)
    margin = check_values("A margin", charges.margin_share, at_least=0)
    administration = network * share
    spectrum = fee * width * heads
    tax = network * rate
    earned = margin * (network + administration + spectrum + tax)
    return OperatorCost(
        network,
        np.asarray(administration),
        np.asarray(spectrum),
        np.asarray(tax),
        np.asarray(earned),
    )


def count_jobs(
    capex_usd: ArrayLike,
    opex_usd: ArrayLike,
    *,
    building_per_million_usd: ArrayLike,
    running_per_million_usd: ArrayLike,
) -> Jobs:
    """Return job-years from undiscounted spending.

    Args:
        capex_usd: Purchases over the horizon, not discounted.
        opex_usd: Yearly costs over the horizon, added up and not discounted.
        building_per_million_usd: Job-years per million USD of purchases.
        running_per_million_usd: Job-years per million USD of yearly costs.
    """
    bought = check_values("Purchases in USD", capex_usd, at_least=0)
    ran = check_values("Yearly costs in USD", opex_usd, at_least=0)
    build = check_values("Jobs per million USD", building_per_million_usd, at_least=0)
    run = check_values("Jobs per million USD", running_per_million_usd, at_least=0)
    return Jobs(np.asarray(bought / MILLION * build), np.asarray(ran / MILLION * run))
