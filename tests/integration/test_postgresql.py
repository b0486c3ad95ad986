"""The reporting application on a real PostgreSQL: the same tests, saves side by side, a hard stop.

The tests of ``tests/web`` run once more in a process of their own, with the database's address in
the environment; then several writers and a server that is stopped in mid-save are tried.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from factories.postgresql import WHY_NOT, a_server, find_programs

pytestmark = pytest.mark.skipif(find_programs() is None, reason=WHY_NOT)

ROOT = Path(__file__).resolve().parents[2]
# What depends on the database: constraints, locks, triggers, JSON, time zones.
TRIED = (
    "rounds",
    "people/test_actions.py",
    "people/test_sign_in.py",
    "mail",
    "publication",
    "exchange/test_exchange.py",
    "test_backup.py",
    "test_caches.py",
    "audit/test_chain.py",  # last: its writers side by side commit events that stay
)


@pytest.fixture(scope="module")
def server():
    with a_server() as running:
        yield running


def run(server, *arguments, **more):
    environment = dict(os.environ) | {
        "STOCKTAKE_TEST_DATABASE_URL": server.url,
        "PYTEST_ADDOPTS": "",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def test_the_same_tests_hold_on_postgresql(server):
    paths = [str(ROOT / "tests/web" / name) for name in TRIED]
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-cov", "-k", "not browser"]
    done = run(server, "-m", "pytest", *options, *paths)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
