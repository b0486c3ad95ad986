"""Instruments known by the catalogue or by their own first lines."""

from __future__ import annotations

import datetime as dt

import pytest

from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.model import CatalogueInstrument, InstrumentNote, Recognition

LAGOON = CatalogueInstrument(
    id="lagoon-2029",
    title="Lagoon Declaration",
    short_title="Lagoon 2029",
    body="Lagoon ministers",
    place="Port Halcyon",
    date=dt.date(2029, 5, 3),
    year=2029,
    kind="declaration",
    status="adopted",
    group="apt",
    summary="Nets for all islands.",
    recognise=Recognition(any_of=(("Lagoon  Declaration", "HALCYON"), ("never in the text",))),
    areas=(),
    entries=(),
)


def note(tmp_path, *lines, catalogue=None):
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(lines), "utf-8")
    return recognise_instrument(read_document(path), _catalogue=catalogue or {})


def test_the_catalogue_knows_a_document_by_its_phrases(tmp_path):
    found = note(
        tmp_path,
        "LAGOON DECLARATION",
        "We, the ministers, met in Port\u00a0Halcyon.",
        catalogue={"lagoon-2029": LAGOON},
    )
    assert found == InstrumentNote(
        title="Lagoon Declaration",
        short_title="Lagoon 2029",
        body="Lagoon ministers",
        place="Port Halcyon",
        date=dt.date(2029, 5, 3),
        kind="declaration",
        status="adopted",
        catalogue="lagoon-2029",
        members="apt",
    )


def test_phrases_count_only_in_the_first_lines(tmp_path):
    text = "We agree on this plan of the region. " * 120
    found = note(tmp_path, text, "Lagoon Declaration of Halcyon.", catalogue={"x": LAGOON})
    assert found.catalogue is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [
                "Third Meeting of the Lagoon Forum",
                "Halcyon Declaration on Nets",
                "Port Halcyon, 2-3 May 2029",
                "We, the Ministers of the Lagoon States, met in Port Halcyon on 2-3 May 2029.",
            ],
            InstrumentNote(
                title="Halcyon Declaration on Nets",
                body="Ministers of the Lagoon States",
                place="Port Halcyon",
                date=dt.date(2029, 5, 3),
                kind="declaration",
            ),
            id="title-and-date-line",
        ),
        pytest.param(
            ["We, the Lagoon Ministers, gathered in St. Halcyon, Lagoon, from 7-8 August 2028."],
            InstrumentNote(
                body="Lagoon Ministers", place="St. Halcyon, Lagoon", date=dt.date(2028, 8, 8)
            ),
            id="meeting-sentence-only",
        ),
        pytest.param(
            ["(Draft) Strategic Plan of the LTU for 2028-2030", "INTRODUCTION", "LTU is a union."],
            InstrumentNote(
                title="(Draft) Strategic Plan of the LTU for 2028-2030",
                body="LTU",
                kind="plan",
                status="draft",
            ),
            id="draft-plan",
        ),
        pytest.param(
            [
                "RESOLUTION 7 (Halcyon, 2029)",
                "The World Lagoon Conference of the Union (Halcyon, 2029),",
                "resolves",
                "1 to build nets.",
            ],
            InstrumentNote(
                title="RESOLUTION 7 (Halcyon, 2029)",
                body="World Lagoon Conference of the Union",
                kind="resolution",
            ),
            id="resolution",
        ),
        pytest.param(
            ["We agree on nets.", "This joint statement was adopted in Halcyon on 31 June 2029."],
            InstrumentNote(place="Halcyon", kind="statement"),
            id="a-day-that-does-not-exist",
        ),
        pytest.param(
            ["Recalling the Bangkok Declaration of 12 May 2008, we agree."],
            InstrumentNote(),
            id="nothing-to-find",
        ),
    ],
)
def test_first_lines(tmp_path, lines, expected):
    assert note(tmp_path, *lines) == expected
