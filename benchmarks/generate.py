"""Write the generated workspace: seeded, so that every run measures the same input.

250 indicators x 200 economies x 25 years are 1.25 million rows at scale 1; the
scale multiplies the indicators, and with them the KPIs. All values are invented.

    python -m benchmarks.generate FOLDER [--scale 1] [--format parquet|csv]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes

__all__ = [
    "INDICATORS",
    "N_ECONOMIES",
    "YEARS",
    "indicator_ids",
    "observations_of",
    "write_workspace",
]

INDICATORS = 250
N_ECONOMIES = 200
YEARS = range(2000, 2025)
SEED = 20261122


def main() -> None:
    """Write the workspace that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    options = parser.parse_args()
    write_workspace(options.folder, scale=options.scale, suffix=options.format)


def write_workspace(folder: Path, *, scale: int = 1, suffix: str = "parquet") -> None:
    """Write a workspace with ``scale`` times 250 indicators, each with a KPI."""
    (folder / "observations").mkdir(parents=True)
    (folder / "instruments").mkdir()
    members = sorted(economies())[:N_ECONOMIES]
    names = indicator_ids(scale)
    (folder / "stocktake.toml").write_text(_settings(members), "utf-8")
    (folder / "framework.toml").write_text(_framework(names), "utf-8")
    table = observations_of(names, members)
    if suffix == "csv":
        table.write_csv(folder / "observations" / "generated.csv")
    else:
        table.write_parquet(folder / "observations" / "generated.parquet")


def indicator_ids(scale: int) -> list[str]:
    """Return the ids of the generated indicators."""
    return [f"generated-{number:04}" for number in range(INDICATORS * scale)]


def _settings(members: list[str]) -> str:
    listed = ", ".join(f'"{code}"' for code in members)
    return (
        f'name = "Generated region"\nassessed_on = 2025-11-30\nsources = []\nmembers = [{listed}]\n'
    )


def _framework(names: list[str]) -> str:
    codes = list(themes())
    return "\n".join(
        _tables_of(name, down=number % 2 == 1, theme=codes[number % len(codes)])
        for number, name in enumerate(names)
    )


def _tables_of(name: str, *, down: bool, theme: str) -> str:
    return f"""\
[[indicator]]
id = "{name}"
name = "Generated indicator {name[-4:]}"
definition = "Invented values, to measure how long a build takes."
unit = "percent-population"
direction = "{"down" if down else "up"}"
themes = ["{theme}"]
low = 0
high = 100

[[kpi]]
id = "kpi-{name}"
title = "Generated target {name[-4:]}"
indicator = "{name}"
target = {20 if down else 80}
deadline = {2020 if name.endswith("3") else 2030}
"""


def observations_of(names: list[str], members: list[str]) -> pl.DataFrame:
    """Return series that rise along an S from 5 to 95, or fall, with some noise."""
    random = np.random.default_rng(SEED)
    shape = (len(names), len(members), len(YEARS))
    years = np.arange(len(YEARS))
    middle = random.uniform(5, 40, shape[:2])[..., None]
    pace = random.uniform(0.05, 0.4, shape[:2])[..., None]
    values = 5 + 90 / (1 + np.exp(-pace * (years - middle))) + random.normal(0, 0.5, shape)
    values[1::2] = 100 - values[1::2]
    cells = pl.DataFrame({"indicator": names}).join(
        pl.DataFrame({"economy": members}), how="cross", maintain_order="left_right"
    )
    return cells.join(
        pl.DataFrame({"year": list(YEARS)}), how="cross", maintain_order="left_right"
    ).with_columns(value=pl.Series(values.ravel().clip(0.1, 99.9).round(2)))


if __name__ == "__main__":
    main()
