"""Fit the outlook's priors on real series and write them into the package.

    STOCKTAKE_REAL_DATA=FOLDER python tools/fit_outlook_priors.py

FOLDER has ``data/observations.parquet``. Only fitted numbers are written, no value of any series.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import msgspec
import polars as pl

from stocktake.progress.outlook.fitting import fit_priors
from stocktake.progress.outlook.histories import read_histories
from stocktake.progress.outlook.parities import parity_series

TARGET = Path(__file__).parents[1] / "src" / "stocktake" / "progress" / "outlook" / "priors.json"


def main() -> None:
    """Fit and write."""
    folder = os.environ.get("STOCKTAKE_REAL_DATA")
    if not folder:
        sys.exit("Set STOCKTAKE_REAL_DATA to the folder that has data/observations.parquet.")
    frame = pl.read_parquet(Path(folder) / "data" / "observations.parquet")
    histories = read_histories(pl.concat([frame, parity_series(frame)]))
    fitted = {
        "on": dt.datetime.now(dt.UTC).date().isoformat(),
        "by": "tools/fit_outlook_priors.py",
        "observations": f"{len(histories.value)}",
        "series": f"{histories.series.height}",
        "economies": f"{frame['economy_iso3'].n_unique()}",
        "years": f"{int(histories.year.min())}-{int(histories.year.max())}",
        "sources": ", ".join(sorted(frame["source"].unique())),
    }
    TARGET.write_bytes(msgspec.json.encode(fit_priors(histories, fitted=fitted)) + b"\n")
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
