"""Cells of satellite beams: areas, positions, and shares of demand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.radio.beams import (
    cell_capacity_mbps,
    find_cells,
    load_cells,
    most_homes_per_km2,
)
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters


@pytest.mark.parametrize("shape", ["hexagon", "square"])
def test_cells_have_their_area(shape):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 100, (2, 100_000))
    cells = find_cells(x, y, area_km2=100, shape=shape)
    inside = np.bincount(cells)
    # 10 points a km2: cells that the window does not cut hold about 1,000.
    whole = inside[inside > 900]
    assert len(whole) > 60
    assert whole.mean() == pytest.approx(1000, rel=0.02)


def test_the_middle_of_a_hexagon_is_its_nearest():
    # Hexagons are the places nearer to their own middle than to any other.
    side = np.sqrt(2 * 10 / (3 * np.sqrt(3)))
    q, r = (grid.ravel() for grid in np.meshgrid(np.arange(-12, 13), np.arange(-12, 13)))
    middles = np.column_stack([side * np.sqrt(3) * (q + r / 2), side * 1.5 * r])
    rng = np.random.default_rng(2)
    x, y = rng.uniform(-15, 15, (2, 3000))
    nearest = np.argmin(np.hypot(x[:, None] - middles[:, 0], y[:, None] - middles[:, 1]), axis=1)
    cells = find_cells(x, y, area_km2=10)
    pairs = np.unique(np.column_stack([nearest, cells]), axis=0)
    assert len(pairs) == len(np.unique(nearest)) == len(np.unique(cells))


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=40))
def test_cells_do_not_depend_on_the_order_of_places(places):
    x, y = np.array(places, dtype=float).reshape(-1, 2).T
    cells = find_cells(x, y, area_km2=380)
    np.testing.assert_array_equal(find_cells(x[::-1], y[::-1], area_km2=380)[::-1], cells)


def test_a_full_cell_serves_everyone_the_same_share():
    found = load_cells(np.array([0, 0, 1, 2]), [3000, 5000, 4000, 0], capacity_mbps=4000)
    assert found.asked_mbps.tolist() == [8000, 8000, 4000, 0]
    assert found.served.tolist() == [0.5, 0.5, 1, 1]
    assert found.full.tolist() == [True, True, False, False]


MBPS = st.floats(0, 1e5, allow_subnormal=False)  # below them numbers lose digits


@given(st.lists(MBPS, min_size=1, max_size=30), MBPS)
def test_no_cell_gives_more_than_it_has(asked, capacity):
    cells = np.arange(len(asked)) % 4
    found = load_cells(cells, asked, capacity_mbps=capacity)
    assert ((found.served >= 0) & (found.served <= 1)).all()
    given_out = np.bincount(cells, weights=found.served * np.array(asked))
    assert (given_out <= capacity * (1 + 1e-9)).all()


def test_no_places_and_no_capacity():
    nothing = np.empty(0, dtype=np.int64)
    assert len(load_cells(nothing, [], capacity_mbps=10).served) == 0
    assert load_cells(np.array([0]), [5], capacity_mbps=0).served.tolist() == [0]


def test_the_parameters_follow_from_beams():
    values = load_parameters()
    mid = cell_capacity_mbps(4, 250, 4)
    assert mid == values["leo-cell-capacity"].mid
    # 4,000 Mbps on 380 km2 at 0.5 Mbps a home: 21 homes to a square kilometre.
    assert most_homes_per_km2(mid, values["leo-cell-area"].mid, 0.5) == pytest.approx(
        21.05, abs=0.01
    )


def test_what_is_no_cell_is_refused():
    with pytest.raises(SettingsError, match="'triangle' is no shape of a cell"):
        find_cells([0], [0], area_km2=1, shape="triangle")
    with pytest.raises(SettingsError, match="There are 2 demands for 1 places"):
        load_cells(np.array([0]), [1, 2], capacity_mbps=1)
    with pytest.raises(SettingsError, match="The easting in km must be"):
        find_cells([np.nan], [0], area_km2=1)
