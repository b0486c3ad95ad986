"""A missing library is told with what to install."""

import importlib.util
import sys

import pytest

from stocktake.connectivity.geofiles import libraries
from stocktake.errors import MissingPartError


@pytest.mark.parametrize("missing", ["pyogrio", "rasterio", "shapely"])
def test_a_missing_library_says_what_to_install(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    spec = importlib.util.spec_from_file_location("again", libraries.__file__)
    with pytest.raises(MissingPartError) as caught:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert str(caught.value) == (
        f"The planner is not installed: {missing} is missing.\n"
        '  What to do: Install it with pip install "stocktake[plan]".'
    )
