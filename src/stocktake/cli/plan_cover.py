"""``stocktake plan cover``: the sites of least cost for the people worth covering."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stocktake.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from stocktake.connectivity.cover.cover import Cover
    from stocktake.connectivity.cover.files import Points

__all__ = ["cover"]

# A gap below this share is rounding: the plan is proven to be the cheapest.
PROVEN = 1e-6


@click.command()
@click.argument("points", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the chosen sites: column id, ids of POINTS.",
)
@click.option(
    "--radius-km",
    type=click.FloatRange(min=0),
    required=True,
    help="A site covers the points at this distance or nearer.",
)
@click.option(
    "--site-cost",
    type=click.FloatRange(min=0),
    required=True,
    help="Cost of a site, in the currency of the penalties.",
)
@click.option(
    "--effort",
    type=click.Choice(["quick", "normal", "thorough"]),
    default="normal",
    show_default=True,
    help="How much work to spend on a lower cost.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
def cover(
    points: Path, output: Path, radius_km: float, site_cost: float, effort: str, seed: int
) -> None:
    """Choose the points of POINTS (.csv) at which a site pays for the penalties that it ends.

    POINTS has the columns id, x_km, y_km and penalty_usd (what it costs to leave the point
    uncovered). Prints the cost, a lower bound that no choice of sites can beat, and the gap.
    """
    try:
        from stocktake.connectivity.cover.cover import plan_cover
        from stocktake.connectivity.cover.files import read_points, write_sites
    except ModuleNotFoundError as error:
        raise MissingPartError(
            f"The planner needs {error.name}, which is not installed.",
            fix='Install it with pip install "stocktake[plan]".',
        ) from error

    table = read_points(points)
    with _stages() as watch:
        plan = plan_cover(
            table.x_km,
            table.y_km,
            table.penalty_usd,
            radius_km=radius_km,
            site_cost_usd=site_cost,
            effort=effort,
            seed=seed,
            watch=watch,
        )
    write_sites(plan, table, output)
    for line in _account(plan, table, site_cost, output):
        click.echo(line)


@contextmanager
def _stages() -> Iterator[Callable[[str], AbstractContextManager[object]]]:
    """Show the step that runs, with the time so far, where a person watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not Console(stderr=True).is_terminal,
    )
    with progress:
        task = progress.add_task("reading", total=None)

        @contextmanager
        def watch(stage: str) -> Iterator[None]:
            progress.update(task, description=stage)
            yield

        yield watch


def _account(plan: Cover, table: Points, site_cost: float, output: Path) -> list[str]:
    """Say what was chosen, what it costs, and how far that is proven."""
    covered = int((plan.served_by >= 0).sum())
    sites_usd = len(plan.sites) * site_cost
    proof = "; proven to be the least cost" if plan.gap < PROVEN else ""
    cost = (
        f"Cost: {plan.cost_usd:,.2f} USD ({sites_usd:,.2f} for sites,"
        f" {max(0.0, plan.cost_usd - sites_usd):,.2f} for points left uncovered)."
    )
    origin = (
        f"Effort {plan.effort}, seed {plan.seed}, stocktake {version('stocktake')},"
        f" input sha256 {table.sha256}."
    )
    thinned = (
        f"The radius spans too many points to weigh each as a site: {plan.candidates:,} were"
        " considered. The lower bound holds for all."
    )
    lines = [
        f"{output}: {len(plan.sites):,} sites cover {covered:,} of {len(table.ids):,} points.",
        cost,
        f"Lower bound: {plan.lower_bound_usd:,.2f} USD; gap {plan.gap:.4%}{proof}.",
        origin,
    ]
    if plan.candidates < len(table.ids):
        lines.insert(1, thinned)
    return lines
