"""Where attempts are counted: the setting, the table, and the check of who counts together."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command

from factories.web import a_person
from stocktake_web import caches as ours
from stocktake_web.caches import CacheNotUsable, check_caches, read_cache, read_servers

FILES, DATABASE = read_cache("", Path("/data")), read_cache("database", Path("/data"))
MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def told(settings, cache, servers=1):
    settings.CACHES, settings.SERVERS = cache, servers
    return [each.id for each in check_caches()]


def test_without_a_setting_the_processes_of_a_server_share_files():
    assert FILES["default"]["BACKEND"].endswith("FileBasedCache")
    assert FILES["default"]["LOCATION"] == Path("/data/cache")


def test_redis_is_taken_by_its_address(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())
    held = read_cache("redis://cache.example.org:6379/0", Path("/data"))["default"]
    assert held["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert held["LOCATION"] == "redis://cache.example.org:6379/0"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("memcached://x", "This is no cache.", id="another"),
        pytest.param("redis://x", "its library is not installed", id="no-library"),
    ],
)
def test_a_cache_that_cannot_be_used_says_why(monkeypatch, url, problem):
    monkeypatch.setattr(ours.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CacheNotUsable, match=problem):
        read_cache(url, Path("/data"))


@pytest.mark.parametrize("text", ["0", "-1", "two", ""])
def test_a_number_of_servers_is_one_or_more(text):
    with pytest.raises(CacheNotUsable, match="no number of servers"):
        read_servers(text)
    assert read_servers("3") == 3


@pytest.mark.parametrize(
    ("cache", "servers", "workers", "expected"),
    [
        pytest.param(FILES, 1, "4", [], id="one-server"),
        pytest.param(FILES, 2, "4", ["stocktake_web.W001"], id="two-servers-with-files"),
        pytest.param(MEMORY, 2, "1", ["stocktake_web.W001"], id="two-servers-in-memory"),
        pytest.param(MEMORY, 1, "4", ["stocktake_web.W002"], id="workers-in-memory"),
        pytest.param(MEMORY, 1, None, ["stocktake_web.W002"], id="nobody-knows-how-many"),
        pytest.param(MEMORY, 1, "1", [], id="one-process"),
    ],
)
def test_who_counts_each_for_itself_is_warned(
    settings, monkeypatch, cache, servers, workers, expected
):
    if workers is None:
        monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    else:
        monkeypatch.setenv("WEB_CONCURRENCY", workers)
    assert told(settings, cache, servers) == expected


@pytest.mark.django_db
def test_two_servers_count_together_in_the_database(settings, client):
    assert told(settings, DATABASE, 2) == ["stocktake_web.W003"]
    call_command("createcachetable", verbosity=0)
    call_command("createcachetable", verbosity=0)  # again: nothing to do
    assert told(settings, DATABASE, 2) == []
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    asked = {"login": a_person("reader").email, "password": "wrong"}

    def attempts():
        """Ask three times, each time of a process that has seen nothing."""
        for _ in range(3):
            caches["default"].close()
            del caches["default"]
            yield client.post("/accounts/login/", asked).status_code

    assert list(attempts()) == [200, 200, 429]
