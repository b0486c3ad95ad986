"""The outline of the land: whole, light, and without the ice of the south."""

from __future__ import annotations

import gzip
import re

import pytest
from shapely import Point, Polygon

from stocktake.publish.site.land import has_land, land_path

pytestmark = pytest.mark.skipif(not has_land(), reason="the extra maps is not installed")


@pytest.fixture(scope="module")
def rings():
    """The rings of the outline in degrees, read back from the path."""
    found = []
    for text in re.findall(r"M([^Mz]*)z", land_path()):
        start, *steps = text.split("l")
        points = [tuple(map(int, re.findall(r"-?\d+", start)))]
        for step in steps:
            dx, dy = map(int, re.findall(r"-?\d+", step))
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        found.append(Polygon([(x / 10 - 25, 84 - y / 10) for x, y in points]))
    return found


@pytest.mark.parametrize(
    ("place", "land"),
    [
        ((104, 47), True),  # Mongolia
        ((134, -24), True),  # the middle of Australia
        ((260, 40), True),  # North America, east of the Pacific
        ((178, -17.8), True),  # Fiji
        ((200, 0), False),  # the Pacific
        ((80, -20), False),  # the Indian Ocean
    ],
    ids=["mongolia", "australia", "america", "fiji", "pacific", "indian-ocean"],
)
def test_land_is_where_it_is(rings, place, land):
    assert any(ring.contains(Point(place)) for ring in rings) is land


def test_the_outline_is_light():
    assert len(gzip.compress(land_path().encode())) < 20_000
