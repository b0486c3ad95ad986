"""Where methods disagree, what each row holds, and where we differ from others on purpose."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.series import economies, kpis, observations
from stocktake.progress import compare
from stocktake.progress.assess import assess_kpis
from stocktake.progress.cases import make_cases
from stocktake.progress.compare import compare_methods
from stocktake.progress.methods.registry import METHODS
from stocktake.progress.methods.verdict import Method, State, verdict_of
from stocktake.vocab.tables import empty_table

ON = dt.date(2025, 11, 30)


def tables(cells, *changes):
    return (
        kpis(*changes),
        observations(cells),
        economies(dict.fromkeys(cells, 1.0)),
        empty_table("economy_groups"),
    )


def compared(series, **kpi):
    return compare_methods(*tables({"FJI": series}, kpi), on=ON)


def test_a_series_gets_a_row_by_every_method_in_their_order():
    table = compared({2010: 30, 2015: 40, 2020: 46, 2023: 52})
    assert table["method"].to_list() == list(METHODS)
    assert dict(table.select("method", "outcome").iter_rows()) == {
        "unsd-2026": "partial",
        "unsd-2023": "partial",
        "statcan": "partial",
        "eurostat-long": "partial",
        "eurostat-short": "partial",
        "escap": "partial",
    }
    assert not table["disagree"].any()


def test_methods_that_differ_by_two_steps_say_so_in_every_row():
    table = compared({2010: 30, 2015: 78, 2019: 77, 2023: 76})
    by_method = dict(table.select("method", "outcome").iter_rows())
    assert by_method["eurostat-long"] == "on_track"
    assert by_method["unsd-2026"] == "off_track"
    assert table["disagree"].all()
    assert set(table["spread"]) == {2}


def test_a_method_that_cannot_judge_does_not_disagree():
    table = compared({2021: 30, 2023: 60}, target=None, deadline=None)
    silent = table.filter(pl.col("outcome").is_null())
    assert silent["method"].to_list() == ["eurostat-long", "eurostat-short", "escap"]
    assert set(silent["state"]) == {"not_judged"}
    assert not table["disagree"].any()


def test_every_sentence_word_for_word():
    table = compared({2010: 30, 2015: 40, 2019: 46, 2023: 52})
    assert dict(table.select("method", "explanation").iter_rows()) == {
        "unsd-2026": "52 % of population in 2023; the target of 90 % by 2030 is 38 points away; at "
        "the pace since 2015 the value would be 65.4 % in 2030.",
        "unsd-2023": "Fair progress, to be accelerated: 52 % of population in 2023, from 40 % in "
        "2015; at this growth it would go 51 % of the way to the target of 90 % by 2030.",
        "statcan": "Acceleration needed: 52 % of population in 2023, from 40 % in 2015, +3.3 % a "
        "year, 60 % of the pace that the target of 90 % by 2030 needs.",
        "eurostat-long": "Moderate progress: 52 % of population in 2023, from 30 % in 2010, +4.3 % "
        "a year, 77 % of the pace that the target of 90 % by 2030 needs.",
        "eurostat-short": "Insufficient progress: 52 % of population in 2023, from 46 % in 2019, "
        "+3.1 % a year, 49 % of the pace that the target of 90 % by 2030 needs.",
        "escap": "Accelerate: 52 % of population in 2023, from 40 % in 2015; the weighted trend "
        "leads to 64.1 % in 2030, which leaves 52 % of the gap of 2015 to the target of 90 % by "
        "2030; current status 2.4 of 10.",
    }


def test_the_default_method_is_what_the_scorecard_shows():
    cells = {"AAA": {2015: 40.0, 2023: 52.0}, "BBB": {2015: 60.0, 2024: 50.0}, "CCC": {2024: 1.0}}
    own = compare_methods(*tables(cells, {}), on=ON).filter(method="unsd-2026")
    shown = assess_kpis(*tables(cells, {}), on=ON)
    same = ["economy_id", "state", "outcome", "score", "explanation", "baseline_value"]
    assert own.select(same).equals(shown.select(same))
    assert own["measure"].equals(shown["ratio"], null_equal=True)


def test_a_method_from_outside_the_list_is_compared_and_can_be_shown():
    def judge(cases):
        frame = cases.frame.select(
            state=pl.lit("likely"),
            measure=pl.lit(0.81),
            form=pl.lit("own"),
            said=pl.lit("; 81 of 100 futures meet the target"),
        )
        return verdict_of(frame)

    outlook = Method(
        id="outlook", title="Outlook", version="1", source="a model", needs="a value",
        measure="probability", score="", rule="Likely from 66 %.", to_confirm=False,
        states={"likely": State("Likely", "on_track")}, met="met", judge=judge,
    )  # fmt: skip
    given_tables = tables({"FJI": {2010: 30, 2015: 40, 2023: 52}}, {})
    table = compare_methods(*given_tables, on=ON, methods=(*METHODS.values(), outlook))
    assert table["method"].to_list() == [*METHODS, "outlook"]
    assert table["disagree"].all()
    told = "Likely: 52 % of population in 2023; 81 of 100 futures meet the target."
    assert table["explanation"].to_list()[-1] == told
    shown = assess_kpis(*given_tables, on=ON, method=outlook).row(0, named=True)
    assert (shown["state"], shown["outcome"], shown["ratio"]) == ("likely", "on_track", 0.81)
    assert shown["explanation"] == told


def test_values_after_a_deadline_without_a_number_are_told_and_not_judged():
    table = compared({2011: 1, 2012: 2}, target=None, deadline=2010)
    told = dict(table.select("method", "explanation").iter_rows())
    assert told["statcan"] == (
        "This method judges nothing here, as it needs two values of one sign since 2015; "
        "the latest is 2 % of population in 2012; the latest value is 13 years old."
    )


def test_of_very_many_pairs_no_sentence_is_told(monkeypatch):
    cells = {"FJI": {2010: 30, 2015: 78, 2023: 76}, "TON": {2022: 10}}
    told = compare_methods(*tables(cells, {}), on=ON)
    monkeypatch.setattr(compare, "TOLD_UP_TO", 1)
    silent = compare_methods(*tables(cells, {}), on=ON)
    assert set(silent["explanation"]) == {""}
    assert silent.drop("explanation").equals(told.drop("explanation"))
    assert "" not in told["explanation"]


def test_no_cases_make_an_empty_table():
    nothing = (empty_table("kpis"), *tables({"FJI": {2020: 1.0}}, {})[1:])
    assert compare_methods(*nothing, on=ON).height == 0
    assert compared({}).height == 0


def published(low, high):
    """Values as statistics print them; a quotient of values next to 0 is beyond all numbers."""
    return st.floats(low, high).map(lambda value: round(value, 6))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.dictionaries(st.integers(2000, 2025), published(-10, 1e5), max_size=6), min_size=1),
    st.one_of(st.none(), st.integers(2010, 2035)),
    st.sampled_from(["up", "down"]),
    st.one_of(st.none(), published(0, 100)),
)
def test_every_series_gets_a_verdict_and_a_sentence_by_every_method(
    series, deadline, direction, target
):
    cells = {f"E{number}": values for number, values in enumerate(series)}
    kpi = {"deadline": deadline, "direction": direction, "target": target}
    table = compare_methods(*tables(cells, kpi), on=ON)
    known = sum(bool(values) for values in series)
    assert table.height == known * len(METHODS)
    for number in ("measure", "score", "value_at_deadline"):
        values = table[number].drop_nulls()
        assert values.is_finite().all()
    assert table["explanation"].str.ends_with(".").all()
    assert not table["explanation"].str.contains("NaN|inf |null").any()


# Where our reading of the UNSD method differs from the method's own result, and why.
DELIBERATE = {
    "met": "the target is met now, which is asked before growth",
    "no_room": "within 1 % of the end of the scale no growth is asked for",
    "fallen": "a fall to 0 is judged as a projection of 0",
    "backwards": "a passed deadline is judged by the value observed then",
}


@pytest.fixture(scope="module")
def against_undata():
    """Return 50,000 random series with undata's status and ours."""
    from undata import analysis

    words = {
        analysis.ON_TRACK: "on_track",
        analysis.MODERATE: "moderate",
        analysis.MARGINAL: "marginal",
        analysis.STAGNATION: "stagnation",
        analysis.REGRESSION: "regression",
        analysis.INSUFFICIENT: "level_only",
    }
    random = np.random.default_rng(50_000)
    shapes = [
        {"direction": direction, "target": target, "deadline": deadline, "unit": unit}
        for direction in ("up", "down")
        for unit in ("per-100", "percent-population")
        for target, deadline in (
            (None, None),
            (20.0, 2030),
            (55.0, 2030),
            (90.0, 2030),
            (70.0, 2024),
        )
    ]
    cells = {}
    for number in range(2500):
        base = float(random.uniform(-3, 110).__round__(1))
        last = float(max(base * random.uniform(0.4, 2.0), -5).__round__(1))
        if number % 25 == 0:
            last = 0.0
        cells[f"E{number:04}"] = {
            int(random.integers(2015, 2018)): base, int(random.integers(2019, 2025)): last
        }  # fmt: skip
    cases = make_cases(
        *tables(cells, *({"kpi_id": f"k{n:02}"} | shape for n, shape in enumerate(shapes))), on=ON
    )
    rows = []
    picked = cases.frame.select("kpi_id", "economy_id", "state", "reason", "fallen", "past")
    for kpi_id, economy, state, reason, fallen, past in picked.iter_rows():
        shape, series = shapes[int(kpi_id[1:])], cells[economy]
        (first, base), (latest, last) = sorted(series.items())
        theirs = analysis._assess(
            first,
            base,
            latest,
            last,
            better="lower" if shape["direction"] == "down" else "higher",
            target=shape["target"],
            target_year=shape["deadline"] or 2030,
        )
        rows.append((state, words[theirs["status"]], reason, fallen, past))
    return rows


def test_on_50_000_series_every_difference_from_undata_is_one_of_those_written_down(against_undata):
    assert len(against_undata) == 50_000
    seen = dict.fromkeys(DELIBERATE, 0)
    same = 0
    for ours, theirs, reason, fallen, past in against_undata:
        if ours == theirs:
            same += 1
        elif past:
            seen["backwards"] += 1
        elif reason in {"met", "no_room"}:
            seen[reason] += 1
        else:
            assert fallen, (ours, theirs, reason)
            seen["fallen"] += 1
    assert all(seen.values()), seen
    assert same > 20_000


def test_series_that_meet_no_exception_are_judged_as_undata_does(against_undata):
    plain = [
        (ours, theirs)
        for ours, theirs, reason, fallen, past in against_undata
        if reason in {"trend", "lost", "no_growth"} and not fallen and not past
    ]
    assert len(plain) > 20_000
    assert all(ours == theirs for ours, theirs in plain)
