"""Measure the radio models: agreement with independent programs, and time for each path.

    python -m benchmarks.radio [--profiles 400] [--pairs 20000] [--seed 1]

Profiles are random walks with a relief of 1 to 200 m, lengths of 2 to 200 km and frequencies of
40 MHz to 10 GHz; masts, climates and quantiles are drawn too. itmlogic is an independent port of
the terrain model, itur an independent program of the ITU's rain recommendations.
"""

from __future__ import annotations

import argparse
import math
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POINTS = 250


class Case(NamedTuple):
    """A path to predict: heights, length in m, frequency, masts in m, climate, quantiles."""

    heights: Floats
    length: float
    mhz: float
    masts: tuple[float, float]
    climate: int
    quantiles: tuple[float, float, float]


def main() -> None:
    """Print one line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=400)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    cases = draw_cases(asked.profiles, asked.seed)
    compare_terrain(cases, flat_end=False)
    compare_terrain(cases, flat_end=True)
    time_terrain(cases)
    compare_rain()
    time_coverage(asked.pairs, asked.seed)


def draw_cases(count: int, seed: int) -> list[Case]:
    """Return random paths."""
    rng = np.random.default_rng(seed)
    cases = []
    for _ in range(count):
        walk = np.cumsum(rng.normal(size=POINTS))
        relief = 10 ** rng.uniform(0, 2.3)
        heights = (walk - walk.mean()) / walk.std() * relief + rng.uniform(0, 2 * relief)
        first, second, third = rng.choice([0.1, 0.5, 0.9], 3)
        cases.append(
            Case(
                np.maximum(heights, 0.0),
                float(10 ** rng.uniform(3.3, 5.3)),
                float(10 ** rng.uniform(1.6, 4)),
                (float(rng.uniform(10, 60)), float(rng.uniform(1.5, 20))),
                int(rng.integers(1, 8)),
                (float(first), float(second), float(third)),
            )
        )
    return cases


def compare_terrain(cases: list[Case], *, flat_end: bool) -> None:
    """Print how far losses are from itmlogic's, on the profiles or with their last heights equal.

    itmlogic 1.2 takes the last height but one for the far end of a path within sight; equal last
    heights take that difference away.
    """
    differences = []
    for given in cases:
        case = given
        if flat_end:
            heights = given.heights.copy()
            heights[-1] = heights[-2]
            case = given._replace(heights=heights)
        differences.append(abs(our_loss(case) - loss_by_itmlogic(case)))
    told = "last heights equal" if flat_end else "as drawn"
    median, most = np.quantile(differences, [0.5, 0.95])
    print(
        f"terrain against itmlogic, {told}: {len(cases)} profiles, median {median:.3f} dB, "
        f"95 % within {most:.3f} dB, worst {max(differences):.2f} dB"
    )


def our_loss(case: Case) -> float:
    """Return the loss by Stocktake."""
    from stocktake.connectivity.radio.itm import Itm, path_losses
    from stocktake.connectivity.radio.itm_variability import CLIMATES

    time_share, place, situation = case.quantiles
    model = Itm(
        case.mhz,
        climate=CLIMATES[case.climate - 1],
        polarisation="horizontal",
        refractivity=314,
        at_surface=True,
        time=time_share,
        place=place,
        situation=situation,
    )
    masts = {"mast_a_m": case.masts[0], "mast_b_m": case.masts[1]}
    return float(path_losses(case.heights, case.length, model, **masts).loss_db[0])


def loss_by_itmlogic(case: Case) -> float:
    """Return the loss by itmlogic."""
    from itmlogic.misc.qerfi import qerfi
    from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
    from itmlogic.statistics.avar import avar

    number = case.mhz / 47.7
    state = {"hg": list(case.masts), "wn": number, "ens": 314, "klim": case.climate, "kwx": 0}
    state |= {"lvar": 5, "klimx": 0, "mdvarx": 13}
    state["gme"] = 157e-9 * (1 - 0.04665 * math.exp(314 / 179.3))
    state["zgnd"] = np.sqrt(complex(15, 376.62 * 0.005 / number) - 1)
    state["pfl"] = [POINTS - 1, case.length / (POINTS - 1), *case.heights]
    over, _ = avar(*qerfi(case.quantiles), qlrpfl(state))
    return float(over + 8.685890 * math.log(2 * number * case.length))


def time_terrain(cases: list[Case]) -> None:
    """Print the time of a profile of 250 points, in one call, and by itmlogic."""
    from stocktake.connectivity.radio.itm import Itm, path_losses

    heights = np.array([case.heights for case in cases])
    heights = np.tile(heights, (-(-4000 // len(heights)), 1))
    lengths = np.tile([case.length for case in cases], len(heights) // len(cases))
    path_losses(heights[:2], lengths[:2], Itm(800), mast_a_m=30, mast_b_m=5)
    ours = []
    for _ in range(5):
        start = time.process_time()
        path_losses(heights, lengths, Itm(800), mast_a_m=30, mast_b_m=5)
        ours.append((time.process_time() - start) / len(heights))
    start = time.process_time()
    for case in cases[:50]:
        loss_by_itmlogic(case)
    theirs = (time.process_time() - start) / len(cases[:50])
    print(
        f"terrain: {1e3 * min(ours):.4f} ms a profile of {POINTS} points, "
        f"{1e3 * theirs:.2f} by itmlogic"
    )


def compare_rain() -> None:
    """Print how far fades are from itur's on a table of bands, lengths, rates and shares."""
    try:
        from itur.models import itu530
    except ImportError:
        print("rain: itur is not installed")
        return
    from stocktake.connectivity.radio.rain import rain_fade_db

    worst, count = 0.0, 0
    for ghz in (10.0, 11.2, 15.0, 18.0, 23.0, 38.0, 80.0):
        for km in (0.5, 2.0, 10.0, 30.0, 60.0):
            for rate in (5.0, 40.0, 85.0, 130.0):
                for per_cent in (0.001, 0.01, 0.1, 1.0):
                    theirs = itu530.rain_attenuation(0, 0, km, ghz, 0, per_cent, tau=0, R001=rate)
                    ours = rain_fade_db(km, ghz, rate, share=per_cent / 100, tilt_deg=0)
                    worst = max(worst, abs(float(ours) / float(theirs.value) - 1))
                    count += 1
    print(f"rain against itur: {count} fades, worst difference {worst:.1e} of the fade")


def time_coverage(pairs: int, seed: int) -> None:
    """Print the time of a pair of site and settlement over terrain, sampling included."""
    from stocktake.connectivity.cover.lists import CoverLists
    from stocktake.connectivity.radio.coverage import Antennas, reach_over_terrain
    from stocktake.connectivity.radio.itm import Itm
    from stocktake.connectivity.radio.terrain import Ground, Terrain

    rng = np.random.default_rng(seed)
    ground = rng.uniform(0, 200, (1200, 1200)).astype(np.float32)
    terrain = Terrain(Ground(ground, 120.0, 15.0, 1 / 1200, 1 / 1200), 92.7)
    sites = 120 + rng.uniform(0.1, 0.9, pairs), 15 - rng.uniform(0.1, 0.9, pairs)
    # Up to about 8 km away, as the default radius.
    points = sites[0] + rng.uniform(-0.05, 0.05, pairs), sites[1] + rng.uniform(-0.05, 0.05, pairs)
    lists = CoverLists(np.arange(pairs + 1, dtype=np.int64), np.arange(pairs, dtype=np.int32))
    antennas = Antennas(mast_m=30.0, terminal_m=4.0, largest_loss_db=150.0)
    seconds = []
    for _ in range(2):
        start = time.process_time()
        found = reach_over_terrain(
            lists, sites, points, terrain=terrain, model=Itm(800), antennas=antennas
        )
        seconds.append(time.process_time() - start)
    print(
        f"coverage: {pairs:,} pairs within 8 km over cells of 93 m, "
        f"{1e3 * min(seconds) / pairs:.4f} ms a pair, {len(found.loss_db):,} reached"
    )


if __name__ == "__main__":
    main()
