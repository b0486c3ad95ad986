"""Fitting: priors from a made-up world foresee another world made alike."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from factories.outlook import diffusion
from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.fitting import HORIZONS, fit_priors
from stocktake.progress.outlook.histories import read_histories


@pytest.fixture(scope="module")
def priors():
    seen = pl.concat(
        [diffusion(seed=11, economies=70), diffusion(seed=12, economies=70, code="NEW")]
    )
    return fit_priors(read_histories(seen), fitted={"on": "made-up series"})


def test_priors_cover_eight_in_ten_of_an_unseen_world(priors):
    unseen = diffusion(seed=13, economies=60)
    found = forecast(unseen.filter(pl.col("year") <= 2012), to_year=2017, priors=priors)
    judged = found.join(unseen, on=["economy_iso3", "indicator_code", "year"])
    inside = judged.select(pl.col("value").is_between("lo80", "hi80").mean()).item()
    assert judged.height == 300
    assert 0.70 <= inside <= 0.90


def test_priors_say_what_they_were_fitted_on(priors):
    assert priors.fitted == {"on": "made-up series"}
    cells = priors.families["use"].pasts["long"].cells
    assert set(cells) <= set(HORIZONS)
    assert all(np.all(np.diff(cell.shape) >= 0) for cell in cells.values())


def test_the_same_series_give_the_same_priors(priors):
    seen = pl.concat(
        [diffusion(seed=11, economies=70), diffusion(seed=12, economies=70, code="NEW")]
    )
    again = fit_priors(read_histories(seen), fitted={"on": "made-up series"})
    assert again == priors


def test_until_withholds_later_years():
    world = diffusion(seed=14, economies=70)
    changed = world.with_columns(value=pl.when(pl.col("year") > 2012).then(99.0).otherwise("value"))
    until = [
        fit_priors(read_histories(w), fitted={}, until=2012).families["use"].pasts["long"]
        for w in (world, changed)
    ]
    assert until[0].cells == until[1].cells
