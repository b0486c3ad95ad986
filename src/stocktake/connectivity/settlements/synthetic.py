"""Generate settlements that say of themselves that they are synthetic.

For trying, teaching and measuring. Sizes follow the rank-size rule (Zipf): the
settlement of rank k has people in proportion to 1/k^s (Gabaix, Quarterly Journal
of Economics 114, 1999, for s near 1). Places follow a Thomas cluster process:
centres are uniform in a disc, and most settlements lie around a centre with a
normal scatter; the rest are uniform. Ids, names and source all say "synthetic".

Left out: coasts, rivers, roads: nothing here looks like an economy on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.libraries import pyproj
from stocktake.errors import SettingsError
from stocktake.model import Noun
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SyntheticArea", "generate_settlements"]

# Settlements are no smaller: below, a rule of sizes says nothing.
LEAST_PEOPLE = 20.0
# Most that fit the declared memory of a plan on a laptop.
MOST_SETTLEMENTS = 5_000_000


class SyntheticArea(Noun, frozen=True, kw_only=True):
    """What is generated.

    Attributes:
        settlements: How many, 1 to 5,000,000.
        seed: Seed; the same seed gives the same settlements.
        lon: Degrees east of the middle.
        lat: Degrees north of the middle.
        per_km2: Settlements to a square kilometre on the mean of the area.
        people: People in all.
        exponent: s of the rank-size rule.
        clustered: Part of the settlements that lie around centres, 0 to 1.
        per_centre: Settlements to a centre on the mean.
        people_per_household: For the column of households.
    """

    settlements: int
    seed: int = 0
    lon: float = 0.0
    lat: float = 0.0
    per_km2: float = 0.1
    people: float | None = None
    exponent: float = 1.0
    clustered: float = 0.8
    per_centre: float = 40.0
    people_per_household: float = 4.2


def generate_settlements(area: SyntheticArea) -> pl.DataFrame:
    """Return synthetic settlements as the table ``settlements``.

    The mean size is 400 people where ``people`` is not given. No settlement has fewer than
    20 people, so that a sum below 20 a settlement is refused.

    Raises:
        SettingsError: A number is out of its range.
    """
    _check(area)
    rng = np.random.default_rng(area.seed)
    radius = float(np.sqrt(area.settlements / area.per_km2 / np.pi))
    x, y, near = _place(area, rng, radius)
    people = _sizes(area, rng, near)
    plane = pyproj.Transformer.from_crs(
        pyproj.CRS(f"+proj=aeqd +lat_0={area.lat} +lon_0={area.lon} +datum=WGS84 +units=km"),
        "EPSG:4326",
        always_xy=True,
    )
    lon, lat = plane.transform(x, y)
    width = len(str(area.settlements))
    number = pl.int_range(1, area.settlements + 1, eager=True).cast(pl.String).str.zfill(width)
    table = pl.DataFrame({"lon": lon, "lat": lat, "people": people}).with_columns(
        settlement_id=pl.lit("synthetic-") + number,
        name=pl.lit("Synthetic ") + number,
        households=pl.col("people") / area.people_per_household,
        assumed=pl.lit(""),
        district=pl.lit(""),
        power=pl.lit(""),
        served=pl.lit(None, pl.Boolean),
        area_km2=pl.lit(None, pl.Float64),
        source=pl.lit(f"synthetic, not real: {area.settlements:,} settlements, seed {area.seed}"),
        synthetic=pl.lit(value=True),
    )
    return check_table("settlements", table)


def _check(area: SyntheticArea) -> None:
    sum_of_least = LEAST_PEOPLE * area.settlements
    wrong = {
        "settlements": not 1 <= area.settlements <= MOST_SETTLEMENTS,
        "per_km2": not area.per_km2 > 0,
        "people": area.people is not None and not area.people >= sum_of_least,
        "exponent": not 0 <= area.exponent <= 3,
        "clustered": not 0 <= area.clustered <= 1,
        "per_centre": not area.per_centre >= 1,
        "people_per_household": not area.people_per_household > 0,
        "lat": not abs(area.lat) <= 80,
    }
    for field, bad in wrong.items():
        if bad:
            raise SettingsError(
                f"`{field}` of the synthetic settlements is {getattr(area, field)!r}.",
                fix=f"Settlements: 1 to {MOST_SETTLEMENTS:,}; people: at least {LEAST_PEOPLE:g} to "
                "a settlement; clustered: 0 to 1; exponent: 0 to 3; lat: -80 to 80; the others: "
                "above 0.",
            )


def _place(
    area: SyntheticArea, rng: np.random.Generator, radius: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y in km, and how near to a centre each settlement is in standard deviations."""
    n = area.settlements
    around = rng.random(n) < area.clustered
    centres = max(1, round(n * area.clustered / area.per_centre))
    cx, cy = _in_disc(rng, centres, radius)
    # Centres are not alike: a few draw most of the settlements.
    weight = 1 / np.arange(1, centres + 1) ** 0.5
    centre = rng.choice(centres, size=n, p=weight / weight.sum())
    scatter = 0.2 * radius / np.sqrt(centres)
    dx, dy = rng.standard_normal(n), rng.standard_normal(n)
    ux, uy = _in_disc(rng, n, radius)
    x = np.where(around, cx[centre] + scatter * dx, ux)
    y = np.where(around, cy[centre] + scatter * dy, uy)
    return x, y, np.where(around, np.hypot(dx, dy), 3.0)


def _in_disc(
    rng: np.random.Generator, n: int, radius: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    angle, distance = rng.uniform(0, 2 * np.pi, n), radius * np.sqrt(rng.random(n))
    return distance * np.cos(angle), distance * np.sin(angle)


def _sizes(
    area: SyntheticArea, rng: np.random.Generator, near: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return people by the rank-size rule; larger settlements tend to lie at centres."""
    n = area.settlements
    total = 400.0 * n if area.people is None else area.people
    share = 1 / np.arange(1, n + 1, dtype=np.float64) ** area.exponent
    sizes = LEAST_PEOPLE + (total - LEAST_PEOPLE * n) * share / share.sum()
    # Rank by nearness with noise, so that size and place go together loosely.
    order = np.argsort(near + rng.gumbel(size=n), kind="stable")
    people = np.empty(n)
    people[order] = sizes
    return people
