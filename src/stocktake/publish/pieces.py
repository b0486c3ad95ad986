"""Files that need not be made again while what they are made of stays the same.

Much that is published is made of a part of the tables only: the brief of one economy, the file of
one table. Who writes such a file names what it is made of, and a build that still has the file of
that name made of the same takes it again. The writers here know nothing of builds.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import polars as pl

__all__ = ["NOTHING_KNOWN", "Known", "MakeAll", "Pieces", "cells_of"]


class Pieces(Protocol):
    """Who knows what was made before."""

    def write(self, path: Path, *made_of: str, make: Callable[[Path], object]) -> None:
        """Bring a file to its place.

        Args:
            path: Where it belongs; its folder is there.
            made_of: All that decides what it holds, besides the code of the program.
            make: Writes it.
        """

    def stands(self, path: Path, *made_of: str) -> bool:
        """Bring a file to its place if it was made before of the same, and say whether it was.

        For files that are made together: who asks makes those that do not stand.

        Args:
            path: Where it belongs; its folder need not be there.
            made_of: All that decides what it holds, besides the code of the program.
        """


class MakeAll:
    """Makes every file."""

    def write(self, path: Path, *made_of: str, make: Callable[[Path], object]) -> None:
        """Make the file."""
        del made_of
        make(path)

    def stands(self, path: Path, *made_of: str) -> bool:
        """Say that no file stands."""
        del path, made_of
        return False


@dataclass(frozen=True, slots=True)
class Known:
    """What a part of the site may know of a build: which files stand, and what tables hold.

    Attributes:
        pieces: Knows which files were made before.
        digests: By name of a table, a hash of all it holds.
    """

    pieces: Pieces = field(default_factory=MakeAll)
    digests: Mapping[str, str] = field(default_factory=lambda: defaultdict(str))

    def of(self, *tables: str) -> tuple[str, ...]:
        """Return names of tables, each with its hash."""
        return tuple(f"{name} {self.digests[name]}" for name in tables)


NOTHING_KNOWN: Final = Known()


def cells_of(frame: pl.DataFrame) -> str:
    """Return a hash of all that a frame holds, for ``Pieces.write``."""
    buffer = io.BytesIO()
    frame.rechunk().write_ipc(buffer)
    return hashlib.sha256(buffer.getbuffer()).hexdigest()
