"""Wrapped lines: told apart from paragraphs, and joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.wrapping import is_wrapped, join_lines

WIDE = "We agree on nets for all the islands of the lagoon and of the"


@pytest.mark.parametrize(
    ("lines", "wrapped"),
    [
        ([WIDE] * 6, True),
        ([WIDE + " sea."] * 6, False),
        (["We agree on a plan.", "", "We act on it.", ""], False),
        ([WIDE * 4] * 6, False),
        ([], False),
    ],
    ids=["wrapped", "sentences", "spaced", "long-lines", "empty"],
)
def test_is_wrapped(lines, wrapped):
    assert is_wrapped(lines) is wrapped


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ([WIDE, "sea.", "1. We act."], [f"{WIDE} sea.", "1. We act."]),
        ([WIDE, "14. September is a date."], [f"{WIDE} 14. September is a date."]),
        ([WIDE, "- or so -", "sea."], [f"{WIDE} - or so - sea."]),
        ([WIDE, "\u2022 masts"], [WIDE, "\u2022 masts"]),
        ([WIDE, "", "sea"], [WIDE, "sea"]),
        (["net-", "works", "e-", "Waste"], ["networks e- Waste"]),
        ([f"1. {WIDE},", "2. Aware"], [f"1. {WIDE},", "2. Aware"]),
        (["ISLES 2032", f"The {WIDE}"], ["ISLES 2032", f"The {WIDE}"]),
        (["Sixth Meeting of Isles", "Anna, 1-3 June 2005"],) * 2,
        (
            ["Adopted at the Meeting", "Anna, 3 June 2005"],
            ["Adopted at the Meeting Anna, 3 June 2005"],
        ),
        ([f"6.1 {WIDE} sea;", "6.2 invite isles"],) * 2,
        ([f"6.1 {WIDE} sea,", "6.2 per cent"], [f"6.1 {WIDE} sea, 6.2 per cent"]),
    ],
    ids=[
        "label",
        "date",
        "dash",
        "bullet",
        "empty-line",
        "hyphens",
        "count-on",
        "capitals",
        "dated-line",
        "formula",
        "dotted-counts-on",
        "dotted-share",
    ],
)
def test_join_lines(lines, paragraphs):
    assert join_lines(lines) == paragraphs


@given(st.lists(st.text(alphabet="aB.;: \u2022-1", max_size=30), max_size=12))
def test_no_letter_is_lost(lines):
    kept = "".join("".join(join_lines(lines)).split()).replace("-", "")
    assert kept == "".join("".join(lines).split()).replace("-", "")
