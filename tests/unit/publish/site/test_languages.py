"""Marked text says which language it is, wherever HTML allows an element."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.publish.site.languages import say_language
from stocktake.vocab.language import MARKS, unmarked

S, E = MARKS
SPAN = '<span lang="en" dir="ltr">'


@pytest.mark.parametrize(
    ("page", "said"),
    [
        pytest.param(f"<p>a {S}b{E} c</p>", f"<p>a {SPAN}b</span> c</p>", id="text"),
        pytest.param(f"{S}b{E}", f"{SPAN}b</span>", id="no-tag"),
        pytest.param(f"<a title='{S}b{E}'>c</a>", "<a title='b'>c</a>", id="attribute"),
        pytest.param(
            f"<a title='{S}b{E}'>{S}c{E}</a>", f"<a title='b'>{SPAN}c</span></a>", id="both"
        ),
        pytest.param(f"<title>{S}b{E} {S}c{E}</title>", "<title>b c</title>", id="title"),
        pytest.param(
            f"<option value='{S}v{E}'>{S}b{E}</option>", "<option value='v'>b</option>", id="option"
        ),
        pytest.param(
            f"<text>{S}a{E}<tspan>{S}b{E}</tspan>{S}c{E}</text><p>{S}d{E}",
            f"<text>a<tspan>b</tspan>c</text><p>{SPAN}d</span>",
            id="figure",
        ),
        pytest.param(
            f"<p>{S}a {S}b{E} <b>c</b>{E}</p>",
            f"<p>{SPAN}a {SPAN}b</span> <b>c</b></span></p>",
            id="nested",
        ),
    ],
)
def test_marked_text_becomes_an_element_where_there_may_be_one(page, said):
    assert say_language(page) == said


PIECES = st.sampled_from(
    ["<p>", "</p>", "<title>", "</title>", "<b class=x>", f"<i title='{S}t{E}'>", "text ",
     f"{S}marked{E}", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
def test_only_marks_change(pieces):
    page = "".join(pieces)
    said = say_language(page)
    assert S not in said
    assert E not in said
    assert re.sub(r"<span lang=\"en\" dir=\"ltr\">|</span>", "", said) == unmarked(page)
