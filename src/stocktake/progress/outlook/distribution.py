"""Distributions of the values at some origins: the priors' steps added to where a series stands.

Numbers are in the unit of the priors (shares and indices from 0 to 100) until
they leave this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.progress.outlook.adoption import adoption_rates
from stocktake.progress.outlook.families import FAMILIES
from stocktake.progress.outlook.features import describe
from stocktake.progress.outlook.priors import PROBABILITIES, predict
from stocktake.progress.outlook.scales import restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from stocktake.progress.outlook.histories import Histories
    from stocktake.progress.outlook.priors import Priors, Steps

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["FamilySteps", "flag_values", "steps_by_family"]


@dataclass(frozen=True, slots=True)
class FamilySteps:
    """Steps of the origins of one family.

    Attributes:
        family: Its name.
        at: Which of the given rows these are.
        value: Value of each at the origin.
        level: The same on the family's scale.
        steps: Distribution of the step at each horizon.
    """

    family: str
    at: Integers
    value: Floats
    level: Floats
    steps: Steps

    def values(self) -> Floats:
        """Return the value at each of ``PROBABILITIES`` (rows x horizons x probabilities).

        No step is exactly the value of the origin: what stands still must not drift by rounding.
        """
        steps = self.steps.quantiles()
        values = restore(self.level[:, None, None] + steps, FAMILIES[self.family])
        return np.where(steps == 0, self.value[:, None, None], values)


def steps_by_family(
    priors: Priors,
    histories: Histories,
    rows: Integers,
    horizons: Integers,
    *,
    single: bool = False,
) -> Iterator[FamilySteps]:
    """Yield the steps of the rows, family by family; flags are left out.

    Args:
        priors: Fitted numbers.
        histories: The values.
        rows: Origins, rows of the histories.
        horizons: Years ahead, rising.
        single: Whether to look at the newest value only.
    """
    series = histories.series_of[rows]
    family_of = histories.series["family"].to_numpy()[series]
    codes = histories.series["indicator_code"].to_numpy().astype(str)[series]
    for name in np.unique(family_of.astype(str)):
        if name == "flag":
            continue
        at = np.flatnonzero(family_of == name)
        features = describe(histories, rows[at], kind_of_scale=FAMILIES[name].kind, single=single)
        steps = predict(priors, name, features, codes=codes[at], horizons=horizons)
        yield FamilySteps(name, at, histories.value[rows[at]], features.level, steps)


def flag_values(value: Floats, codes: NDArray[np.str_], horizons: Integers) -> Floats:
    """Return the quantiles of flags: what is in force stays, what is not may come.

    Args:
        value: 1 in force, 0 not.
        codes: Code of each, which tells how fast such laws come (``adoption``).
        horizons: Years ahead.
    """
    kept = (1 - adoption_rates(codes))[:, None] ** horizons.astype(np.float64)
    comes = np.asarray(PROBABILITIES) > kept[..., None]
    return np.where(value[:, None, None] >= 0.5, 1.0, comes.astype(np.float64))
