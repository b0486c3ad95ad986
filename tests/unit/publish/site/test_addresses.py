"""Addresses: safe, stable, and never two pages in one place."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.publish.site.addresses import anchor, commitment_pages, page_name


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        pytest.param("internet-users", "internet-users.html", id="plain"),
        pytest.param("FJI", "FJI.html", id="economy"),
        pytest.param("a.1.1", "a.1.1.html", id="dotted-label"),
        pytest.param("../x", "x-d6b96a.html", id="unsafe"),
        pytest.param("index", "index-1bc04b.html", id="taken-by-the-index"),
    ],
)
def test_page_name(identifier, name):
    assert page_name(identifier) == name


@given(st.text(min_size=1))
def test_an_anchor_is_safe(identifier):
    assert re.fullmatch(r"[A-Za-z0-9._-]+", anchor(identifier))


@given(st.sets(st.text(min_size=1, max_size=6), min_size=2, max_size=30))
def test_two_ids_never_share_an_anchor(identifiers):
    assert len({anchor(one) for one in identifiers}) == len(identifiers)


def test_commitment_pages_tell_labels_apart_that_differ_by_case():
    commitments = pl.DataFrame(
        {
            "commitment_id": ["i/A1", "i/a1", "j/A1"],
            "instrument_id": ["i", "i", "j"],
            "label": ["A1", "a1", "A1"],
            "ordinal": [1, 2, 1],
        }
    )
    pages = commitment_pages(commitments)
    assert pages["i/A1"] == "commitments/i/a1.html"
    assert pages["j/A1"] == "commitments/j/a1.html"
    assert len(set(pages.values())) == 3
