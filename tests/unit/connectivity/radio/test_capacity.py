"""Sectors: table of efficiencies, budgets and their inverse, areas by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.radio.capacity import (
    EFFICIENCY,
    FROM_DB,
    Sector,
    cell_radius_km,
    homes_per_sector,
    largest_loss_db,
    peak_mbps,
    sector_capacity_mbps,
    sector_of,
    spectral_efficiency,
    speed_mbps,
)
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

SECTOR = Sector(
    frequency_mhz=800,
    bandwidth_mhz=20,
    radiated_dbm=61,
    terminal_gain_dbi=10,
    noise_figure_db=7,
    over_interference_db=100,
    clutter_db=6,
    streams=1,
    overhead=0.25,
    mast_m=30,
    terminal_m=4,
)


@pytest.mark.parametrize(
    ("ratio", "efficiency"),
    [
        pytest.param(-6.8, 0.0, id="below-the-table"),
        pytest.param(-6.7, 0.1523, id="first-step"),
        pytest.param(0.1, 0.3770, id="between"),
        pytest.param(40, 5.5547, id="above"),
    ],
)
def test_efficiency_by_the_table(ratio, efficiency):
    assert spectral_efficiency(ratio) == efficiency


def test_the_table_stays_below_shannon():
    assert (np.log2(1 + 10 ** (FROM_DB / 10)) > EFFICIENCY).all()


def test_a_budget_by_hand():
    # -174 + 10 log 20e6 + 7 = -93.99 dBm; 61 + 10 - 6 - 150 = -85 dBm: 8.99 dB, step 8.
    assert SECTOR.noise_dbm == pytest.approx(-93.99, abs=0.001)
    assert speed_mbps(150, SECTOR) == pytest.approx(1.9141 * 20 * 0.75)
    # At 9 dB over interference as well, the two make 5.98 dB: step 7.
    assert speed_mbps(150, replace(SECTOR, over_interference_db=9)) == pytest.approx(1.4766 * 15)


@given(st.floats(0.1, 80), st.floats(3, 40))
def test_the_largest_loss_gives_the_speed_and_a_hair_more_does_not(target, over_interference):
    sector = replace(SECTOR, over_interference_db=over_interference)
    if target > peak_mbps(sector):
        with pytest.raises(SettingsError):
            largest_loss_db(sector, target)
        return
    limit = largest_loss_db(sector, target)
    assert speed_mbps(limit - 1e-6, sector) >= target
    assert speed_mbps(limit + 1e-6, sector) < target


def test_a_speed_that_no_sector_gives_is_told():
    with pytest.raises(SettingsError) as caught:
        largest_loss_db(SECTOR, 100)
    assert str(caught.value) == (
        "A sector gives 83 Mbps at most, and 100 are asked for.\n"
        "  What to do: Lower it, or raise cell-bandwidth, cell-streams or cell-interference-ratio."
    )


def test_the_radius_in_free_space_by_hand():
    sector = replace(SECTOR, radiated_dbm=20)
    # 20 + 10 - 6 + 93.99 - 2.4 = 115.59 dB at 0.877 bit/s/Hz; km = 10^((115.59 - 90.512) / 20).
    found = cell_radius_km(sector, 13, model="free-space")
    assert found == pytest.approx(10 ** ((115.59 - 32.45 - 20 * np.log10(800)) / 20), rel=1e-3)


def test_no_cell_reaches_beyond_the_horizon():
    horizon = 4.1219 * (np.sqrt(30) + np.sqrt(4))
    assert cell_radius_km(SECTOR, 1, model="free-space") == pytest.approx(horizon)


def test_no_signal_at_all_has_no_radius():
    assert cell_radius_km(replace(SECTOR, radiated_dbm=-200), 10) == 0


def test_higher_bands_towns_and_speeds_reach_less_far():
    base = cell_radius_km(SECTOR, 10, surroundings="suburban")
    assert cell_radius_km(replace(SECTOR, frequency_mhz=1800), 10, surroundings="suburban") < base
    assert cell_radius_km(SECTOR, 30, surroundings="suburban") < base
    assert cell_radius_km(SECTOR, 10, surroundings="urban") < base


def test_a_small_sector_carries_its_peak_and_a_larger_one_less():
    assert sector_capacity_mbps(SECTOR, 0.5) == pytest.approx(peak_mbps(SECTOR))
    radius = cell_radius_km(SECTOR, 1, surroundings="urban")
    full = sector_capacity_mbps(SECTOR, radius, surroundings="urban")
    assert 1 <= full < peak_mbps(SECTOR) / 2
    assert sector_capacity_mbps(SECTOR, 3 * radius, surroundings="urban") == 0


def test_equal_speeds_take_the_harmonic_mean():
    radius = 12.0
    found = sector_capacity_mbps(SECTOR, radius, surroundings="urban")
    # Homes at random over the disc, each given 1 Mbit: bits over the time they take.
    rng = np.random.default_rng(5)
    from stocktake.connectivity.radio.open_loss import extended_hata_db

    km = radius * np.sqrt(rng.random(40_000))
    loss = extended_hata_db(km, 800, mast_m=30, terminal_m=4, surroundings="urban")
    assert found == pytest.approx(1 / np.mean(1 / speed_mbps(loss, SECTOR)), rel=0.03)


def test_homes_per_sector():
    assert homes_per_sector([10, 1, 0.05], 0.1, load=1).tolist() == [100, 10, 0]
    assert homes_per_sector(10, 0.3, load=0.8) == 26


def test_the_plan_s_own_sector_agrees_with_its_own_radius_and_carrier():
    values = load_parameters()
    sector = sector_of({key: parameter.mid for key, parameter in values.items()})
    radius, carrier = values["site-coverage-radius"], values["site-carrier-capacity"]
    assert cell_radius_km(sector, 10, surroundings="suburban") > radius.mid
    three = 3 * sector_capacity_mbps(sector, radius.mid)
    assert carrier.low <= three <= carrier.high
