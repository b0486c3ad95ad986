"""Put a finished build in the place of the last one, in one step, and keep builders apart.

A build is made in a folder of its own beside the old one. Where the operating
system can exchange two folders in one step (Linux), that is used; elsewhere the
old folder is moved aside first, and ``recover`` moves it back if the program was
stopped between the two steps.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from stocktake.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["building", "link_all", "link_or_copy", "recover", "replace_folder"]

# include/uapi/linux/fs.h: exchange two paths in one step; AT_FDCWD from fcntl.h.
RENAME_EXCHANGE = 2
AT_FDCWD = -100

NEW = ".stocktake-build-new"
ASIDE = ".stocktake-build-previous"
LOCK = ".stocktake-build.lock"


@contextmanager
def building(current: Path) -> Iterator[Path]:
    """Yield an empty folder to build in, beside ``current``; it is removed if it was not used.

    Raises:
        BuildError: Another build of the same workspace is under way.
    """
    root = current.parent
    lock = FileLock(root / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildError(
            "Another build of this workspace is under way.",
            where=str(root),
            fix="Wait until it has finished, or stop it, and build again.",
        ) from error
    new = root / NEW
    try:
        recover(current)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)
        lock.release()
        (root / LOCK).unlink(missing_ok=True)


def recover(current: Path) -> None:
    """Finish or undo a replacement that was cut off between its two steps."""
    aside = current.parent / ASIDE
    if not aside.exists():
        return
    if current.exists():
        shutil.rmtree(aside, ignore_errors=True)
    else:
        aside.rename(current)


def replace_folder(new: Path, current: Path) -> None:
    """Make ``new`` stand at ``current``; what stood there before is deleted afterwards."""
    aside = current.parent / ASIDE
    if not current.exists():
        new.rename(current)
        return
    if _exchange(new, current):
        shutil.rmtree(new, ignore_errors=True)
        return
    current.rename(aside)
    new.rename(current)
    shutil.rmtree(aside, ignore_errors=True)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name; copy it where the file system has no hard links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _link(str(source), str(target))


def link_all(names: Iterable[str], source: Path, target: Path) -> None:
    """Give files of one folder, named relative to it, the same names in another folder."""
    folders: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        if folder not in folders:
            (target / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        _link(f"{source}/{name}", f"{target}/{name}")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.copy2(source, target)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; say whether the system could."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
    renameat2 = getattr(libc, "renameat2", None)
    if renameat2 is None:
        return False
    done: int = renameat2(
        AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE
    )
    return done == 0
