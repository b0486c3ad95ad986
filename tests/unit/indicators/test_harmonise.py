"""Observations become indicators of the vocabulary, in their units and within their limits."""

import pytest

from stocktake.indicators.harmonise import harmonise
from stocktake.indicators.series import find_matches, own_indicator_id, parse_groups, write_groups
from stocktake.sources.files import read_observation_file


@pytest.fixture
def bring(tmp_path):
    """Write a file, read it and harmonise it."""

    def brought(text):
        path = tmp_path / "d.csv"
        path.write_text(text, "utf-8")
        return harmonise(read_observation_file(path, "d.csv"))

    return brought


def found(result):
    return result.frame.select("indicator_id", "disaggregation", "value").rows()


@pytest.mark.parametrize(
    ("code", "source", "groups", "matches"),
    [
        pytest.param("IT.NET.USER.ZS", "WDI", "", [("internet-users", "")], id="series"),
        pytest.param("IT.NET.USER.FE.ZS", "WDI", "", [("internet-users", "sex=F")], id="implied"),
        pytest.param(
            "WB_WDI_IT_NET_USER_ZS", "WDI", "", [("internet-users", "")], id="data360-spelling"
        ),
        pytest.param(
            "IT_NET_BBND", "UN_SDG", "speed=ANY", [("fixed-broadband", "")], id="selected-total"
        ),
        pytest.param(
            "IT_NET_BBND",
            "UN_SDG",
            "speed=10MBPS+",
            [("fixed-broadband", "speed=10MBPS+")],
            id="not-the-selected",
        ),
        pytest.param(
            "EG_ACS_ELEC",
            "UN_SDG",
            "location=RUR",
            [("electricity-access", "location=RUR"), ("electricity-access-rural", "")],
            id="two-indicators",
        ),
        pytest.param("EG_ACS_ELEC", "UN_SDG", "", [("electricity-access", "")], id="total-only"),
        pytest.param(
            "IT.NET.USER.ZS", "Our survey", "", [("internet-users", "")], id="other-source"
        ),
        pytest.param(
            "People using the Internet", "OWN", "", [("internet-users", "")], id="by-name"
        ),
        pytest.param("internet users", "OWN", "sex=F", [("internet-users", "sex=F")], id="by-id"),
        pytest.param("something-else", "OWN", "", [], id="own-indicator"),
    ],
)
def test_find_matches(code, source, groups, matches):
    read = find_matches(code, "", source=source, disaggregation=groups)
    assert [(m.indicator_id, m.disaggregation) for m in read] == matches


def test_preference_is_own_files_then_unknown_sources_then_the_list_then_others():
    def rank(source):
        (match,) = find_matches("internet-users", "", source=source, disaggregation="")
        return match.rank

    order = ["OWN", "Our survey", "WDI", "UN_SDG", "CIA_WFB", "PCH"]
    assert sorted(order, key=rank) == order


def test_groups_are_read_and_written_alike():
    assert write_groups(parse_groups("age=Y15T24;sex=F")) == "age=Y15T24;sex=F"
    assert parse_groups("") == {}
    assert own_indicator_id("IT_NET_BBNDN") == "it-net-bbndn"


def test_units_are_converted_left_out_or_warned_about(bring):
    result = bring(
        "economy,indicator,year,unit,value\n"
        "FJI,internet-users,2020,share,0.8\n"
        "TON,internet-users,2020,US$,5\n"
        "NIU,internet-users,2020,bananas,7\n"
        "FJI,population,2020,thousands,900\n"
    )
    assert found(result) == [
        ("internet-users", "", 80.0),
        ("internet-users", "", 7.0),
        ("population", "", 900000.0),
    ]
    assert [(f.severity, f.where, f.value, f.problem) for f in result.findings] == [
        (
            "error",
            "row 3",
            "US$",
            "The unit does not fit the indicator internet-users, which is in % of population.",
        ),
        (
            "warning",
            "row 4",
            "bananas",
            "The unit is not known; the indicator internet-users is in % of population.",
        ),
    ]


def test_two_units_for_an_own_indicator_keep_the_commoner(bring):
    result = bring(
        "economy,indicator,year,unit,value\nFJI,poles,2020,km,1\nTON,poles,2020,km,2\n"
        "NIU,poles,2020,miles,3\n"
    )
    assert found(result) == [("poles", "", 1.0), ("poles", "", 2.0)]
    assert [(o.indicator_id, o.unit) for o in result.own] == [("poles", "km")]
    assert (
        result.findings[0].problem == "The unit does not fit the indicator poles, which is in km."
    )


def test_values_outside_the_natural_limits_are_left_out(bring):
    result = bring(
        "economy,indicator,year,value\nFJI,internet-users,2020,120\nTON,internet-users,2020,100\n"
        "FJI,mobile-subscriptions,2020,-1\nTON,mobile-subscriptions,2020,140\n"
    )
    assert found(result) == [("internet-users", "", 100.0), ("mobile-subscriptions", "", 140.0)]
    assert [(f.value, f.problem) for f in result.findings] == [
        ("FJI 2020: 120.0", "The value cannot be: internet-users is from 0 to 100."),
        ("FJI 2020: -1.0", "The value cannot be: mobile-subscriptions is not below 0."),
    ]
