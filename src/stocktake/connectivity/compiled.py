"""Compile a function over arrays, or say how to install what is missing.

One place for the planner's compiled code: a typed decorator (numba's own has no
types) that keeps the machine code beside the source, so that only the first run
of a new version waits for the compiler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from stocktake.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from numba import njit as _compile
except ImportError as error:
    raise MissingPartError(
        "The planner is not installed: numba is missing.",
        fix='Install it with pip install "stocktake[plan]".',
    ) from error

__all__ = ["njit"]

Function = TypeVar("Function", bound="Callable[..., Any]")


def njit(function: Function) -> Function:
    """Return ``function`` compiled on its first call and kept on disk for the next run."""
    compiled: Any = _compile(cache=True)(function)
    return cast("Function", compiled)
