"""The tables of risk: single points of failure and hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    import polars as pl

    from stocktake.connectivity.results.exposure import Exposure
    from stocktake.connectivity.solved import Solved

__all__ = ["risk_tables"]

# Worst failures that are listed.
LISTED = 20


def risk_tables(solved: Solved, plan_id: str, exposure: Exposure) -> dict[str, pl.DataFrame]:
    """Return ``plan_failures`` and ``plan_hazards``."""
    hazards = [
        {
            "plan_id": plan_id,
            **{name: getattr(kind, name) for name in kind.__slots__},
        }
        for kind in exposure.kinds
    ]
    return {
        "plan_failures": make_table(
            "plan_failures", [{"plan_id": plan_id, **row} for row in _failures(solved)]
        ),
        "plan_hazards": make_table("plan_hazards", hazards),
    }


def _failures(solved: Solved) -> list[dict[str, Any]]:
    network, design = solved.model.problem.network, solved.joint.design
    behind = solved.behind
    linked = np.flatnonzero((design.parent >= 0) & (behind > 0))
    secured = dict(zip(solved.second.trunk.tolist(), solved.second.secured.tolist(), strict=True))
    nodes = np.flatnonzero(behind > 0)
    rows = [(float(behind[i]), "link", int(i)) for i in _worst(behind, linked)]
    rows += [(float(behind[i]), "site", int(i)) for i in _worst(behind, nodes)]
    rows.sort(key=lambda row: (-row[0], row[1], str(network.ids[row[2]])))
    found = []
    for rank, (people, kind, node) in enumerate(rows[:LISTED], start=1):
        up = int(design.parent[node])
        here = _called(solved, node)
        found.append(
            {
                "rank": rank,
                "kind": kind,
                "failing_id": f"{network.ids[node]}--{network.ids[up]}"
                if kind == "link"
                else str(network.ids[node]),
                "name": f"{here} to {_called(solved, up)}" if kind == "link" else here,
                "people": people,
                "secured": secured.get(node, False) if kind == "link" else None,
            }
        )
    return found


def _worst(behind: np.ndarray[Any, Any], nodes: np.ndarray[Any, Any]) -> list[int]:
    order = np.argsort(-behind[nodes], kind="stable")[:LISTED]
    return [int(node) for node in nodes[order]]


def _called(solved: Solved, node: int) -> str:
    network = solved.model.problem.network
    return str(network.names[node]) or str(network.ids[node])
