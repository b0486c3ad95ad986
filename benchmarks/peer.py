"""The named alternative: one pandas frame per indicator and a Python loop per cell.

This is how the strongest free publisher of indicator data is built, written
again in the plainest form: every indicator is a frame of its own; empty cells
are taken out one cell at a time; the UNSD method is a function called per
series; each indicator is written as data and headline, both CSV and JSON, and
once more with both together; all of it goes into one ZIP. It makes **no pages,
no report, no search, no provenance**, so it does much less than a build.

    python -m benchmarks.peer WORKSPACE OUT
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

__all__ = ["build_plainly"]

BANDS = ((0.95, 1.5, 4, "on_track"), (0.5, 0.95, 3, "moderate"), (0.1, 0.5, 2, "marginal"))
LAST_BANDS = ((0.0, 0.1, 1, "stagnation"), (-0.5, 0.0, 0, "regression"))


def main() -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    build_plainly(options.workspace, options.out)


def build_plainly(workspace: Path, out: Path) -> None:
    """Read a generated workspace, judge it, and write its data."""
    framework = tomllib.loads((workspace / "framework.toml").read_text("utf-8"))
    direction = {row["id"]: row["direction"] for row in framework["indicator"]}
    kpis = {row["indicator"]: row for row in framework["kpi"]}
    for folder in ("data", "headline", "comb", "progress"):
        (out / folder).mkdir(parents=True)
    for name, frame in _read(workspace).groupby("indicator", sort=True):
        series = frame.pivot_table(index="year", columns="economy", values="value")
        progress = {
            economy: _judge(series[economy], kpis[name], down=direction[name] == "down")
            for economy in series.columns
        }
        _write(out, str(name), frame, progress)
    with zipfile.ZipFile(out / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((out / "data").iterdir()):
            archive.write(file, file.name)


def _read(workspace: Path) -> pd.DataFrame:
    file = next((workspace / "observations").iterdir())
    return pd.read_csv(file) if file.suffix == ".csv" else pd.read_parquet(file)


def _judge(series: pd.Series, kpi: dict[str, Any], *, down: bool) -> dict[str, Any]:
    known = [(int(year), float(value)) for year, value in series.items() if not math.isnan(value)]
    since = [point for point in known if point[0] >= 2015]
    if len(since) < 2:
        return {"status": "insufficient"}
    (first, base), (last, latest) = since[0], since[-1]
    target, year = kpi["target"], kpi["deadline"]
    if (latest <= target) if down else (latest >= target):
        return {"status": "met", "latest": latest}
    if base == target or base <= 0 or latest <= 0:
        return {"status": "insufficient", "latest": latest}
    growth = (latest / base) ** (1 / (last - first)) - 1
    ratio = (latest * (1 + growth) ** (year - last) - base) / (target - base)
    for low, high, score, status in (*BANDS, *LAST_BANDS):
        if ratio >= low or status == "regression":
            share = (min(max(ratio, low), high) - low) / (high - low)
            return {"status": status, "latest": latest, "ratio": ratio, "score": score + share}
    raise AssertionError(ratio)


def _write(out: Path, name: str, frame: pd.DataFrame, progress: dict[str, Any]) -> None:
    rows = [
        {key: value for key, value in row.items() if not _is_empty(value)}
        for row in frame.to_dict("records")
    ]
    headline = [row for row in rows if row["year"] == 2024]
    for folder, chosen in (("data", rows), ("headline", headline)):
        pd.DataFrame(chosen).to_csv(out / folder / f"{name}.csv", index=False)
        (out / folder / f"{name}.json").write_text(json.dumps(_columns(chosen)), "utf-8")
    together = {"data": _columns(rows), "headline": _columns(headline)}
    (out / "comb" / f"{name}.json").write_text(json.dumps(together), "utf-8")
    (out / "progress" / f"{name}.json").write_text(json.dumps(progress), "utf-8")


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {key: [row.get(key) for row in rows] for key in ("economy", "year", "value")}


def _is_empty(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


if __name__ == "__main__":
    main()
