"""``stocktake pack``: one ZIP of pages, report and data, to carry, to send or to publish."""

from __future__ import annotations

from pathlib import Path

import click

from stocktake.cli.build import run_build

__all__ = ["pack"]

MB = 1e6


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; by default NAME-DATE.zip in the folder you are in.",
)
def pack(folder: Path, output: Path | None) -> None:
    """Build what changed in FOLDER, then put pages, report and data into one ZIP.

    For a USB stick, an e-mail or a web server: unpacked, its index.html opens the pages without a
    network. Documents that were read are not in it, nor what people reported and did not publish.
    """
    from rich.console import Console

    from stocktake.cli.display import reporter_for
    from stocktake.workspace.folder import open_workspace
    from stocktake.workspace.packing import pack_build
    from stocktake.workspace.settings import read_settings

    workspace = open_workspace(folder)
    run_build(workspace, again=True)
    settings = read_settings(workspace.settings_file)
    on = settings.assessed_on
    target = output or Path(f"{workspace.root.resolve().name}-{on.isoformat()}.zip")
    with reporter_for(Console(stderr=True)) as reporter:
        packed = pack_build(workspace, target, name=settings.name, on=on, reporter=reporter)
    click.echo(
        f"Packed {packed.files:,} files of {packed.unpacked / MB:.1f} MB "
        f"into {packed.size / MB:.1f} MB: {target}"
    )
