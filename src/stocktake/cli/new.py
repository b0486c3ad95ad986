"""``stocktake new``: make an empty workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["new"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the region; the folder's name where not given.")
@click.option(
    "--members",
    default="apt",
    show_default=True,
    help="Group of economies to follow: apt, apec, eco, asean, pif, saarc ...",
)
@click.option(
    "--date",
    "assessed_on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Date of assessment; today where not given.",
)
def new(folder: Path, name: str | None, members: str, assessed_on: dt.datetime | None) -> None:
    """Make a workspace in FOLDER, a new or empty folder."""
    from stocktake.errors import VocabularyError
    from stocktake.vocab.economies import groups
    from stocktake.workspace.folder import new_workspace

    if members not in groups():
        raise VocabularyError(
            f"--members {members!r} is not a known group.",
            fix=f"Use one of: {', '.join(groups())}. A list of economies goes into stocktake.toml.",
        )
    workspace = new_workspace(
        folder,
        name=name,
        members=members,
        assessed_on=assessed_on.date() if assessed_on else None,
    )
    click.echo(f"Made the workspace {workspace.root}")
    click.echo(f"Members: {groups()[members].name}. Change them in stocktake.toml.")
    click.echo(f"Next: stocktake add {folder} DOCUMENT.pdf, then stocktake build {folder}")
