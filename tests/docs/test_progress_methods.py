"""The worked cases and the tables of states in the documentation are what the program does."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import polars as pl
import pytest

from factories.series import judge
from stocktake.progress.likelihood import LIKELIHOODS
from stocktake.progress.methods import outlook, statcan
from stocktake.progress.methods.escap import on_line, weighted_lines
from stocktake.progress.methods.registry import METHODS, method_ids
from stocktake.progress.methods.statcan import judge_statcan
from stocktake.progress.methods.unsd_2023 import judge_unsd_2023
from stocktake.progress.states import OUTCOMES
from stocktake.progress.unsd import GROWTH_BANDS, RATIO_BANDS, judge_unsd

EXPLANATION = Path(__file__).parents[2] / "docs" / "explanation"


def table_under(page, heading):
    """Return the cells of the first table under a heading, without its head."""
    section = (EXPLANATION / page).read_text("utf-8").partition(heading)[2]
    lines = section.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("|"))
    rows = list(itertools.takewhile(lambda line: line.startswith("|"), lines[start:]))
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[2:]]


def number(cell):
    return float(cell.removesuffix(" %")) if cell else None


CASES = table_under("progress-methods.md", "## Worked cases")


def test_there_are_as_many_worked_cases_as_are_known():
    assert len(CASES) == 14


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case[:5]).replace(" ", ""))
def test_worked_case(case):
    base, latest, year, direction, target, by, ratio, method, score, older, m, canada, state = case
    deadline = int(by) if by else None
    series = pl.DataFrame(
        {
            "base_year": [2015],
            "base": [number(base)],
            "latest_year": [int(year)],
            "latest": [number(latest)],
            "direction": [direction],
            "target": pl.Series([number(target)], dtype=pl.Float64),
            "deadline": pl.Series([deadline], dtype=pl.Int64),
        }
    )
    alone = judge_unsd(series).row(0, named=True)
    assert (alone["state"] or "none") == method
    assert alone["score"] == (pytest.approx(number(score), abs=6e-4) if score else None)
    assert alone["ratio"] == (pytest.approx(number(ratio), abs=6e-5) if ratio else None)
    assert (judge_unsd_2023(series)["state"].item() or "none") == older
    limited = series.with_columns(limit=100.0 if "%" in base and direction == "up" else None)
    statcan = judge_statcan(limited.cast({"limit": pl.Float64})).row(0, named=True)
    assert (statcan["state"] or "none") == canada
    if m:
        assert statcan["measure"] == pytest.approx(number(m), abs=6e-5)
    ours = judge(
        {2015: number(base), int(year): number(latest)},
        unit="percent-population" if "%" in base else "per-100",
        direction=direction,
        target=number(target),
        deadline=deadline,
        on=dt.date(max(2025, int(year)), 11, 30),
    )
    assert ours["state"] == state


def test_the_bands_are_those_of_the_program():
    rows = table_under("progress-methods.md", "## The UN Statistics Division, edition 2026")
    assert [row[0].replace(" ", "_") for row in rows] == [band.state for band in RATIO_BANDS]
    for row, ratio, growth in list(zip(rows, RATIO_BANDS, GROWTH_BANDS, strict=True))[:-1]:
        assert float(row[1]) == ratio.low
        assert float(row[2].removesuffix(" %")) == pytest.approx(growth.low * 100)
        assert [float(s) for s in re.findall(r"\d", row[3])] == [ratio.score, ratio.score + 1]


def test_every_method_is_listed_with_what_is_to_be_confirmed():
    rows = table_under("progress-methods.md", "# Methods of progress")
    assert [row[0] for row in rows] == list(method_ids())
    for name, _, confirm in rows[1:]:
        assert (confirm == "yes") is METHODS[name].to_confirm


def test_the_cut_offs_of_statcan_are_those_of_the_program():
    rows = table_under("progress-methods.md", "## Statistics Canada and Open SDG 2.4")
    words = {state.words.lower(): code for code, state in METHODS["statcan"].states.items()}
    assert [words[row[0]] for row in rows] == ["achieved", *statcan.STATES]
    assert [float(row[1]) for row in rows[1:3]] == list(statcan.RATIO_CUTS)
    assert [float(row[2].removesuffix(" % C")) / 100 for row in rows[1:3]] == [
        pytest.approx(cut) for cut in statcan.GROWTH_CUTS
    ]


FORECASTS = [
    dict(zip(range(2015, 2025), [40, 43, 45, 49, 53, 60, 64, 67, 70, 72], strict=True)),
    {2015: 20, 2017: 26, 2019: 40, 2020: 52, 2023: 55},
]


@pytest.mark.parametrize("place", [0, 1], ids=["first", "second"])
def test_the_forecasts(place):
    cells = [row[place + 1] for row in table_under("progress-methods.md", "Forecasts to 2030")]
    series = FORECASTS[place]
    first, last = min(series), max(series)
    growth = (series[last] / series[first]) ** (1 / (last - first))
    expected = [
        *(
            line_at_2030(series, scale=scale, weighted=weighted)
            for scale, weighted in ((100.0, True), (100.0, False), (None, True))
        ),
        series[last] * growth ** (2030 - last),
    ]
    for cell, value in zip(cells, expected, strict=True):
        places = len(cell.partition(".")[2])
        assert f"{value:.{places}f}" == cell


def line_at_2030(series, *, scale, weighted):
    points = pl.DataFrame(
        {
            "series": [0] * len(series),
            "x": [year - 2030 for year in series],
            "value": [float(value) for value in series.values()],
            "scale": pl.Series([scale] * len(series), dtype=pl.Float64),
            "weight": [1.0 / (2030 - year) if weighted else 1.0 for year in series],
        }
    )
    return weighted_lines(points).select(on_line(pl.lit(0.0))).item()


def test_every_state_is_explained_with_its_outcome():
    rows = table_under("states.md", "## By facts and pace")
    assert {row[0]: row[1] for row in rows} == OUTCOMES


def test_every_likelihood_is_explained_with_its_outcome_and_bound():
    rows = table_under("states.md", "## By chance")
    assert [(row[0], row[1]) for row in rows] == [
        (code, state.outcome) for code, state in outlook.METHOD.states.items()
    ]
    bounds = [float(row[2].split(" ")[0]) / 100 for row in rows[:-1]]
    assert bounds == [pytest.approx(least) for least, _ in LIKELIHOODS[:-1]]
