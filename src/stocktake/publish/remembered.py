"""Make once what every language of a build makes of the same tables.

A build reads a table once and gives the same frame to every stage. What is made of frames alone,
whatever language is spoken, is remembered for the frames it was made of last: the next language
asks with the same ones. Nothing is remembered longer than the frames live.
"""

from __future__ import annotations

import weakref
from functools import wraps
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

__all__ = ["remembered"]

R = TypeVar("R")


class _Last(Generic[R]):
    """The frames a function was called with last, and what it returned."""

    def __init__(self) -> None:
        self._frames: tuple[weakref.ref[pl.DataFrame], ...] = ()
        self._result: R | None = None

    def result_for(self, frames: tuple[pl.DataFrame, ...]) -> R | None:
        """Return the result where these very frames were the last."""
        same = len(frames) == len(self._frames) and all(
            known() is frame for known, frame in zip(self._frames, frames, strict=True)
        )
        return self._result if same else None

    def keep(self, frames: tuple[pl.DataFrame, ...], result: R) -> None:
        """Keep a result until one of its frames is gone."""
        self._frames = tuple(weakref.ref(frame, self._forget) for frame in frames)
        self._result = result

    def _forget(self, gone: weakref.ref[pl.DataFrame]) -> None:
        if any(gone is known for known in self._frames):
            self._frames, self._result = (), None


def remembered(make: Callable[..., R]) -> Callable[..., R]:
    """Return a function of frames that returns its last result for the same frames.

    Args:
        make: Takes frames only, returns something, and speaks no language. What it returns is
            shared by all who call, so that nobody may change it.
    """
    last: _Last[R] = _Last()

    @wraps(make)
    def call(*frames: pl.DataFrame) -> R:
        known = last.result_for(frames)
        if known is None:
            known = make(*frames)
            last.keep(frames, known)
        return known

    return call
