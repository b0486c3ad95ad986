"""``stocktake plan backhaul``: the links of least cost from sources to the nodes worth it."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stocktake.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stocktake.connectivity.backhaul.forest import Forest

__all__ = ["backhaul"]

# A gap below this is rounding: sums of the same links in another order differ by as much.
PROVEN = 1e-8


@click.command()
@click.argument("nodes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the links: columns u and v, ids of NODES.",
)
@click.option(
    "--cost-per-km",
    type=click.FloatRange(min=0, min_open=True),
    required=True,
    help="Cost of a kilometre of link, in the currency of the prizes.",
)
@click.option(
    "--effort",
    type=click.Choice(["quick", "normal", "thorough"]),
    default="normal",
    show_default=True,
    help="How much work to spend on a lower cost.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
def backhaul(nodes: Path, output: Path, cost_per_km: float, effort: str, seed: int) -> None:
    """Connect the nodes of NODES (.csv) to its sources where that costs less than their prize.

    NODES has the columns id, x_km, y_km, prize_usd (what it costs to leave the node
    unconnected) and is_source (true or false). The answer is a forest: each tree holds a source.
    """
    try:
        from stocktake.connectivity.backhaul.files import read_nodes, write_links
        from stocktake.connectivity.backhaul.forest import plan_forest
    except ModuleNotFoundError as error:
        raise MissingPartError(
            f"The planner needs {error.name}, which is not installed.",
            fix='Install the planner: pip install "stocktake[plan]"',
        ) from error

    table = read_nodes(nodes)
    with _stages() as report:
        forest = plan_forest(
            table.x_km,
            table.y_km,
            table.prize_usd,
            table.is_source,
            cost_per_km=cost_per_km,
            effort=effort,
            seed=seed,
            report=report,
        )
    write_links(forest, table, output)
    for line in _account(forest, table.sha256, output):
        click.echo(line)


@contextmanager
def _stages() -> Iterator[Callable[[str], None]]:
    """Show the stage that runs, with its time, where a person watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    if not progress.console.is_terminal:
        yield lambda stage: None
        return
    with progress:
        task = progress.add_task("reading", total=None)
        yield lambda stage: progress.update(task, description=stage)


def _account(forest: Forest, sha256: str, output: Path) -> list[str]:
    """Say what was planned, what it costs, and how far that is proven."""
    sources = int((forest.parent[forest.connected] < 0).sum())
    linked = int(forest.connected.sum()) - sources
    left = len(forest.connected) - sources - linked
    prizes = forest.cost_usd - forest.links_usd
    pairs = "all pairs of nodes" if forest.covers_all_pairs else "the candidate links"
    proof = "; proven to be the least cost" if forest.gap < PROVEN else ""
    noun = "source" if sources == 1 else "sources"
    links = (
        f"{output}: {len(forest.edges):,} links connect {linked:,} nodes to {sources:,} {noun};"
        f" left out: {left:,}."
    )
    cost = (
        f"Cost: {forest.cost_usd:,.2f} USD ({forest.links_usd:,.2f} for links,"
        f" {prizes:,.2f} for nodes left out)."
    )
    bound = (
        f"Lower bound over {pairs}: {forest.lower_bound_usd:,.2f} USD; gap {forest.gap:.4%}{proof}."
    )
    origin = (
        f"Effort {forest.effort}, seed {forest.seed}, stocktake {version('stocktake')},"
        f" input sha256 {sha256}."
    )
    return [links, cost, bound, origin]
