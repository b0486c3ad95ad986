"""The indicators of the vocabulary hang together."""

import pytest

from stocktake.indicators.ratios import parse_part
from stocktake.vocab.load import indicators, themes
from stocktake.vocab.sources import data_sources, find_source, plain_code, source_of_code
from stocktake.vocab.unit_words import is_known_unit, unit_factor

# Themes on which no open series for every economy exists; access.toml says so.
WITHOUT_SERIES = {
    "roaming",
    "infrastructure-sharing",
    "entrepreneurship-msme",
    "standards-interoperability",
    "regional-cooperation",
    "trade-mra",
    "follow-up-reporting",
}


def test_every_theme_has_an_indicator_or_is_listed_as_without():
    measured = {theme for indicator in indicators().values() for theme in indicator.themes}
    assert set(themes()) - measured == WITHOUT_SERIES


def test_every_indicator_has_series_or_is_derived():
    for indicator in indicators().values():
        assert bool(indicator.series) != bool(indicator.ratio_of), indicator.id
        assert indicator.definition.endswith("."), indicator.id


def test_every_series_names_a_known_source():
    named = {s.source for indicator in indicators().values() for s in indicator.series}
    assert named <= set(data_sources())


def test_parts_of_ratios_are_indicators_with_series():
    for indicator in indicators().values():
        for part in indicator.ratio_of or ():
            indicator_id, _ = parse_part(part)
            assert indicators()[indicator_id].series, indicator.id


def test_restricted_sources_are_not_redistributed():
    assert not data_sources()["GSMA_MCI"].redistribute
    assert not data_sources()["WEF_NRI"].redistribute
    assert data_sources()["CIA_WFB"].redistribute


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("World Development Indicators", "WDI"),
        ("WB_WDI", "WDI"),
        ("un sdg", "UN_SDG"),
        ("ITU_DH", "ITU"),
        ("My ministry", None),
        ("OWN", None),
    ],
)
def test_find_source_knows_the_spellings(text, source):
    assert find_source(text) == source


def test_a_code_betrays_its_source_only_where_one_source_has_it():
    assert plain_code("WB_WDI_IT_NET_USER_ZS") == "IT.NET.USER.ZS"
    assert source_of_code("WB_WDI_IT_NET_USER_ZS") == "WDI"
    assert source_of_code("IT_USE_ii99") is None
    assert source_of_code("nothing") is None


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        pytest.param("%", "percent-population", 1.0, id="percent"),
        pytest.param("", "percent-population", 1.0, id="not-stated"),
        pytest.param("Share", "percent-households", 100.0, id="share"),
        pytest.param("thousands", "persons", 1000.0, id="thousands"),
        pytest.param("Mbit/s per capita", "kbps-per-head", 1000.0, id="megabits"),
        pytest.param("index", "index-0-100", 1.0, id="index-of-either-scale"),
        pytest.param("per 1,000 inhabitants", "per-100", 0.1, id="per-thousand"),
        pytest.param("US$", "percent-gni", None, id="another-kind"),
        pytest.param("percent", "persons", None, id="percent-is-no-number"),
        pytest.param("bananas", "persons", None, id="unknown"),
    ],
)
def test_unit_factor_converts_only_what_is_certain(text, unit, factor):
    assert unit_factor(text, unit) == factor


def test_unknown_units_are_told_from_units_of_another_kind():
    assert is_known_unit("US$")
    assert is_known_unit("")
    assert not is_known_unit("bananas")
