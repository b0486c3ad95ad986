"""``stocktake report``: what a secretariat needs to give the report its own form."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["report"]


@click.group()
def report() -> None:
    """Prepare the form of the ministers' report."""


@report.command()
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the Word file, such as house.docx.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def template(output: Path, force: bool) -> None:
    """Write a Word file with every style of the report, to be changed in Word.

    Put the file into the workspace and name it in stocktake.toml, under [report], as template.
    """
    from stocktake.errors import WorkspaceError
    from stocktake.workspace.report_template import write_default_template

    if output.exists() and not force:
        raise WorkspaceError(
            f"{output} is there already.",
            where=str(output),
            fix="Choose another name, or replace it with --force.",
        )
    write_default_template(output)
    click.echo(f"Wrote {output}. Change its styles in Word, then name it in stocktake.toml:")
    click.echo(f'\n[report]\ntemplate = "{output.name}"')
