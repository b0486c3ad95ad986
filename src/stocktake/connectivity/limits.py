"""Refuse values that a formula of the planner cannot take, with words for the person who set them.

The values come from scenario files by way of parameters, so a wrong one is a user's mistake.
Nothing is clipped or replaced: a life of 0 years is an error, never "about 1".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["check_lengths", "check_values"]


def check_values(
    name: str,
    values: ArrayLike,
    *,
    at_least: float | None = None,
    more_than: float | None = None,
    at_most: float | None = None,
) -> Floats:
    """Return the values as float64, or say which one is outside its limits.

    Args:
        name: What the values are, with their unit, as a person would say it.
        values: A number or an array of any shape.
        at_least: Smallest value allowed.
        more_than: Value that all must exceed.
        at_most: Largest value allowed.

    Raises:
        SettingsError: A value is missing (NaN) or outside the limits.
    """
    found = np.asarray(values, dtype=np.float64)
    wrong = np.isnan(found)
    asked = []
    if at_least is not None:
        wrong |= found < at_least
        asked.append(f"at least {at_least:g}")
    if more_than is not None:
        wrong |= found <= more_than
        asked.append(f"more than {more_than:g}")
    if at_most is not None:
        wrong |= found > at_most
        asked.append(f"at most {at_most:g}")
    if wrong.any():
        limits = " and ".join(asked) or "a number"
        raise SettingsError(
            f"{name} must be {limits}, but is {found[wrong].flat[0]:g}.",
            fix="Correct this value in the scenario, or leave it out to take the default.",
        )
    return found


def check_lengths(**arrays: NDArray[np.generic]) -> int:
    """Return the common length of arrays that describe the same things.

    Raises:
        SettingsError: The lengths differ.
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise SettingsError(
            f"These lists must have one entry per node, but their lengths differ: {told}.",
            fix="Give one value for every node, in the same order.",
        )
    return next(iter(lengths.values()))
