from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.lint.quantities import find_quantities, find_scope


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("95 per cent of our people", [(95, "percent")], id="per-cent"),
        pytest.param("2.5 % of income", [(2.5, "percent")], id="decimal"),
        pytest.param("seven in ten adults", [(70, "percent")], id="in-ten"),
        pytest.param("half of all places", [(50, "percent")], id="half"),
        pytest.param("two-thirds of villages", [(200 / 3, "percent")], id="two-thirds"),
        pytest.param("at least 30 Mbit/s", [(30, "mbit")], id="speed"),
        pytest.param("1 Gbit/s to clinics", [(1000, "mbit")], id="gigabit"),
        pytest.param("a fund of 200 million dollars", [(2e8, "money")], id="money"),
        pytest.param("US$ 5 billion", [(5e9, "money")], id="money-sign"),
        pytest.param("train 20,000 teachers", [(20000, "count teachers")], id="count"),
        pytest.param("1.5 million homes", [(1.5e6, "count homes")], id="count-million"),
        pytest.param("at least one centre", [(1, "count centre")], id="at-least-one"),
        pytest.param("ten additional staff", [(10, "count staff")], id="in-words"),
        pytest.param("the three new pillars", [], id="named-not-promised"),
        pytest.param("double the share", [(2, "times")], id="double"),
        pytest.param("by 2030 and in 2028", [], id="years"),
        pytest.param("by 2030 100 per cent", [(100, "percent")], id="year-before"),
        pytest.param("14 March 2024", [], id="date"),
        pytest.param("IMT-2020, SDG 9 targets and Resolution 71", [], id="names"),
        pytest.param("5G and IPv6 networks", [], id="technology"),
        pytest.param("within three months", [], id="duration"),
        pytest.param("over the next half year", [], id="half-year"),
    ],
)
def test_find_quantities_reads_what_says_how_much(text, expected):
    assert [(q.value, q.unit) for q in find_quantities(text)] == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("connect all public schools", "all", id="all"),
        pytest.param("in every State", "every", id="in-every"),
        pytest.param("all government websites", "all", id="all-singular-noun"),
        pytest.param("Each State shall release", None, id="who-acts"),
        pytest.param("all relevant stakeholders", None, id="everybody-and-nobody"),
        pytest.param("access for all", None, id="for-all"),
        pytest.param("accept each other's approval", None, id="each-other"),
        pytest.param("every second year", None, id="rhythm"),
    ],
)
def test_find_scope_tells_how_far_from_who(text, word):
    match = find_scope(text)
    assert (match["word"].lower() if match else None) == word


@given(st.text(), st.integers(1, 999), st.text())
def test_quantities_point_at_their_words(before, number, after):
    text = f"{before} or {number} per cent {after}"
    found = find_quantities(text)
    assert any(text[q.start : q.end] == f"{number} per cent" and q.value == number for q in found)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    edges = [edge for q in found for edge in (q.start, q.end)]
    assert edges == sorted(edges), "two quantities share characters"
