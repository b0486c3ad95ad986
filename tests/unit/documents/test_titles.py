"""Run-in titles stay with the sentence that they open, in every format that shows them."""

from __future__ import annotations

import docx
import pytest

from factories.files import saved_docx
from stocktake.documents.blocks import Block, Reading
from stocktake.documents.docx import read_docx
from stocktake.documents.html import read_html
from stocktake.documents.markdown import read_markdown
from stocktake.documents.segment import segment_reading


def statements(reading):
    segmented = segment_reading(reading)
    return [segmented.text[s.start : s.end] for s in segmented.segments]


EXPECTED = ["Routes. We will lay a cable.", "It lands in 2030."]


def word():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text in ("Rou", "tes. "):
        paragraph.add_run(text).bold = True
    paragraph.add_run("We will lay a cable. It lands in 2030.")
    return read_docx(saved_docx(document), "a.docx")


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(
            read_markdown(b"a. **Routes.** We will lay a cable. It lands in 2030.\n", "a"),
            id="markdown",
        ),
        pytest.param(
            read_html(
                b"<html><p><strong>Rou<i>tes.</i></strong> We will lay a cable. It lands in 2030."
                b"</p></html>",
                "a",
            ),
            id="html",
        ),
        pytest.param(word(), id="docx"),
    ],
)
def test_a_bold_start_stays_with_its_sentence(reading):
    assert statements(reading) == EXPECTED


def test_a_bold_sentence_is_a_sentence():
    reading = read_markdown(b"**We will lay a cable.** It lands in 2030.\n", "a")
    assert statements(reading) == ["We will lay a cable.", "It lands in 2030."]


def test_titles_of_a_plain_list_show_by_their_like():
    lines = [
        "1. Routes. We will lay a cable to every island.",
        "2. Cost. We will cap the fees for rights of way. They stay low.",
        "3. Farms and ports. We will use sensors on all the farms of the islands.",
    ]
    blocks = tuple(Block(text=line) for line in lines)
    assert statements(Reading(blocks=blocks)) == [
        "Routes. We will lay a cable to every island.",
        "Cost. We will cap the fees for rights of way.",
        "They stay low.",
        "Farms and ports. We will use sensors on all the farms of the islands.",
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Context. The isles lack masts.", ["Context. The isles lack masts."]),
        ("Annex A. The masts are listed.", ["Annex A. The masts are listed."]),
        ("Context matters. The isles lack masts.", ["Context matters.", "The isles lack masts."]),
    ],
    ids=["context", "annex", "sentence"],
)
def test_the_name_of_a_part_stays_with_its_sentence(source, found):
    assert statements(Reading(blocks=(Block(text=source),))) == found


def test_one_line_of_a_list_without_a_title_means_that_the_others_have_none():
    lines = ["1. Build it. Then we share the masts with all.", "2. Ask.", "3. Test it. Then stop."]
    found = statements(Reading(blocks=tuple(Block(text=line) for line in lines)))
    assert found[0] == "Build it."
