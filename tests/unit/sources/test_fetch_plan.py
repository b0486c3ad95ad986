"""What is asked of whom: every series has a service or is named as having none."""

from __future__ import annotations

import importlib
import sys

import pytest

from stocktake.errors import MissingPartError, VocabularyError
from stocktake.sources.fetch.plan import EMBEDDED, plan_fetch
from stocktake.sources.fetch.services import SERVICES, services_at
from stocktake.sources.replies.read import DIRECTORIES, PARSERS, SDMX
from stocktake.sources.replies.sdmx import read_sdmx
from stocktake.vocab import load
from stocktake.vocab.sources import data_sources


def first_page(series):
    return {a.service: a.page(number=1, rows_before=0) for a in series.addresses}


def plan(**chosen):
    return plan_fetch(load.indicators(), SERVICES, **chosen)


@pytest.mark.parametrize(
    ("source", "code", "urls"),
    [
        pytest.param(
            "WDI",
            "IT.NET.USER.ZS",
            {
                "worldbank": "https://api.worldbank.org/v2/country/all/indicator/IT.NET.USER.ZS"
                "?format=json&per_page=20000&page=1",
                "data360": "https://data360api.worldbank.org/data360/data"
                "?DATABASE_ID=WB_WDI&INDICATOR=WB_WDI_IT_NET_USER_ZS&skip=0",
                "sdmx-worldbank": "https://api.worldbank.org/v2/sdmx/rest/data/WDI/"
                "A.IT_NET_USER_ZS.",
            },
            id="worldbank",
        ),
        pytest.param(
            "UN_SDG",
            "IT_USE_ii99",
            {
                "unsdg": "https://unstats.un.org/sdgapi/v1/sdg/Series/Data"
                "?seriesCode=IT_USE_ii99&pageSize=5000&page=1",
            },
            id="unsdg",
        ),
        pytest.param(
            "ITU",
            "ITU_DH_INT_USER_PT",
            {
                "data360": "https://data360api.worldbank.org/data360/data"
                "?DATABASE_ID=ITU_DH&INDICATOR=ITU_DH_INT_USER_PT&skip=0",
                "itu-datahub": "https://api.datahub.itu.int/v2/data/bycode/11624",
            },
            id="itu",
        ),
        pytest.param(
            "ITU_GCI",
            "GCI_SCORE",
            {
                "data360": "https://data360api.worldbank.org/data360/data"
                "?DATABASE_ID=ITU_GCI&INDICATOR=ITU_GCI_GCI_OVRL_SCRE&skip=0",
            },
            id="cybersecurity-index",
        ),
        pytest.param(
            "SPC_BP50",
            "IT_MOB_OWN",
            {
                "sdmx-spc": "https://stats-nsi-stable.pacificdata.org/rest/data/"
                "SPC,DF_BP50_7,1.0/A.IT_MOB_OWN.........",
            },
            id="pacific",
        ),
        pytest.param(
            "PCH",
            "PCH_IXP_NUM",
            {
                "pch": "https://www.pch.net/api/ixp/directory/Active",
                "data360": "https://data360api.worldbank.org/data360/data"
                "?DATABASE_ID=PCH_IXP&INDICATOR=PCH_IXP_NUM&skip=0",
            },
            id="pch",
        ),
        pytest.param(
            "PeeringDB",
            "PEERING_DB_CONN_DATA_CENT",
            {
                "peeringdb": "https://www.peeringdb.com/api/fac"
                "?fields=id%2Ccountry%2Cnet_count%2Cstatus",
            },
            id="peeringdb",
        ),
    ],
)
def test_a_series_has_its_addresses(source, code, urls):
    (series,) = [s for s in plan().series if (s.source, s.code) == (source, code)]
    assert first_page(series) == urls
    assert list(first_page(series)) == list(urls), "the preferred service stands first"


def test_the_pacific_key_has_a_place_for_each_dimension():
    (series,) = [s for s in plan(only_sources=["SPC_BP50"]).series if s.code == "IT_MOB_OWN"]
    key = series.addresses[0].url.rpartition("/")[2]
    assert len(key.split(".")) == 11


def test_every_series_of_the_vocabulary_is_planned_or_named():
    wanted = {
        (series.source, series.code)
        for indicator in load.indicators().values()
        for series in indicator.series
        if series.source not in EMBEDDED
    }
    made = plan()
    found = [(s.source, s.code) for s in (*made.series, *made.without)]
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_each_series_is_asked_for_all_its_indicators():
    (series,) = [s for s in plan().series if s.code == "EG.ELC.ACCS.RU.ZS"]
    assert series.asked_for == ("electricity-access", "electricity-access-rural")


def test_every_service_has_a_parser_and_every_planned_source_a_licence():
    assert all(s in PARSERS or s in DIRECTORIES or s.startswith(SDMX) for s in SERVICES)
    assert {s.source for s in plan().series} <= set(data_sources())


def test_addresses_of_the_world_bank_stay_short():
    # Its service refuses addresses of 1,500 characters and more.
    urls = [url for s in plan().series for url in first_page(s).values()]
    assert max(map(len, urls)) < 1500


def test_a_service_that_is_named_is_the_only_one_asked():
    made = plan(only_sources=["data360"])
    assert {a.service for s in made.series for a in s.addresses} == {"data360"}
    assert {s.source for s in made.series} == {"WDI", "ITU", "ITU_GCI", "UN_DESA_EGDI", "PCH"}
    assert made.without == ()


def test_only_some_indicators():
    made = plan(only_indicators=["population"], only_sources=["WDI"])
    assert [(s.code, s.asked_for) for s in made.series] == [("SP.POP.TOTL", ("population",))]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"only_indicators": ["internet"]}, "There is no indicator 'internet' to fetch."),
        ({"only_sources": ["wdi"]}, "There is no source 'wdi' to fetch."),
    ],
)
def test_an_unknown_word_is_told_with_what_there_is(chosen, message):
    with pytest.raises(VocabularyError) as caught:
        plan(**chosen)
    assert caught.value.problem == message
    assert caught.value.fix.startswith("Use one of: ")


def test_a_service_at_another_address_is_asked_there_without_pause():
    services = services_at({"worldbank": "http://localhost:1/"})
    assert (services["worldbank"].base, services["worldbank"].seconds) == ("http://localhost:1", 0)
    assert services["unsdg"] == SERVICES["unsdg"]


def test_an_unknown_service_is_told():
    with pytest.raises(VocabularyError) as caught:
        services_at({"wordbank": "http://localhost:1"})
    assert caught.value.problem == "There is no service 'wordbank'."
    assert "worldbank" in caught.value.fix


def test_no_service_is_asked_too_often():
    assert all(service.seconds >= 1.0 for service in SERVICES.values())
    assert SERVICES["peeringdb"].seconds >= 3.0


def test_without_httpx_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "stocktake.sources.fetch.client", raising=False)
    with pytest.raises(MissingPartError) as caught:
        importlib.import_module("stocktake.sources.fetch.client")
    assert str(caught.value) == (
        'Fetching is not installed.\n  What to do: Run: pip install "stocktake[fetch]"'
    )


def test_without_pysdmx_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysdmx.io", None)
    with pytest.raises(MissingPartError) as caught:
        read_sdmx(b"A,B\n1,2\n", where="here")
    assert str(caught.value) == (
        'Reading SDMX is not installed.\n  What to do: Run: pip install "stocktake[fetch]"'
    )
