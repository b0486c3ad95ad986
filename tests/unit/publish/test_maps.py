"""Tiles and marks: every economy is there, none hides another, and each is told."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stocktake.publish.figures.tiles import Placed, eastings, tile_grid, tile_places
from stocktake.publish.figures.world_map import APART, world_map
from stocktake.publish.words import OUTCOMES
from stocktake.vocab.places import places

ECONOMIES = st.lists(st.sampled_from(sorted(places())), unique=True, min_size=1, max_size=60)


def placed(keys):
    return [
        Placed(economy_id=key, code=key[:2], outcome=OUTCOMES[n % 6], words=f"{key} <told>")
        for n, key in enumerate(keys)
    ]


def circles(drawn):
    """Return the middles of all marks: each is used at the origin of a group of its own."""
    return [
        (float(x), float(y))
        for x, y in re.findall(
            r"<g transform='translate\(([-\d.]+) ([-\d.]+)\)'><title>[^<]*</title><use ", drawn
        )
    ]


def test_the_pacific_is_in_the_middle():
    fiji, tonga, peru, india = eastings(np.array([178.0, -175.2, -75.0, 79.0]))
    assert india < fiji < tonga < peru


@given(ECONOMIES, st.integers(4, 20))
def test_every_economy_has_a_tile_of_its_own(keys, columns):
    found = tile_places(keys, columns)
    assert len(set(found)) == len(keys)
    assert all(0 <= x < columns and y >= 0 for x, y in found)
    assert {x for x, _ in found} == set(range(1 + max(x for x, _ in found)))


def test_tiles_keep_north_above_south_and_west_before_east():
    keys = ["MNG", "CHN", "IND", "LKA", "JPN", "AUS", "NZL", "FJI", "TON"]
    at = dict(zip(keys, tile_places(keys, 5), strict=True))
    assert at["MNG"][1] < at["AUS"][1]
    assert at["IND"][1] < at["LKA"][1]
    assert at["IND"][0] < at["JPN"][0] < at["TON"][0]


@given(ECONOMIES)
def test_no_mark_of_a_map_hides_another(keys):
    drawn = world_map(placed(keys), land="land.svg", title="T", description="D")
    found = circles(drawn)
    assert len(found) == len(keys)
    nearest = min((math.dist(a, b) for a, b in itertools.combinations(found, 2)), default=99)
    assert nearest > APART * 0.6


@pytest.mark.parametrize("key", ["TUV", "NRU"])
def test_the_smallest_islands_have_a_mark_a_code_and_words(key):
    keys = ["TUV", "NRU", "AUS", "CHN", "FJI", "KIR", "MHL", "PHL"]
    for drawn in (
        world_map(placed(keys), land="land.svg", title="T", description="D"),
        tile_grid(placed(keys), title="T", description="D"),
    ):
        root = etree.fromstring(drawn)
        (group,) = [
            one
            for one in root.iter("{*}g")
            if one.findtext("{*}title", default="") == f"{key} <told>"
        ]
        assert group.findtext("{*}text") == key[:2]
        href = group.find("{*}use").get("href")
        (shape,) = root.xpath("//*[local-name()='defs']/*[@id=$id]", id=href.removeprefix("#"))
        assert len(list(shape.iter("{*}circle"))) >= 1


def test_each_outcome_is_drawn_once_and_used_by_its_economies():
    keys = ["TUV", "NRU", "AUS", "CHN", "FJI", "KIR", "MHL", "PHL"]
    shown = placed(keys)
    for drawn in (
        world_map(shown, land="land.svg", title="T", description="D"),
        tile_grid(shown, title="T", description="D", prefix="n"),
    ):
        root = etree.fromstring(drawn)
        ids = [one.get("id") for one in root.iterfind("{*}defs/{*}g")]
        assert len(ids) == len(set(ids)) == len(OUTCOMES)
        used = [one.get("href").removeprefix("#") for one in root.iter("{*}use")]
        assert set(used) == set(ids)
        assert [one[1:] for one in used] == [str(OUTCOMES.index(one.outcome)) for one in shown]


def test_the_figures_of_one_page_share_no_id():
    shown = placed(["TUV", "NRU"])
    figures = (
        world_map(shown, land="land.svg", title="T", description="D"),
        tile_grid(shown, title="T", description="D"),
        tile_grid(shown, title="T", description="D", prefix="n"),
    )
    ids = [one for drawn in figures for one in re.findall(r" id='([^']*)'", drawn)]
    assert len(ids) == len(set(ids)) == 6


def test_an_economy_is_marked_where_it_is_on_the_shared_outline():
    """The mark of one economy alone, put back into degrees by the picture of the land."""
    drawn = world_map(placed(["TUV"]), land="land.svg", title="T", description="D")
    x, y, width = (
        float(re.search(rf"<image [^>]*{name}='([-\d.]+)'", drawn)[1])
        for name in (" x", " y", " width")
    )
    ((mark_x, mark_y),) = circles(drawn)
    scale = width / 360
    longitude, latitude = (mark_x - x) / scale - 25, 84 - (mark_y - y) / scale
    assert (longitude, latitude) == pytest.approx(places()["TUV"], abs=0.2)


def test_figures_say_title_and_description():
    for drawn in (
        world_map(placed(["TUV"]), land="l", title="A <map>", description="All met."),
        tile_grid(placed(["TUV"]), title="A <map>", description="All met."),
    ):
        root = etree.fromstring(drawn)
        assert root.findtext("{*}title") == "A <map>"
        assert root.findtext("{*}desc") == "All met."
