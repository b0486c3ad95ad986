"""Measure a build of the generated workspace at 1, 2 and 4 times its rows.

    python -m benchmarks [--scales 1 2 4] [--format parquet|csv] [--peer-scales 1] [--folder DIR]

Each line is one fresh workspace: a first build, a build in which nothing
changed, and where asked the plain alternative of ``benchmarks.peer`` on the same
file. "growth" is the CPU time over that of the smallest scale; at or under the
scale itself it is linear.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Cost, Written, run, written_in

# 250 indicators x 200 economies x 25 years.
ROWS = 1_250_000
HEADINGS = (
    "scale",
    "rows",
    "wall s",
    "cpu s",
    "growth",
    "peak MiB",
    "MB",
    "files",
    "largest page KB gz",
    "again s",
    "plain cpu s",
    "plain MiB",
    "plain MB",
    "plain / build cpu",
)


class Line(NamedTuple):
    """What was measured at one scale."""

    scale: int
    build: Cost
    again: Cost
    written: Written
    plain: Cost | None
    plain_written: Written | None


def main() -> None:
    """Measure what the command line asks for and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--peer-scales", type=int, nargs="*", default=[1])
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--folder", type=Path, help="keep the workspaces here")
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="stocktake-benchmark-"))
    lines: list[Line] = []
    try:
        for scale in options.scales:
            print(f"scale {scale} ...", file=sys.stderr, flush=True)
            lines.append(_measure(root, scale, options.format, peer=scale in options.peer_scales))
    finally:
        if options.folder is None:
            shutil.rmtree(root)
    print_table(lines)


def _measure(root: Path, scale: int, suffix: str, *, peer: bool) -> Line:
    workspace, log = root / f"x{scale}", root / f"x{scale}.log"
    root.mkdir(parents=True, exist_ok=True)
    python = [sys.executable, "-m"]
    made = ["benchmarks.generate", str(workspace), "--scale", str(scale), "--format", suffix]
    run([*python, *made], log)
    build = [*python, "stocktake.cli.main", "build", str(workspace)]
    first, again = run(build, log), run(build, log)
    plain = plain_written = None
    if peer:
        out = root / f"x{scale}-plain"
        plain = run([*python, "benchmarks.peer", str(workspace), str(out)], log)
        plain_written = written_in(out)
    return Line(scale, first, again, written_in(workspace / "build"), plain, plain_written)


def print_table(lines: list[Line]) -> None:
    """Print the lines as a Markdown table, and which page is the largest."""
    print("| " + " | ".join(HEADINGS) + " |")
    print("|" + "---:|" * len(HEADINGS))
    for line in lines:
        print("| " + " | ".join(_cells(line, lines[0])) + " |")
    print(f"\nLargest page: {lines[-1].written.page_name}")


def _cells(line: Line, first: Line) -> list[str]:
    plain, written = line.plain, line.plain_written
    return [
        f"{line.scale}x",
        f"{ROWS * line.scale:,}",
        f"{line.build.wall:.1f}",
        f"{line.build.cpu:.1f}",
        f"{line.build.cpu / first.build.cpu:.2f}",
        f"{line.build.peak:.0f}",
        f"{line.written.megabytes:.1f}",
        f"{line.written.files:,}",
        f"{line.written.page:.1f}",
        f"{line.again.wall:.2f}",
        f"{plain.cpu:.1f}" if plain else "",
        f"{plain.peak:.0f}" if plain else "",
        f"{written.megabytes:.1f}" if written else "",
        f"{plain.cpu / line.build.cpu:.1f}" if plain else "",
    ]


if __name__ == "__main__":
    main()
