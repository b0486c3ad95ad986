"""Judge 1.25 million observations by every method, beside a plain loop over series.

    python -m benchmarks.methods [--scales 1 2 4] [--repeat 3] [--plain 1]

The generated observations are those of ``benchmarks.generate``. The plain
alternative (``benchmarks.plain_methods``) puts the same rows into series and
gives state and measure only; the time of Stocktake includes explaining every
verdict in a sentence, finding disagreements, and checking the table. "CPU" is
processor time of all threads, which other programs on the machine do not
lengthen; the ratio is of CPU times. Both results are compared row by row: a
difference ends the run with an error.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

import polars as pl

from benchmarks.generate import N_ECONOMIES, indicator_ids, observations_of
from benchmarks.plain_methods import Kpi, judge_plainly
from stocktake.progress.compare import compare_methods
from stocktake.vocab.economies import economies
from stocktake.vocab.tables import check_table, empty_table, make_table

if TYPE_CHECKING:
    from collections.abc import Callable

ON = dt.date(2025, 11, 30)
Verdicts: TypeAlias = dict[tuple[str, str], dict[str, tuple[str, float | None]]]
Result = TypeVar("Result")

HEADINGS = (
    "observations",
    "KPI x economy",
    "verdicts",
    "wall s",
    "CPU s",
    "plain wall s",
    "plain CPU s",
    "plain / Stocktake, CPU",
)


class Taken(NamedTuple):
    """Seconds on the clock and of the processor."""

    wall: float
    cpu: float


def main() -> None:
    """Measure what the command line asks for and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scales", type=int, nargs="+", default=[1])
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")
    parser.add_argument("--plain", type=int, nargs="*", default=[1], help="scales of the loop")
    options = parser.parse_args()
    print("| " + " | ".join(HEADINGS) + " |")
    print("|" + "---:|" * len(HEADINGS))
    for scale in options.scales:
        print(_line(scale, options.repeat, plain=scale in options.plain), flush=True)


def _line(scale: int, repeat: int, *, plain: bool) -> str:
    members = sorted(economies())[:N_ECONOMIES]
    names = indicator_ids(scale)
    values = observations_of(names, members)
    tables = (_kpis(names), _observations(values), _economies(members))
    runs, judged = [], empty_table("method_assessments")
    for _ in range(repeat):
        taken, judged = _timed(
            lambda: compare_methods(*tables, empty_table("economy_groups"), on=ON)
        )
        runs.append(taken)
    best = Taken(min(run.wall for run in runs), min(run.cpu for run in runs))
    pairs = judged.select("kpi_id", "economy_id").n_unique()
    cells = [f"{values.height:,}", f"{pairs:,}", f"{judged.height:,}"]
    cells += [f"{best.wall:.2f}", f"{best.cpu:.2f}"]
    if plain:
        loop, verdicts = _timed(lambda: _plain(values))
        _same(judged, verdicts)
        cells += [f"{loop.wall:.2f}", f"{loop.cpu:.2f}", f"{loop.cpu / best.cpu:.1f}"]
    else:
        cells += ["", "", ""]
    return "| " + " | ".join(cells) + " |"


def _timed(work: Callable[[], Result]) -> tuple[Taken, Result]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu), result


def _plain(values: pl.DataFrame) -> Verdicts:
    """Judge every series in a loop."""
    series: dict[tuple[str, str], dict[int, float]] = {}
    for indicator, economy, year, value in values.iter_rows():
        series.setdefault((indicator, economy), {})[year] = value
    names = sorted({indicator for indicator, _ in series})
    kpis = {name: _plain_kpi(name, number) for number, name in enumerate(names)}
    return {key: judge_plainly(one, kpis[key[0]], ON.year) for key, one in series.items()}


def _same(judged: pl.DataFrame, verdicts: Verdicts) -> None:
    columns = judged.select("kpi_id", "economy_id", "method", "state", "measure")
    for kpi_id, economy, method, state, measure in columns.iter_rows():
        expected, number = verdicts[kpi_id.removeprefix("kpi-"), economy][method]
        known = number is not None and measure is not None
        if state != expected or (known and abs(measure - number) > 1e-6 * max(1, abs(number))):
            raise SystemExit(
                f"{kpi_id} {economy} {method}: {state} {measure}, plainly {expected} {number}"
            )


def _target(name: str, number: int) -> tuple[str, float, int]:
    """Return direction, target and deadline, as ``benchmarks.generate`` writes them."""
    down = number % 2 == 1
    return (
        ("down" if down else "up"),
        (20.0 if down else 80.0),
        2020 if name.endswith("3") else 2030,
    )


def _plain_kpi(name: str, number: int) -> Kpi:
    direction, target, deadline = _target(name, number)
    return Kpi(direction=direction, target=target, deadline=deadline, top=100.0)


def _kpis(names: list[str]) -> pl.DataFrame:
    rows = []
    for number, name in enumerate(names):
        direction, target, deadline = _target(name, number)
        rows.append(
            {
                "kpi_id": f"kpi-{name}",
                "title": name,
                "indicator_id": name,
                "unit": "percent-population",
                "direction": direction,
                "target": target,
                "target_low": None,
                "target_high": None,
                "deadline": deadline,
                "baseline_year": None,
                "scope": "",
                "basis": "each economy",
                "target_set": "framework",
                "target_set_title": "Own",
                "source": "framework.toml",
                "confirmed": True,
                "note": "",
            }
        )
    return make_table("kpis", rows)


def _observations(values: pl.DataFrame) -> pl.DataFrame:
    table = values.with_row_index("observation_id", offset=1).select(
        pl.col("observation_id").cast(pl.Int64),
        pl.lit("").alias("disaggregation"),
        pl.col("year").cast(pl.Int64),
        "value",
        indicator_id="indicator",
        economy_id="economy",
        estimate=pl.lit(value=False),
        selected=pl.lit(value=True),
        source_id=pl.lit("generated"),
        series_code=pl.lit(""),
        row=pl.lit(None, pl.Int64),
        provenance=pl.lit(""),
    )
    return check_table("observations", table)


def _economies(members: list[str]) -> pl.DataFrame:
    rows = [
        {
            "economy_id": code,
            "iso2": code[:2],
            "m49": "000",
            "name": code,
            "member": True,
            "population": None,
            "population_year": None,
            "population_source": "",
        }
        for code in members
    ]
    return make_table("economies", rows)


if __name__ == "__main__":
    main()
