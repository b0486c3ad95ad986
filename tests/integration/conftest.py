"""The replica of the services; the only tests that may open a socket, and to this machine only."""

from __future__ import annotations

import pytest

from factories.replica import Replica
from stocktake.sources.fetch.client import Client, Manners
from stocktake.sources.fetch.plan import plan_fetch
from stocktake.sources.fetch.run import Mode, fetch_plan
from stocktake.sources.fetch.services import services_at
from stocktake.vocab import load

QUICK = Manners(
    connect=2.0,
    read=0.4,
    whole=5.0,
    first_pause=0.01,
    longest_pause=0.1,
    agent="stocktake/test",
    use_proxy=False,
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "integration" in item.path.parts:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture
def replica():
    served = Replica()
    yield served
    served.close()


@pytest.fixture
def fetch(replica, tmp_path):
    """Fetch series of the replica into ``tmp_path / 'cache'``."""
    cache = tmp_path / "cache"

    def run(*indicators, sources=(), catalogue=None, **mode):
        services = services_at(replica.bases())
        plan = plan_fetch(
            catalogue or load.indicators(),
            services,
            only_sources=sources,
            only_indicators=indicators,
        )
        with Client(QUICK) as client:
            return fetch_plan(plan, cache, services=services, client=client, mode=Mode(**mode))

    run.cache = cache
    return run
