"""Addresses: safe, distinct and the same each time; text that XML can hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from factories.instruments import instrument_row
from stocktake.publish.addresses import address, plain, term, work_address


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("isles-2021", "isles-2021", id="safe-already"),
        pytest.param("a.1.1", "a.1.1", id="dotted"),
        pytest.param("a b", "a-b-c8687a08", id="space"),
        pytest.param("../x", "x-d6b96a97", id="no-way-out-of-a-folder"),
        pytest.param("\u00fc", "607474ca", id="nothing-left"),
        pytest.param("", "e3b0c442", id="empty"),
    ],
)
def test_address(text, safe):
    assert address(text) == safe


@given(st.text(), st.text())
def test_addresses_are_safe_and_distinct(one, two):
    assert re.fullmatch(r"[A-Za-z0-9._-]+", address(one))
    assert not address(one).startswith(".")
    assert (address(one) == address(two)) is (one == two)


@given(st.text())
def test_plain_text_can_stand_in_xml_and_nothing_else_is_lost(text):
    element = etree.Element("p")
    element.text = plain(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == plain(text)
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("a\x00b\x08\x7f\x9fc", "abc", id="controls"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab-and-line-feed-stay"),
        pytest.param("\ud800x\ufffe", "x", id="no-characters"),
        pytest.param("caf\u00e9 \U0001f6f0 <&>", "caf\u00e9 \U0001f6f0 <&>", id="all-else-stays"),
    ],
)
def test_plain(text, kept):
    assert plain(text) == kept


def test_terms_and_works():
    assert term("statement", "isles-2021/1.1") == "urn:x-stocktake:statement:isles-2021/1.1"
    plan = instrument_row(kind="plan", adopted_on=None)
    assert work_address(plan) == "/akn/un/doc/plan/2021/isles-2021"
    undated = instrument_row(adopted_on=None, year=None)
    assert work_address(undated) == "/akn/un/statement/declaration/undated/isles-2021"
