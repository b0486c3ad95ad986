"""Make once what every language of a build makes of the same tables, and one build after another.

A build reads a table once and gives the same frame to every stage; in another language it gives
one with the same numbers and codes and other words. What is made of frames alone, whatever
language is spoken, is remembered for the frames it was made of last: the next language asks with
the same ones (``remembered``), or with frames that hold the same where it matters
(``remembered_by``). So does the next build in the same process, which keeps the tables that did
not change. Nothing is remembered longer than the frames live.
"""

from __future__ import annotations

import weakref
from functools import wraps
from typing import TYPE_CHECKING, Generic, TypeVar

from stocktake.vocab.language import listener, manner

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

__all__ = ["remembered", "remembered_by"]

R = TypeVar("R")


class _Last(Generic[R]):
    """The frames a function was called with last, how it spoke, and what it returned."""

    def __init__(self, columns: tuple[tuple[str, ...], ...] = ()) -> None:
        """Take frames with the same values in these columns for the same, where there are any."""
        self._columns = columns
        self._frames: tuple[weakref.ref[pl.DataFrame], ...] = ()
        self._manner: object = None
        self._result: R | None = None

    def result_for(self, frames: tuple[pl.DataFrame, ...], manner: object = None) -> R | None:
        """Return the result where these very frames, or frames like them, were the last."""
        if len(frames) != len(self._frames) or manner != self._manner:
            return None
        if _same(self._frames, frames):
            return self._result
        if not self._columns or not self._equal(frames):
            return None
        # They come again for the next page, and may live longer than the first ones.
        self.keep(frames, self._result, manner)
        return self._result

    def _equal(self, frames: tuple[pl.DataFrame, ...]) -> bool:
        for known, frame, columns in zip(self._frames, frames, self._columns, strict=True):
            last = known()
            if last is None or not (
                last is frame or last.select(columns).equals(frame.select(columns))
            ):
                return False
        return True

    def keep(
        self, frames: tuple[pl.DataFrame, ...], result: R | None, manner: object = None
    ) -> None:
        """Keep a result until one of its frames is gone."""
        self._frames = tuple(weakref.ref(frame, self._forget) for frame in frames)
        self._manner = manner
        self._result = result

    def _forget(self, gone: weakref.ref[pl.DataFrame]) -> None:
        if any(gone is known for known in self._frames):
            self._frames, self._result = (), None


def _same(known: tuple[weakref.ref[pl.DataFrame], ...], frames: tuple[pl.DataFrame, ...]) -> bool:
    return len(known) == len(frames) and all(
        one() is frame for one, frame in zip(known, frames, strict=True)
    )


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


def remembered_by(
    *columns: tuple[str, ...], spoken: bool = False
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Return a decorator for a function of frames that reads some of their columns.

    The function returns its last result for frames with the same values in these columns, such
    as those of a table in another language. To compare them takes a hundredth of what it takes
    to join or to group them. What it is given by name besides frames must be equal as well.

    Args:
        columns: For each frame, the columns that the function gets; it gets no others, and so
            cannot rest on a word.
        spoken: Whether it speaks: its result is for the language that is spoken, and nothing is
            remembered where somebody listens.
    """

    def decorate(make: Callable[..., R]) -> Callable[..., R]:
        last: _Last[R] = _Last(columns)

        @wraps(make)
        def call(*frames: pl.DataFrame, **given: object) -> R:
            told = (manner() if spoken else None, given)
            silent = spoken and listener() is not None
            known = None if silent else last.result_for(frames, told)
            if known is None:
                read = (frame.select(own) for frame, own in zip(frames, columns, strict=True))
                known = make(*read, **given)
                if not silent:
                    last.keep(frames, known, told)
            return known

        return call

    return decorate
