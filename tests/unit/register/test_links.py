"""What a name means: instruments of the workspace, the catalogue, and known ones."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.tables import sample_tables
from stocktake.register.links import Resolver, recalls_table
from stocktake.vocab.known_instruments import known_instruments
from stocktake.vocab.tables import check_table, make_table


def instrument(key, **given):
    return {
        "instrument_id": key,
        "title": key,
        "short_title": key,
        "body": "",
        "place": "",
        "adopted_on": None,
        "year": None,
        "kind": "declaration",
        "status": "adopted",
        "summary": "",
        "group_id": "workspace",
        "language": "en",
        "file": "",
        "sha256": "",
        "media_type": "",
        "pages": None,
        "catalogued": False,
        "recognised_by": "sidecar",
    } | given


APEC = instrument("apec-2030", body="APEC ministers", year=2030)
ISLES = instrument(
    "isles-2031",
    title="Lagoon Declaration on Masts",
    body="Isles ministers",
    place="Lagoon, Isles",
    adopted_on=dt.date(2031, 5, 4),
    year=2031,
)
RESOLVER = Resolver(make_table("instruments", [APEC, ISLES]))


@pytest.mark.parametrize(
    ("printed", "named_in", "found", "where"),
    [
        pytest.param("SDGs", "isles-2031", "agenda-2030", "known", id="a-framework"),
        pytest.param(
            "United Nations Sustainable Development Goals (SDGs)",
            "isles-2031",
            "agenda-2030",
            "known",
            id="with-body-and-acronym",
        ),
        pytest.param("the WSIS", "isles-2031", "wsis", "known", id="article"),
        pytest.param("Okinawa Declaration", "apec-2030", "apec-telmin-2010", "known", id="body"),
        pytest.param(
            "2010 Okinawa Declaration", "isles-2031", "apec-telmin-2010", "known", id="year-first"
        ),
        pytest.param(
            "Bangkok Declaration, 2008", "isles-2031", "apec-telmin-2008", "known", id="year-last"
        ),
        pytest.param(
            "Leaders\u2019 Declaration of 2007", "apec-2030", "apec-leaders-2007", "known", id="of"
        ),
        pytest.param("Connect 2020 Agenda", "isles-2031", "itu-connect-2020", "known", id="number"),
        pytest.param(
            "Lagoon Declaration",
            "isles-2031",
            "isles-2031",
            "itself",
            id="place-and-kind-of-itself",
        ),
        pytest.param(
            "Lagoon Declaration of 2031", "apec-2030", "isles-2031", "workspace", id="workspace"
        ),
        pytest.param(
            "Baku Declaration 2017", "apec-2030", "eco-baku-2017", "catalogue", id="catalogue"
        ),
    ],
)
def test_names_are_resolved(printed, named_in, found, where):
    resolution = RESOLVER.resolve(printed, named_in=named_in)
    assert (resolution.id, resolution.where) == (found, where)
    assert resolution.title


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        pytest.param(
            "Okinawa Declaration",
            "Okinawa Declaration (APEC, 2010) has this name, but year or body do not bear it out.",
            id="a-place-without-year-or-body",
        ),
        pytest.param(
            "Okinawa Declaration of 2009",
            "Okinawa Declaration (APEC, 2010) has this name, but year or body do not bear it out.",
            id="another-year",
        ),
        pytest.param("20th Leaders' Meeting", "A meeting or event, not a text.", id="meeting"),
        pytest.param("Action Plan", "No instrument of this name is known.", id="no-name"),
        pytest.param("", "No instrument of this name is known.", id="empty"),
    ],
)
def test_nothing_is_guessed(printed, why):
    resolution = RESOLVER.resolve(printed, named_in="isles-2031")
    assert (resolution.id, resolution.where, resolution.how) == ("", "", why)


def test_two_that_fit_equally_are_both_named():
    twins = [instrument("one", title="Green Compact"), instrument("two", title="Green Compact")]
    resolution = Resolver(make_table("instruments", twins)).resolve("Green Compact", named_in="x")
    assert resolution.id == ""
    assert resolution.how == "Could be any of one, two."


def test_an_instrument_of_the_workspace_goes_by_its_own_title_first():
    own = instrument("eco-baku-2017", title="Baku paper", place="Baku", year=2017)
    resolver = Resolver(make_table("instruments", [own, APEC]))
    found = resolver.resolve("Baku Declaration, 2017", named_in="apec-2030")
    assert (found.id, found.where, found.title) == ("eco-baku-2017", "workspace", "eco-baku-2017")


@pytest.mark.parametrize("key", list(known_instruments()))
def test_every_known_name_is_found_with_its_year(key):
    known = known_instruments()[key]
    resolver = Resolver(make_table("instruments", [instrument("x", body=known.body)]))
    for name in known.names:
        printed = f"{name}, {known.year}" if known.year_needed else name
        assert resolver.resolve(printed, named_in="x").id == key, name


def test_the_table_names_statements_and_the_catalogues_own_commitments():
    tables = sample_tables()
    found = recalls_table(tables["statements"], tables["commitments"], tables["instruments"])
    assert check_table("recalls", found).select("source", "source_id", "printed").rows() == [
        ("statement", "isles-2021/1.1", "Sample Resolution of 2014"),
        ("commitment", "isles-2021/2", "Sample Resolution of 2014"),
    ]


@given(st.text(max_size=60))
def test_any_name_is_resolved_or_explained(printed):
    resolution = RESOLVER.resolve(printed, named_in="isles-2031")
    assert bool(resolution.id) == bool(resolution.where) == bool(resolution.title)
    assert resolution.how
