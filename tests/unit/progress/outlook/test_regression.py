"""The two regressions find what data were made with."""

from __future__ import annotations

import numpy as np
import pytest

from stocktake.progress.outlook.regression import fit_median, fit_size

RANDOM = np.random.default_rng(3)
ROWS = 4_000
COLUMN = RANDOM.normal(size=ROWS)
DESIGN = np.stack([np.ones(ROWS), COLUMN], axis=1)
NO_RIDGE = np.zeros(2)


def test_fit_median_finds_the_line_and_ignores_wild_errors():
    target = 1.5 - 0.7 * COLUMN + RANDOM.standard_t(1, size=ROWS) * 0.2
    assert fit_median(DESIGN, target, np.ones(ROWS), NO_RIDGE) == pytest.approx(
        [1.5, -0.7], abs=0.03
    )


def test_fit_median_is_the_median_where_there_is_only_a_constant():
    target = RANDOM.exponential(size=ROWS)
    found = fit_median(DESIGN[:, :1], target, np.ones(ROWS), np.zeros(1))
    assert found[0] == pytest.approx(np.median(target), abs=0.02)


def test_fit_median_listens_to_weights():
    target = np.where(COLUMN > 0, 1.0, 0.0)
    weight = np.where(COLUMN > 0, 10.0, 0.1)
    assert fit_median(DESIGN[:, :1], target, weight, np.zeros(1))[0] == pytest.approx(1, abs=0.05)


def test_fit_size_finds_how_errors_grow():
    size = np.exp(-1.0 + 0.5 * COLUMN)
    found = fit_size(DESIGN, RANDOM.exponential(size), NO_RIDGE)
    assert found == pytest.approx([-1.0, 0.5], abs=0.06)


def test_a_ridge_pulls_to_zero_but_not_the_constant():
    size = np.exp(-1.0 + 0.5 * COLUMN)
    found = fit_size(DESIGN, size, np.array([0.0, 50.0]))
    assert abs(found[1]) < 0.05
    assert found[0] == pytest.approx(np.log(size.mean()), abs=0.1)
