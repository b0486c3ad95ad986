"""Measure the build of the real documents and data that STOCKTAKE_REAL_DATA names.

    STOCKTAKE_REAL_DATA=FOLDER python -m benchmarks.real_run

FOLDER holds ``instruments/*.txt`` and ``data/observations.parquet``. Printed are a
first build, a build in which nothing changed, and one in which a document changed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, run, written_in

SETTINGS = 'name = "Asia-Pacific"\nassessed_on = 2026-11-01\nmembers = "apt"\n'


def main() -> int:
    """Build three times and print what each took."""
    named = os.environ.get("STOCKTAKE_REAL_DATA")
    if not named:
        print("STOCKTAKE_REAL_DATA does not name the folder of the real documents.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "real"
        write_workspace(workspace, Path(named))
        command = [sys.executable, "-m", "stocktake.cli.main", "build", str(workspace)]
        log = Path(folder) / "build.log"
        print("| build | wall s | cpu s | peak MiB |\n|---|---:|---:|---:|")
        print(row("first", run(command, log)))
        print(row("nothing changed", run(command, log)))
        document = min((workspace / "instruments").glob("*.txt"))
        document.write_text(
            document.read_text("utf-8") + "\n99. We will report in 2027.\n", "utf-8"
        )
        print(row("one document changed", run(command, log)))
        written = written_in(workspace / "build")
        site = written_in(workspace / "build" / "site")
    print(
        f"\nWritten: {written.files:,} files, {written.megabytes:.1f} MB; "
        f"site {site.megabytes:.1f} MB; largest page {site.page:.1f} KB gzip ({site.page_name})."
    )
    return 0


def write_workspace(folder: Path, real: Path) -> None:
    """Write the workspace of the real run."""
    for part in ("instruments", "observations"):
        (folder / part).mkdir(parents=True)
    (folder / "stocktake.toml").write_text(SETTINGS, "utf-8")
    for document in sorted((real / "instruments").glob("*.txt")):
        shutil.copy(document, folder / "instruments")
    shutil.copy(real / "data" / "observations.parquet", folder / "observations")


def row(name: str, cost: Cost) -> str:
    """Return one line of the table."""
    return f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
