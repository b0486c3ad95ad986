"""Synthetic settlements: declared, seeded, heavy-tailed and clustered."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from stocktake.connectivity.settlements.projection import plane_for
from stocktake.connectivity.settlements.synthetic import SyntheticArea, generate_settlements
from stocktake.errors import SettingsError


def test_the_same_seed_gives_the_same_and_another_does_not():
    area = SyntheticArea(settlements=500, seed=3)
    assert generate_settlements(area).equals(generate_settlements(area))
    assert not generate_settlements(area).equals(
        generate_settlements(SyntheticArea(settlements=500, seed=4))
    )


@pytest.mark.parametrize("n", [1, 2, 50, 3000])
def test_they_say_that_they_are_synthetic(n):
    table = generate_settlements(SyntheticArea(settlements=n, people=1000.0 * n))
    assert table.height == n
    assert table["synthetic"].all()
    assert table["name"].str.starts_with("Synthetic ").all()
    assert table["settlement_id"].str.starts_with("synthetic-").all()
    assert table["source"].str.starts_with("synthetic, not real: ").all()
    assert table["people"].sum() == pytest.approx(1000.0 * n)
    assert table["people"].min() >= 20


def test_sizes_follow_the_rank_size_rule():
    table = generate_settlements(SyntheticArea(settlements=2000, people=2e6))
    above = np.sort(table["people"].to_numpy())[::-1] - 20
    ranks = np.arange(1, 2001)
    slope = np.polyfit(np.log(ranks), np.log(above), 1)[0]
    assert slope == pytest.approx(-1.0, abs=1e-6)


def mean_nearest(clustered):
    area = SyntheticArea(settlements=2000, seed=1, lon=179.5, lat=-17, clustered=clustered)
    table = generate_settlements(area)
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    points = np.column_stack(plane_for(lon, lat).to_km(lon, lat))
    return cKDTree(points).query(points, k=2)[0][:, 1].mean()


def test_clusters_bring_neighbours_nearer():
    # Uniform at 0.1 a km2: 0.5 / sqrt(0.1) = 1.58 km to the nearest (Clark and Evans 1954).
    assert mean_nearest(0.0) == pytest.approx(1.58, rel=0.06)
    assert mean_nearest(0.8) < 0.8 * mean_nearest(0.0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("settlements", 0),
        ("per_km2", 0.0),
        ("people", 10.0),
        ("clustered", 1.5),
        ("exponent", -1.0),
        ("per_centre", 0.5),
        ("lat", 89.0),
    ],
)
def test_a_number_out_of_range_is_refused_by_name(field, value):
    area = SyntheticArea(**{"settlements": 10, field: value})
    with pytest.raises(SettingsError) as caught:
        generate_settlements(area)
    assert caught.value.problem == f"`{field}` of the synthetic settlements is {value!r}."
