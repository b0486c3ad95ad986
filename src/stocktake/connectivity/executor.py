"""Where independent tasks of a plan run: here, in processes beside this one, or on a Dask cluster.

One interface, ``Executor.map``: the results come back in the order of the items, whatever order
they were done in, so that the answer is the same everywhere. What all tasks share is sent once. A
task of Dask whose worker dies is done again by another; a process that dies ends the run with
words.

Left out: starting a cluster, which is the business of whoever has one.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Protocol

from stocktake.errors import BuildError, MissingPartError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Task = Callable[[Any, Any], Any]
    Progress = Callable[[int, int], None]

__all__ = ["DaskCluster", "Executor", "Here", "Processes", "executor_for"]

# Times that Dask gives a task to another worker when one dies.
RETRIES = 3
# Seconds to wait for a scheduler.
PATIENCE = 15


class Executor(Protocol):
    """Somewhere to run tasks."""

    def map(
        self, task: Task, shared: object, items: Sequence[Any], progress: Progress
    ) -> list[Any]:
        """Return ``task(shared, item)`` for every item, in the order of the items."""
        ...


class Here:
    """One task after the other, in this process."""

    def map(
        self, task: Task, shared: object, items: Sequence[Any], progress: Progress
    ) -> list[Any]:
        """Return the results in order."""
        found = []
        for item in items:
            found.append(task(shared, item))
            progress(len(found), len(items))
        return found


class Processes:
    """Processes of this machine."""

    def __init__(self, count: int) -> None:
        """Use so many."""
        self.count = count

    def map(
        self, task: Task, shared: object, items: Sequence[Any], progress: Progress
    ) -> list[Any]:
        """Return the results in order.

        Raises:
            BuildError: A process died, for want of memory for instance.
        """
        # A fresh interpreter: forked ones can hang on the threads of compiled libraries.
        context = multiprocessing.get_context("spawn")
        found: list[Any] = [None] * len(items)
        try:
            with ProcessPoolExecutor(
                self.count, mp_context=context, initializer=_keep, initargs=(task, shared)
            ) as pool:
                waiting = {pool.submit(_use_kept, item): at for at, item in enumerate(items)}
                for done, future in enumerate(as_completed(waiting), start=1):
                    found[waiting[future]] = future.result()
                    progress(done, len(items))
        except BrokenProcessPool as error:
            raise BuildError(
                "A process of the plan died, perhaps for want of memory.",
                fix="Use fewer processes, or none.",
            ) from error
        return found


class DaskCluster:
    """A running Dask cluster."""

    def __init__(self, address: str) -> None:
        """Remember the scheduler's address, such as ``tcp://host:8786``."""
        self.address = address

    def map(
        self, task: Task, shared: object, items: Sequence[Any], progress: Progress
    ) -> list[Any]:
        """Return the results in order; tasks of a worker that died are done again.

        Raises:
            MissingPartError: Dask is not installed.
            SettingsError: No scheduler answers.
        """
        try:
            from distributed import Client
            from distributed import as_completed as as_done
        except ImportError as error:
            raise MissingPartError(
                "Running on a cluster needs Dask, which is not installed.",
                fix='Install it with pip install "stocktake[cluster]".',
            ) from error
        try:
            client: Any = Client(self.address, timeout=PATIENCE)  # type: ignore[no-untyped-call]  # distributed is untyped
        except (OSError, TimeoutError, ValueError) as error:
            raise SettingsError(
                f"No Dask scheduler answers at {self.address}.",
                fix="Start one with `dask scheduler`, and give the address that it prints.",
            ) from error
        with client:
            sent = client.scatter(shared, broadcast=False, hash=False)
            futures = [
                client.submit(task, sent, item, pure=False, retries=RETRIES) for item in items
            ]
            for done, _ in enumerate(as_done(futures), start=1):  # type: ignore[no-untyped-call]  # distributed is untyped
                progress(done, len(items))
            return list(client.gather(futures))


def executor_for(*, scheduler: str | None = None, processes: int | None = None) -> Executor:
    """Return where to run: a cluster where an address is given, else processes, else here.

    Args:
        scheduler: Address of a Dask scheduler.
        processes: Processes of this machine.
    """
    if scheduler:
        return DaskCluster(scheduler)
    return Processes(processes) if processes and processes > 1 else Here()


_kept: list[Any] = []


def _keep(task: Task, shared: object) -> None:
    _kept[:] = [task, shared]


def _use_kept(item: object) -> object:
    task, shared = _kept
    found: object = task(shared, item)
    return found
