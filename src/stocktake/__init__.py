"""Stocktake: ministerial declarations, measured, timed, reported and answered for.

For notebooks::

    import stocktake

    workspace = stocktake.new_workspace("my-region", members="apec")
    stocktake.build("my-region")
    workspace.table("assessments")  # a Polars frame

Names are loaded when first used, so that ``import stocktake`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from stocktake.errors import UserError

if TYPE_CHECKING:
    from stocktake.workspace.notebook import (
        assessments,
        build,
        catalogue,
        commitments,
        new_workspace,
        observations,
        open_workspace,
        read,
        statements,
        table,
    )

__all__ = [
    "UserError",
    "__version__",
    "assessments",
    "build",
    "catalogue",
    "commitments",
    "new_workspace",
    "observations",
    "open_workspace",
    "read",
    "statements",
    "table",
]

__version__ = version("stocktake")


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the public name is
    """Load a public name when it is first used."""
    if name in __all__:
        return getattr(import_module("stocktake.workspace.notebook"), name)
    raise AttributeError(f"module 'stocktake' has no attribute {name!r}")
