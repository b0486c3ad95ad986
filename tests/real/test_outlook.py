"""The outlook on the real series: complete, within limits, and honest about its width.

The full comparison with other forecasts is ``benchmarks/outlook.py``; here a held-out
fifth of the economies must come out inside the intervals as often as they say.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.families import FAMILIES
from stocktake.progress.outlook.fitting import fit_priors
from stocktake.progress.outlook.histories import read_histories

pytestmark = pytest.mark.real

ORIGIN = 2016
MAIN = ["use", "coverage", "subscriptions"]


@pytest.fixture(scope="module")
def observations(real_data):
    return pl.read_parquet(real_data / "data" / "observations.parquet")


def test_every_series_has_every_year_within_its_limits(observations):
    found = forecast(observations, to_year=2030, full=True)
    keys = [c for c in found.columns if c in observations.columns and c not in {"year", "value"}]
    series = observations.select(keys).unique()
    assert found.select(keys).unique().height == series.height
    expected = found.group_by("series").agg(pl.len(), pl.col("origin_year").first())
    assert (expected["len"] == 2030 - expected["origin_year"]).all()
    quantiles = np.stack(found["quantiles"].to_numpy())
    assert np.isfinite(quantiles).all()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    assert quantiles.min() >= 0
    shares = [name for name, family in FAMILIES.items() if family.kind == "logit"]
    assert found.filter(pl.col("family").is_in(shares))["hi95"].max() <= 100


def test_held_out_economies_come_out_as_often_as_the_intervals_say(observations):
    histories = read_histories(observations)
    main = histories.series.filter(pl.col("family").is_in(MAIN))["indicator_code"].unique()
    table = observations.filter(pl.col("indicator_code").is_in(main.to_list()))
    economies = sorted(table["economy_iso3"].unique())
    held_out = pl.col("economy_iso3").is_in(economies[::5])
    priors = fit_priors(read_histories(table.filter(~held_out)), fitted={})
    late = table.filter(held_out & (pl.col("year") <= ORIGIN))
    found = forecast(late, to_year=ORIGIN + 5, priors=priors)
    keys = [c for c in found.columns if c in table.columns]
    judged = found.join(table, on=keys, how="inner", nulls_equal=True)
    inside = judged.select(pl.col("value").is_between("lo80", "hi80").mean()).item()
    assert judged.height > 1_000
    assert 0.72 <= inside <= 0.88
