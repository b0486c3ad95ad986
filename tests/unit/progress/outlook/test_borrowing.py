"""A family with few values follows borrowed cells as far as its own values say."""

from __future__ import annotations

import msgspec
import numpy as np
import polars as pl
import pytest

from factories.outlook import diffusion, series
from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.borrowing import fit_borrowed
from stocktake.progress.outlook.families import POOLED
from stocktake.progress.outlook.fitting import fit_priors
from stocktake.progress.outlook.histories import read_histories

SKILL = "ict-skills-basic"


def still(noise, *, economies=30, count=6):
    """Return shares that go nowhere: too few for cells of their own, unlike the diffusion."""
    random = np.random.default_rng(3)
    parts = [
        series(
            f"S{n:02}",
            SKILL,
            range(2010, 2010 + count),
            40 + 20 * random.random() + random.normal(0, noise, count).cumsum(),
            unit="%",
        )
        for n in range(economies)
    ]
    return pl.concat(parts)


def fitted(frame, *, until=None):
    world = pl.concat([diffusion(seed=21, economies=70), frame])
    return fit_priors(read_histories(world), fitted={}, until=until)


@pytest.fixture(scope="module")
def calm():
    return fitted(still(0.3))


def test_a_family_that_stands_still_takes_back_the_drift(calm):
    skills = calm.families["skills"]
    assert "long" not in skills.pasts
    assert skills.borrowed["long"].rows == 30 * (2 + 1)
    assert skills.borrowed["long"].drift < 0.7
    assert skills.borrowed["long"].size < 1


def test_wilder_values_have_larger_errors(calm):
    wild = fitted(still(3.0)).families["skills"].borrowed["long"]
    assert wild.size > calm.families["skills"].borrowed["long"].size


def test_fewer_pairs_than_say_anything_give_nothing(calm):
    histories = read_histories(still(0.3, economies=5))
    rows = np.arange(len(histories.value))
    assert fit_borrowed(calm, histories, rows, "skills", until=None) == {}


def test_years_after_until_are_not_seen():
    later = pl.col("year") > 2014
    changed = still(0.3).with_columns(value=pl.when(later).then(99.0).otherwise("value"))
    both = [fitted(frame, until=2014).families["skills"] for frame in (still(0.3), changed)]
    assert both[0].borrowed == both[1].borrowed


def test_own_cells_are_not_borrowed(calm):
    for name, prior in calm.families.items():
        assert name in POOLED or not set(prior.borrowed) & set(prior.pasts)


def test_codes_of_no_family_use_the_cells_of_all_shares_as_far_as_their_own_values_say():
    odd = still(0.3).with_columns(indicator_code=pl.lit("ODD"))
    used = fitted(odd).families["share"].borrowed
    assert used["single"].rows == 30 * (5 + 4 + 3 + 2 + 1)
    assert used["single"].drift < 0.9


def test_a_forecast_uses_what_was_fitted(calm):
    plain = calm.families["skills"]
    without = msgspec.structs.replace(plain, borrowed={})
    others = calm.families | {"skills": without}
    ends = [
        forecast(still(0.3), to_year=2017, priors=priors).filter(pl.col("year") == 2017)
        for priors in (calm, msgspec.structs.replace(calm, families=others))
    ]
    last = still(0.3).group_by("economy_iso3").last().select("economy_iso3", last="value")
    moved, more = (
        end.join(last, on="economy_iso3").select((pl.col("median") - pl.col("last")).abs().mean())
        for end in ends
    )
    assert moved.item() < 0.8 * more.item()
