"""Places: one for every economy, on the globe."""

from __future__ import annotations

import pytest

from stocktake.vocab.economies import economies
from stocktake.vocab.places import places


def test_every_economy_has_a_place_on_the_globe():
    assert set(places()) == set(economies())
    assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in places().values())


@pytest.mark.parametrize(
    ("economy", "near"),
    [("TUV", (179, -8)), ("NRU", (167, -1)), ("MNG", (104, 46)), ("CHL", (-71, -36))],
)
def test_places_are_where_atlases_have_them(economy, near):
    assert places()[economy] == pytest.approx(near, abs=3)
