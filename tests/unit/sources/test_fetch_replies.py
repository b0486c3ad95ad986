"""Replies of every service: the rules of each parser, and what a spoiled body gives."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.replica import sdmx_csv, sdmx_ml
from stocktake.errors import DataError
from stocktake.sources.raw import check_raw
from stocktake.sources.replies.read import DIRECTORIES, PARSERS, read_reply
from stocktake.sources.replies.reply import RefusalError, groups_of, observations
from stocktake.sources.replies.unsdg import read_unsdg_releases
from stocktake.sources.snapshot import Snapshot

POINTS = [("FJI", 2022, 82.5), ("THA", 2022, 88.5), ("THA", 2023, 89.5)]


def note(service, code="X", source="WDI"):
    return Snapshot(
        service=service,
        source=source,
        code=code,
        asked_for=(),
        title="T",
        publisher="P",
        licence="L",
        redistribute=True,
        url="https://example.org",
        parameters={},
        fetched_at="2026-11-22T06:00:00+00:00",
        release="",
        parts=(),
    )


def worldbank(*rows, **head):
    full = {"page": 1, "pages": 1, "per_page": 50, "total": len(rows), **head}
    return [full, list(rows)]


def worldbank_row(**changed):
    row = {
        "indicator": {"id": "IT.NET.USER.ZS", "value": "Individuals using the Internet"},
        "country": {"id": "TH", "value": "Thailand"},
        "countryiso3code": "THA",
        "date": "2024",
        "value": 90.87,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }
    return row | changed


def data360_row(**changed):
    row = {
        "OBS_VALUE": "38.7168",
        "TIME_PERIOD": "1970",
        "REF_AREA": "THA",
        "INDICATOR": "ITU_DH_INT_USR_DAY",
        "SEX": "F",
        "AGE": "_T",
        "URBANISATION": "RUR",
        "COMP_BREAKDOWN_1": "_Z",
        "UNIT_MEASURE": "PT",
        "UNIT_MULT": 0,
        "OBS_STATUS": "A",
        "LATEST_DATA": False,
        "FREQ": "A",
    }
    return row | changed


def unsdg_row(**changed):
    row = {
        "goal": ["17"],
        "series": "IT_USE_ii99",
        "seriesDescription": "Internet users",
        "geoAreaCode": "764",
        "geoAreaName": "Thailand",
        "timePeriodStart": 2023.0,
        "value": "89.5",
        "source": "A survey",
        "footnotes": [""],
        "attributes": {"Nature": "C", "Units": "PERCENT"},
        "dimensions": {"Sex": "BOTHSEX", "Reporting Type": "G"},
    }
    return row | changed


def unsdg(*rows, **head):
    return {"size": 1000, "totalElements": len(rows), "totalPages": 1, "data": list(rows), **head}


def datahub_row(**changed):
    row = {
        "codeID": 11624,
        "code": "i99H",
        "countryID": 244,
        "isoCode": "USA",
        "shortName": "United States",
        "dataYear": 2000,
        "dataSource": "ITU estimate.",
        "dataNote": "",
        "answer": [{"value": "43.07", "id": 4792974}],
    }
    return row | changed


BODIES = {
    ("worldbank", "X"): worldbank(worldbank_row(), worldbank_row(date="2023", value=None)),
    ("data360", "X"): {"count": 2, "value": [data360_row(), data360_row(SEX="M")]},
    ("unsdg", "X"): unsdg(unsdg_row(), unsdg_row(timePeriodStart=2022.0)),
    ("itu-datahub", "X"): [datahub_row(), datahub_row(isoCode="THA")],
    ("pch", "PCH_IXP_NUM"): [{"id": "1", "ctry": "Fiji", "stat": "Active", "prts": "6"}],
    ("pch", "PCH_IXP_PARTICIPANTS"): [{"id": "1", "ctry": "Fiji", "stat": "Active", "prts": "6"}],
    ("peeringdb", "PEERING_DB_CONN_DATA_CENT"): {
        "data": [{"id": 1, "country": "FJ", "net_count": 3, "status": "ok"}],
        "meta": {},
    },
}
SDMX_BODIES = {
    "csv": sdmx_csv("IT_USE_ii99", POINTS),
    "generic": sdmx_ml("IT_USE_ii99", POINTS, "generic"),
    "specific": sdmx_ml("IT_USE_ii99", POINTS, "specific"),
    "specific-3": sdmx_ml("IT_USE_ii99", POINTS, "specific-3"),
}


def read(service, value, code="X"):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    asked = note(service, code)
    return observations([read_reply(body, asked, where="here")], asked, name="cache/x")


def rows(raw, *columns):
    return raw.frame.select(*columns).rows()


def problems(raw):
    return [(f.severity, f.problem, f.value) for f in raw.findings]


def test_every_service_has_a_body_here():
    assert {service for service, _ in BODIES} == {*PARSERS, *DIRECTORIES}


@pytest.mark.parametrize(
    ("service", "body", "expected"),
    [
        pytest.param(
            "worldbank",
            worldbank(worldbank_row(), worldbank_row(date="2023", value=None)),
            [("THA", 2024, "", 90.87, "", False)],
            id="worldbank-null-is-no-value",
        ),
        pytest.param("worldbank", [worldbank()[0], None], [], id="worldbank-no-rows"),
        pytest.param(
            "worldbank",
            worldbank(worldbank_row(obs_status="E"), page="1", pages="1"),
            [("THA", 2024, "", 90.87, "", True)],
            id="worldbank-numbers-as-texts",
        ),
        pytest.param(
            "data360",
            {"count": 1, "value": [data360_row()]},
            [("THA", 1970, "location=RUR;sex=F", 38.7168, "PT", False)],
            id="data360-groups",
        ),
        pytest.param(
            "data360",
            {
                "count": 1,
                "value": [
                    data360_row(
                        INDICATOR="ITU_DH_SKLS_DIG_CONT",
                        SEX="_T",
                        URBANISATION="_T",
                        COMP_BREAKDOWN_1="BASIC",
                        UNIT_MULT="3",
                    )
                ],
            },
            [("THA", 1970, "skill=BASIC", 38_716.8, "PT", False)],
            id="data360-skill-and-multiplier",
        ),
        pytest.param(
            "unsdg",
            unsdg(
                unsdg_row(dimensions={"Type of speed": "ANY", "Location": "RURAL"}),
                unsdg_row(attributes={"Nature": "E", "Units": "PERCENT"}),
            ),
            [
                ("THA", 2023, "location=RUR;speed=ANY", 89.5, "PERCENT", False),
                ("THA", 2023, "", 89.5, "PERCENT", True),
            ],
            id="unsdg-groups-and-estimates",
        ),
        pytest.param(
            "itu-datahub",
            [datahub_row(), datahub_row(answer=[])],
            [("USA", 2000, "", 43.07, "", True)],
            id="itu-datahub",
        ),
        pytest.param("itu-datahub", [], [], id="itu-datahub-unknown-code"),
    ],
)
def test_a_reply_is_read(service, body, expected):
    raw = read(service, body)
    columns = ("economy_id", "year", "disaggregation", "value", "unit", "estimate")
    found = rows(raw, *columns)
    assert [row[:3] + row[4:] for row in found] == [row[:3] + row[4:] for row in expected]
    assert [row[3] for row in found] == pytest.approx([row[3] for row in expected])
    check_raw(raw.frame)


@pytest.mark.parametrize("form", SDMX_BODIES)
def test_sdmx_forms_say_the_same(form):
    raw = read("sdmx-spc", SDMX_BODIES[form])
    assert rows(raw, "economy_id", "year", "value") == POINTS
    assert set(raw.frame["disaggregation"]) == {""}


def test_sdmx_codes_are_groups_and_texts_are_not():
    body = (
        b"DATAFLOW,FREQ,INDICATOR,REF_AREA,SEX,WEALTH,SURVEY,TIME_PERIOD,OBS_VALUE,UNIT_MULT\n"
        b'"A:B(1.0)",A,I,FJI,F,Q1,Household survey 2020,2020,1.5,3\n'
        b'"A:B(1.0)",A,I,FJI,M,_T,Household survey 2020,2020-03,2.5,0\n'
    )
    raw = read("sdmx-unicef", body)
    assert rows(raw, "year", "disaggregation", "value") == [
        (2020, "sex=F;wealth=Q1", 1500.0),
        (2020, "sex=M", 2.5),
    ]
    assert [p[1] for p in problems(raw)] == ["The period is not one whole year."]


def test_a_global_figure_counts_before_a_national_one():
    national = unsdg_row(value="50", dimensions={"Reporting Type": "N"})
    raw = read("unsdg", unsdg(national, unsdg_row(value="60")))
    assert rows(raw, "value") == [(60.0,)]
    assert problems(raw) == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param(
            "<5", "The source bounds a value (such as <5) and does not give one.", id="<5"
        ),
        pytest.param("many", "The source gives a text where a number belongs.", id="text"),
        pytest.param("1e999", "The source gives a text where a number belongs.", id="infinite"),
    ],
)
def test_what_is_no_number_is_left_out_and_told(value, problem):
    raw = read("unsdg", unsdg(unsdg_row(value=value), unsdg_row(timePeriodStart=2022.0)))
    assert rows(raw, "year", "value") == [(2022, 89.5)]
    assert problems(raw) == [("warning", problem, value)]


def test_nan_says_that_there_is_no_value():
    raw = read("unsdg", unsdg(unsdg_row(value="NaN"), unsdg_row(value=None)))
    assert raw.frame.is_empty()
    assert problems(raw) == []


def test_a_period_within_a_year_counts_for_its_first_year():
    raw = read("unsdg", unsdg(unsdg_row(timePeriodStart=2012.5)))
    assert rows(raw, "year") == [(2012,)]
    assert problems(raw) == [("note", "The period is not one whole year.", "2012/13")]


def test_a_period_that_is_no_year_is_left_out_and_told():
    raw = read("worldbank", worldbank(worldbank_row(date="MRV")))
    assert raw.frame.is_empty()
    assert problems(raw) == [("warning", "The period is not a year from 1900 to 2100.", "MRV")]


def test_groups_of_economies_are_left_out_and_counted():
    world = worldbank_row(countryiso3code="WLD", country={"id": "1W", "value": "World"})
    nameless = worldbank_row(countryiso3code="", country={"id": "ZG", "value": None})
    raw = read("worldbank", worldbank(worldbank_row(), world, nameless))
    assert rows(raw, "economy_id") == [("THA",)]
    assert problems(raw) == [
        ("note", "The rows are about groups of economies or areas outside ISO 3166.", "World; ZG")
    ]


def test_an_economy_is_known_by_its_name_where_the_code_is_empty():
    named = worldbank_row(countryiso3code="", country={"id": "", "value": "Hong Kong SAR, China"})
    assert rows(read("worldbank", worldbank(named)), "economy_id") == [("HKG",)]


def test_two_values_for_one_key_are_told():
    raw = read("worldbank", worldbank(worldbank_row(), worldbank_row(value=1.5)))
    assert rows(raw, "value") == [(90.87,)]
    assert problems(raw) == [
        (
            "warning",
            "The source gives different values for the same economy, year and group.",
            "THA 2024: 90.87 and 1.5",
        )
    ]


def test_exchanges_of_one_economy_in_two_spellings_count_together():
    listed = [
        {"id": "1", "ctry": "Korea, Republic of", "stat": "Active"},
        {"id": "2", "ctry": "South Korea", "stat": "Active"},
    ]
    raw = read("pch", listed, code="PCH_IXP_NUM")
    assert rows(raw, "economy_id", "year", "value") == [("KOR", 2026, 2.0)]
    assert raw.frame["provenance"].to_list() == ["counted in the directory of 2026-11-22"]


def test_the_list_of_series_gives_releases():
    listed = [{"code": "A", "release": "2026.Q2.G.02", "uri": ""}, {"code": "B", "release": None}]
    body = json.dumps(listed).encode()
    assert read_unsdg_releases(body, where="x") == {"A": "2026.Q2.G.02", "B": ""}


@pytest.mark.parametrize(
    ("service", "body", "problem"),
    [
        pytest.param(
            "worldbank",
            [{"message": [{"id": "120", "key": "Invalid value", "value": "Not valid."}]}],
            "The World Bank answers: Invalid value: Not valid.",
            id="worldbank",
        ),
        pytest.param(
            "data360",
            {"error_code": 400, "error_message": "Bad indicator"},
            "Data360 answers: Bad indicator.",
            id="data360",
        ),
        pytest.param(
            "itu-datahub",
            {"message": "Missing Authentication Token"},
            "The ITU DataHub answers: Missing Authentication Token.",
            id="itu-datahub",
        ),
        pytest.param(
            "peeringdb",
            {"meta": {"error": "Request was throttled."}},
            "PeeringDB answers: Request was throttled.",
            id="peeringdb",
        ),
        pytest.param(
            "sdmx-spc",
            b'<?xml version="1.0"?><m:Error xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas'
            b'/v2_1/message" xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">'
            b'<m:ErrorMessage code="100"><c:Text>No Results Found</c:Text></m:ErrorMessage>'
            b"</m:Error>",
            "The service answers: 100: No Results Found.",
            id="sdmx",
        ),
    ],
)
def test_an_answer_in_words_is_a_refusal(service, body, problem):
    with pytest.raises(RefusalError) as caught:
        read(service, body)
    assert caught.value.problem == problem
    assert caught.value.where == "here"
    assert caught.value.fix


@pytest.mark.parametrize(
    ("service", "code", "body", "problem"),
    [
        pytest.param("worldbank", "X", [1, 2, 3], "it has 3 parts and not two", id="parts"),
        pytest.param(
            "worldbank",
            "X",
            worldbank({"date": "2020"}),
            "Object missing required field `indicator` - at `$[0]`",
            id="field-gone",
        ),
        pytest.param("data360", "X", {"rows": []}, "it lacks `count` or `value`", id="data360"),
        pytest.param(
            "data360",
            "X",
            {"count": 1, "value": [data360_row(UNIT_MULT="many")]},
            "UNIT_MULT is 'many'",
            id="multiplier",
        ),
        pytest.param("peeringdb", "X", {"meta": {}}, "it lacks `data`", id="peeringdb"),
        pytest.param(
            "pch",
            "PCH_IXP_NUM",
            [{"id": "1", "ctry": "Fiji", "stat": "Gone"}],
            "no exchange in it is active",
            id="pch",
        ),
        pytest.param(
            "sdmx-spc",
            "X",
            b'{"data": {}}',
            "it is JSON, where SDMX-CSV or SDMX-ML was asked for",
            id="sdmx-json",
        ),
        pytest.param(
            "sdmx-spc",
            "X",
            b"DATAFLOW,A,B\nX:Y(1.0),1,2\n",
            "no area, period or value among its columns A, B",
            id="sdmx-columns",
        ),
    ],
)
def test_a_changed_form_is_told(service, code, body, problem):
    with pytest.raises(DataError) as caught:
        read(service, body, code=code)
    assert caught.value.problem == f"The reply cannot be read: {problem}."
    assert caught.value.where == "here"
    assert "update Stocktake" in caught.value.fix


def test_an_unknown_service_is_told():
    with pytest.raises(DataError) as caught:
        read("nobody", b"")
    assert caught.value.problem == "The snapshot is of the unknown service 'nobody'."


def test_an_address_in_a_body_is_not_opened():
    # pysdmx would open a text that begins like an address; tests have no sockets.
    with pytest.raises(DataError):
        read("sdmx-spc", b"https://example.org/data")


@pytest.mark.parametrize(
    ("dimensions", "expected"),
    [
        pytest.param({"Sex": "FEMALE", "Age": "15-24"}, "age=15-24;sex=F", id="names-sorted"),
        pytest.param({"COMPOSITE_BREAKDOWN": "IS_GE10M"}, "speed=10MBPS+", id="sdmx-speed"),
        pytest.param({"Type of speed": "ANYS"}, "speed=ANY", id="any-speed"),
        pytest.param({"Sex": "BOTHSEX", "Location": "ALLAREA"}, "", id="totals"),
        pytest.param({"Education level": "PRIMAR"}, "education_level=PRIMAR", id="known-heading"),
        pytest.param({"Type of  mobile": "A=B;C"}, "type_of_mobile=A B,C", id="unknown-heading"),
    ],
)
def test_groups_of_people(dimensions, expected):
    assert groups_of(dimensions) == expected


ANY_BODY = [
    *((service, code, json.dumps(body).encode()) for (service, code), body in BODIES.items()),
    *((f"sdmx-{form}", "X", body) for form, body in SDMX_BODIES.items()),
]
spoiled = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(service, code, body):
    """A spoiled body gives observations of the right shape, or a DataError in three parts."""
    asked = note(service, code)
    try:
        raw = observations([read_reply(body, asked, where="here")], asked, name="x")
    except DataError as error:
        told = error
    else:
        check_raw(raw.frame)
        return
    assert told.problem.endswith(".")
    assert told.where == "here"
    assert told.fix


@spoiled
@given(st.sampled_from(ANY_BODY), st.data())
def test_a_body_cut_anywhere_is_told(case, data):
    service, code, body = case
    end = data.draw(st.integers(0, len(body) - 1))
    read_or_refuse(service, code, body[:end])
    if service != "sdmx-csv":
        # What is cut is never read as if it were whole; CSV is held to its announced length.
        with pytest.raises(DataError):
            read_reply(body[:end].rstrip(), note(service, code), where="here")


@spoiled
@given(st.sampled_from(ANY_BODY), st.data())
def test_a_body_with_changed_bytes_is_read_or_told(case, data):
    service, code, body = case
    changed = bytearray(body)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(service, code, bytes(changed))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@spoiled
@given(st.sampled_from(sorted(BODIES)), st.data())
def test_a_body_with_another_schema_is_read_or_told(case, data):
    service, code = case
    body = copy.deepcopy(BODIES[case])
    parent, key = body, None
    while True:
        keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
        key = data.draw(st.sampled_from(keys))
        child = parent[key]
        if not child or not isinstance(child, (dict, list)) or data.draw(st.booleans()):
            break
        parent = child
    parent[key] = data.draw(JUNK)
    read_or_refuse(service, code, json.dumps(body).encode())
