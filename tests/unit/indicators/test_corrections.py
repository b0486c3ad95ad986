"""Corrections: made while their expectation holds, told in the provenance, never otherwise."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.indicators.corrections import (
    apply_corrections,
    corrections_in_force,
    report_unused,
)
from stocktake.indicators.tidy import tidy_observations
from stocktake.model import Correction, Expectation
from stocktake.sources.files import read_observation_file
from stocktake.vocab import load
from stocktake.vocab.correction_rules import find_faults

SERIES = "ITU_DH_INT_BAND_PER_CAP"
ROWS = [("SGP", 2022, 8_000_000.0), ("SGP", 2023, 9_919_800.0), ("FJI", 2023, 46_000.0)]


def values(rows=ROWS, release="ITU@data360", provenance=""):
    return pl.DataFrame(
        [
            {
                "source": "ITU",
                "source_id": release,
                "series_code": SERIES,
                "economy_id": economy,
                "year": year,
                "value": value,
                "row": row,
                "provenance": provenance,
            }
            for row, (economy, year, value) in enumerate(rows, 2)
        ]
    )


def correction(**changed):
    fields = {
        "id": "in-bits",
        "source": "ITU",
        "series": SERIES,
        "action": "scale",
        "factor": 0.001,
        "reason": "Bits are labelled as kilobits.",
        "expect": (Expectation(at_least=20_000),),
    }
    return Correction(**(fields | changed))


def corrected(*entries, rows=ROWS, **about):
    done = apply_corrections(values(rows, **about), entries)
    return [row[2] for row in done.frame.select("economy_id", "year", "value").rows()], done


def test_a_scale_changes_all_values_and_keeps_the_published_ones():
    found, done = corrected(correction(), provenance="sheet 1")
    assert found == [8000.0, pytest.approx(9919.8), 46.0]
    assert done.frame["provenance"][1] == (
        "corrected by in-bits: Bits are labelled as kilobits (published: 9919800); sheet 1"
    )
    (finding,) = done.findings
    assert (finding.severity, finding.where) == ("note", "entry in-bits, ITU@data360")
    assert finding.problem == ("3 values were multiplied by 0.001: Bits are labelled as kilobits.")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"economies": ("FJI",)}, [8e6, 9_919_800.0, 46.0], id="economies"),
        pytest.param({"first": 2023, "economies": ("SGP",)}, [8e6, 9919.8, 46e3], id="from-a-year"),
        pytest.param({"last": 2022}, [8000.0, 9_919_800.0, 46e3], id="to-a-year"),
        pytest.param(
            {"action": "replace", "factor": None, "value": 5.0, "last": 2022},
            [5.0, 9_919_800.0, 46e3],
            id="replace",
        ),
        pytest.param(
            {"action": "drop", "factor": None, "last": 2022}, [9_919_800.0, 46e3], id="drop"
        ),
        pytest.param({"service": "itu-datahub"}, [8e6, 9_919_800.0, 46e3], id="another-service"),
        pytest.param({"series": "OTHER"}, [8e6, 9_919_800.0, 46e3], id="another-series"),
        pytest.param({"source": "WDI"}, [8e6, 9_919_800.0, 46e3], id="another-source"),
        pytest.param({"file": "observations/*"}, [8e6, 9_919_800.0, 46e3], id="not-a-file"),
    ],
)
def test_only_the_values_that_are_named_change(changed, expected):
    found, done = corrected(correction(**changed))
    assert found == pytest.approx(expected)
    untouched = done.frame.filter(pl.col("provenance") == "")
    assert set(untouched["value"]) <= {row[2] for row in ROWS}


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        pytest.param(
            Expectation(at_least=2000),
            "the median newest value is 28, and 2,000 or more was expected",
            id="median-too-low",
        ),
        pytest.param(
            Expectation(statistic="highest", at_most=9),
            "the highest newest value is 50, and 9 or less was expected",
            id="highest-too-high",
        ),
        pytest.param(
            Expectation(statistic="lowest", year=2023, economies=("FJI",), at_least=7),
            "the lowest 2023 value is 6, and 7 or more was expected",
            id="one-economy-one-year",
        ),
        pytest.param(
            Expectation(economies=("TON",), at_least=7),
            "there is no newest value to look at",
            id="nothing-to-look-at",
        ),
    ],
)
def test_an_expectation_that_fails_blocks_the_correction_and_says_so(expected, words):
    rows = [("SGP", 2022, 40.0), ("SGP", 2023, 50.0), ("FJI", 2023, 6.0)]
    found, done = corrected(correction(expect=(expected,)), rows=rows)
    assert found == [40.0, 50.0, 6.0]
    assert set(done.frame["provenance"]) == {""}
    (finding,) = done.findings
    assert finding.severity == "error"
    assert finding.file == "corrections.toml"
    assert finding.value == words
    assert finding.problem == (
        "The source seems to have fixed what the correction in-bits repairs."
    )
    assert finding.action == (
        "Not corrected. Check the values, and remove the correction (or write an entry of the "
        'same id with status = "withdrawn" in corrections.toml).'
    )


def test_a_file_that_was_repaired_by_hand_is_left_alone_with_a_note():
    entry = correction(service="data360")
    release = "file:observations/mine.csv#ITU"
    found, done = corrected(
        entry, rows=[("SGP", 2023, 9919.8), ("FJI", 2023, 46.0)], release=release
    )
    assert found == [9919.8, 46.0]
    assert [(f.severity, f.file) for f in done.findings] == [("note", "observations/mine.csv")]
    assert corrected(entry, release=release)[0] == pytest.approx([8000.0, 9919.8, 46.0])


def test_each_release_is_judged_by_itself():
    frame = pl.concat([values(), values([("SGP", 2023, 9919.8)], release="ITU@other")])
    done = apply_corrections(frame, [correction()])
    assert done.frame["value"].to_list() == pytest.approx([8000.0, 9919.8, 46.0, 9919.8])
    assert [f.severity for f in done.findings] == ["note", "error"]


def test_a_drop_goes_before_a_replacement_and_that_before_scales():
    scale = correction(id="z-scale")
    replace = correction(id="b-replace", action="replace", factor=None, value=7.0, last=2022)
    drop = correction(id="a-drop", action="drop", factor=None, economies=("FJI",))
    assert corrected(scale, replace, drop)[0] == pytest.approx([7.0, 9919.8])


factors = st.floats(1e-6, 1e6)


@given(factor=factors, rows=st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=6))
def test_a_factor_and_its_inverse_leave_the_values(factor, rows):
    entries = [
        correction(id="there", factor=factor, expect=(Expectation(at_least=0),)),
        correction(id="back", factor=1 / factor, expect=(Expectation(at_least=0),)),
    ]
    given_rows = [("SGP", 2000 + year, value) for year, value in enumerate(rows)]
    found, _ = corrected(*entries, rows=given_rows)
    assert all(math.isclose(a, b, rel_tol=1e-12) for a, b in zip(found, rows, strict=True))


@st.composite
def entries(draw):
    action = draw(st.sampled_from(["scale", "drop", "replace"]))
    return correction(
        id=draw(st.sampled_from("abcdef")),
        action=action,
        factor=draw(factors) if action == "scale" else None,
        value=draw(factors) if action == "replace" else None,
        economies=draw(st.sampled_from([(), ("SGP",), ("FJI",)])),
        last=draw(st.sampled_from([None, 2022])),
    )


@given(
    st.lists(entries(), max_size=5, unique_by=lambda e: e.id).flatmap(
        lambda some: st.tuples(st.just(some), st.permutations(some))
    )
)
def test_the_order_of_the_entries_does_not_matter(pair):
    first, second = (apply_corrections(values(), some) for some in pair)
    assert first.frame.equals(second.frame)
    assert first.findings == second.findings


def test_an_entry_of_the_user_replaces_the_shipped_one_of_its_id():
    shipped = load.corrections()["itu-bandwidth-in-bits"]
    assert shipped in corrections_in_force()
    withdrawn = correction(id=shipped.id, status="withdrawn")
    assert shipped.id not in {c.id for c in corrections_in_force([withdrawn])}


def test_a_correction_of_nothing_is_reported():
    (finding,) = report_unused([correction(), correction(id="used")], frozenset({"used"}))
    assert finding.severity == "warning"
    assert finding.problem == "The correction in-bits concerns no value."
    assert finding.value == f"ITU {SERIES}"
    assert report_unused([correction(status="withdrawn")], frozenset()) == []


def test_shipped_corrections_are_whole():
    for entry in load.corrections().values():
        assert list(find_faults(entry)) == []


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        pytest.param({"factor": None}, ("factor",), id="scale-without-factor"),
        pytest.param({"factor": -1.0}, ("factor",), id="negative-factor"),
        pytest.param({"value": 3.0}, ("value",), id="scale-with-a-value"),
        pytest.param({"expect": ()}, ("expect",), id="nothing-expected"),
        pytest.param({"expect": (Expectation(),)}, ("expect", 0, "at_least"), id="no-bound"),
        pytest.param({"first": 2020, "last": 2019}, ("last",), id="years-turned-round"),
        pytest.param({"economies": ("Atlantis",)}, ("economies",), id="unknown-economy"),
        pytest.param({"reason": " "}, ("reason",), id="no-reason"),
    ],
)
def test_faults_of_an_entry_are_named(changed, keys):
    assert [fault.keys for fault in find_faults(correction(**changed))] == [keys]


def test_an_export_in_bits_is_corrected_before_limits_and_selection(tmp_path):
    path = tmp_path / "export.csv"
    rows = [f"ITU,{economy},{SERIES},{year},{value}\n" for economy, year, value in ROWS]
    path.write_text("source,economy,indicator,year,value\n" + "".join(rows), "utf-8")
    tidy = tidy_observations([read_observation_file(path, "observations/export.csv")])
    observed = tidy.observations.filter(economy_id="SGP", year=2023)
    assert observed["value"].item() == pytest.approx(9919.8)
    assert observed["provenance"].item().startswith("corrected by itu-bandwidth-in-bits: ")
    assert observed["provenance"].item().endswith("(published: 9919800)")


def test_a_value_beyond_the_limits_can_be_corrected(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("economy,indicator,year,value\nFJI,internet-users,2022,8350\n", "utf-8")
    entry = correction(
        id="point-lost", source="OWN", series="internet-users", factor=0.01,
        expect=(Expectation(at_least=100),),
    )  # fmt: skip
    tidy = tidy_observations([read_observation_file(path, "own.csv")], (), (entry,))
    assert tidy.observations["value"].to_list() == [83.5]
    assert [f.severity for f in tidy.findings] == ["note"]
