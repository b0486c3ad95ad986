"""What publishing takes: every page, report and export of a built workspace, stage by stage.

    python -m benchmarks.publish [WORKSPACE] [--languages en fr] [--report 60] [--naive 40]

Without WORKSPACE the generated one is made and built first (250 indicators x 200 economies x 25
years). Numbers are seconds of processor time of this process, all threads, so that what else the
machine does changes them little. Printed: each part in the first language and, where there are
more, in all, with its room on disk and in the ZIP of `stocktake pack`; what one more language adds;
a report of 60 economies and 60 KPIs; publishing again after one indicator's name changed, whole and
as `stocktake watch` does it; and the same pages of indicators made naively, with one template call
and one chart call for each figure, in the same run.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import polars as pl

from benchmarks.generate import write_workspace
from stocktake.workspace.build import build_workspace
from stocktake.workspace.folder import Workspace
from stocktake.workspace.packing import PACKED
from stocktake.workspace.plan import plan_stages
from stocktake.workspace.settings import read_framework, read_settings, region_of
from stocktake.workspace.stages import Stage, StageInputs, TableStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stocktake.model import Region

__all__ = ["main"]

WATCHED: Final = 5  # changes, after a first one that reads the tables
PUBLISHING: Final = ("site ", "report", "briefs", "exports", "words ")
MB: Final = 1e6


def main() -> None:
    """Measure what the command line asks for and print it as Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--languages", nargs="+", default=["en"])
    parser.add_argument("--report", type=int, default=60, help="economies and KPIs of the report")
    parser.add_argument("--naive", type=int, default=40, help="indicators also made naively")
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="stocktake-publish-"))
    try:
        workspace = Workspace(options.workspace or _generated(scratch / "x1", options.languages))
        _measure(workspace, scratch, options)
    finally:
        shutil.rmtree(scratch)


def _generated(folder: Path, languages: list[str]) -> Path:
    write_workspace(folder)
    listed = ", ".join(f'"{language}"' for language in languages)
    settings = folder / "stocktake.toml"
    settings.write_text(f"{settings.read_text('utf-8')}languages = [{listed}]\n", "utf-8")
    print("building ...", file=sys.stderr, flush=True)
    build_workspace(Workspace(folder))
    return folder


def _measure(workspace: Workspace, scratch: Path, options: argparse.Namespace) -> None:
    settings = read_settings(workspace.settings_file)
    framework = read_framework(workspace.framework_file)
    stages = plan_stages(workspace, settings, framework, version("stocktake"))
    publishing = [stage for stage in stages if stage.name.startswith(PUBLISHING)]
    region = region_of(settings, version("stocktake"))
    _print_parts(publishing, workspace, scratch, further=region.languages[1:])
    tables = {
        path.stem: pl.read_parquet(path)
        for path in sorted((workspace.build / "tables").glob("*.parquet"))
    }
    _print_report(tables, region, scratch, size=options.report)
    _print_changed(workspace, scratch)
    _print_naive(tables, region, scratch, number=options.naive)


def _print_parts(
    stages: list[Stage], workspace: Workspace, scratch: Path, *, further: tuple[str, ...]
) -> None:
    cpu: defaultdict[str, float] = defaultdict(float)
    size: defaultdict[str, float] = defaultdict(float)
    packed: defaultdict[str, float] = defaultdict(float)
    files: defaultdict[str, int] = defaultdict(int)
    store = TableStore()
    for stage in stages:
        seconds, written = _run(stage, workspace, scratch / "out", store)
        in_zip = 0 if stage.name.startswith("words ") else sum(map(_in_zip, written))
        own = stage.name.rpartition(" ")[2] in further
        for name in (stage.name, "further languages" if own else "first language", "all"):
            cpu[name] += seconds
            size[name] += sum(path.stat().st_size for path in written if path.stat().st_nlink == 1)
            packed[name] += in_zip
            files[name] += len(written)
        shutil.rmtree(scratch / "out")
    print("| part | cpu s | MB of its own | MB in the ZIP | files |\n|---|---:|---:|---:|---:|")
    for name in sorted(cpu, key=lambda name: -cpu[name]):
        if cpu[name] >= 0.05 * cpu["all"] or name == "all":
            room = f"{size[name] / MB:.1f} | {packed[name] / MB:.1f}"
            print(f"| {name} | {cpu[name]:.2f} | {room} | {files[name]:,} |")
    if further:
        each = cpu["further languages"] / len(further)
        print(f"\nEach of {len(further)} further languages: {each:.2f} s; "
              f"all take {cpu['all'] / cpu['first language']:.2f} times the first")  # fmt: skip


def _in_zip(path: Path) -> int:
    """Return the bytes that a file takes in the ZIP."""
    data = path.read_bytes()
    return len(data) if path.name.endswith(PACKED) else len(zlib.compress(data))


def _run(
    stage: Stage, workspace: Workspace, out: Path, store: TableStore
) -> tuple[float, list[Path]]:
    out.mkdir(parents=True)
    inputs = StageInputs(
        stage.inputs,
        lambda name: workspace.build / name,
        store=store,
    )
    seconds = _seconds(lambda: stage.run(inputs, out))
    return seconds, [path for path in out.rglob("*") if path.is_file()]


def _print_report(
    tables: Mapping[str, pl.DataFrame], region: Region, scratch: Path, *, size: int
) -> None:
    """Measure report, slides, annex, machine copy and briefs of a part of the tables."""
    from stocktake.publish.report.annex_workbook import write_annex_workbook
    from stocktake.publish.report.brief_pdf import write_briefs
    from stocktake.publish.report.briefs import economy_briefs
    from stocktake.publish.report.content import report_of
    from stocktake.publish.report.docx import write_docx
    from stocktake.publish.report.facts import Facts
    from stocktake.publish.report.machine_copy import write_machine_copy
    from stocktake.publish.report.pdf import write_pdf
    from stocktake.publish.report.pptx import write_pptx
    from stocktake.publish.report.said import Record
    from stocktake.publish.report.slides import build_slides
    from stocktake.vocab.language import heard_by

    part = _part(tables, size)
    out = scratch / "report"
    out.mkdir()

    def write() -> None:
        record = Record()
        facts = Facts(tables=part, region=region, record=record)
        with heard_by(record):
            report = report_of(facts)
        write_docx(report, out / "report.docx")
        write_pdf(report, out / "report.pdf")
        write_pptx(build_slides(facts, report), out / "report.pptx")
        write_machine_copy(report, region, out / "report.json")
        write_annex_workbook(part, region, out / "report-annex.xlsx", facts=facts)

    def brief() -> None:
        write_briefs(economy_briefs(Facts(tables=part, region=region)), out / "briefs")

    print(f"\nReport, slides, annex and machine copy of {size} economies and {size} KPIs: "
          f"{_seconds(write):.2f} s; {size} briefs: {_seconds(brief):.2f} s")  # fmt: skip


def _part(tables: Mapping[str, pl.DataFrame], size: int) -> dict[str, pl.DataFrame]:
    kpis = tables["kpis"]["kpi_id"].head(size)
    economies = tables["economies"].filter("member")["economy_id"].head(size)
    part = dict(tables)
    for name, frame in tables.items():
        for column, kept in (("kpi_id", kpis), ("economy_id", economies)):
            if column in frame.columns and name != "reports":
                kept_too = pl.concat([kept, pl.Series(column, [""])])
                part[name] = part[name].filter(pl.col(column).is_in(kept_too.implode()))
    return part


def _print_changed(workspace: Workspace, scratch: Path) -> None:
    """Change one indicator's name and build again: what publishes again, and what that takes."""
    copy = scratch / "changed"
    shutil.copytree(workspace.root, copy, copy_function=_linked)
    framework = copy / "framework.toml"
    if not framework.is_file():
        return
    text = framework.read_text("utf-8")
    framework.unlink()  # it is one file with that of the workspace

    def change() -> None:
        nonlocal text
        text = text.replace('name = "', 'name = "Changed ', 1)
        framework.write_text(text, "utf-8")

    print("building again ...", file=sys.stderr, flush=True)
    change()
    seconds = _seconds(lambda: build_workspace(Workspace(copy)))
    print(f"\nBuilt again after one indicator's name changed: {seconds:.2f} s")
    store = TableStore()
    watched = []
    for _time in range(1 + WATCHED):
        change()
        watched.append(
            _seconds(lambda: build_workspace(Workspace(copy), store=store, pages_only=True))
        )
    print(f"All its pages while the workspace is watched: {median(watched[1:]):.2f} s "
          f"(median of {WATCHED}; the first time {watched[0]:.2f} s)")  # fmt: skip


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _print_naive(
    tables: Mapping[str, pl.DataFrame], region: Region, scratch: Path, *, number: int
) -> None:
    """Make the same pages of indicators twice: as the site does, and one call per figure."""
    from benchmarks.naive_pages import write_naively
    from stocktake.publish.site.parts import SITE_PARTS, write_part

    ids = tables["indicators"]["indicator_id"].head(number)
    part = {
        name: frame.filter(pl.col("indicator_id").is_in(ids.implode()))
        if "indicator_id" in frame.columns
        else frame
        for name, frame in tables.items()
    }
    kept = part["kpis"]["kpi_id"]
    part["assessments"] = part["assessments"].filter(pl.col("kpi_id").is_in(kept.implode()))
    site = SITE_PARTS["indicators"]
    ours = _seconds(lambda: write_part(site, part, region, out=scratch / "ours", language="en"))
    naive = _seconds(lambda: write_naively(part, scratch / "naive"))
    how = "with one template call and one chart call per figure"
    print(f"\n{number} pages of indicators: {ours:.2f} s; {how}: {naive:.2f} s; "
          f"ratio {naive / ours:.1f}")  # fmt: skip


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    main()
