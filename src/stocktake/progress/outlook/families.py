"""Say for each indicator what kind of quantity it is: its family, its scale and its limits.

A series of the vocabulary has the family of its indicator. A code that the
vocabulary does not know is placed by its unit, and where the input has no unit
column, by its values: all 0 or 1 is a flag, none above 100 with some above 1.5
is a share, none above 1 is an index, some below 0 is a real number, anything
else is an amount.

A family decides which priors speak for a series, a scale how values are
stretched so that steps up and down are alike: a share near 0 or 100 moves
little, an amount moves in proportion to its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import polars as pl

from stocktake.vocab.load import indicators

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FAMILIES", "POOLED", "Family", "ScaleKind", "families_of", "known_codes"]

ScaleKind = Literal["logit", "log", "linear"]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of quantity.

    Attributes:
        name: Name in the priors' file and in tables.
        kind: ``logit`` between two limits, ``log`` above zero, ``linear`` without limits.
        slack: Added to a value (and to the distance from 100) before the logarithm, in the
            unit of the values, so that 0 and 100 have a place on the scale.
        parent: The family that speaks where this one has no prior for a horizon.
        centred: Whether levels count relative to the code's usual level, because codes of the
            family have different units.
    """

    name: str
    kind: ScaleKind
    slack: float
    parent: str
    centred: bool = False


# Slack: the rounding and survey error near a limit; half a point for shares, one for scores.
FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family("use", "logit", 0.5, "share"),
        Family("coverage", "logit", 0.5, "share"),
        Family("skills", "logit", 0.5, "share"),
        Family("schools", "logit", 0.5, "share"),
        Family("electricity", "logit", 0.5, "share"),
        Family("settlement", "logit", 0.5, "share"),
        Family("score", "logit", 1.0, "share"),
        Family("share", "logit", 0.5, "share"),
        Family("parity", "log", 0.01, "parity"),
        Family("subscriptions", "log", 0.5, "amount", centred=True),
        Family("price", "log", 0.02, "amount", centred=True),
        Family("income", "log", 1.0, "amount", centred=True),
        Family("population", "log", 1.0, "amount", centred=True),
        Family("science", "log", 0.01, "amount", centred=True),
        Family("traffic", "log", 0.1, "amount", centred=True),
        Family("waste", "log", 0.01, "amount", centred=True),
        Family("disaster", "log", 0.01, "amount", centred=True),
        Family("amount", "log", 0.01, "amount", centred=True),
        Family("flag", "linear", 0.0, "flag"),
        Family("real", "linear", 0.0, "real", centred=True),
    )
}

# Families that speak for codes without one of their own: all families of a scale make them.
POOLED: dict[str, ScaleKind] = {"share": "logit", "amount": "log", "real": "log"}

# Indicators of the vocabulary by family; those not named go by their unit.
BY_INDICATOR = {
    "internet-users": "use",
    "internet-users-daily": "use",
    "households-internet": "use",
    "mobile-ownership": "use",
    "mobile-coverage-2g": "coverage",
    "mobile-coverage-3g": "coverage",
    "mobile-coverage-4g": "coverage",
    "mobile-coverage-5g": "coverage",
    "ict-skills-basic": "skills",
    "digital-content-skills": "skills",
    "schools-internet": "schools",
    "electricity-access": "electricity",
    "electricity-access-rural": "electricity",
    "rural-population-share": "settlement",
    "urban-population-share": "settlement",
    "mobile-subscriptions": "subscriptions",
    "active-mobile-broadband": "subscriptions",
    "fixed-broadband": "subscriptions",
    "fixed-telephone": "subscriptions",
    "rd-expenditure": "science",
    "researchers": "science",
    "international-bandwidth": "traffic",
    "ewaste-generated": "waste",
    "ewaste-recycled": "waste",
    "disaster-affected": "disaster",
    "disaster-deaths": "disaster",
    "local-disaster-strategies": "share",
    "disaster-strategy-index": "share",
    "population": "population",
}
BY_UNIT = {
    "percent-gni": "price",
    "index-0-1": "score",
    "index-0-100": "score",
    "percent": "share",
    "percent-population": "share",
    "percent-households": "share",
    "percent-schools": "share",
    "per-100": "subscriptions",
    "usd": "income",
    "international-usd": "income",
    "persons": "population",
    "kg-per-head": "waste",
    "tonnes": "waste",
    "yes-no": "flag",
    "ratio": "parity",
    "kbps-per-head": "traffic",
}
# Codes with history that no indicator of the vocabulary takes; their unit says too little.
BY_CODE = {"IT_NET_BBNDN": "traffic", "NRI_BANDWIDTH_KBPS": "traffic", "EN_EWT_RCYV": "waste"}
DISASTER_PREFIX = "VC_DSR_"
# Codes of ``parities.parity_series``; other ratios are amounts.
PARITY_PREFIX = "parity of "
# What a written unit begins with or contains, in the order tried.
UNIT_WORDS = (
    ("boolean", "flag"),
    ("yes", "flag"),
    ("gni", "price"),
    ("gdp", "science"),
    ("index", "score"),
    ("per 100 000", "amount"),
    ("per 100", "subscriptions"),
    ("subscriptions per", "subscriptions"),
    ("percent", "share"),
    ("%", "share"),
    ("$", "income"),
    ("persons", "population"),
    ("kg", "waste"),
    ("tonnes", "waste"),
)


@cache
def known_codes() -> Mapping[str, str]:
    """Return the family of every series code of the vocabulary."""
    found = dict(BY_CODE)
    for indicator in indicators().values():
        family = BY_INDICATOR.get(indicator.id) or BY_UNIT.get(indicator.unit)
        for series in indicator.series:
            if family:
                found.setdefault(series.code, family)
        if family:
            found.setdefault(indicator.id, family)
    return found


def families_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``indicator_code``, ``family``, ``unit_scale`` for every code of the frame.

    ``unit_scale`` brings values to the unit of the priors: 100 where an index or a share runs
    from 0 to 1, else 1.

    Args:
        frame: Observations with ``indicator_code``, ``value`` and, where known, ``unit``.
    """
    unit = pl.col("unit") if "unit" in frame.columns else pl.lit(None, pl.String).alias("unit")
    facts = frame.group_by("indicator_code").agg(
        unit.drop_nulls().first(),
        pl.col("value").min().alias("lowest"),
        pl.col("value").max().alias("highest"),
        pl.col("value").is_in([0.0, 1.0]).all().alias("binary"),
    )
    rows = [
        (code, *_place(code, unit or "", (low, high), binary=binary))
        for code, unit, low, high, binary in facts.sort("indicator_code").iter_rows()
    ]
    schema = {"indicator_code": pl.String, "family": pl.String, "unit_scale": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _place(
    code: str, unit: str, extremes: tuple[float, float], *, binary: bool
) -> tuple[str, float]:
    low, high = extremes
    family = known_codes().get(code) or _by_unit(code, unit.lower(), high)
    if family is None:
        family = _by_values(low, high, binary=binary)
    if FAMILIES[family].kind == "logit":
        if low < 0 or high > 100:
            return ("real" if low < 0 else "amount"), 1.0
        # A share in per cent whose largest value is 1 or less is rare enough to be an index.
        hundred = "100" in unit or "%" in unit or "percent" in unit.lower()
        zero_to_one = high <= 1 and not hundred
        return family, 100.0 if zero_to_one else 1.0
    if FAMILIES[family].kind == "log" and low < 0:
        return "real", 1.0
    return family, 1.0


def _by_unit(code: str, unit: str, high: float) -> str | None:
    if code.startswith(DISASTER_PREFIX):
        return "disaster"
    if code.startswith(PARITY_PREFIX):
        return "parity"
    for word, family in UNIT_WORDS:
        if word in unit:
            # A ratio in per cent can pass 100 (imports over output); then it is an amount.
            return "amount" if family == "share" and high > 100 else family
    # A unit that is none of these names a count or a rate, not a share.
    return "amount" if unit else None


def _by_values(low: float, high: float, *, binary: bool) -> str:
    if binary:
        return "flag"
    if low < 0:
        return "real"
    if high <= 1:
        return "score"
    return "share" if high <= 100 else "amount"
