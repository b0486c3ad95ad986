"""Figures: well-formed, described in words, drawn where the numbers say."""

from __future__ import annotations

import re
from importlib import resources
from xml.etree import ElementTree as ET

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.publish import figures
from stocktake.publish.figures import PRINT, SITE, Dot, Line, lines
from stocktake.publish.words import OUTCOMES
from stocktake.vocab.language import speaking

SVG = "{http://www.w3.org/2000/svg}"
DOTS = [
    Dot(name="Fiji", value=85.0, words="85.0", outcome="on_track"),
    Dot(name="Lao PDR <b>", value=30.0, words="30.0", outcome="level_only"),
]
AXIS = figures.axis_for([85.0, 30.0], low=0, high=100)


def drawn():
    lines = [
        Line(name="Fiji", points=((2010, 20.0), (2011, 22.0), (2020, 58.0)), estimates=(2020,)),
        Line(name="Nepal", points=((2012, 10.0),), quiet=True),
    ]
    return {
        "dot-plot": figures.dot_plot(DOTS, AXIS, title="T", targets=[(95.0, "95 % by 2030")]),
        "dot-plot-empty": figures.dot_plot([], AXIS, title="T"),
        "dot-strip": figures.dot_strip([1.0, 50.0, 50.2], AXIS, title="T", targets=[(95.0, "x")]),
        "strip": figures.status_strip({"met": 30, "no_data": 1}),
        "lines": figures.line_chart(lines, AXIS, title="T", target=(95.0, "Aim"), deadline=2030),
        "sparkline": figures.sparkline([(2010, 1.0), (2020, 9.0)], title="T", axis=AXIS),
        "mark": figures.outcome_mark("partial"),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_figure_is_well_formed_and_says_what_it_shows(name):
    root = ET.fromstring(drawn()[name])  # noqa: S314 - made here
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text
    if name != "mark":
        assert root.find(f"{SVG}desc").text.endswith(".")


def test_dot_plot_says_the_range_and_the_target():
    text = drawn()["dot-plot"]
    assert (
        "<desc>2\u00a0economies, from 30.0 (Lao PDR &lt;b&gt;) to 85.0 (Fiji). "
        "Target: 95 % by 2030.</desc>"
    ) in text


def test_line_chart_leaves_gaps_open_and_estimates_hollow():
    text = drawn()["lines"]
    path = re.search(r"<path d='(M[^']*)' fill='none' stroke='var\(--accent\)'", text)[1]
    assert path.count("M") == 2  # 2011 to 2020 is a gap
    assert text.count(f"fill='{SITE.paper}' stroke='{SITE.accent}'") == 1


def test_line_chart_without_points_is_nothing():
    assert figures.line_chart([], AXIS, title="T") == ""


@pytest.mark.parametrize(
    ("values", "limits", "ends"),
    [
        pytest.param([3.0, 64.0], {"low": 0, "high": 100}, (0, 100), id="share-0-to-100"),
        pytest.param([0.2, 0.9], {"low": 0, "high": 1}, (0, 1), id="index-0-to-1"),
        pytest.param([1200.0, 45000.0], {}, (0, 60000), id="from-zero"),
        pytest.param([-3.0, 4.0], {}, (-4, 4), id="negative"),
        pytest.param([], {}, (0, 1), id="nothing"),
    ],
)
def test_axis_for(values, limits, ends):
    axis = figures.axis_for(values, **limits)
    assert (axis.low, axis.high) == ends


@given(st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 6)), min_size=1, max_size=20))
def test_every_value_lies_on_its_axis(values):
    axis = figures.axis_for(values)
    hair = 1e-8 * (axis.high - axis.low)  # less than any eye or pixel can tell
    assert axis.low <= min(values) + hair
    assert max(values) <= axis.high + hair
    assert 2 <= len(axis.ticks) <= 9


@given(st.dictionaries(st.sampled_from(OUTCOMES), st.integers(0, 300)))
def test_the_parts_of_a_strip_fill_it(counts):
    text = figures.status_strip(counts, PRINT, width=200)
    widths = [float(width) for width in re.findall(r"<rect [^>]*width='([\d.]+)'", text)]
    assert len(widths) == sum(1 for number in counts.values() if number)
    assert sum(widths) <= 200 + 0.5 * len(widths)


def contrast(first, second):
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", OUTCOMES)
def test_marks_and_the_text_on_them_can_be_told_from_the_paper(name):
    assert contrast(PRINT.outcomes[name], PRINT.paper) >= 3
    if name not in {"level_only", "no_data"}:  # drawn hollow: the text stands on paper
        assert contrast(PRINT.outcomes[name], PRINT.on_outcomes[name]) >= 4.5


def css_tokens():
    css = (resources.files("stocktake.publish.site") / "assets/site.css").read_text("utf-8")
    # The first view has tokens of its own; those of the outcomes follow, each light, then dark.
    light, dark, more, more_dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:4]
    return {
        theme: {name: full(value) for name, value in re.findall(r"--([\w-]+): (#\w+);", text)}
        for theme, text in (("light", light + more), ("dark", dark + more_dark))
    }


def full(colour):
    return colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_the_site_can_be_read(theme):
    tokens = css_tokens()[theme]
    for name in ("ink", "quiet", "accent"):
        for paper in ("paper", "wash"):
            assert contrast(tokens[name], tokens[paper]) >= 4.5, (name, paper)
    for outcome in OUTCOMES:
        name = outcome.replace("_", "-")
        assert contrast(tokens[name], tokens["paper"]) >= 3, name
        if outcome not in {"level_only", "no_data"}:
            assert contrast(tokens[name], tokens[f"on-{name}"]) >= 4.5, name


def test_the_report_has_the_colours_of_the_site():
    light = css_tokens()["light"]
    assert {name: light[name.replace("_", "-")] for name in OUTCOMES} == PRINT.outcomes


def test_sparkline_paths_are_those_of_each_series():
    frame = pl.DataFrame(
        {
            "indicator_id": ["a", "a", "a", "b"],
            "economy_id": ["FJI", "FJI", "NPL", "FJI"],
            "year": [2010, 2020, 2020, 2015],
            "value": [0.0, 100.0, 50.0, 7.0],
        }
    )
    assert figures.sparkline_paths(frame).rows() == [
        ("a", "FJI", "m2 18 92-16", 2, 2010, 2020),
        ("a", "NPL", "", 1, 2020, 2020),
        ("b", "FJI", "", 1, 2015, 2015),
    ]


@given(st.lists(st.floats(-50, 150), min_size=2, max_size=25))
def test_a_sparkline_stays_in_its_box(values):
    frame = pl.DataFrame(
        {
            "indicator_id": ["a"] * len(values),
            "economy_id": ["FJI"] * len(values),
            "year": list(range(2000, 2000 + len(values))),
            "value": values,
        }
    )
    drawn = figures.sparkline_paths(frame)
    path = re.sub(r"h(\d+)", r"l\1 0", drawn["path"].item())  # level steps, told in full
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    x = y = 0
    corners = []
    for across, down in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + across, y + down
        assert 0 <= x <= lines.SPARK_WIDTH
        assert 0 <= y <= lines.SPARK_HEIGHT
        corners.append((x, y))
    assert drawn["n"].item() == len(values)
    # At the place of every value the line is as high as if each value were a corner of it.
    low = min(*values, 0)
    height = max(max(values) - low, 1e-12)
    for number, value in enumerate(values):
        at = round(2 + (lines.SPARK_WIDTH - 4) * number / (len(values) - 1))
        wanted = 2 + (lines.SPARK_HEIGHT - 4) * (1 - (value - low) / height)
        drawn_at = np.interp(at, [x for x, _y in corners], [y for _x, y in corners])
        assert drawn_at == pytest.approx(wanted, abs=0.51)


def test_a_level_stretch_of_a_sparkline_is_one_step():
    frame = pl.DataFrame(
        {
            "indicator_id": ["a"] * 8,
            "economy_id": ["FJI"] * 5 + ["NPL"] * 3,
            "year": [2010, 2011, 2012, 2013, 2014, 2010, 2012, 2014],
            "value": [0.0, 0.0, 0.0, 100.0, 100.0, 100.0, 100.0, 100.0],
        }
    )
    assert figures.sparkline_paths(frame).select("economy_id", "path", "n").rows() == [
        ("FJI", "m2 18h46l23-16h23", 5),
        ("NPL", "m2 2h92", 3),
    ]


def test_a_strip_begins_at_the_right_where_words_do():
    counts = {"met": 3, "off_track": 1}
    with speaking("ar"):
        drawn = figures.status_strip(counts, PRINT, width=200)
    places = re.findall(r"<rect x='([\d.]+)' y='0' width='([\d.]+)'[^>]*fill='([^']*)'", drawn)
    assert [fill for _x, _width, fill in places] == [
        PRINT.outcomes["met"],
        PRINT.outcomes["off_track"],
    ]
    assert [float(x) for x, _width, _fill in places] == [50.0, 0.0]
