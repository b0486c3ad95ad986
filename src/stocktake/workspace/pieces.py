"""Pieces of a stage that the last build has already, so that a stage makes only what changed.

A stage that runs again because one of its inputs changed may write files that do not depend on
what changed. It says of such a file what it is made of; the manifest keeps the hash of that, with
the stage's code, and the next run links the file of the last build where the hash is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.workspace.place import link_or_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["KeptPieces"]


class KeptPieces:
    """The pieces of one stage in one run.

    Attributes:
        keys: By file, relative to the build, the hash of what it is made of.
    """

    def __init__(
        self, out: Path, old: Path, last: Mapping[str, str], hash_of: Callable[..., str]
    ) -> None:
        """Know where the stage writes, and what the last build has.

        Args:
            out: The folder in which the stage writes.
            old: The last build.
            last: ``keys`` of the last run of the stage.
            hash_of: Makes one hash of what a file is made of and of the stage's code.
        """
        self._out, self._old, self._last, self._hash_of = out, old, last, hash_of
        self.keys: dict[str, str] = {}

    def write(self, path: Path, *made_of: str, make: Callable[[Path], object]) -> None:
        """Link the file of the last build, or make it; see ``publish.pieces``."""
        if not self.stands(path, *made_of):
            make(path)

    def stands(self, path: Path, *made_of: str) -> bool:
        """Link the file of the last build if it can; see ``publish.pieces``."""
        name = path.relative_to(self._out).as_posix()
        self.keys[name] = self._hash_of(name, *made_of)
        before = self._old / name
        if self._last.get(name) != self.keys[name] or not before.is_file():
            return False
        link_or_copy(before, path)
        return True
