"""``stocktake plan backhaul``: the links of least cost from sources to the nodes worth it."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["backhaul"]


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
    from stocktake.connectivity.backhaul.files import read_nodes, write_links
    from stocktake.connectivity.backhaul.forest import plan_forest

    table = read_nodes(nodes)
    forest = plan_forest(
        table.x_km,
        table.y_km,
        table.prize_usd,
        table.is_source,
        cost_per_km=cost_per_km,
        effort=effort,
        seed=seed,
    )
    write_links(forest, table, output)
