"""Every test of the application may use the database, and gets its own state of it."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _english():
    """Speak English, whatever the request of the last test spoke."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _database(db):
    """Let the test use the database."""
