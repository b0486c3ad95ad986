"""ESCAP's indices: worked forecasts, an independent fit, and the algebra behind the weights."""

from __future__ import annotations

import itertools
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.series import judge as assessed
from stocktake.progress.methods.escap import index_of, on_line, state_of, weighted_lines
from stocktake.progress.methods.verdict import compound_growth

RISING = dict(zip(range(2015, 2025), [40, 43, 45, 49, 53, 60, 64, 67, 70, 72], strict=True))
GAPS = {2015: 20, 2017: 26, 2019: 40, 2020: 52, 2023: 55}
DUE = 2030


def forecast(series, *, scale=100.0, weighted=True, due=DUE):
    points = pl.DataFrame(
        {
            "series": [1] * len(series),
            "x": [year - due for year in series],
            "value": [float(value) for value in series.values()],
            "scale": pl.Series([scale] * len(series), dtype=pl.Float64),
            "weight": [1.0 / (due - year) if weighted else 1.0 for year in series],
        }
    )
    return weighted_lines(points).select(on_line(pl.lit(0.0))).item()


@pytest.mark.parametrize(
    ("series", "weighted", "plain"),
    [
        pytest.param(RISING, 87.673, 87.742, id="every-year"),
        pytest.param(GAPS, 85.644, 87.280, id="with-gaps"),
    ],
)
def test_the_worked_forecasts_on_the_logit(series, weighted, plain):
    assert forecast(series) == pytest.approx(weighted, abs=6e-4)
    assert forecast(series, weighted=False) == pytest.approx(plain, abs=6e-4)


@pytest.mark.parametrize(
    ("series", "value"), [pytest.param(RISING, 96.567, id="a"), pytest.param(GAPS, 90.363, id="b")]
)
def test_the_worked_forecasts_on_the_value_itself(series, value):
    found = forecast(series, scale=None)
    years, values = np.array(list(series)), np.array(list(series.values()), dtype=float)
    slope, at = np.polyfit(years - DUE, values, 1, w=np.sqrt(1.0 / (DUE - years)))
    assert found == pytest.approx(at)
    assert found == pytest.approx(value, abs=6e-4)
    assert slope > 0


@pytest.mark.parametrize(
    ("series", "percent", "mean_logit"),
    [pytest.param(RISING, 106.5, 86.347, id="a"), pytest.param(GAPS, 133.3, 87.856, id="b")],
)
def test_constant_growth_leaves_the_scale_where_the_logit_does_not(series, percent, mean_logit):
    (first, *_, last) = sorted(series)
    rate = pl.select(
        compound_growth(pl.lit(series[first]), pl.lit(series[last]), pl.lit(last - first))
    ).item()
    assert series[last] * (1 + rate) ** (DUE - last) == pytest.approx(percent, abs=0.05)
    logit = {year: math.log(value / (100 - value)) for year, value in series.items()}
    steps = [(logit[b] - logit[a]) / (b - a) for a, b in itertools.pairwise(sorted(series))]
    ahead = logit[last] + sum(steps) / len(steps) * (DUE - last)
    mean = 100 / (1 + math.exp(-ahead))
    assert mean == pytest.approx(mean_logit, abs=6e-4)
    assert mean < 100
    assert forecast(series) < 100


series_strategy = st.dictionaries(
    st.integers(2000, 2029), st.floats(1, 99), min_size=2, max_size=20
)


@given(series_strategy)
def test_the_weights_make_the_line_pass_through_the_plain_mean(series):
    """With weights 1 / (T - t), the line at T is mean(L) + slope (T - mean(t))."""
    years = np.array(sorted(series))
    logit = np.log([series[y] / (100 - series[y]) for y in years])
    weights = 1.0 / (DUE - years)
    slope = np.polyfit(years - DUE, logit, 1, w=np.sqrt(weights))[0]
    ahead = logit.mean() + slope * (DUE - years.mean())
    value = forecast({int(y): series[y] for y in years})
    assert value == pytest.approx(100 / (1 + math.exp(-ahead)), rel=1e-6, abs=1e-6)


def index(base, value, target, *, direction="up"):
    sign = 1.0 if direction == "up" else -1.0
    return pl.select(
        index_of(pl.lit(sign * (target - base)), pl.lit(sign * (target - value)))
    ).item()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(index(40, 52, 90), 2.4, id="up"),
        pytest.param(index(12, 4, 2, direction="down"), 8.0, id="down"),
        pytest.param(index(40, 40, 90), 0.0, id="still"),
        pytest.param(index(40, 30, 90), -2.0, id="back"),
        pytest.param(index(40, 95, 90), 10.0, id="reached"),
        pytest.param(index(85, 78, 80), -14.0, id="met-then-lost"),
        pytest.param(index(80, 78, 80), None, id="base-at-the-target"),
        pytest.param(index(80, 80, 80), 10.0, id="never-left"),
    ],
)
def test_index_of(found, expected):
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("base", "lack", "state"),
    [
        pytest.param(50.0, 4.99, "maintain", id="gap-under-a-tenth"),
        pytest.param(50.0, 5.0, "accelerate", id="gap-of-a-tenth"),
        pytest.param(50.0, 49.9, "accelerate", id="hardly-nearer"),
        pytest.param(50.0, 50.0, "reverse", id="no-nearer"),
        pytest.param(-5.0, 6.0, "reverse", id="met-at-the-base"),
        pytest.param(0.0, 6.0, "reverse", id="base-at-the-target"),
        pytest.param(0.0, 0.0, "maintain", id="never-left"),
        pytest.param(None, 1.0, None, id="no-base"),
    ],
)
def test_state_of(base, lack, state):
    frame = pl.DataFrame({"b": [base], "l": [lack]}, schema={"b": pl.Float64, "l": pl.Float64})
    assert frame.select(state_of(pl.col("b"), pl.col("l"))).item() == state


finite = st.floats(0.1, 1e4)


@given(finite, finite, finite, st.floats(1e-3, 1e3))
def test_an_index_does_not_depend_on_the_unit(base, value, target, factor):
    one = index(base, value, target)
    other = index(base * factor, value * factor, target * factor)
    if one is not None and other is not None and abs(target - base) > 1e-6 * target:
        assert other == pytest.approx(one, rel=1e-5, abs=1e-6)


@given(finite, finite, finite)
def test_an_index_is_the_same_for_the_mirrored_series(base, value, target):
    assert index(base, value, target) == index(-base, -value, -target, direction="down")


@given(finite, st.tuples(finite, finite), finite)
def test_a_better_value_never_has_a_lower_index(base, values, target):
    found = [index(base, value, target) for value in sorted(values)]
    if None not in found:
        assert found[0] <= found[1] + 1e-9


@pytest.mark.parametrize(
    ("series", "kpi", "state", "ratio", "score", "sentence"),
    [
        pytest.param(
            RISING,
            {"target": 95.0},
            "accelerate",
            8.6677,
            5.8182,
            "Accelerate: 72 % of population in 2024, from 40 % in 2015; the weighted trend leads "
            "to 87.7 % in 2030, which leaves 13 % of the gap of 2015 to the target of 95 % by "
            "2030; current status 5.8 of 10.",
            id="bounded",
        ),
        pytest.param(
            {2017: 26, 2019: 40, 2023: 55},
            {"target": 95.0},
            "accelerate",
            8.387,
            4.593,
            "Accelerate: 55 % of population in 2023, from about 21 % in 2015 on the trend; the "
            "weighted trend leads to 83.1 % in 2030, which leaves 16 % of the gap of 2015 to the "
            "target of 95 % by 2030; current status 4.6 of 10.",
            id="base-read-from-the-trend",
        ),
        pytest.param(
            {2015: 0.7, 2024: 0.75},
            {
                "direction": "parity", "unit": "ratio", "target": None, "target_low": 0.98,
                "target_high": 1.02,
            },
            "accelerate",
            2.976,
            1.786,
            "Accelerate: 0.75 (1 = parity) in 2024, from 0.7 in 2015; the weighted trend leads to "
            "0.78 in 2030, which leaves 70 % of the gap of 2015 to the target range of 0.98 to "
            "1.02 by 2030; current status 1.8 of 10.",
            id="parity",
        ),
        pytest.param(
            {2015: 60, 2024: 50},
            {},
            "reverse",
            -5.572,
            -3.333,
            "Reverse the trend: 50 % of population in 2024, from 60 % in 2015; the weighted trend "
            "leads to 43.3 % in 2030, no nearer to the target of 90 % by 2030 than in 2015; "
            "current status -3.3 of 10.",
            id="back",
        ),
        pytest.param(
            {2024: 95},
            {},
            "met",
            None,
            10.0,
            "95 % of population in 2024 meets the target of 90 % by 2030.",
            id="one-value-that-meets-it",
        ),
        pytest.param(
            {2024: 50},
            {},
            "level_only",
            None,
            None,
            "One value only, so no trend: 50 % of population in 2024; the target of 90 % by 2030 "
            "is 40 points away.",
            id="one-value",
        ),
        pytest.param(
            {2015: 40, 2024: 50},
            {"target": None, "deadline": None},
            "not_judged",
            None,
            None,
            "This method judges nothing here, as it needs two values, and a number with a year to "
            "reach; the latest is 50 % of population in 2024.",
            id="no-number",
        ),
    ],
)  # fmt: skip
def test_as_the_shown_method(series, kpi, state, ratio, score, sentence):
    row = assessed(series, method="escap", **kpi)
    assert row["state"] == state
    assert row["ratio"] == (None if ratio is None else pytest.approx(ratio, abs=6e-4))
    assert row["score"] == (None if score is None else pytest.approx(score, abs=6e-4))
    assert row["explanation"] == sentence
