"""All observations in one table, one source selected per series, ratios computed."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.errors import VocabularyError
from stocktake.indicators.economies import economy_tables
from stocktake.indicators.series import as_measured
from stocktake.indicators.tidy import indicators_table, tidy_observations
from stocktake.model import Indicator
from stocktake.sources.files import read_observation_file
from stocktake.sources.raw import RAW_SCHEMA, DataSource, RawObservations
from stocktake.vocab.economies import members_of
from stocktake.vocab.tables import check_table

HEADER = "source,economy,indicator,sex,year,value\n"
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def tidy(tmp_path):
    """Write files, read and join them."""

    def joined(*texts):
        raws = []
        for number, text in enumerate(texts):
            path = tmp_path / f"f{number}.csv"
            path.write_text(HEADER + text, "utf-8")
            raws.append(read_observation_file(path, path.name))
        return tidy_observations(raws)

    return joined


def selected(result, indicator="internet-users"):
    rows = result.observations.filter(pl.col("indicator_id") == indicator, "selected")
    return rows.select("economy_id", "year", "value").rows()


def test_the_first_source_of_the_list_is_taken_with_all_its_years(tidy):
    result = tidy(
        "UN_SDG,FJI,internet-users,,2019,1\nUN_SDG,FJI,internet-users,,2021,2\n"
        "WDI,FJI,internet-users,,2020,3\nWDI,FJI,internet-users,,2021,4\n"
    )
    assert selected(result) == [("FJI", 2020, 3.0), ("FJI", 2021, 4.0)]
    assert result.observations.height == 4


@pytest.mark.parametrize(
    ("behind", "value"),
    [pytest.param(2, 1.0, id="two-years-behind"), pytest.param(3, 2.0, id="three-years-behind")],
)
def test_a_preferred_source_may_be_two_years_behind(tidy, behind, value):
    result = tidy(
        f"WDI,FJI,internet-users,,{2022 - behind},1\nCIA_WFB,FJI,internet-users,,2022,2\n"
    )
    assert [row[2] for row in selected(result)] == [value]


@pytest.mark.parametrize(
    ("behind", "values"),
    [
        pytest.param(5, [1.0, 2.0], id="a-trend-five-years-old"),
        pytest.param(6, [9.0], id="a-trend-that-has-passed"),
    ],
)
def test_a_series_goes_before_a_single_newer_value(tidy, behind, values):
    newest = 2024 - behind
    result = tidy(
        f"UN_SDG,FJI,internet-users,,{newest - 1},1\nUN_SDG,FJI,internet-users,,{newest},2\n"
        "WDI,FJI,internet-users,,2020,8\nCIA_WFB,FJI,internet-users,,2024,9\n"
    )
    assert [row[2] for row in selected(result)] == values


def test_own_files_come_first(tidy):
    result = tidy("WDI,FJI,internet-users,,2022,1\n", ",FJI,internet-users,,2021,2\n")
    assert selected(result) == [("FJI", 2021, 2.0)]


def test_two_releases_of_a_source_tie_by_year_then_by_length(tidy):
    older = "WDI,FJI,internet-users,,2020,1\n"
    newer = "WDI,FJI,internet-users,,2021,2\n"
    assert selected(tidy(older, newer)) == [("FJI", 2021, 2.0)]
    longer = older + "WDI,FJI,internet-users,,2021,3\n"
    assert selected(tidy(newer, longer)) == [("FJI", 2020, 1.0), ("FJI", 2021, 3.0)]


def test_each_group_of_people_is_a_series_of_its_own(tidy):
    result = tidy("WDI,FJI,internet-users,,2022,1\nSPC,FJI,internet-users,F,2021,2\n")
    assert result.observations["selected"].all()


def test_parity_is_computed_from_one_source_and_says_from_which_rows(tidy):
    result = tidy(
        "WDI,FJI,internet-users,F,2020,40\nWDI,FJI,internet-users,M,2020,50\n"
        "SPC,TON,internet-users,F,2020,40\nWDI,TON,internet-users,M,2020,50\n"
        "WDI,NIU,internet-users,F,2020,40\nWDI,NIU,internet-users,M,2020,0\n"
    )
    rows = result.observations.filter(indicator_id="internet-users-gender-parity")
    assert rows.select("economy_id", "year", "value", "row").rows() == [("FJI", 2020, 0.8, None)]
    assert rows["provenance"].item() == (
        "computed: internet-users, sex=F (internet-users, row 2) divided by "
        "internet-users, sex=M (internet-users, row 3)"
    )


def test_a_share_is_the_ratio_times_100(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(
        "source,economy,indicator,speed,year,value\n"
        "UN_SDG,FJI,IT_NET_BBND,ANY,2020,4\nUN_SDG,FJI,IT_NET_BBND,10MBPS+,2020,3\n"
    )
    result = tidy_observations([read_observation_file(path, "s.csv")])
    assert selected(result, "fixed-broadband-10mbps") == [("FJI", 2020, 75.0)]
    assert selected(result, "fixed-broadband") == [("FJI", 2020, 4.0), ("FJI", 2020, 3.0)]


def test_own_indicators_are_listed_after_the_vocabulary(tidy):
    result = tidy(",FJI,Length of cables,,2020,5\n")
    last = result.indicators.row(-1, named=True)
    assert (last["indicator_id"], last["name"], last["origin"]) == (
        "length-of-cables",
        "Length of cables",
        "file",
    )


def test_nothing_gives_empty_tables():
    result = tidy_observations([])
    assert result.observations.is_empty()
    assert result.data_sources.is_empty()
    assert check_table("observations", result.observations).height == 0


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["internet-users", "poles"]),
        st.sampled_from(["FJI", "TON"]),
        st.integers(2015, 2024),
        st.sampled_from(["OWN", "WDI", "CIA_WFB", "Our survey"]),
    ),
    unique=True,
    max_size=40,
)


def raw_of(rows):
    frame = pl.DataFrame(
        [
            {
                "economy_id": economy,
                "indicator": code,
                "indicator_name": "",
                "source": source,
                "source_id": f"file:a#{source}",
                "year": year,
                "disaggregation": "",
                "value": float(year % 7),
                "unit": "",
                "estimate": False,
                "row": number,
                "provenance": "",
            }
            for number, (code, economy, year, source) in enumerate(rows)
        ],
        schema=RAW_SCHEMA,
    )
    sources = tuple(
        DataSource(
            source_id=f"file:a#{s}",
            source=s,
            title=s,
            publisher=s,
            release="",
            licence="",
            redistribute=True,
            url="",
            file="a",
            sha256="",
        )
        for s in sorted({row[3] for row in rows})
    )
    return RawObservations(frame=frame, sources=sources, findings=())


@settings(deadline=None, max_examples=40)
@given(ROWS, st.randoms())
def test_order_of_rows_does_not_matter_and_a_series_has_one_source(rows, random):
    result = tidy_observations([raw_of(rows)])
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = tidy_observations([raw_of(shuffled)])
    assert again.observations.drop("row").equals(result.observations.drop("row"))
    assert result.observations.height == len(rows)
    series = result.observations.filter("selected").group_by("indicator_id", "economy_id")
    assert series.agg(pl.col("source_id").n_unique())["source_id"].to_list() == [1] * len(
        {row[:2] for row in rows}
    )
    assert result.data_sources["rows"].sum() == len(rows)


def test_economy_tables_have_members_and_others_with_data(tidy):
    members = members_of("apt", TODAY)
    observations = tidy(
        "WDI,FJI,population,,2022,900000\nWDI,FJI,population,,2021,1\nWDI,FRA,poles,,2020,1\n"
    ).observations
    tables = economy_tables(members, TODAY, observations)
    economies = {row["economy_id"]: row for row in tables["economies"].rows(named=True)}
    assert set(economies) == {*members, "FRA"}
    assert (economies["FJI"]["population"], economies["FJI"]["population_year"]) == (900000.0, 2022)
    assert economies["TON"]["population"] is None
    assert not economies["FRA"]["member"]
    groups = {row["group_id"]: row for row in tables["groups"].rows(named=True)}
    assert groups["workspace"]["n_members"] == groups["apt"]["n_members"] == 42
    assert groups["apec"]["n_members"] == 14
    pairs = set(tables["economy_groups"].rows())
    assert ("workspace", "FJI") in pairs
    assert ("workspace", "FRA") not in pairs
    assert ("wb-high", "FRA") in pairs


def test_a_member_that_is_no_economy_is_an_error():
    with pytest.raises(VocabularyError) as error:
        economy_tables(["FJI", "XYZ"], TODAY, tidy_observations([]).observations)
    assert str(error.value) == (
        "XYZ: no economy has this code.\n  What to do: Use ISO 3166-1 alpha-3 codes, such as FJI."
    )


def own(indicator_id, name, **fields):
    told = {"definition": "d", "unit": "percent", "direction": "down", "themes": ("skills",)}
    return Indicator(id=indicator_id, name=name, **told | fields)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param({"skills"}, "skills", id="no-row-bears-it"),
        pytest.param({"People, with SKILLS"}, "People with skills", id="a-row-bears-it"),
        pytest.param({"", "--"}, "skills", id="rows-without-a-name"),
    ],
)
def test_a_name_decides_about_observations_only_where_a_row_bears_it(written, name):
    (measured,) = as_measured(
        (own("skills", "People with skills", low=0, caveats=("c",)),), written
    )
    assert (measured.id, measured.name, measured.unit, measured.low) == (
        "skills",
        name,
        "percent",
        0,
    )
    (other,) = as_measured((own("skills", "Able people", low=0, definition="e"),), {"skills"})
    assert written != {"skills"} or other == measured


# Ids and names meet in every way: two names alike, a name that is the id of another, none at all.
NAMES = st.sampled_from(["skills", "Skills!", "ferry use", "Ferry-use", "roads", "--", ""])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4), st.lists(NAMES, max_size=3))
def test_observations_are_the_same_of_what_decides_about_them(rows, named):
    framework = tuple(
        own(key, name, low=0, high=50)
        for key, name in zip(["skills", "roads", "ferry-use"], named, strict=False)
    )
    told = dict.fromkeys(RAW_SCHEMA, "") | {"economy_id": "FJI", "source": "OWN", "source_id": "o"}
    told |= {"unit": "percent", "estimate": False}
    raw = RawObservations(
        pl.DataFrame(
            [
                told
                | {"indicator": code, "indicator_name": name, "row": place}
                | {"year": 2000 + place, "value": 10.0 * place}
                for place, (code, name) in enumerate(rows)
            ],
            schema=RAW_SCHEMA,
        ),
        (),
        (),
    )
    written = {text for pair in rows for text in pair}
    whole = tidy_observations([raw], framework)
    part = tidy_observations([raw], as_measured(framework, written))
    assert part.observations.equals(whole.observations)
    assert part.findings == whole.findings
    assert indicators_table(part.brought, framework).equals(whole.indicators)
