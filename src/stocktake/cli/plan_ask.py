"""``stocktake plan compare``, ``plan explain`` and ``plan parameters``: ask about plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stocktake.cli.plan_run import planner_or_error, stage_lines

if TYPE_CHECKING:
    from stocktake.connectivity.explain import Explanation

__all__ = ["compare", "explain", "parameters"]

SHOWN_PRICES = 8


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--workspace", type=click.Path(path_type=Path), default=".", help="The workspace's folder."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the comparison as CSV, too.",
)
def compare(names: tuple[str, ...], workspace: Path, output: Path | None) -> None:
    """Show the plans NAMES side by side, each against the first; they must have been run."""
    with planner_or_error():
        from stocktake.connectivity.compare import compare_plans
        from stocktake.workspace.folder import open_workspace
        from stocktake.workspace.plans import read_plan_table

        opened = open_workspace(workspace)
        found = compare_plans([read_plan_table(opened, name, "plans") for name in names])
    if output is not None:
        found.write_csv(output)
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for column in found.columns:
        table.add_column(column, justify="left" if column == "figure" else "right")
    for row in found.iter_rows():
        table.add_row(*[_shown(cell) for cell in row])
    Console().print(table)


@click.command()
@click.argument("name")
@click.argument("settlement")
@click.option(
    "--workspace", type=click.Path(path_type=Path), default=".", help="The workspace's folder."
)
def explain(name: str, settlement: str, workspace: Path) -> None:
    """Say why SETTLEMENT (id or name) is served as it is in the plan NAME, and what changes it."""
    with planner_or_error():
        from stocktake.connectivity.explain import explain_settlement, find_settlement
        from stocktake.workspace.folder import open_workspace
        from stocktake.workspace.plans import solve_workspace_plan

        with stage_lines() as report:
            solved = solve_workspace_plan(open_workspace(workspace), name, report=report)
        said = explain_settlement(solved, find_settlement(solved, settlement))
    for line in explanation_lines(said):
        click.echo(line)


def explanation_lines(said: Explanation) -> list[str]:
    """Return an explanation in lines."""
    lines = [f"{said.name or said.settlement_id} ({said.people:,.0f} people). {said.reason}"]
    for way in said.ways:
        mark = "*" if way.chosen else " "
        lines.append(
            f"{mark} {way.name:<9} {way.total_usd:>14,.0f} USD ({way.own_usd:,.0f} for itself,"
            f" {way.links_usd:,.0f} for links and sites)"
        )
    if said.break_evens:
        lines.append("The choice would flip at these prices, each alone:")
    for price in said.break_evens[:SHOWN_PRICES]:
        inside = "within" if price.within_bounds else "outside"
        lines.append(
            f"  {price.parameter_id}: {price.flips_at:,.2f} in place of {price.value:,.2f}"
            f" (times {price.factor:.3g}; {inside} its bounds)"
        )
    return lines


@click.command()
@click.argument("words", nargs=-1)
def parameters(words: tuple[str, ...]) -> None:
    """List the planner's parameters with their bounds and sources; only those with all WORDS."""
    from stocktake.vocab.planning import load_parameters

    for parameter in load_parameters().values():
        text = f"{parameter.id} {parameter.name} {parameter.subject}".lower()
        if all(word.lower() in text for word in words):
            year = f" of {parameter.currency_year}" if parameter.currency_year else ""
            click.echo(
                f"{parameter.id}: {parameter.low:g} / {parameter.mid:g} / {parameter.high:g}"
                f" {parameter.unit}{year} ({parameter.confidence} confidence)"
            )
            click.echo(f"  {parameter.name}. {parameter.source}. {parameter.note}")


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:,.4f}" if abs(cell) < 1 and cell != 0 else f"{cell:,.0f}"
    return str(cell)
