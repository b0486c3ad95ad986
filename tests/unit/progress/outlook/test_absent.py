"""The mixture of peers' outlooks, for economies without data."""

from __future__ import annotations

import numpy as np
import pytest

from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.absent import absent_outlook, mixture
from stocktake.progress.outlook.priors import PROBABILITIES

LEVELS = np.array(PROBABILITIES)


def test_the_mixture_of_one_is_itself():
    quantiles = 100 * LEVELS
    assert mixture(quantiles[None]) == pytest.approx(quantiles, abs=3)


def test_the_mixture_of_two_apart_has_its_middle_between_them():
    found = mixture(np.stack([10 + LEVELS, 90 + LEVELS]))
    assert found[LEVELS < 0.5].max() <= 11
    assert found[LEVELS > 0.5].min() >= 90
    assert 11 < found[PROBABILITIES.index(0.5)] < 90
    assert (np.diff(found) >= 0).all()


def test_absent_economies_get_all_years_that_peers_have(world):
    outlooks = forecast(world, to_year=2023, full=True)
    found = absent_outlook(outlooks, ["ZZZ", "E00"], ["indicator_code"])
    assert found.select("economy_iso3", "indicator_code", "year").rows() == [
        ("ZZZ", "IT.NET.USER.ZS", year) for year in (2021, 2022, 2023)
    ]


def test_too_few_peers_give_none(world):
    outlooks = forecast(world.head(21 * 4), to_year=2023, full=True)
    assert outlooks["economy_iso3"].n_unique() == 4
    assert absent_outlook(outlooks, ["ZZZ"], ["indicator_code"]).is_empty()
