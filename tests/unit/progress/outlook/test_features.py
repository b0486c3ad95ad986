"""Features: slopes over windows and gaps, roughness, kinds of past."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from stocktake.progress.outlook.features import PASTS, describe
from stocktake.progress.outlook.histories import read_histories


def features(years, values, code="NEW", kind="linear", *, single=False):
    table = pl.DataFrame(
        {
            "economy_iso3": ["FJI"] * len(years),
            "indicator_code": [code] * len(years),
            "year": years,
            "value": [float(v) for v in values],
        }
    )
    found = read_histories(table)
    return describe(found, found.last_rows(), kind_of_scale=kind, single=single)


def test_slopes_are_taken_over_one_three_six_and_twelve_years():
    # Negative, so that the values stand on a scale without limits.
    years = list(range(2000, 2013))
    values = [-100.0 + 2 * n + (10 if n == 12 else 0) for n in range(13)]
    assert features(years, values).slopes[0] == pytest.approx(
        [12, 2 + 10 / 3, 2 + 10 / 6, 2 + 10 / 12]
    )


def test_a_slope_over_a_gap_is_taken_from_the_value_before():
    found = features([2000, 2010], [-50.0, -30.0])
    assert found.slopes[0] == pytest.approx([2, 2, 2, 2])
    assert found.gap[0] == pytest.approx(np.log(10))


@pytest.mark.parametrize(
    ("years", "values", "kind"),
    [
        pytest.param([2020], [40], "single", id="one-value"),
        pytest.param([2019, 2020], [40, 41], "short", id="two-values"),
        pytest.param([2017, 2018, 2019, 2020], [40, 41, 43, 44], "long", id="four-values"),
        pytest.param([2018, 2019, 2020], [40, 40, 40], "still", id="standing-still"),
        pytest.param([2018, 2019, 2020], [40, 90, 100], "full", id="at-the-top"),
        pytest.param([2020], [100], "full", id="one-value-at-the-top"),
        pytest.param([2018, 2019, 2020], [3, 1, 0], "none", id="at-zero"),
    ],
)
def test_describe_names_the_kind_of_past(years, values, kind):
    found = features(years, values, code="IT_USE_ii99", kind="logit")
    assert PASTS[found.kind[0]] == kind


def test_single_looks_at_the_newest_value_only():
    one = features([2020], [-5.0])
    cut = features([2000, 2010, 2020], [-50.0, -30.0, -5.0], single=True)
    assert PASTS[cut.kind[0]] == "single"
    for name in ("level", "slopes", "roughness", "zeros", "known", "gap"):
        assert np.array_equal(getattr(one, name), getattr(cut, name))
