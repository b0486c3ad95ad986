"""The Word document says what the tree says, in real styles, and is the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile

import docx
import msgspec
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from factories.tables import sample_region, sample_tables
from stocktake.publish.report.content import build_report
from stocktake.publish.report.docx import render_docx, write_docx
from stocktake.publish.report.tree import (
    Chapter,
    Figure,
    Paragraph,
    Table,
    plain_text,
    printable,
)


@pytest.fixture(scope="module")
def report():
    return build_report(sample_tables(), sample_region())


@pytest.fixture(scope="module")
def data(report):
    return render_docx(report)


@pytest.fixture(scope="module")
def document(data):
    return docx.Document(io.BytesIO(data))


def texts(document):
    """Every paragraph in the order of the body, cells included."""
    return [
        "".join(
            " " if node.tag == qn("w:br") else node.text or ""
            for node in paragraph.iter(qn("w:t"), qn("w:br"))
        )
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def test_everything_that_the_tree_says_stands_in_the_document(report, document):
    shown = re.sub(r"\s+", "", "".join(texts(document)))
    for line in plain_text(report).splitlines():
        assert re.sub(r"\s+", "", line) in shown, line


def test_headings_have_styles_and_no_level_is_skipped(report, document):
    levels = [
        int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titles == [chapter.title for chapter in report.chapters]


def test_the_contents_link_to_the_headings(report, document):
    body = document.element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")): mark for mark in body.iter(qn("w:bookmarkStart"))}
    assert len(anchors) == len(report.chapters)
    assert set(anchors) <= set(marks)
    ids = [mark.get(qn("w:id")) for mark in marks.values()]
    assert len(set(ids)) == len(ids)
    assert 'TOC \\o "1-1"' in "".join(node.text for node in body.iter(qn("w:instrText")))


def test_word_is_not_made_to_ask_about_fields(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")


def test_captions_are_numbered_fields(report, document):
    captions = [
        "".join(t.text or "" for t in p._p.iter(qn("w:t")))
        for p in document.paragraphs
        if p.style.name == "Caption"
    ]
    expected = [
        f"{type(block).__name__} {block.number}. {block.caption}"
        for c in report.chapters
        for block in c.blocks
        if isinstance(block, Table | Figure) and block.number
    ]
    assert captions == expected
    codes = [node.text.split()[:2] for node in document.element.body.iter(qn("w:instrText"))]
    assert codes.count(["SEQ", "Table"]) == sum(c.startswith("Table") for c in captions)


def test_tables_repeat_their_header_and_no_row_is_torn(document):
    assert document.tables
    for table in document.tables:
        first, *others = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in [first, *others])
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert table.style.name == "Stocktake Table"


def test_pictures_say_what_they_show(report, document):
    shown = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    figures = [b for c in report.chapters for b in c.blocks if isinstance(b, Figure)]
    assert shown == [printable(figure.alt) for figure in figures]
    assert len(document.inline_shapes) == len(figures) > 0


def test_only_the_wide_annex_lies_on_its_side(document):
    turned = [
        (section.page_width > section.page_height, section.different_first_page_header_footer)
        for section in document.sections
    ]
    assert turned == [(False, True), (True, False), (False, True)]


def test_pages_have_a_header_and_numbers(document):
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Progress report to ministers: Sample region"
    footer = etree.tostring(section.footer._element, encoding="unicode")
    assert "Assessed on 30\u00a0November 2025" in section.footer.paragraphs[0].text
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_properties_do_not_depend_on_the_day(document):
    properties = document.core_properties
    assert properties.author == properties.last_modified_by == "Stocktake"
    assert properties.created == properties.modified == dt.datetime(2025, 11, 30, tzinfo=dt.UTC)
    assert properties.title.startswith("Progress report to ministers")
    assert properties.language == "en-GB"
    default = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == "en-GB"


def test_the_same_report_gives_the_same_bytes(report, data, tmp_path):
    write_docx(report, tmp_path / "report.docx")
    assert (tmp_path / "report.docx").read_bytes() == data


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_printed_as_it_is(report, text):
    changed = msgspec.structs.replace(
        report, chapters=(Chapter(title="One", blocks=(Paragraph(text=text),)),)
    )
    document = docx.Document(io.BytesIO(render_docx(changed)))
    assert printable(text) in [p.text for p in document.paragraphs]


def test_an_empty_workspace_gives_a_whole_document():
    report = build_report({}, sample_region())
    document = docx.Document(io.BytesIO(render_docx(report)))
    assert "The workspace has no instruments." in [p.text for p in document.paragraphs]
