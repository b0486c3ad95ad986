"""Run a command and say what it took: time, memory, and what it wrote."""

from __future__ import annotations

import gzip
import os
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Cost", "Written", "run", "written_in"]


@dataclass(frozen=True)
class Cost:
    """What a process took.

    Attributes:
        wall: Seconds on the clock.
        cpu: Seconds of processor time, all threads and both user and system.
        peak: Most memory held at once, MiB.
    """

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Written:
    """What stands in a folder.

    Attributes:
        files: Number of files.
        megabytes: Their size in MB (10**6 bytes).
        page: Size of the largest HTML page after gzip, in KB (10**3 bytes).
        page_name: Which page that is.
    """

    files: int
    megabytes: float
    page: float
    page_name: str


def run(command: list[str], log: Path) -> Cost:
    """Run a command to its end and return what it took.

    The caller must be a small process: Linux counts the memory of the process that
    starts another into the other's peak.

    Raises:
        RuntimeError: The command failed; its output is in ``log``.
    """
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def written_in(folder: Path) -> Written:
    """Return what stands in a folder, links not followed."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink()]
    pages = {
        p.relative_to(folder).as_posix(): len(gzip.compress(p.read_bytes(), 6))
        for p in files
        if p.suffix == ".html"
    }
    largest = max(pages, key=lambda name: pages[name], default="")
    size = sum(p.stat().st_size for p in files)
    return Written(len(files), size / 1e6, pages.get(largest, 0) / 1e3, largest)
