"""A made-up world of forty economies, so that no test needs real data."""

from __future__ import annotations

import pytest

from factories.outlook import diffusion


@pytest.fixture(scope="session")
def world():
    return diffusion()
