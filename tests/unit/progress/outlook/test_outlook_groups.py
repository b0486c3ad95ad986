"""Groups: totals are sums of parts, known values stand, correlation widens."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from stocktake.errors import DataError
from stocktake.progress.outlook import Grouping, forecast, group_draws, group_outlook


def members(**groups):
    rows = [(g, e) for g, economies in groups.items() for e in economies]
    return pl.DataFrame(rows, schema=["group_id", "economy_iso3"], orient="row")


FIRST = [f"E{n:02d}" for n in range(5)]
SECOND = [f"E{n:02d}" for n in range(5, 10)]
ALL = members(first=FIRST, second=SECOND, both=[*FIRST, *SECOND])


def test_parts_add_up_to_the_total_draw_by_draw(world):
    found = group_draws(world, Grouping(ALL, how="sum"), to_year=2025)
    draws = {
        group: found.filter(pl.col("group_id") == group)["draws"].to_numpy()
        for group in ("first", "second", "both")
    }
    assert draws["first"] + draws["second"] == pytest.approx(draws["both"])


def test_a_group_alone_has_the_same_draws_as_beside_others(world):
    alone = group_outlook(world, Grouping(members(first=FIRST)), to_year=2023)
    beside = group_outlook(world, Grouping(ALL), to_year=2023)
    assert alone.equals(beside.filter(pl.col("group_id") == "first"))


def test_seed_decides(world):
    first, again, other = (
        group_outlook(world, Grouping(ALL, seed=seed), to_year=2022) for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_a_group_of_one_is_that_economy(world):
    group = group_outlook(world, Grouping(members(one=["E03"])), to_year=2025)
    single = forecast(world, to_year=2025).filter(pl.col("economy_iso3") == "E03")
    for name in ("lo80", "lo50", "median", "hi50", "hi80"):
        width = (single["hi95"] - single["lo95"]).to_numpy()
        apart = np.abs(group[name].to_numpy() - single[name].to_numpy())
        assert (apart < 0.06 * width + 0.01).all(), name


def test_weights_pull_the_mean(world):
    weights = pl.DataFrame({"economy_iso3": ["E00", "E01"], "weight": [1e6, 1.0]})
    group = Grouping(members(two=["E00", "E01"]), weights=weights)
    found = group_outlook(world, group, to_year=2022)
    heavy = forecast(world, to_year=2022).filter(pl.col("economy_iso3") == "E00")
    assert found["median"].to_numpy() == pytest.approx(heavy["median"].to_numpy(), abs=0.5)


def test_values_already_known_stand_in_the_total(world):
    late = world.filter((pl.col("economy_iso3") != "E00") | (pl.col("year") <= 2018))
    found = group_outlook(late, Grouping(members(two=["E00", "E01"])), to_year=2022)
    assert found.select("year", "economies", "observed").rows() == [
        (2019, 2, 1),
        (2020, 2, 1),
        (2021, 2, 0),
        (2022, 2, 0),
    ]


def test_a_year_without_survey_lies_between_its_neighbours(world):
    gap = world.filter((pl.col("economy_iso3") != "E01") | (pl.col("year") != 2019))
    late = gap.filter((pl.col("economy_iso3") != "E00") | (pl.col("year") <= 2018))
    found = group_outlook(late, Grouping(members(one=["E00", "E01"])), to_year=2020)
    assert found.select("year", "economies", "observed").rows() == [(2019, 2, 0), (2020, 2, 1)]


def test_a_member_without_data_gets_what_peers_have(world):
    found = group_outlook(world, Grouping(members(one=["ZZZ"])), to_year=2022)
    assert found["economies"].to_list() == [1, 1]
    spread = world.filter(pl.col("year") == 2020)["value"]
    assert found["lo95"][0] < spread.quantile(0.1)
    assert found["hi95"][0] > spread.quantile(0.9)


def test_economies_move_together_more_than_by_chance(world):
    draws = group_draws(
        world, Grouping(members(**{e: [e] for e in [*FIRST, *SECOND]})), to_year=2025
    )
    values = draws.filter(pl.col("year") == 2025)["draws"].to_numpy()
    apart = np.corrcoef(values) - np.eye(len(values))
    assert apart.sum() / (len(values) * (len(values) - 1)) > 0.01


def test_a_member_without_weight_is_named(world):
    weights = pl.DataFrame({"economy_iso3": ["E00"], "weight": [1.0]})
    with pytest.raises(DataError) as caught:
        group_outlook(world, Grouping(members(two=["E00", "E01"]), weights), to_year=2022)
    assert str(caught.value) == (
        "These members have no weight: E01.\n"
        "  What to do: Give each member a weight, or leave it out of the group."
    )


def test_groups_without_an_outlook_are_refused(world):
    with pytest.raises(DataError) as caught:
        group_outlook(world, Grouping(members(one=["E00"])), to_year=2020)
    assert str(caught.value) == (
        "No member of the groups has an outlook.\n"
        "  What to do: Check the economies' codes, and that the observations end before the last "
        "year."
    )
