"""``stocktake plan``: the group of the planner's commands; one file per command."""

from __future__ import annotations

import click

from stocktake.cli.plan_ask import compare, explain, parameters
from stocktake.cli.plan_backhaul import backhaul
from stocktake.cli.plan_cover import cover
from stocktake.cli.plan_run import new, run

__all__ = ["plan"]


@click.group()
def plan() -> None:
    """Plan the least-cost way to connect people, with its proof."""


plan.add_command(backhaul)
plan.add_command(cover)
plan.add_command(compare)
plan.add_command(explain)
plan.add_command(new)
plan.add_command(parameters)
plan.add_command(run)
