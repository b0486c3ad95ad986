"""``stocktake watch``: build again as soon as a file of the workspace changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stocktake.cli.build import run_build

if TYPE_CHECKING:
    from stocktake.errors import UserError
    from stocktake.workspace.stages import TableStore

__all__ = ["watch"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--poll",
    is_flag=True,
    help="Look at the files now and then; for a folder on another computer.",
)
def watch(folder: Path, *, poll: bool) -> None:
    """Build the workspace in FOLDER again whenever a file in it changes.

    Pages first, so that you see them a moment after you save (reload the page in your browser);
    the report and the files to download when you have changed nothing for three seconds.
    Stop with Ctrl-C.
    """
    from stocktake.workspace.folder import open_workspace
    from stocktake.workspace.watching import watch_workspace

    workspace = open_workspace(folder)

    def build(changed: bool, store: TableStore) -> None:  # one of two things
        run_build(workspace, pages_only=changed, store=store, again=True)

    def failed(error: UserError) -> None:
        click.echo(f"Error: {error}\nThe last build still stands; waiting for a change.", err=True)

    click.echo(f"Open {workspace.build / 'site' / 'index.html'}. Stop with Ctrl-C.")
    try:
        watch_workspace(workspace, build, failed, poll=poll)
    except KeyboardInterrupt:
        click.echo("Stopped watching. The last build stands.", err=True)
