"""Stop a build between two of its stages when asked to.

Raising an exception wherever a signal happens to arrive can strike inside a
library's native code, which then aborts with a message of its own. So the first
signal is only remembered, and the build stops at the end of the stage that runs.
A second one stops at once.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from stocktake.workspace.stages import Reporter

__all__ = ["TERMINATED", "stopping_between_stages"]

# What a shell reports for a program that was asked to stop.
TERMINATED = 143


class _Stopping:
    """A reporter that passes everything on, and stops the build where it was asked to."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._asked: int | None = None

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Remember a signal; obey the second one at once."""
        if self._asked is not None:
            self._stop(number)
        self._asked = number
        click.echo("Stopping after this step. Ask again to stop at once.", err=True)

    def begin(self, total: int) -> None:
        """Pass on."""
        self._reporter.begin(total)

    def started(self, stage: str) -> None:
        """Stop before a stage, or pass on."""
        self._check()
        self._reporter.started(stage)

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """Pass on, then stop after a stage."""
        self._reporter.finished(stage, seconds, reused=reused)
        self._check()

    def _check(self) -> None:
        if self._asked is not None:
            self._stop(self._asked)

    def _stop(self, number: int) -> None:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        click.echo("Stopped. Nothing was put in place; the last build still stands.", err=True)
        raise SystemExit(TERMINATED)


@contextmanager
def stopping_between_stages(reporter: Reporter) -> Iterator[Reporter]:
    """Yield a reporter that stops the build between stages on Ctrl-C or a request to stop."""
    stopping = _Stopping(reporter)
    before = {n: signal.signal(n, stopping.ask) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
