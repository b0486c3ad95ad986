"""Web pages: the content, its lists and tables, and nothing around it."""

from __future__ import annotations

import pytest

from factories.files import NAVIGATION_PAGE
from stocktake.documents.blocks import Style
from stocktake.documents.html import read_html
from stocktake.errors import DocumentError


def blocks_of(source, encoding="utf-8"):
    return read_html(source.encode(encoding), "a.html").blocks


def test_a_page_full_of_navigation():
    assert [(b.style, b.level, b.marker, b.text) for b in blocks_of(NAVIGATION_PAGE)] == [
        (Style.HEADING, 1, None, "Lagoon Declaration"),
        (Style.PARAGRAPH, 0, None, "We, the ministers, met in Port Halcyon on 3 May 2029."),
        (Style.HEADING, 2, None, "Connectivity"),
        (Style.PARAGRAPH, 0, None, "To connect every island, we will:"),
        (Style.ITEM, 1, "a.", "Build two cables;"),
        (Style.ITEM, 1, "d.", "Share masts:"),
        (Style.ITEM, 2, "•", "on land;"),
        (Style.ITEM, 2, "•", "at sea."),
        (Style.HEADER_ROW, 0, None, "Action | Lead"),
        (Style.ROW, 0, None, "Test sirens | Agency"),
    ]


def test_main_is_preferred():
    page = "<p>Around</p><main><p>We agree.</p></main><p>Below</p>"
    assert [b.text for b in blocks_of(page)] == ["We agree."]


def test_a_teaser_article_is_not_the_content():
    page = f"<article>News</article><p>{'We agree. ' * 20}</p>"
    assert len(blocks_of(page)) == 2


def test_breaks_end_lines():
    assert [b.text for b in blocks_of("<p>1. We agree.<br>2. We <b>act</b>.</p>")] == [
        "1. We agree.",
        "2. We act.",
    ]


def test_entities_do_not_reach_files():
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>We &x; agree &amp; act.</p>'
    )
    assert "agree & act." in " ".join(b.text for b in blocks_of(page))
    assert len(" ".join(b.text for b in blocks_of(page))) < 60


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_encodings(encoding):
    declared = {"cp1252": '<meta charset="windows-1252">'}.get(encoding, "")
    assert blocks_of(f"{declared}<p>Côte agréée</p>", encoding)[0].text == "Côte agréée"


def test_a_page_without_marks_is_refused():
    with pytest.raises(DocumentError) as error:
        blocks_of("just text")
    assert str(error.value) == (
        "The file is named as a web page but has no HTML in it.\n  Where: a.html\n"
        "  What to do: Rename it to end in .txt if it is plain text."
    )


def test_deep_nesting_does_not_overflow():
    depth = 3_000
    page = "<div>" * depth + "<p>We agree.</p>" + "</div>" * depth
    try:
        found = blocks_of(page)
    except DocumentError as error:
        assert "nests more than" in error.problem  # noqa: PT017 (both outcomes are right)
    else:
        assert [b.text for b in found] == ["We agree."]
