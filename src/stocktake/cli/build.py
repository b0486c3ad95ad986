"""``stocktake build``: make tables, site, report and exports of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stocktake.workspace.build import BuildResult
    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.stages import TableStore

__all__ = ["build", "run_build"]

# More findings than these are only counted on the terminal; the site lists all of them.
SHOWN_FINDINGS = 8


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--strict", is_flag=True, help="Put nothing in place when anything had to be left out."
)
@click.option(
    "--pages",
    "pages_only",
    is_flag=True,
    help="Only pages, to see them soon: the report and the files to download stay as they are.",
)
@click.option(
    "--issue-report",
    is_flag=True,
    help="Keep the report below reports/, so that the next one says what changed since.",
)
def build(folder: Path, *, strict: bool, pages_only: bool, issue_report: bool) -> None:
    """Build the workspace in FOLDER (by default the one you are in)."""
    from stocktake.workspace.folder import open_workspace

    if pages_only and issue_report:
        raise click.UsageError("A report is issued as it is built: leave out --pages.")
    workspace = open_workspace(folder)
    run_build(workspace, strict=strict, pages_only=pages_only)
    if issue_report:
        _issue(workspace)


def run_build(
    workspace: Workspace,
    *,
    strict: bool = False,
    pages_only: bool = False,
    store: TableStore | None = None,
    again: bool = False,
) -> BuildResult:
    """Build with progress on standard error, and print what was made.

    Args:
        workspace: The workspace.
        strict: Whether a finding of severity error stops the build.
        pages_only: Whether the report and the files to download stay as they are.
        store: Tables of the last build of this process.
        again: Whether it is one of many builds: where its files stand is not told each time.
    """
    from rich.console import Console

    from stocktake.cli.display import reporter_for
    from stocktake.cli.stopping import stopping_between_stages
    from stocktake.workspace.build import build_workspace

    with (
        reporter_for(Console(stderr=True)) as shown,
        stopping_between_stages(shown) as reporter,
    ):
        result = build_workspace(
            workspace, reporter=reporter, strict=strict, pages_only=pages_only, store=store
        )
    _print_findings(result)
    if result.ran:
        click.echo(
            f"Built {len(result.ran)} of {len(result.ran) + len(result.reused)} parts "
            f"in {result.seconds:.1f} s."
        )
    else:
        click.echo(f"Nothing changed since the last build ({result.seconds:.1f} s).")
    if result.behind:
        click.echo(
            "  The report and the files to download are those of the last whole build; "
            + ("they follow." if again else "`stocktake build` makes them anew.")
        )
    if again:
        return result
    click.echo(f"  Site:    {workspace.build / 'site' / 'index.html'}")
    click.echo(f"  Report:  {workspace.build / 'report.pdf'} and report.docx")
    click.echo(f"  Data:    {workspace.build / 'exports'}")
    return result


def _issue(workspace: Workspace) -> None:
    from importlib.metadata import version

    from stocktake.workspace.issued import issue_report
    from stocktake.workspace.settings import read_settings

    on = read_settings(workspace.settings_file).assessed_on
    folder = issue_report(workspace, on, version("stocktake"))
    click.echo(f"  Issued:  {folder}")


def _print_findings(result: BuildResult) -> None:
    serious = [f for f in result.findings if f["severity"] != "note"]
    for finding in serious[:SHOWN_FINDINGS]:
        where = ", ".join(part for part in (finding["file"], finding["where"]) if part)
        click.echo(f"{finding['severity'].capitalize()}: {where}: {finding['problem']}", err=True)
        click.echo(f"  {finding['action']}", err=True)
    if len(serious) > SHOWN_FINDINGS:
        click.echo(
            f"... and {len(serious) - SHOWN_FINDINGS} more; the site's page Data gaps has all.",
            err=True,
        )
