"""``stocktake review``: hand out a reading for review, and take the answers back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.register.readings import Reading
    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.review import Plan

__all__ = ["review"]

MARKS = {"new": "+", "changed": "~", "replaced": "~"}
COLOURS = {"new": "green", "changed": "yellow", "replaced": "yellow"}


@click.group()
def review() -> None:
    """Confirm or correct how a declaration was read."""


@review.command("export")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--instrument", "wanted", help="Only this instrument, by its id.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv"]),
    default="xlsx",
    show_default=True,
    help="A workbook with lists to choose from and a guide, or plain CSV.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help="Folder to write the forms to; by default the one you are in.",
)
@click.option("--replace", is_flag=True, help="Replace a form that is already there.")
def export(folder: Path, *, wanted: str | None, form: str, output: Path, replace: bool) -> None:
    """Write a form for each instrument of the workspace in FOLDER that has a document."""
    from stocktake.errors import ReviewError
    from stocktake.workspace.folder import open_workspace
    from stocktake.workspace.review import review_of
    from stocktake.workspace.review_form import write_csv_form, write_xlsx_form

    workspace = open_workspace(folder)
    targets = [
        (reading, output / f"review-{reading.instrument_id}.{form}")
        for reading in _readings(workspace, wanted)
    ]
    filled = [path for _, path in targets if path.exists() and not replace]
    if filled:
        raise ReviewError(
            f"{filled[0].name} is already there, and may have been filled.",
            where=str(filled[0]),
            fix="Move it away, write to another folder with -o, or say --replace.",
        )
    output.mkdir(parents=True, exist_ok=True)
    for reading, path in targets:
        reviewed = review_of(workspace.root, reading).reviewed
        (write_xlsx_form if form == "xlsx" else write_csv_form)(reviewed, path)
        click.echo(f"{path}: {len(reading.statements)} statements.")
    click.echo("Fill it, then: stocktake review apply FILE")


@review.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--yes", is_flag=True, help="Do not ask before changing anything.")
def apply(file: Path, folder: Path, *, yes: bool) -> None:
    """Take the answers of a filled form FILE into the workspace in FOLDER.

    Every row is checked first, and what will change is shown row by row.
    """
    from stocktake.workspace.folder import open_workspace
    from stocktake.workspace.review import (
        plan_reviews,
        review_file,
        workspace_readings,
        write_reviews,
    )
    from stocktake.workspace.review_form import read_form

    workspace = open_workspace(folder)
    plans = plan_reviews(workspace.root, workspace_readings(workspace), read_form(file))
    number = _print_plans(plans)
    if not number:
        click.echo("Nothing to change.")
        return
    if not yes:
        click.confirm(f"Change {number} of the reviews?", abort=True)
    for plan in plans:
        if any(change.kind != "same" for change in plan.changes):
            path = review_file(workspace.root, plan.instrument_id)
            write_reviews(path, plan.reviews)
            click.echo(f"Written: {path.relative_to(workspace.root)}")
    click.echo(f"Next: stocktake build {folder}")


@review.command("status")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def status(folder: Path) -> None:
    """Say how much of the workspace in FOLDER is reviewed, and which reviews no longer fit."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from stocktake.register.review import drift_finding
    from stocktake.workspace.folder import open_workspace
    from stocktake.workspace.review import review_file, review_of

    workspace = open_workspace(folder)
    table = Table(box=SIMPLE_HEAD, padding=0)
    for name in ("instrument", "statements", "confirmed", "corrected", "drifted", "unusable"):
        first = name == "instrument"
        table.add_column(name, justify="left" if first else "right", no_wrap=first)
    lines = []
    for reading in _readings(workspace, None):
        held = review_of(workspace.root, reading)
        states = [mark.state for mark in held.reviewed.marks.values()]
        counts = (
            len(reading.statements),
            states.count("confirmed"),
            states.count("corrected"),
            len(held.drifts),
            len({problem.row for problem in held.problems}),
        )
        table.add_row(reading.instrument_id, *map(str, counts))
        path = review_file(workspace.root, reading.instrument_id)
        file = path.relative_to(workspace.root).as_posix()
        for drift in held.drifts:
            found = drift_finding(drift, reading.instrument_id, file)
            lines.append(f"{found.file}, {found.where}: {found.problem}")
            lines.append(f"  {found.value[0].upper()}{found.value[1:]} {found.action}")
        lines += [f"{file}, {problem}" for problem in held.problems]
    Console().print(table)
    for line in lines:
        click.echo(line)


def _readings(workspace: Workspace, wanted: str | None) -> list[Reading]:
    from stocktake.errors import ReviewError
    from stocktake.workspace.review import workspace_readings

    readings = workspace_readings(workspace)
    names = [reading.instrument_id for reading in readings]
    if wanted is not None and wanted not in names:
        raise ReviewError(
            f"No document of this workspace has the instrument {wanted!r}.",
            where=str(workspace.instruments),
            fix=f"Instruments with a document: {', '.join(names) or 'none yet'}.",
        )
    if not readings:
        raise ReviewError(
            "This workspace has no document that could be reviewed.",
            where=str(workspace.instruments),
            fix="Add one with `stocktake add FOLDER DOCUMENT`.",
        )
    return [reading for reading in readings if wanted in (None, reading.instrument_id)]


def _print_plans(plans: Sequence[Plan]) -> int:
    """Print what will change, and return the number of reviews that will."""
    same = number = 0
    for change in (change for plan in plans for change in plan.changes):
        if change.kind == "same":
            same += 1
            continue
        number += 1
        head = f"{MARKS[change.kind]} {change.statement_id} ({change.kind})"
        click.secho(head, fg=COLOURS[change.kind])
        for line in change.lines:
            click.echo(f"    {line}")
    if same:
        click.echo(f"= {same} as they are already")
    return number
