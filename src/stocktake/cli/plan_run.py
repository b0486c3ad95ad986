"""``stocktake plan new`` and ``plan run``: make a plan of a workspace and run it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stocktake.errors import MissingPartError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from stocktake.model import Finding

__all__ = ["new", "planner_or_error", "run", "stage_lines"]

SHOWN_FINDINGS = 8


@click.command()
@click.argument("name")
@click.option("--economy", required=True, help="Code or name of the economy, such as FJI.")
@click.option(
    "--settlements",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of settlements with coordinates and people; it is copied into the plan's folder.",
)
@click.option(
    "--synthetic",
    type=click.IntRange(1, 5_000_000),
    help="So many generated settlements, which are never shown as real.",
)
@click.option(
    "--workspace", type=click.Path(path_type=Path), default=".", help="The workspace's folder."
)
def new(
    name: str, economy: str, settlements: Path | None, synthetic: int | None, workspace: Path
) -> None:
    """Make the plan NAME: plans/NAME/scenario.toml, with every setting explained.

    Without --settlements or --synthetic the places of GeoNames are used, which are dense enough to
    plan with in a few economies only (the Philippines, Kiribati, Tonga).
    """
    with planner_or_error():
        from stocktake.connectivity.scenario import SettlementChoice
        from stocktake.workspace.folder import open_workspace
        from stocktake.workspace.plans import new_plan

        if settlements is not None and synthetic is not None:
            raise SettingsError(
                "--settlements and --synthetic are both given.", fix="Give one of them."
            )
        choice = SettlementChoice(
            file=settlements.name if settlements else None,
            synthetic=synthetic,
            places=settlements is None and synthetic is None,
        )
        path = new_plan(
            open_workspace(workspace), name, economy=economy, settlements=choice, copy=settlements
        )
    click.echo(f"Made {path}. Read and change it, then run `stocktake plan run {name}`.")


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option(
    "--workspace", type=click.Path(path_type=Path), default=".", help="The workspace's folder."
)
@click.option(
    "--draws",
    type=click.IntRange(0),
    default=None,
    help="Random draws of the parameters for the design as it stands; 0 for none. 200 without the"
    " option, none above 20,000 settlements.",
)
@click.option(
    "--replan-draws",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Random draws that each get a design of their own: slow.",
)
@click.option(
    "--processes",
    type=click.IntRange(1),
    help="Processes of this machine for draws, tiles of the terrain, and several plans.",
)
@click.option("--scheduler", help="Address of a Dask scheduler for the same.")
def run(
    names: tuple[str, ...],
    workspace: Path,
    draws: int | None,
    replan_draws: int,
    processes: int | None,
    scheduler: str | None,
) -> None:
    """Run plans and put the results of each into build/plans/NAME.

    One plan spreads its draws and tiles over processes or a cluster; of several plans, each is
    one task there.
    """
    with planner_or_error():
        from stocktake.connectivity.executor import executor_for
        from stocktake.connectivity.run import Draws
        from stocktake.workspace.folder import open_workspace
        from stocktake.workspace.plans import (
            run_workspace_plan,
            run_workspace_plans,
            save_plan,
        )

        opened = open_workspace(workspace)
        asked = Draws(
            fixed=draws,
            replanned=replan_draws,
            executor=executor_for(scheduler=scheduler, processes=processes),
        )
        with stage_lines() as report:
            if len(names) == 1:
                results = [run_workspace_plan(opened, names[0], draws=asked, report=report)]
            else:
                results = run_workspace_plans(opened, names, draws=asked, report=report)
            report("writing files")
            folders = [
                save_plan(opened, name, result) for name, result in zip(names, results, strict=True)
            ]
    for result, folder in zip(results, folders, strict=True):
        _print_findings(result.findings)
        for line in account(result.tables["plans"].to_dicts()[0]):
            click.echo(line)
        click.echo(f"Results: {folder} (plan.xlsx, plan.gpkg, tables).")
    click.echo("`stocktake build` shows them on the site and in the report.")


def account(plan: dict[str, Any]) -> list[str]:
    """Say what a plan costs, brings, and how far that is proven."""
    new_people = plan["people_connected"] - plan["people_served_before"]
    lines = [
        f"{plan['name']}: {plan['settlements']:,} settlements, {plan['people']:,.0f} people.",
        (
            f"Connects {new_people:,.0f} people for {plan['cost_usd']:,.0f} USD of"
            f" {plan['price_year']} (net present cost over {plan['years']} years;"
            f" {plan['cost_per_person_usd']:,.0f} a person)."
        ),
        (
            f"To build: {plan['capex_usd']:,.0f} USD; to run: {plan['opex_usd_per_year']:,.0f} USD"
            f" a year; public money ({plan['subsidy_rule']}): {plan['subsidy_usd']:,.0f} USD."
        ),
        (
            f"{plan['fibre_km']:,.0f} km of fibre, {plan['microwave_hops']:,} microwave hops,"
            f" {plan['new_sites']:,} new and {plan['existing_sites']:,} upgraded sites,"
            f" {plan['satellite_terminals']:,.0f} satellite terminals."
        ),
    ]
    if plan["synthetic"]:
        lines.insert(1, "The settlements are synthetic: they are no real places.")
    saved = plan["apart_usd"] - plan["objective_usd"]
    proof = "; proven to be the least cost" if plan["exact"] else ""
    lines += [
        (
            f"Objective {plan['objective_usd']:,.0f} USD; lower bound over the same candidates"
            f" {plan['lower_bound_usd']:,.0f} USD; gap {plan['gap']:.2%}{proof};"
            f" {saved:,.0f} USD below access and backhaul solved apart."
        ),
        f"Effort {plan['effort']}, seed {plan['seed']}, inputs sha256 {plan['inputs_sha256']}.",
        f"{plan['versions']}.",
    ]
    return lines


def _print_findings(findings: tuple[Finding, ...]) -> None:
    serious = [f for f in findings if f.severity != "note"]
    for finding in serious[:SHOWN_FINDINGS]:
        where = ", ".join(part for part in (finding.file, finding.where) if part)
        click.echo(f"{finding.severity.capitalize()}: {where}: {finding.problem}", err=True)
        click.echo(f"  {finding.action}", err=True)
    if len(serious) > SHOWN_FINDINGS:
        more = len(serious) - SHOWN_FINDINGS
        click.echo(f"... and {more} more in summary.json.", err=True)


@contextmanager
def planner_or_error() -> Iterator[None]:
    """Turn a missing library of the planner into words that say how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingPartError(
            f"The planner needs {error.name}, which is not installed.",
            fix='Install it with pip install "stocktake[plan]".',
        ) from error


@contextmanager
def stage_lines() -> Iterator[Callable[[str], None]]:
    """Show the stage that runs: how far it is where a person watches, a line each elsewhere."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        told: set[str] = set()

        def tell(stage: str) -> None:
            kind = stage.split(",", maxsplit=1)[0]
            if kind not in told:
                told.add(kind)
                console.print(kind, markup=False, highlight=False)

        yield tell
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)
        yield lambda stage: progress.update(task, description=stage)
