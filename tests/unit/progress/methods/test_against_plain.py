"""All methods against an implementation for one series at a time that knows nothing of ours."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from factories.series import economies, kpis, observations
from stocktake.progress.compare import compare_methods
from stocktake.vocab.tables import empty_table

ON = dt.date(2025, 11, 30)
PLAIN = Path(__file__).parents[4] / "benchmarks" / "plain_methods.py"

# KPI as in the table, and the upper end of its unit's scale.
SHAPES = [
    ({"target": 90.0, "unit": "percent-population"}, 100.0),
    ({"target": 60.0, "unit": "per-100"}, None),
    ({"target": 20.0, "unit": "percent-gni", "direction": "down"}, None),
    ({"target": 0.0, "unit": "percent-gni", "direction": "down"}, None),
    ({"target": None, "deadline": None, "unit": "percent-population"}, 100.0),
    ({"target": None, "deadline": None, "unit": "percent-gni", "direction": "down"}, None),
    ({"target": 50.0, "deadline": 2015, "unit": "percent-population"}, 100.0),
    ({"target": 70.0, "deadline": 2020, "unit": "percent-population"}, 100.0),
    ({"target": 80.0, "deadline": 2025, "unit": "percent-population"}, 100.0),
]
PARITY = {
    "unit": "ratio", "direction": "parity", "target": None, "target_low": 0.98, "target_high": 1.02
}  # fmt: skip


@pytest.fixture(scope="module")
def plain():
    spec = importlib.util.spec_from_file_location("plain_methods", PLAIN)
    module = importlib.util.module_from_spec(spec)
    sys.modules["plain_methods"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["plain_methods"]


def random_series(random, top):
    """Return a series with gaps, ups and downs, and now and then an end of the scale."""
    years = sorted(random.choice(np.arange(2003, 2026), random.integers(1, 14), replace=False))
    walk = random.uniform(0, top) * np.exp(np.cumsum(random.normal(0.02, 0.12, len(years))))
    values = np.clip(walk, 0, top).round(2)
    if random.random() < 0.15:
        values[random.integers(len(values))] = random.choice([0.0, top, top * 0.995])
    return dict(zip(map(int, years), map(float, values), strict=True))


def compared(cells, shapes):
    table = compare_methods(
        kpis(*({"kpi_id": f"k{n}"} | shape for n, shape in enumerate(shapes))),
        observations(cells),
        economies(dict.fromkeys(cells, 1.0)),
        empty_table("economy_groups"),
        on=ON,
    )
    return table.rows_by_key(["kpi_id", "economy_id"], named=True)


@pytest.mark.parametrize(
    ("shapes", "top"),
    [pytest.param(SHAPES, 100.0, id="one-sided"), pytest.param([(PARITY, None)], 2.0, id="parity")],
)
def test_every_method_agrees_with_the_plain_one_on_random_series(plain, shapes, top):
    random = np.random.default_rng(4)
    cells = {f"E{n:04}": random_series(random, top) for n in range(700)}
    found = compared(cells, [shape for shape, _ in shapes])
    seen = set()
    for (kpi_id, economy), rows in found.items():
        shape, end = shapes[int(kpi_id[1:])]
        kpi = plain.Kpi(
            direction=shape.get("direction", "up"),
            target=shape["target"],
            low=shape.get("target_low"),
            high=shape.get("target_high"),
            deadline=shape.get("deadline", 2030),
            top=end,
        )
        expected = plain.judge_plainly(cells[economy], kpi, ON.year)
        for row in rows:
            state, measure = expected[row["method"]]
            seen.add((row["method"], row["state"]))
            assert row["state"] == state, (row, cells[economy], shape)
            if measure is not None and not row["state"].startswith("met"):
                assert row["measure"] == pytest.approx(measure, rel=1e-7, abs=1e-9), row
    assert {method for method, _ in seen} == set(plain.METHODS)
    assert len(seen) >= (40 if top == 100.0 else 15)


def test_where_methods_disagree_is_counted_from_their_outcomes():
    random = np.random.default_rng(5)
    cells = {f"E{n:04}": random_series(random, 100.0) for n in range(200)}
    steps = {"met": 0, "on_track": 0, "partial": 1, "off_track": 2}
    spreads = set()
    for rows in compared(cells, [shape for shape, _ in SHAPES]).values():
        places = [steps[row["outcome"]] for row in rows if row["outcome"] in steps]
        spread = max(places) - min(places) if places else 0
        assert {row["spread"] for row in rows} == {spread}
        assert {row["disagree"] for row in rows} == {spread > 0}
        spreads.add(spread)
    assert spreads == {0, 1, 2}


def test_pairs_without_a_value_have_no_rows():
    found = compared({"AAA": {2020: 50.0}, "BBB": {}}, [{}])
    assert set(found) == {("k0", "AAA")}
    assert isinstance(pl.DataFrame(found["k0", "AAA"]), pl.DataFrame)
