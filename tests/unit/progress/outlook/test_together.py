"""The intraclass correlation, on made-up classes with a known one."""

from __future__ import annotations

import numpy as np
import pytest

from stocktake.progress.outlook.together import intraclass


@pytest.mark.parametrize("true", [0.0, 0.3, 0.7])
def test_intraclass_finds_the_share_that_classes_have_in_common(true):
    random = np.random.default_rng(5)
    classes = np.repeat(np.arange(300), 12)
    scores = np.sqrt(true) * random.normal(size=300)[classes]
    scores = scores + np.sqrt(1 - true) * random.normal(size=len(classes))
    assert intraclass(scores, classes) == pytest.approx(true, abs=0.05)


def test_a_worked_case():
    # Two classes of two: between mean square 16, within 1, so (16 - 1) / (16 + 1).
    scores = np.array([0.0, np.sqrt(2), 4.0, 4 + np.sqrt(2)])
    assert intraclass(scores, np.array([0, 0, 1, 1])) == pytest.approx(15 / 17, abs=1e-3)


def test_one_class_measures_nothing():
    assert intraclass(np.array([1.0, 2.0]), np.array([0, 0])) == 0.1
