"""What all tests share: where the real documents and data are, and a built demonstration."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

REAL_DATA = "STOCKTAKE_REAL_DATA"

# Speed is measured in benchmarks, not in tests: a busy machine must not fail a property.
settings.register_profile("stocktake", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("stocktake")


def pytest_collection_modifyitems(items):
    """Skip tests marked ``real`` where their folder is not named, and say so."""
    if os.environ.get(REAL_DATA):
        return
    skip = pytest.mark.skip(reason=f"{REAL_DATA} does not name the folder of the real documents")
    for item in items:
        if "real" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def real_data():
    """The folder with instruments/, gold/ and data/."""
    folder = Path(os.environ[REAL_DATA])
    assert folder.is_dir(), f"{REAL_DATA} names {folder}, which is not a folder"
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demonstration, built once per test process."""
    from stocktake.workspace.build import build_workspace
    from stocktake.workspace.demo import demo_workspace

    workspace = demo_workspace(tmp_path_factory.mktemp("demo") / "demo")
    build_workspace(workspace)
    return workspace
