"""``stocktake evidence``: hand out a form for evidence, and take the answers back."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["evidence"]


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
