"""The client's manners: pauses, patience and its end; nothing here waits for real."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from stocktake.errors import FetchError
from stocktake.sources.fetch.client import Client, Manners, StopAskingError
from stocktake.sources.fetch.services import Service

NOW = dt.datetime(2015, 10, 21, 7, 27, 30, tzinfo=dt.UTC)


@pytest.fixture
def waits():
    return []


@pytest.fixture
def client(waits):
    manners = Manners(read=0.3, agent="stocktake/test", use_proxy=False)
    with Client(manners, chance=lambda: 1.0, now=lambda: NOW, wait=waits.append) as opened:
        yield opened


def service(replica, **changed):
    fields = {"id": "worldbank", "title": "The service", "seconds": 0.0, **changed}
    return Service(base=replica.base("worldbank"), **fields)


def url(replica, code="SP.POP.TOTL"):
    return f"{replica.base('worldbank')}/country/all/indicator/{code}?format=json"


def test_pauses_double(replica, client, waits):
    replica.break_next("/worldbank", "500", "503", "drop", "500")
    assert client.get(url(replica), service(replica)).status == 200
    assert waits == [1.0, 2.0, 4.0, 8.0]


def test_a_pause_is_at_least_half_and_never_beyond_the_longest(replica, waits):
    manners = Manners(first_pause=100.0, longest_pause=120.0, use_proxy=False)
    replica.break_next("/worldbank", "500", "500")
    with Client(manners, chance=lambda: 0.0, wait=waits.append) as client:
        client.get(url(replica), service(replica))
    assert waits == [50.0, 60.0]


def test_retry_after_is_obeyed(replica, client, waits):
    # The date that the replica names is 30 seconds after NOW.
    replica.break_next("/worldbank", "429-date", "429")
    client.get(url(replica), service(replica))
    assert waits == [30.0]


def test_a_host_is_given_time_between_two_requests(replica, client, waits):
    slow = service(replica, seconds=60.0)
    client.get(url(replica), slow)
    client.get(url(replica, "IT.NET.USER.ZS"), slow)
    (pause,) = waits
    assert 50.0 < pause <= 60.0


def test_it_gives_up_in_words(replica, client, waits):
    replica.break_next("/worldbank", *["500"] * 3)
    with pytest.raises(FetchError) as caught:
        client.get(url(replica), service(replica, tries=3))
    assert str(caught.value) == (
        "The service failed (3 times asked): it answers 500 Internal Server Error: Internal "
        "Server Error.\n"
        f"  Where: {url(replica)}\n"
        "  What to do: Check the connection and any proxy, then run the same command again; what "
        "came is kept."
    )
    assert not isinstance(caught.value, StopAskingError)
    assert len(replica.log) == 3


def test_nobody_at_the_address(replica, client):
    gone = replica.base("worldbank")
    replica.close()
    with pytest.raises(StopAskingError, match=r"^The service failed \(once asked\): no conn"):
        client.get(f"{gone}/x", service(replica, tries=1))


def test_a_larger_body_than_allowed_is_refused(replica):
    with (
        Client(Manners(most_bytes=100, use_proxy=False)) as client,
        pytest.raises(FetchError, match=r"^The reply is larger than 100 bytes\."),
    ):
        client.get(url(replica), service(replica))


def test_nothing_comes_for_what_has_not_changed(replica, client):
    replica.etags = True
    first = client.get(url(replica), service(replica))
    assert first.etag
    assert client.get(url(replica), service(replica), etag=first.etag) is None
    assert client.get(url(replica), service(replica), etag='"other"').content == first.content


def test_stopping_ends_a_pause(replica):
    replica.break_next("/worldbank", "500")
    with Client(Manners(first_pause=600.0, longest_pause=600.0, use_proxy=False)) as client:
        timer = threading.Timer(0.1, client.stop)
        timer.start()
        with pytest.raises(FetchError, match=r"^Fetching was stopped\."):
            client.get(url(replica), service(replica))
        timer.join()


def test_every_request_says_who_asks_and_for_what(replica, client):
    client.get(url(replica), service(replica, accept="application/x"))
    headers = replica.log[0]["headers"]
    assert (headers["User-Agent"], headers["Accept"]) == ("stocktake/test", "application/x")
