"""Say what changed between two fetches of one series: values that are new, revised or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.model import Noun

if TYPE_CHECKING:
    from stocktake.sources.raw import RawObservations

__all__ = ["Change", "compare_releases"]

KEY = ["economy_id", "year", "disaggregation", "unit"]


class Change(Noun, frozen=True, kw_only=True):
    """What a later release has that an earlier one had not.

    Attributes:
        release_before: Release of the earlier one.
        release_after: Release of the later one.
        new: Values for an economy, year and group that had none.
        revised: Values that are other than they were.
        gone: Values that are no longer there.
    """

    release_before: str
    release_after: str
    new: int
    revised: int
    gone: int

    @property
    def any(self) -> bool:
        """Whether a value changed; a new release may change none."""
        return bool(self.new or self.revised or self.gone)

    def __str__(self) -> str:
        """Return the change in words, such as ``3 new, 1 revised, release A to B``."""
        counts = [
            f"{number:,} {word}"
            for number, word in ((self.new, "new"), (self.revised, "revised"), (self.gone, "gone"))
            if number
        ]
        words = ", ".join(counts) or "no value changed"
        if self.release_before == self.release_after:
            return words
        return f"{words}; release {self.release_before} to {self.release_after}"


def compare_releases(before: RawObservations, after: RawObservations) -> Change:
    """Return what changed between two snapshots of the same series."""
    joined = before.frame.select(*KEY, old="value").join(
        after.frame.select(*KEY, new="value"), on=KEY, how="full", coalesce=True
    )
    old, new = pl.col("old"), pl.col("new")
    counts = joined.select(
        new=(old.is_null() & new.is_not_null()).sum(),
        revised=(old != new).sum(),
        gone=(old.is_not_null() & new.is_null()).sum(),
    ).row(0, named=True)
    return Change(release_before=_release(before), release_after=_release(after), **counts)


def _release(raw: RawObservations) -> str:
    return raw.sources[0].release if raw.sources else ""
