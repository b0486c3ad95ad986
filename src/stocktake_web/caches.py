"""Where counts of attempts stand, and a check that all who serve count together.

Limits by network address hold only where every process sees the same counts. Files in the
data folder serve the processes of one server; several servers need the database or Redis. Nothing
else is kept there: what is lost with a cache is a minute's counts. Left out: requests to the API,
which each process counts by itself (``api.limits``). Lock-outs of accounts
(``people.locks``) and sessions stand in the database always.
"""

from __future__ import annotations

import importlib.util
import os
from typing import TYPE_CHECKING, Any

from stocktake.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from django.core.checks import CheckMessage

__all__ = ["TABLE", "CacheNotUsable", "check_caches", "read_cache", "read_servers"]

TABLE = "stocktake_cache"
DATABASE = "database"
REDIS = ("redis://", "rediss://", "unix://")
BACKENDS = "django.core.cache.backends"
# Of one network address each; the oldest go. Files are counted with every write.
MOST_FILES, MOST_ROWS = 2_000, 10_000
# What only the process sees that wrote it, and what only the server's own processes see.
OF_A_PROCESS = (f"{BACKENDS}.locmem.LocMemCache", f"{BACKENDS}.dummy.DummyCache")
OF_A_SERVER = (*OF_A_PROCESS, f"{BACKENDS}.filebased.FileBasedCache")
FIX = "Set CACHE_URL to database, or to redis://HOST:6379/0 (docs/how-to/deploy.md)."


class CacheNotUsable(UserError):
    """The setting of the cache cannot be used."""


def read_cache(url: str, data: Path) -> dict[str, Any]:
    """Return Django's settings of the cache.

    Args:
        url: ``CACHE_URL``: empty, ``database``, or the address of a Redis server.
        data: The data folder, which holds the counts where ``url`` is empty.

    Raises:
        CacheNotUsable: It is none of these, or the library of Redis is not installed.
    """
    if not url:
        location = data / "cache"
        return _cache("filebased.FileBasedCache", location, MAX_ENTRIES=MOST_FILES)
    if url == DATABASE:
        return _cache("db.DatabaseCache", TABLE, MAX_ENTRIES=MOST_ROWS)
    if not url.startswith(REDIS):
        raise CacheNotUsable(
            "This is no cache.", where="CACHE_URL", fix="Write database, or redis://HOST:6379/0."
        )
    if importlib.util.find_spec("redis") is None:
        raise CacheNotUsable(
            "Redis cannot be reached: its library is not installed.",
            where="CACHE_URL",
            fix="Install it beside the application (pip install redis), or write database.",
        )
    return _cache("redis.RedisCache", url)


def read_servers(text: str) -> int:
    """Return how many servers share the database.

    Raises:
        CacheNotUsable: It is no number from 1 on.
    """
    if not text.isdecimal() or int(text) < 1:
        raise CacheNotUsable(
            "This is no number of servers.", where="STOCKTAKE_SERVERS", fix="Write 1 or more."
        )
    return int(text)


def check_caches(**_about: object) -> list[CheckMessage]:
    """Warn where processes or servers count attempts each for itself, or the table is not there."""
    from django.conf import settings
    from django.core.checks import Warning as Remark

    backend = settings.CACHES["default"]["BACKEND"]
    found: list[CheckMessage] = []
    if settings.SERVERS > 1 and backend in OF_A_SERVER:
        said = f"{settings.SERVERS} servers count attempts each for itself: limits hold less."
        found.append(Remark(said, hint=FIX, id="stocktake_web.W001"))
    elif backend in OF_A_PROCESS and os.environ.get("WEB_CONCURRENCY") != "1":
        said = "Every process counts attempts for itself: limits hold less with several workers."
        found.append(Remark(said, hint=FIX, id="stocktake_web.W002"))
    if backend.endswith("DatabaseCache") and TABLE not in _tables():
        said = "The table of the cache is not there."
        hint = "Run: python -m django createcachetable"
        found.append(Remark(said, hint=hint, id="stocktake_web.W003"))
    return found


def _cache(backend: str, location: object, **options: object) -> dict[str, Any]:
    about: dict[str, Any] = {"BACKEND": f"{BACKENDS}.{backend}", "LOCATION": location}
    return {"default": about | ({"OPTIONS": options} if options else {})}


def _tables() -> Iterable[str]:
    from django.db import connection

    return connection.introspection.table_names()
