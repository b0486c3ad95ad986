"""A fan stays in its box, says in words what it shows, and keeps its parts apart in grey."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stocktake.publish.figures import PRINT, Fan, FanYear, fan_chart
from stocktake.publish.figures.fan import FAN_SIZE, SHADES

SVG = "{http://www.w3.org/2000/svg}"


def fan(*, start=60.0, steps=5, spread=4.0, points=None, targets=(95.0,)) -> Fan:
    years = tuple(
        FanYear(
            year=2025 + n,
            median=start + n,
            lo50=start + n - spread * n / 4,
            hi50=start + n + spread * n / 4,
            lo80=start + n - spread * n / 2,
            hi80=start + n + spread * n / 2,
            lo95=start + n - spread * n,
            hi95=start + n + spread * n,
        )
        for n in range(1, steps + 1)
    )
    return Fan(
        points=points or ((2015, 30.0), (2020, 50.0), (2025, start)),
        estimates=frozenset({2020}),
        years=years,
        targets=targets,
        target_words="at least 95 %",
        deadline=2025 + steps,
        unit="percent-population",
        limits=(0.0, 100.0),
    )


def places(svg: str) -> list[tuple[float, float]]:
    """Return every absolute place of the paths and dots."""
    found = []
    for path in re.findall(r"<path d='([^']+)'", svg):
        moves = re.findall(r"[ML]?(-?[\d.]+) (-?[\d.]+)(?=[MLZhv]|$)", path)
        found.extend((float(x), float(y)) for x, y in moves)
    found.extend(
        (float(x), float(y)) for x, y in re.findall(r"<circle cx='(-?[\d.]+)' cy='(-?[\d.]+)'", svg)
    )
    return found


@given(
    start=st.floats(0, 1e7, allow_nan=False),
    steps=st.integers(1, 10),
    spread=st.floats(0, 1e6),
    target=st.floats(0, 1e7),
)
def test_everything_lies_in_the_box(start, steps, spread, target):
    svg = fan_chart(fan(start=start, steps=steps, spread=spread, targets=(target,)), title="T")
    width, height = FAN_SIZE
    spots = places(svg)
    assert len(spots) > 6 * steps
    assert all(0 <= x <= width and 0 <= y <= height for x, y in spots)


def test_the_words_are_made_from_the_data():
    tree = etree.fromstring(fan_chart(fan(), title="Fiji: Internet use <to> 2030"))
    assert tree.get("role") == "img"
    assert tree.findtext(f"{SVG}title") == "Fiji: Internet use <to> 2030"
    assert tree.findtext(f"{SVG}desc") == (
        "3\u00a0values, from 30.0 in 2015 to 60.0 in 2025. Expected for 2030: about 65.0; "
        "60.0 to 70.0 with 50\u00a0%, 55.0 to 75.0 with 80\u00a0%, 45.0 to 85.0 with 95\u00a0%. "
        "Target: at least 95 % by 2030."
    )


def test_one_value_is_told_as_one():
    one = fan_chart(fan(points=((2025, 60.0),)), title="T")
    assert "<desc>60.0 in 2025. Expected for 2030" in one
    assert one.count("<circle") == 1


@pytest.mark.parametrize(
    ("points", "moves"),
    [
        pytest.param(((2023, 50.0), (2025, 60.0)), 1, id="two-years-apart-joined"),
        pytest.param(((2015, 50.0), (2025, 60.0)), 2, id="a-gap-stays"),
    ],
)
def test_gaps_stay_gaps(points, moves):
    svg = fan_chart(fan(points=points), title="T")
    past = re.search(r"<g stroke='[^']+'><path d='([^']+)'", svg)
    assert past is not None
    assert past[1].count("M") == moves


def test_estimates_are_hollow_and_bands_differ_without_colour():
    svg = fan_chart(fan(), PRINT, title="T")
    assert svg.count(f"fill='{PRINT.paper}'/>") == 1
    assert [float(x) for x in re.findall(r"fill-opacity='([\d.]+)'", svg)] == list(SHADES)
    assert svg.count("stroke-dasharray='4 3'") == 1


def test_a_range_has_two_rules():
    one, two = (
        fan_chart(fan(targets=targets), title="T").count(f"stroke='{'var(--ink)'}'/>")
        for targets in ((95.0,), (90.0, 95.0))
    )
    assert two == one + 1


def test_the_latest_value_is_shown_however_old_it_is():
    svg = fan_chart(fan(points=((1990, 12.0),)), title="T")
    assert "12.0 in 1990" in svg
    assert all(0 <= x <= FAN_SIZE[0] for x, _ in places(svg))
