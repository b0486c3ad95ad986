"""``stocktake evidence``: forms for evidence out and back, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["evidence"]

# Members without an answer that a row of the table names; --json names all.
NAMED: Final = 5


@click.group()
def evidence() -> None:
    """Record what shows that a commitment was carried out, where no number can."""


@evidence.command("export")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--instrument", "wanted", help="Only this instrument, by its id.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="evidence-form.xlsx",
    show_default=True,
    help="File to write: .xlsx (with lists to choose from and a guide) or .csv.",
)
@click.option("--replace", is_flag=True, help="Replace a form that is already there.")
def export(folder: Path, *, wanted: str | None, output: Path, replace: bool) -> None:
    """Write a form with one row per evidence test and member of the workspace in FOLDER."""
    import polars as pl

    from stocktake.errors import ReviewError
    from stocktake.workspace.evidence_form import (
        form_rows,
        write_evidence_csv,
        write_evidence_xlsx,
    )
    from stocktake.workspace.folder import open_workspace

    writers = {".xlsx": write_evidence_xlsx, ".csv": write_evidence_csv}
    writer = writers.get(output.suffix.lower())
    if writer is None:
        raise ReviewError(
            f"A form cannot be written as {output.name}.",
            where=str(output),
            fix="Name a file that ends in .xlsx or .csv.",
        )
    if output.exists() and not replace:
        raise ReviewError(
            f"{output.name} is already there, and may have been filled.",
            where=str(output),
            fix="Move it away, name another file with -o, or say --replace.",
        )
    workspace = open_workspace(folder)
    names = ("evidence_status", "evidence_tests", "commitments", "economies")
    status, *others = (workspace.table(name) for name in names)
    own = others[1].filter(pl.col("instrument_id") == wanted) if wanted else others[1]
    status = status.join(own.select("commitment_id"), on="commitment_id", how="semi")
    if not status.height:
        there = others[0].join(others[1], on="commitment_id")["instrument_id"].unique().sort()
        raise ReviewError(
            "No evidence test belongs to " + (repr(wanted) if wanted else "this workspace") + ".",
            where=str(folder),
            fix=f"Instruments with evidence tests: {', '.join(there) or 'none'}.",
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    writer(form_rows(status, *others), output)
    click.echo(f"{output}: {status.height} questions.")
    click.echo("Fill it, then: stocktake evidence import FILE")


@evidence.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--yes", is_flag=True, help="Do not ask before changing anything.")
def import_(file: Path, folder: Path, *, yes: bool) -> None:
    """Take the answers of a filled form FILE into the workspace in FOLDER.

    Every row is checked first; an answer that is already there changes nothing.
    """
    from stocktake.workspace.evidence import (
        evidence_checks,
        merge_evidence,
        store_of,
        write_evidence,
    )
    from stocktake.workspace.folder import open_workspace

    workspace = open_workspace(folder)
    merged, new, same = merge_evidence(workspace, file, evidence_checks(workspace))
    for one in new:
        click.secho(
            f"+ {one.commitment_id}, test {one.test}, {one.economy_id or 'the body'}: {one.status}",
            fg="green",
        )
    if same:
        click.echo(f"= {same} as they are already")
    if not new:
        click.echo("Nothing to change.")
        return
    if not yes:
        click.confirm(f"Add {len(new)} rows of evidence?", abort=True)
    store = store_of(workspace)
    write_evidence(store, merged)
    click.echo(f"Written: {store.relative_to(workspace.root)}")
    click.echo(f"Next: stocktake build {folder}")


@evidence.command("status")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--instrument", "wanted", default="", help="Only this instrument, by its id.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON list, with every name.")
def status(folder: Path, *, wanted: str, as_json: bool) -> None:
    """Say for each evidence test in FOLDER who is answered, by whom, and what is missing."""
    from stocktake.errors import ReviewError
    from stocktake.workspace.evidence_overview import OVERVIEW_TABLES, evidence_overview
    from stocktake.workspace.folder import open_workspace

    workspace = open_workspace(folder)
    tables = {name: workspace.table(name) for name in OVERVIEW_TABLES}
    rows = evidence_overview(tables, instrument=wanted).to_dicts()
    if wanted and not rows:
        there = tables["evidence_tests"].join(tables["commitments"], on="commitment_id")
        raise ReviewError(
            f"No evidence test belongs to {wanted!r}.",
            where=str(folder),
            fix="Instruments with evidence tests: "
            + (", ".join(there["instrument_id"].unique().sort()) or "none")
            + ".",
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    _show_status(rows)


def _show_status(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE)
    for heading in ("Commitment", "Test", "Judged for"):
        table.add_column(heading, overflow="fold")
    for heading in ("Asked", "By people", "Open data only", "Missing"):
        table.add_column(heading, justify="right")
    table.add_column("Checked by", overflow="fold")
    table.add_column("Nothing yet from", overflow="fold")
    for row in rows:
        table.add_row(
            row["commitment_id"],
            f"{row['test']}. {row['question']}",
            row["judged_for"],
            str(row["asked"]),
            str(row["by_person"]),
            str(row["by_data"]),
            str(row["asked"] - row["answered"]),
            _checkers(row),
            _named(row["missing"]),
        )
    console = Console()
    console.print(table, markup=False)
    asked, answered = (sum(row[name] for row in rows) for name in ("asked", "answered"))
    data = sum(row["by_data"] for row in rows)
    console.print(
        f"{answered:,} of {asked:,} questions are answered; {data:,} of the answers were read from "
        "open data and not checked by a person.",
        markup=False,
        highlight=False,
    )


def _checkers(row: Mapping[str, Any]) -> str:
    if not row["checked_by"]:
        return "nobody"
    return f"{', '.join(row['checked_by'])} (last {row['last_checked']})"


def _named(missing: list[str]) -> str:
    more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    return ", ".join(missing[:NAMED]) + more
