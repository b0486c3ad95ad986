"""Peers: economies that reported later years move those that did not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from factories.outlook import diffusion
from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.histories import read_histories
from stocktake.progress.outlook.peers import REACH, find_surprises
from stocktake.progress.outlook.priors import shipped

LATE = ["E00", "E01", "E02"]


def jump(years_of_late, by):
    """Scores of forty economies that all jump in 2019; some stop before."""
    world = diffusion(years=range(2005, 2021), code="GCI_SCORE").with_columns(
        value=pl.when(pl.col("year") >= 2019)
        .then((pl.col("value") + by).clip(0, 100))
        .otherwise("value")
    )
    late = pl.col("economy_iso3").is_in(LATE)
    return world.filter(~late | (pl.col("year") <= years_of_late))


@pytest.mark.parametrize("by", [pytest.param(12, id="up"), pytest.param(-12, id="down")])
def test_what_peers_met_moves_the_outlook(by):
    usual, informed = (forecast(jump(2018, step), to_year=2022) for step in (0, by))
    late = [t.filter(pl.col("economy_iso3").is_in(LATE))["median"] for t in (usual, informed)]
    moved = (late[1] - late[0]) * np.sign(by)
    assert (moved >= 0).all()
    assert moved.mean() > 1


def test_peers_say_nothing_about_who_reported_last():
    world = jump(2020, 12)
    alone = forecast(world.filter(pl.col("economy_iso3") == "E10"), to_year=2024)
    among = forecast(world, to_year=2024).filter(pl.col("economy_iso3") == "E10")
    assert alone.equals(among)


def test_four_peers_are_too_few():
    world = jump(2018, 12).filter(pl.col("economy_iso3").is_in([*LATE, "E05", "E06", "E07", "E08"]))
    histories = read_histories(world)
    rows = histories.last_rows()
    found = find_surprises(shipped(), histories, rows[histories.year[rows] == 2018])
    assert found.centre.tolist() == [[0.0] * REACH]
    assert found.spread.tolist() == [[1.0] * REACH]
