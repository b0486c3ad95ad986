"""The worked cases and the tables of states in the documentation are what the program does."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import polars as pl
import pytest

from factories.series import judge
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
    base, latest, year, direction, target, by, ratio, method, score, state = case
    deadline = int(by) if by else None
    alone = judge_unsd(
        pl.DataFrame(
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
    ).row(0, named=True)
    assert (alone["state"] or "none") == method
    assert alone["score"] == (pytest.approx(number(score), abs=6e-4) if score else None)
    assert alone["ratio"] == (pytest.approx(number(ratio), abs=6e-5) if ratio else None)
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
    rows = table_under("progress-methods.md", "## The method")
    assert [row[0].replace(" ", "_") for row in rows] == [band.state for band in RATIO_BANDS]
    for row, ratio, growth in list(zip(rows, RATIO_BANDS, GROWTH_BANDS, strict=True))[:-1]:
        assert float(row[1]) == ratio.low
        assert float(row[2].removesuffix(" %")) == pytest.approx(growth.low * 100)
        assert [float(s) for s in re.findall(r"\d", row[3])] == [ratio.score, ratio.score + 1]


def test_every_state_is_explained_with_its_outcome():
    rows = table_under("states.md", "# States")
    assert {row[0]: row[1] for row in rows} == OUTCOMES
