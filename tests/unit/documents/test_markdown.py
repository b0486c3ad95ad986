"""Markdown: headings, lists, tables; marks taken out."""

from __future__ import annotations

import pytest

from stocktake.documents.blocks import Style
from stocktake.documents.markdown import read_markdown

MARKDOWN = r"""# Lagoon plan

Under heading
-------------

We agree on [a plan](https://example.org/plan) that
goes on in\* this line.

* first
* second
    - deeper

| No. | Action |
|-----|--------|
| A1  | Build **nets** |
***
> quoted words
"""


def test_markdown():
    blocks = read_markdown(MARKDOWN.encode(), "a.md").blocks
    assert [(b.style, b.level, b.text) for b in blocks] == [
        (Style.HEADING, 1, "Lagoon plan"),
        (Style.HEADING, 2, "Under heading"),
        (Style.PARAGRAPH, 0, "We agree on a plan that goes on in* this line."),
        (Style.PARAGRAPH, 0, "* first"),
        (Style.PARAGRAPH, 0, "* second"),
        (Style.PARAGRAPH, 2, "- deeper"),
        (Style.HEADER_ROW, 0, "No. | Action"),
        (Style.ROW, 0, "A1 | Build nets"),
        (Style.PARAGRAPH, 0, "quoted words"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("We met in\n2026. We agreed.", ["We met in 2026. We agreed."]),
        ("1. plan\n2. build", ["1. plan", "2. build"]),
        ("We will:\n- plan\n- build", ["We will:", "- plan", "- build"]),
    ],
    ids=["year", "numbers", "bullets"],
)
def test_markdown_items(source, expected):
    assert [b.text for b in read_markdown(source.encode(), "a.md").blocks] == expected


def test_lines_that_count_on_are_blocks_of_their_own():
    source = b"1.1 Development of a plan\n1.2 Training of staff\nin two places"
    blocks = read_markdown(source, "a.md").blocks
    assert [block.text for block in blocks] == [
        "1.1 Development of a plan",
        "1.2 Training of staff in two places",
    ]
