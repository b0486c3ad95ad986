"""How a build shows its progress: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console

__all__ = ["Bar", "Lines", "reporter_for"]


class Lines:
    """One line for each stage that ran; what was reused is counted at the end."""

    def __init__(self, console: Console) -> None:
        """Write to ``console``."""
        self._console = console
        self._total = 0
        self._done = 0

    def __enter__(self) -> Lines:
        """Nothing to set up."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to tear down."""

    def begin(self, total: int) -> None:
        """Remember how many stages there are."""
        self._total = total

    def started(self, stage: str) -> None:
        """Say nothing until it is done."""

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """Print a line for a stage that ran."""
        self._done += 1
        if not reused:
            self._console.print(
                f"[{self._done}/{self._total}] {stage} ({seconds:.1f} s)",
                markup=False,
                highlight=False,
            )


class Bar:
    """A progress bar with the stage that runs."""

    def __init__(self, console: Console) -> None:
        """Draw on ``console``; the bar goes away when the build is done."""
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("Building", total=None)

    def __enter__(self) -> Bar:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away, also after an error."""
        self._progress.stop()

    def begin(self, total: int) -> None:
        """Set the length of the bar."""
        self._progress.update(self._task, total=total)

    def started(self, stage: str) -> None:
        """Name the stage that runs."""
        self._progress.update(self._task, description=stage)

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """Advance by one stage."""
        self._progress.advance(self._task)


def reporter_for(console: Console) -> Bar | Lines:
    """Return a bar where a person watches, lines where a file or a pipe does."""
    return Bar(console) if console.is_terminal else Lines(console)
