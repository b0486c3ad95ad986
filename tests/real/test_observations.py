"""The real observations and economies read completely, and nothing is invented."""

import csv
import datetime as dt
import gzip

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from stocktake.indicators.checks import check_series
from stocktake.indicators.economies import economy_tables
from stocktake.indicators.tidy import tidy_observations
from stocktake.sources.factbook import read_factbook
from stocktake.sources.files import read_observation_file
from stocktake.sources.raw import RawObservations
from stocktake.vocab.economies import economies, groups, members_of, resolve_economy

pytestmark = pytest.mark.real
TODAY = dt.date(2026, 11, 22)
FLAGS = {
    "apt_member": "apt-members",
    "apt_associate": "apt-associates",
    "apec": "apec",
    "eco": "eco",
    "asean": "asean",
    "pif": "pif",
    "saarc": "saarc",
    "ldc": "ldc",
    "lldc": "lldc",
    "sids": "sids",
    "wb_low_income": "wb-low",
    "wb_lower_middle_income": "wb-lower-middle",
    "wb_upper_middle_income": "wb-upper-middle",
    "wb_high_income": "wb-high",
}


@pytest.fixture(scope="module")
def path(real_data):
    return real_data / "data" / "observations.parquet"


@pytest.fixture(scope="module")
def given(path):
    return pl.read_parquet(path)


@pytest.fixture(scope="module")
def raw(path):
    return read_observation_file(path, "observations/observations.parquet")


@pytest.fixture(scope="module")
def tidy(raw):
    return tidy_observations([read_factbook(), raw])


def test_every_row_of_an_economy_of_iso_3166_is_kept_with_its_value(raw, given):
    expected = given.with_row_index("row", offset=2).filter(
        pl.col("economy_iso3").is_in(list(economies()))
    )
    assert raw.frame.height == expected.height > 187_000
    both = raw.frame.join(expected.with_columns(pl.col("row").cast(pl.Int64)), on="row")
    assert both.height == expected.height
    assert (both["value"] == both["value_right"]).all()
    assert (both["year"] == both["year_right"]).all()
    assert (both["economy_id"] == both["economy_iso3"]).all()


def test_what_is_left_out_is_named(raw, given):
    left_out = set(given["economy_iso3"]) - set(economies())
    assert {finding.value for finding in raw.findings} == left_out


def test_every_row_is_an_observation_of_some_indicator(tidy, raw):
    rows = tidy.observations.filter(pl.col("source_id") != "CIA_WFB", pl.col("row").is_not_null())
    assert set(rows["row"]) == set(raw.frame["row"])
    assert not [f for f in tidy.findings if f.severity == "error" and "parquet" in f.file]


def test_every_observation_has_source_series_and_release(tidy):
    assert set(tidy.observations["source_id"]) == set(tidy.data_sources["source_id"])
    assert (tidy.observations["series_code"] != "").all()
    assert (tidy.data_sources["licence"] != "").all()
    assert set(tidy.observations["indicator_id"]) <= set(tidy.indicators["indicator_id"])


def test_one_source_per_series(tidy):
    chosen = tidy.observations.filter("selected")
    series = ["indicator_id", "disaggregation", "economy_id"]
    assert chosen.group_by(series).agg(pl.col("source_id").n_unique())["source_id"].max() == 1
    assert chosen.select(series).n_unique() == tidy.observations.select(series).n_unique()
    assert not chosen.select(*series, "year").is_duplicated().any()


def test_all_42_economies_of_the_apt_have_data_and_population(tidy):
    members = members_of("apt", TODAY)
    tables = economy_tables(members, TODAY, tidy.observations)
    assert tables["economies"].filter("member")["population"].null_count() == 0
    users = tidy.observations.filter(
        pl.col("indicator_id") == "internet-users", pl.col("disaggregation") == "", "selected"
    )
    assert set(members) <= set(users["economy_id"])


def test_codes_and_groups_agree_with_the_given_economies(real_data):
    with (real_data / "data" / "economies.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["iso3"]: row for row in csv.DictReader(file)}
    assert {e: (x.iso2, x.m49) for e, x in economies().items()} == {
        e: (row["iso2"], row["m49"]) for e, row in rows.items()
    }
    for flag, group in FLAGS.items():
        expected = sorted(e for e, row in rows.items() if row[flag] == "True")
        assert list(members_of(group, TODAY)) == expected, flag
    assert groups()["apt"].confirmed is False


def test_english_names_of_the_un_and_of_cldr_resolve_or_stay_unresolved(real_data):
    with gzip.open(real_data / "data" / "economy_names.csv.gz", "rt", encoding="utf-8") as file:
        names = [row for row in csv.DictReader(file) if row["lang"] == "en"]
    wrong = [r for r in names if resolve_economy(r["name"]) not in (r["iso3"], None)]
    unresolved = [r["name"] for r in names if resolve_economy(r["name"]) is None]
    assert wrong == []
    assert sorted(unresolved) == ["Micronesia", "U.S. Outlying Islands"]


BANDWIDTH = "ITU_DH_INT_BAND_PER_CAP"


def test_bandwidth_that_was_repaired_by_hand_is_not_corrected_again(tidy, given):
    rows = tidy.observations.filter(pl.col("series_code") == BANDWIDTH)
    expected = given.filter(
        pl.col("indicator_code") == BANDWIDTH, pl.col("economy_iso3").is_in(list(economies()))
    )
    assert rows["value"].sort().to_list() == expected["value"].sort().to_list()
    assert not rows["provenance"].str.contains("corrected by").any()
    (finding,) = [f for f in tidy.findings if "itu-bandwidth-in-bits" in f.problem]
    assert finding.severity == "note"
    assert finding.problem == (
        "The slip that the correction itu-bandwidth-in-bits repairs is not in this file."
    )


def test_bandwidth_as_exported_is_corrected_to_the_repaired_values(raw, tidy):
    in_bits = pl.when(pl.col("indicator") == BANDWIDTH).then(pl.col("value") * 1000)
    exported = RawObservations(
        raw.frame.with_columns(value=in_bits.otherwise("value")), raw.sources, ()
    )
    here = pl.col("series_code") == BANDWIDTH
    key = ["economy_id", "year", "value"]
    again = tidy_observations([exported]).observations.filter(here)
    assert again["provenance"].str.starts_with("corrected by itu-bandwidth-in-bits").all()
    assert_frame_equal(again.select(key), tidy.observations.filter(here).select(key))


def test_checks_find_few_things_worth_a_look(tidy):
    found = check_series(
        tidy.observations, tidy.indicators, economies=members_of("apt", TODAY), on=TODAY
    )
    assert 10 <= len(found) <= 40
    assert {f.severity for f in found} == {"note", "warning"}
    told = " ".join(f"{f.where} {f.value}" for f in found)
    for slip in ("FJI 2023: 111.7 to 361", "AFG 2014: 68 to 89.5", "KHM 2018: 32.9 to 65"):
        assert slip in told
