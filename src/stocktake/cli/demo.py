"""``stocktake demo``: a region with real economies, real values and a specimen declaration."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["demo"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="stocktake-demo")
def demo(folder: Path) -> None:
    """Make and build the demonstration in FOLDER; it needs no network.

    An existing demonstration is built again; any other folder must be empty.
    """
    from stocktake.cli.build import run_build
    from stocktake.workspace.demo import demo_workspace

    workspace = demo_workspace(folder)
    run_build(workspace)
    click.echo("")
    click.echo("Open the site in a browser, and the report in Word or a PDF reader.")
    click.echo("Next, a region of your own:")
    click.echo("  stocktake new my-region --members apec")
    click.echo("  stocktake add my-region DECLARATION.pdf")
    click.echo("  stocktake build my-region")
