"""One person's requests are counted apart from another's, by key and not by name."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from stocktake_web.api import limits
from stocktake_web.api.limits import RateOfPerson


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until the test moves it."""
    held = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(limits.time, "monotonic", lambda: held.now)
    return held


def asked_by(key):
    return SimpleNamespace(auth=SimpleNamespace(pk=key, name="Ana"))


def test_who_asked_too_often_waits_until_the_window_moved_on(clock):
    rate = RateOfPerson(2, seconds=60)
    assert [rate.allow_request(asked_by(1)) for _ in range(3)] == [True, True, False]
    clock.now += 59.9
    assert not rate.allow_request(asked_by(1))
    clock.now += 0.2
    assert rate.allow_request(asked_by(1))


def test_two_people_of_one_name_are_counted_apart(clock):
    rate = RateOfPerson(1, seconds=60)
    assert rate.allow_request(asked_by(1))
    assert rate.allow_request(asked_by(2))
    assert not rate.allow_request(asked_by(1))


def test_threads_together_get_exactly_what_is_allowed():
    rate, let_through = RateOfPerson(100, seconds=60), []

    def ask():
        let_through.extend(rate.allow_request(asked_by(7)) for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert let_through.count(True) == 100


def test_who_asked_long_ago_is_forgotten(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTED", 3)
    rate = RateOfPerson(5, seconds=60)
    for key in range(4):
        rate.allow_request(asked_by(key))
    clock.now += 61
    rate.allow_request(asked_by(9))
    assert list(rate._asked) == ["person 9"]
