"""Build again as soon as a file of the workspace changes: pages at once, the rest when it is quiet.

One process keeps the tables of its last build, so that the pages of a changed indicator stand in a
second also in a large workspace. The report, the briefs and the files to download, which take most
of a build's time and which nobody reads while they write, follow when nothing has changed for
``QUIET`` seconds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stocktake.errors import UserError
from stocktake.workspace.stages import TableStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from stocktake.workspace.folder import Workspace

__all__ = ["QUIET", "counts", "watch_workspace"]

QUIET: Final = 3.0  # seconds without a change after which the rest is made
# Milliseconds: a program that saves writes several files, one shortly after the other.
TOGETHER: Final = 50
LONGEST: Final = 1000
# What office programs and editors keep beside a file that is open.
PASSING: Final = re.compile(r"~\$|\.~|.*(?:~|\.tmp|\.part)$")


def watch_workspace(
    workspace: Workspace,
    build: Callable[[bool, TableStore], object],
    failed: Callable[[UserError], object],
    *,
    stop: Event | None = None,
    quiet: float = QUIET,
    poll: bool = False,
) -> None:
    """Build, and build again whenever a file of the workspace changes, until asked to stop.

    A user's mistake does not end it: the next change may mend it.

    Args:
        workspace: The workspace.
        build: Builds it: pages only if the first argument is true, with the tables that were kept.
        failed: Is told of a mistake for which the last build still stands.
        stop: Ends it when it is set; by default only an interrupt does.
        quiet: Seconds without a change after which more than pages is made.
        poll: Look at every file now and then: of changes in a folder on another computer the
            system may not tell.
    """
    store = TableStore()
    waiting = False
    for changed in _moments(workspace, stop, quiet, poll=poll):
        if not (changed or waiting):
            continue
        try:
            build(changed, store)
        except UserError as error:
            failed(error)
            waiting = False
        else:
            waiting = changed


def counts(workspace: Workspace, path: str) -> bool:
    """Tell whether a changed file may matter: not what is built, hidden, or there for a while."""
    try:
        first, *_rest = Path(path).relative_to(workspace.root).parts
    except ValueError:  # the workspace itself
        return False
    made = first.startswith(".") or first == workspace.build.name
    return not (made or PASSING.match(Path(path).name))


def _moments(
    workspace: Workspace, stop: Event | None, quiet: float, *, poll: bool
) -> Iterator[bool]:
    """Yield true at first and after changes, false after a quiet time.

    A file that is changed during the first build counts at the first quiet time, when the build
    looks at all files.
    """
    import watchfiles

    yield True
    for changes in watchfiles.watch(
        workspace.root,
        watch_filter=lambda _change, path: counts(workspace, path),
        debounce=LONGEST,
        step=TOGETHER,
        rust_timeout=round(1000 * quiet),
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=poll or None,
    ):
        yield bool(changes)
