"""Families: by the vocabulary, by the unit, by the values."""

from __future__ import annotations

import polars as pl
import pytest

from stocktake.progress.outlook.families import FAMILIES, families_of, known_codes
from stocktake.vocab.load import indicators


def placed(code, values, unit=None):
    frame = pl.DataFrame(
        {"indicator_code": [code] * len(values), "value": [float(v) for v in values]}
    ).with_columns(unit=pl.lit(unit, pl.String))
    row = families_of(frame).row(0, named=True)
    return row["family"], row["unit_scale"]


@pytest.mark.parametrize(
    ("code", "values", "unit", "family", "scale"),
    [
        pytest.param("IT_USE_ii99", [3, 88], "%", "use", 1.0, id="by-code"),
        pytest.param("GCI_SCORE", [3, 100], "index 0-100", "score", 1.0, id="index-of-100"),
        pytest.param("EGDI", [0.2, 0.97], "index 0-1", "score", 100.0, id="index-of-1"),
        pytest.param("i154_FBB5_GNI", [0.2, 146], "% of monthly GNI", "price", 1.0, id="price"),
        pytest.param("NEW", [4, 80], "% of households", "share", 1.0, id="by-unit"),
        pytest.param("NEW", [0.2, 0.4], "% of households", "share", 1.0, id="small-per-cent"),
        pytest.param("NEW", [40, 180], "%", "amount", 1.0, id="per-cent-above-100"),
        pytest.param("VC_DSR_NEW", [1, 8], "number", "disaster", 1.0, id="by-prefix"),
        pytest.param("NEW", [1, 8], "number", "amount", 1.0, id="count"),
        pytest.param("NEW", [0, 1, 1], None, "flag", 1.0, id="values-flag"),
        pytest.param("NEW", [0.2, 0.9], None, "score", 100.0, id="values-index"),
        pytest.param("NEW", [2, 90], None, "share", 1.0, id="values-share"),
        pytest.param("NEW", [2, 900], None, "amount", 1.0, id="values-amount"),
        pytest.param("NEW", [-2, 90], None, "real", 1.0, id="values-real"),
        pytest.param("IT_USE_ii99", [-2, 90], "%", "real", 1.0, id="share-with-negatives"),
        pytest.param("NY.GNP.PCAP.CD", [-2, 90], "US$", "real", 1.0, id="amount-with-negatives"),
    ],
)
def test_families_of_places_a_code(code, values, unit, family, scale):
    assert placed(code, values, unit) == (family, scale)


def test_every_series_of_the_vocabulary_has_a_family_that_exists():
    without = [
        series.code
        for indicator in indicators().values()
        for series in indicator.series
        if series.code not in known_codes() and indicator.unit != "number"
    ]
    assert without == []
    assert set(known_codes().values()) <= set(FAMILIES)
    assert all(family.parent in FAMILIES for family in FAMILIES.values())
