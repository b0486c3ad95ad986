"""The same answer wherever tasks run; a worker that dies costs time, not results."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from stocktake.connectivity.executor import DaskCluster, Here, Processes, executor_for
from stocktake.errors import BuildError, SettingsError

ITEMS = list(range(12))


def square_more(shared, item):
    return shared["more"] + item * item


def die_once(shared, item):
    """Kill the worker of the fifth item, the first time that it is met."""
    mark = Path(shared["mark"])
    if item == 5 and not mark.exists():
        mark.write_text("died", "utf-8")
        os._exit(1)
    time.sleep(0.02)
    return item * 10


def watch(seen):
    return lambda done, of: seen.append((done, of))


@pytest.mark.parametrize("executor", [Here(), Processes(2)], ids=["here", "two-processes"])
def test_results_come_in_the_order_of_the_items(executor):
    seen = []
    found = executor.map(square_more, {"more": 7}, ITEMS, watch(seen))
    assert found == [7 + item * item for item in ITEMS]
    assert seen == [(done, len(ITEMS)) for done in range(1, len(ITEMS) + 1)]


def test_a_process_that_dies_ends_the_run_with_words(tmp_path):
    with pytest.raises(BuildError) as raised:
        Processes(2).map(die_once, {"mark": str(tmp_path / "mark")}, ITEMS, watch([]))
    assert str(raised.value).startswith("A process of the plan died, perhaps for want of memory.")


def test_where_tasks_run_is_chosen_by_what_is_given():
    assert isinstance(executor_for(), Here)
    assert isinstance(executor_for(processes=1), Here)
    assert isinstance(executor_for(processes=3), Processes)
    assert isinstance(executor_for(scheduler="tcp://127.0.0.1:1", processes=3), DaskCluster)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr("stocktake.connectivity.executor.PATIENCE", 0.2)
    with pytest.raises(SettingsError) as raised:
        DaskCluster("no-such-scheme://nowhere").map(square_more, {}, ITEMS, watch([]))
    assert "No Dask scheduler answers at no-such-scheme://nowhere." in str(raised.value)
