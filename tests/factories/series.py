"""One KPI, one economy, one series: the smallest input that progress can judge."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from stocktake.progress.assess import assess_kpis
from stocktake.vocab.tables import empty_table, make_table

if TYPE_CHECKING:
    import polars as pl

__all__ = ["ON", "economies", "judge", "judge_all", "kpis", "observations"]

ON = dt.date(2025, 11, 30)


def kpis(*changes: dict[str, Any]) -> pl.DataFrame:
    """Return one KPI for each set of changes to "90 % of population by 2030"."""
    base = {
        "kpi_id": "k",
        "title": "K",
        "indicator_id": "i",
        "unit": "percent-population",
        "direction": "up",
        "target": 90.0,
        "target_low": None,
        "target_high": None,
        "deadline": 2030,
        "baseline_year": None,
        "scope": "",
        "basis": "each economy",
        "target_set": "framework",
        "target_set_title": "Own",
        "source": "framework.toml",
        "confirmed": True,
        "note": "",
    }
    return make_table("kpis", [base | change for change in changes or ({},)])


def observations(
    cells: dict[str, dict[int, float]], *, indicator: str = "i", **changes: Any
) -> pl.DataFrame:
    """Return selected totals from economy -> year -> value."""
    points = [(e, year, value) for e, series in cells.items() for year, value in series.items()]
    rows = [
        {
            "observation_id": number,
            "indicator_id": indicator,
            "disaggregation": "",
            "economy_id": economy,
            "year": year,
            "value": float(value),
            "estimate": False,
            "selected": True,
            "source_id": "S",
            "series_code": "",
            "row": None,
            "provenance": "",
        }
        | changes
        for number, (economy, year, value) in enumerate(points, 1)
    ]
    return make_table("observations", rows)


def economies(
    populations: dict[str, float | None], *, outside: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Return economies with their population; those in ``outside`` are no members."""
    rows = [
        {
            "economy_id": economy,
            "iso2": economy[:2],
            "m49": "000",
            "name": economy,
            "member": economy not in outside,
            "population": population,
            "population_year": 2024,
            "population_source": "S",
        }
        for economy, population in populations.items()
    ]
    return make_table("economies", rows)


def judge_all(series: list[dict[int, float]], *changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the assessments of many series, each with every set of changes, in one call."""
    cells = {f"E{number:04}": values for number, values in enumerate(series)}
    ids = ({"kpi_id": f"k{number:04}"} for number in range(len(changes)))
    assessed = assess_kpis(
        kpis(*(change | key for change, key in zip(changes, ids, strict=True))),
        observations(cells),
        economies(dict.fromkeys(cells, 1.0)),
        empty_table("economy_groups"),
        on=ON,
    )
    return assessed.to_dicts()


def judge(
    series: dict[int, float], *, on: dt.date = ON, method: str = "unsd-2026", **kpi: Any
) -> dict[str, Any]:
    """Return the assessment of one series by a method."""
    assessed = assess_kpis(
        kpis(kpi),
        observations({"FJI": series}),
        economies({"FJI": 900_000.0}),
        empty_table("economy_groups"),
        on=on,
        method=method,
    )
    return assessed.row(0, named=True)
