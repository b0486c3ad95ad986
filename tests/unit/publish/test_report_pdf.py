"""The PDF says what the tree says, is tagged, and no text of it is ever run as code."""

from __future__ import annotations

import re

import msgspec
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.tables import sample_region, sample_tables
from stocktake.publish.report.content import build_report
from stocktake.publish.report.pdf import MISSING_GLYPH, attempts, render_pdf, write_pdf
from stocktake.publish.report.pictures import render_pictures
from stocktake.publish.report.tree import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Figure,
    Heading,
    Paragraph,
    Report,
    Row,
    Table,
    plain_text,
    resolved,
)

CODE = "#panic() $x^2$ @ref *b* _i_ `raw` // c /* d */ <label> \\u{41} #let x = 1 [y] ~ -- ..."


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(sample_tables(), sample_region())


@pytest.fixture(scope="module")
def data(report) -> bytes:
    return render_pdf(report)


def pages(data):
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text):
    return re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", text)


def small(report, *blocks) -> Report:
    return msgspec.structs.replace(
        report, chapters=(Chapter(title="One", blocks=tuple(blocks)),), notices=(), facts=()
    )


def test_every_sentence_of_the_tree_stands_in_the_pdf(report, data):
    shown = squeezed("".join(re.sub(r"\A.*\n|\n.*\Z", "", page) for page in pages(data)))
    whole = squeezed("".join(pages(data)))
    for chapter in report.chapters:
        assert squeezed(chapter.title) in whole
        for block in chapter.blocks:
            if isinstance(block, Heading):
                assert squeezed(block.text) in shown, block.text
            if isinstance(block, Bullets):
                assert all(squeezed(resolved(item, report.labels)) in whole for item in block.items)
    numbers = re.findall(r"\d+(?:\.\d+)?", plain_text(report))
    for number in set(numbers):
        assert number in whole, number


def test_key_sentences_are_the_same_in_both(report, data):
    whole = squeezed("".join(pages(data)))
    summary = report.chapters[0].blocks
    assert all(
        squeezed(resolved(b.text, report.labels)) in whole
        for b in summary
        if isinstance(b, Paragraph)
    )


def test_every_table_cell_stands_in_the_pdf(report, data):
    whole = squeezed("".join(pages(data)))
    for chapter in report.chapters:
        for block in chapter.blocks:
            if isinstance(block, Table):
                cells = {cell.text for row in block.rows for cell in row.cells}
                assert not [text for text in cells if squeezed(text) not in whole]


def test_it_is_tagged_with_title_language_and_alternative_texts(report, data):
    assert b"/MarkInfo" in data
    assert b"/StructTreeRoot" in data
    assert b"pdfuaid:part" in data
    assert b"/Lang" in data
    assert data.count(b"/Alt") >= sum(
        isinstance(block, Figure) for chapter in report.chapters for block in chapter.blocks
    )
    with pypdfium2.PdfDocument(data) as document:
        meta = document.get_metadata_dict()
    assert meta["Title"] == (
        "Progress report to ministers: Digital connectivity commitments: Sample region"
    )
    assert meta["Author"] == "Stocktake"
    assert meta["CreationDate"].startswith("D:20251130")


def test_the_outline_has_every_heading_in_order(report, data):
    with pypdfium2.PdfDocument(data) as document:
        outline = [(item.level, item.get_title()) for item in document.get_toc()]
    expected = []
    for chapter in report.chapters:
        expected.append((0, chapter.title))
        expected += [
            (block.level - 1, block.text) for block in chapter.blocks if isinstance(block, Heading)
        ]
    assert [entry for entry in outline if entry[1] != "Contents"] == expected


def test_pages_are_numbered_but_for_the_cover(data):
    shown = pages(data)
    total = len(shown)
    assert f"1 / {total}" not in shown[0]
    assert all(f"{n} / {total}" in page for n, page in enumerate(shown[1:], start=2))


def test_no_page_is_empty_and_only_the_annex_lies_on_its_side(data):
    assert all(len(page) > 150 for page in pages(data))
    with pypdfium2.PdfDocument(data) as document:
        turned = [page.get_width() > page.get_height() for page in document]
    assert sum(turned) == 1


def test_the_same_report_gives_the_same_bytes(report, data, tmp_path):
    write_pdf(report, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes() == data


def test_code_in_any_place_is_printed_as_text(report):
    table = Table(
        caption=CODE,
        columns=(Column(header=Cell(text=CODE)),),
        rows=(
            Row(cells=(Cell(text=CODE, outcome="met"),)),
            Row(cells=(Cell(text=CODE),), group=True),
        ),
        notes=(CODE,),
        number=1,
    )
    figure = Figure(
        caption=CODE,
        svg="<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        alt=CODE,
        notes=(CODE,),
        number=1,
    )
    made = small(
        report,
        Heading(text=CODE),
        Paragraph(text=CODE, style="lead"),
        Paragraph(text=CODE),
        Paragraph(text=CODE, style="notice"),
        Bullets(items=(CODE,)),
        table,
        figure,
    )
    made = msgspec.structs.replace(
        made, title=CODE, subtitle=CODE, header=CODE, notices=(CODE,), facts=((CODE, CODE),)
    )
    whole = squeezed("".join(pages(render_pdf(made))))
    assert whole.count(squeezed(CODE)) >= 16


@settings(max_examples=30, deadline=None)
@given(
    st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
)
def test_any_latin_text_is_printed_as_itself(report, text):
    whole = squeezed("".join(pages(render_pdf(small(report, Paragraph(text=text))))))
    assert squeezed(text) in whole


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_gives_a_pdf(report, text):
    assert render_pdf(small(report, Paragraph(text=text))).startswith(b"%PDF")


def test_a_text_without_a_glyph_gives_a_pdf_that_does_not_claim_to_be_accessible(report):
    # U+2B740 is a rare ideograph; where a machine has a font for it, the claim may stand.
    made = render_pdf(small(report, Paragraph(text="\U0002b740")))
    assert made.startswith(b"%PDF")
    plain = render_pdf(small(report, Paragraph(text="plain")))
    assert b"pdfuaid:part" in plain


def test_an_empty_workspace_gives_a_whole_report():
    whole = " ".join(pages(render_pdf(build_report({}, sample_region()))))
    assert "The workspace has no instruments." in whole
    assert "The workspace has no data." in whole


def test_pictures_are_as_large_as_the_drawing_and_the_same_each_time():
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='32'><path d='M1 1h9'/></svg>"
    )
    (one,), (two,) = render_pictures([drawing]), render_pictures([drawing])
    assert one == two
    assert one.width == 2 * one.height
    assert one.png.startswith(b"\x89PNG")
    assert render_pictures([]) == []


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        pytest.param("Fiji and Tonga", True, id="latin"),
        pytest.param("\u062a\u0642\u0631\u064a\u0631", True, id="arabic"),
        pytest.param("Fiji \u6590\u6d4e", False, id="chinese"),
        pytest.param("\u3002", False, id="chinese-full-stop"),
    ],
)
def test_the_fonts_of_the_package_are_not_tried_alone_for_signs_that_they_lack(text, alone):
    """Typst itself says of which signs it has no glyph."""
    assert next(iter(attempts(text)))[0] is alone
    source = f"#set document(title: [t])\n{text}".encode()
    compiler = typst.Compiler(source, ignore_system_fonts=True)
    lacks = False
    try:
        compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        lacks = MISSING_GLYPH in error.message
    assert lacks is not alone
