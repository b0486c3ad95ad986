"""Files that need not be made again while what they are made of stays the same.

Much that is published is made of a part of the tables only: the brief of one economy, the file of
one table. Who writes such a file names what it is made of, and a build that still has the file of
that name made of the same takes it again. The writers here know nothing of builds.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

__all__ = ["MakeAll", "Pieces", "cells_of"]


class Pieces(Protocol):
    """Who knows what was made before."""

    def write(self, path: Path, *made_of: str, make: Callable[[Path], object]) -> None:
        """Bring a file to its place.

        Args:
            path: Where it belongs; its folder is there.
            made_of: All that decides what it holds, besides the code of the program.
            make: Writes it.
        """


class MakeAll:
    """Makes every file."""

    def write(self, path: Path, *made_of: str, make: Callable[[Path], object]) -> None:
        """Make the file."""
        del made_of
        make(path)


def cells_of(frame: pl.DataFrame) -> str:
    """Return a hash of all that a frame holds, for ``Pieces.write``."""
    buffer = io.BytesIO()
    frame.rechunk().write_ipc(buffer)
    return hashlib.sha256(buffer.getbuffer()).hexdigest()
