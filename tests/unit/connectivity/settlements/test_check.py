"""Each mistake of a file of settlements is seen, told in whole, and costs no good row."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.settlements.check import (
    RAW_COLUMNS,
    SettlementRules,
    check_settlements,
)

FIJI = (176.9, -20.7, -178.2, -12.4)
RULES = SettlementRules(
    people_per_household=4.0, economy="Fiji", population=900_000, box=FIJI, source="a census"
)
GOOD = {
    "settlement_id": "a",
    "name": "Suva",
    "lon": 178.44,
    "lat": -18.14,
    "people": 94_000.0,
    "households": 20_000.0,
}


def check(*changes, rules=RULES):
    rows = []
    for number, change in enumerate(changes, start=2):
        row = dict.fromkeys(RAW_COLUMNS) | GOOD | {"row": number} | change
        if row["written"] is None:
            row["written"] = f"{row['lon']}, {row['lat']}"
        rows.append(row)
    raw = pl.DataFrame(rows, schema=RAW_COLUMNS)
    found = check_settlements(raw, file="fiji.csv", rules=rules)
    told = [f for f in found.findings if not f.problem.startswith("The settlements have")]
    return found.table, [(f.severity, f.where, f.value, f"{f.problem} {f.action}") for f in told]


ODD = {"settlement_id": "b", "name": "Lami", "people": 20_000.0, "lon": 178.41, "lat": -18.11}

LEFT_OUT = [
    pytest.param(
        {"lon": None},
        ("None, -18.11",),
        "There are no coordinates, or they cannot be read. "
        "Left out. Give longitude and latitude in degrees.",
        id="no-coordinates",
    ),
    pytest.param(
        {"lon": 0.0, "lat": 0.0},
        ("0.0, 0.0",),
        "The place is at (0, 0), in the Gulf of Guinea: an empty coordinate written as zero. "
        "Left out. Give its coordinates.",
        id="zero-zero",
    ),
    pytest.param(
        {"lon": 650_000.0, "lat": 7_994_000.0},
        ("650000.0, 7994000.0",),
        "The coordinates are no degrees on the globe; they may be metres of a map. "
        "Left out. Name the coordinate system with `crs`, or give degrees.",
        id="metres",
    ),
    pytest.param(
        {"lon": 151.2, "lat": -33.9},
        ("151.2, -33.9",),
        "The place is more than 5 degrees from every known place of Fiji. "
        "Left out. Correct the coordinates, or the economy of the plan.",
        id="another-country",
    ),
    pytest.param(
        {"people": -5.0},
        ("-5.0",),
        "People or households are negative. Left out. Correct the number.",
        id="negative-people",
    ),
    pytest.param(
        {"people": 20_000_000.0},
        ("20000000.0",),
        "One settlement has more people than Fiji (900,000). Left out. Correct the number.",
        id="absurd-people",
    ),
    pytest.param(
        {"people": None, "households": None},
        ("178.41, -18.11",),
        "There are neither people nor households. "
        "Left out. Give them, or set `people_where_missing` in the scenario.",
        id="no-people",
    ),
]


@pytest.mark.parametrize(("change", "values", "text"), LEFT_OUT)
def test_a_bad_row_is_left_out_and_the_good_one_kept(change, values, text):
    table, told = check({}, ODD | change)
    assert table["settlement_id"].to_list() == ["a"]
    assert told == [("error", "row 3", "; ".join(values), text)]


@pytest.mark.parametrize(
    ("change", "place", "text"),
    [
        pytest.param(
            {"lon": -18.11, "lat": 178.41},
            (178.41, -18.11),
            "Longitude and latitude are exchanged. "
            "Exchanged back, since only so they lie in Fiji or on the globe.",
            id="swapped-beyond-90",
        ),
        pytest.param(
            {"lon": 177.0, "lat": -22.5},
            (177.0, -22.5),
            "The place is outside the known places of Fiji by more than 1 degree. "
            "Used. Look at it on a map; give borders to be sure.",
            id="near-the-country",
        ),
        pytest.param(
            {"households": 100.0},
            (178.41, -18.11),
            "There are more than 50 people to a household. "
            "Used. Check that the two columns are what their headings say.",
            id="crowded",
        ),
        pytest.param(
            {"settlement_id": "a"},
            (178.41, -18.11),
            "The id stands twice, for different settlements. "
            "Used with a number after the id. Give each settlement an id of its own.",
            id="id-twice",
        ),
        pytest.param(
            {"lon": 178.44, "lat": -18.14},
            (178.44, -18.14),
            "Settlements of different names stand at one place. "
            "Used. Their coordinates may be those of the district.",
            id="one-place-two-names",
        ),
    ],
)
def test_an_odd_row_is_used_with_a_warning(change, place, text):
    table, told = check({}, ODD | change)
    assert table.height == 2
    assert {(r["lon"], r["lat"]) for r in table.iter_rows(named=True)} == {(178.44, -18.14), place}
    assert [(severity, words) for severity, _, _, words in told] == [("warning", text)]
    assert table["settlement_id"].n_unique() == 2


def test_an_id_that_looks_numbered_is_not_given_again():
    table, _ = check(
        {"settlement_id": "1"},
        ODD | {"settlement_id": "1"},
        ODD | {"settlement_id": "1~2", "name": "Nausori", "lon": 178.53},
    )
    assert sorted(table["settlement_id"]) == ["1", "1~2", "1~2~2"]


def test_swapped_where_both_could_be_latitudes_is_seen_by_the_box():
    philippines = RULES.__class__(
        people_per_household=4.0, economy="the Philippines", box=(0.0, 40.0, 20.0, 60.0), source="s"
    )
    table, told = check({"lon": 50.0, "lat": 10.0}, rules=philippines)
    assert table.select("lon", "lat").row(0) == (10.0, 50.0)
    assert told[0][3].startswith("Longitude and latitude are exchanged.")


def test_a_place_west_of_the_meridian_is_in_fiji():
    table, told = check({"lon": -179.9, "lat": -16.8}, {"lon": 180.1, "lat": -16.7, "name": "b"})
    assert table["lon"].to_list() == pytest.approx([-179.9, -179.9])
    assert [t for t in told if "outside" in t[3]] == []


def test_the_same_settlement_again_counts_once_and_the_larger_stays():
    table, told = check({"people": 10.0}, {"people": 94_000.0, "settlement_id": "a"})
    assert table["people"].to_list() == [94_000.0]
    assert told == [
        (
            "warning",
            "row 2",
            "Suva",
            "The same name stands at the same place again. Left out; the other row is used.",
        )
    ]


@pytest.mark.parametrize(
    ("people", "households", "expected"),
    [
        pytest.param(100.0, 20.0, (100.0, 20.0, ""), id="both"),
        pytest.param(100.0, None, (100.0, 25.0, "households"), id="people-only"),
        pytest.param(None, 20.0, (80.0, 20.0, "people"), id="households-only"),
        pytest.param(None, None, (30.0, 7.5, "people, households"), id="neither"),
        pytest.param(float("nan"), 20.0, (80.0, 20.0, "people"), id="not-a-number"),
    ],
)
def test_what_is_assumed_is_said(people, households, expected):
    rules = SettlementRules(people_per_household=4.0, people_where_missing=30.0, source="s")
    table, _ = check({"people": people, "households": households}, rules=rules)
    assert table.select("people", "households", "assumed").row(0) == expected


@pytest.mark.parametrize(
    ("people", "severity", "text"),
    [
        pytest.param(
            500_000.0,
            "note",
            "The settlements have 500,000 people, 56 % of the 900,000 of Fiji. Nothing to do.",
            id="fits",
        ),
        pytest.param(
            90_000.0,
            "warning",
            "The settlements have 90,000 people, 10 % of the 900,000 of Fiji. "
            "Used. The plan is for these people only.",
            id="few",
        ),
    ],
)
def test_the_sum_is_compared_with_the_population(people, severity, text):
    raw = pl.DataFrame(
        [dict.fromkeys(RAW_COLUMNS) | GOOD | {"row": 2, "people": people}],
        schema=RAW_COLUMNS,
    )
    (told,) = check_settlements(raw, file="f", rules=RULES).findings
    assert (told.severity, f"{told.problem} {told.action}") == (severity, text)


def test_people_counted_twice_are_told():
    rows = [ODD | {"settlement_id": str(i), "name": str(i), "lon": 178 + i / 100, "people": 5e5}
            for i in range(3)]  # fmt: skip
    raw = pl.DataFrame(
        [dict.fromkeys(RAW_COLUMNS) | row | {"row": i} for i, row in enumerate(rows)],
        schema=RAW_COLUMNS,
    )
    (told,) = check_settlements(raw, file="f", rules=RULES).findings
    assert told.problem == ("The settlements have 1,500,000 people, 167 % of the 900,000 of Fiji.")
    assert told.action == "Used. Look for districts listed beside their villages."


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "a", "b", "c"]),
            st.sampled_from(["", "Suva", "Lami"]),
            st.floats(177, 181),
            st.floats(-20, -13),
            st.floats(0, 1000) | st.none(),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_the_order_of_rows_does_not_matter(written, random):
    rows = [
        dict.fromkeys(RAW_COLUMNS)
        | dict(zip(("settlement_id", "name", "lon", "lat", "people"), row, strict=True))
        for row in written
    ]
    mixed = random.sample(rows, len(rows))
    tables = []
    for order in (rows, mixed):
        raw = pl.DataFrame([r | {"row": i} for i, r in enumerate(order)], schema=RAW_COLUMNS)
        tables.append(check_settlements(raw, file="f", rules=RULES).table)
    first, second = (t.sort("settlement_id", "lon", "lat") for t in tables)
    assert first.equals(second)
