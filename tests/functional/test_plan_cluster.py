"""Draws of a plan on a real Dask cluster of two worker processes of this machine."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from factories.planning import random_inputs, solve
from stocktake.connectivity.executor import DaskCluster
from stocktake.connectivity.uncertainty import measure_uncertainty

distributed = pytest.importorskip("distributed")

# Sockets of this machine only; the workers talk to the scheduler by them.
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        silence_logs=True,
    ) as running:
        yield running


def die_once(shared, item):
    mark = Path(shared)
    if item == 4 and not mark.exists():
        mark.write_text("died", "utf-8")
        os._exit(1)
    time.sleep(0.05)
    return item, os.getpid()


def test_two_workers_give_the_same_tables(cluster):
    solved = solve(random_inputs(12, 2))
    seen: list[str] = []
    far = measure_uncertainty(
        solved,
        plan_id="test",
        draws=20,
        executor=DaskCluster(cluster.scheduler_address),
        report=seen.append,
    )
    here = measure_uncertainty(solved, plan_id="test", draws=20)
    assert far.intervals.equals(here.intervals)
    assert far.tornado.equals(here.tornado)
    assert seen[-1].startswith("uncertainty (fixed), ")
    assert len(seen) > 2


def test_tasks_of_a_killed_worker_are_done_again(cluster, tmp_path):
    mark = tmp_path / "mark"
    seen: list[int] = []
    found = DaskCluster(cluster.scheduler_address).map(
        die_once, str(mark), list(range(12)), lambda done, of: seen.append(done)
    )
    assert mark.exists(), "a worker was killed"
    assert [item for item, _ in found] == list(range(12))
    assert seen == list(range(1, 13))
